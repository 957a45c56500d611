"""Which files hold test code: models there get weights by which results can be worked out, and nobody trains them."""

from __future__ import annotations

import re

from initlint.locations import Location

_TEST_PATH = re.compile(r"(^|/)(tests?|testing)/|(^|/)(test_[^/]*|[^/]*_test|conftest)\.py$")


def is_test_code(location: Location) -> bool:
    """Whether the path is one that test runners and their helpers have."""
    return _TEST_PATH.search(location.path.replace("\\", "/")) is not None
