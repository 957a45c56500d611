"""`python -m initlint`."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    # Python puts the current directory first here: a linted `math.py` would be imported in place of the library's.
    sys.path[:] = [entry for entry in sys.path if entry not in {"", os.getcwd()}]  # noqa: PTH109  # pathlib may be shadowed

    from initlint.cli.main import main

    sys.exit(main())
