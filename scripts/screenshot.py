"""Draws docs/screenshot.svg: what initlint prints about one of the fixtures, as a terminal shows it.

python scripts/screenshot.py [PATH]
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
SHOWN = "fixtures/dead_hidden_layer/broken"
WIDTH = 140


def main() -> int:
    """Returns the exit code."""
    path = sys.argv[1] if len(sys.argv) > 1 else SHOWN
    command = [sys.executable, "-m", "initlint", "--color", "always", path]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if result.returncode == 2:
        print(result.stderr, file=sys.stderr)
        return 2
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ initlint {path}", style="bold"))
    console.print(Text.from_ansi(result.stdout.rstrip()))
    target = ROOT / "docs" / "screenshot.svg"
    console.save_svg(str(target), title="initlint")
    print(f"{target.relative_to(ROOT)}: {len(result.stdout.splitlines())} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
