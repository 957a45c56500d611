"""Begins a rule: writes its page and its module, and enters it in the registry.

python scripts/new_rule.py INI510 init-of-buffer "a buffer that is initialized like a parameter"
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REMEDY_WORDS = ("avoid-", "do-not-", "use-", "prefer-", "consider-")

PAGE = """\
# {code} {name}

Reports {summary}.

## What it does

## Why it matters

```python
import torch
from torch import nn
```

## When it stays silent

```python
import torch
from torch import nn
```

## References
"""

MODULE = '''\
"""{code}: {summary}."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic
from initlint.network.network import Network
from initlint.rules.rule import Rule


def _check(network: Network) -> Iterator[Diagnostic]:
    raise NotImplementedError


RULE = Rule(
    code="{code}",
    name="{name}",
    summary="{summary}",
    check=_check,
)
'''


class MistakeError(Exception):
    """Why the rule cannot be begun. The text is one line."""


def begin_rule(root: Path, code: str, name: str, summary: str) -> list[Path]:
    """Write the files below `root` and return them. Raises MistakeError, and then nothing was written."""
    _check_names(root, code, name)
    module = name.replace("-", "_")
    registry = root / "initlint" / "rules" / "registry.py"
    entered = _entered(registry.read_text(encoding="utf-8"), module)
    values = {"code": code, "name": name, "summary": summary}
    contents = {
        root / "rules" / f"{code}-{name}.md": PAGE.format(**values),
        root / "initlint" / "rules" / f"{module}.py": MODULE.format(**values),
        registry: entered,
    }
    for path, text in contents.items():
        path.write_text(text, encoding="utf-8")
    return list(contents)


def _check_names(root: Path, code: str, name: str) -> None:
    if not re.fullmatch(r"INI\d{3}", code):
        raise MistakeError(f"`{code}` is no code: INI and three digits")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise MistakeError(f"`{name}` is no name: lower-case words with dashes between them")
    if name.startswith(REMEDY_WORDS) or name.endswith("-used"):
        raise MistakeError(f"`{name}` names a remedy; a rule is called after its fault")
    for page in (root / "rules").glob("*.md"):
        if page.name.startswith(f"{code}-") or page.stem.partition("-")[2] == name:
            raise MistakeError(f"{page.name} exists; codes and names are never used again")


def _entered(registry: str, module: str) -> str:
    """The registry with the module in its import, in alphabetical order, and at the end of its list."""
    found = re.search(r"from initlint\.rules import \(\n(?P<names>(?:    \w+,\n)+)\)", registry)
    listed = re.search(r"_MODULES = \(\n(?:    \w+,\n)+", registry)
    if found is None or listed is None:
        raise MistakeError("the registry is not written as expected; enter the rule by hand")
    names = sorted([*found["names"].splitlines(), f"    {module},"])
    text = registry[: listed.end()] + f"    {module},\n" + registry[listed.end() :]
    return text.replace(found["names"], "".join(f"{line}\n" for line in names), 1)


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("code", help="INI and three digits")
    parser.add_argument("name", help="the fault in kebab-case")
    parser.add_argument("summary", help="what is reported, without a full stop")
    options = parser.parse_args()
    try:
        written = begin_rule(ROOT, options.code, options.name, options.summary.rstrip("."))
    except MistakeError as mistake:
        print(mistake, file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(ROOT))
    print("Next: write the page; `python -m pytest tests/test_registry.py` says what is missing.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
