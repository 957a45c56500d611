"""Turns dotted module names into files, and files into dotted names, by looking at directories alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from initlint.workspace.projects import project_root


def find_module(dotted: str, roots: Sequence[Path]) -> Path | None:
    """The file that `import dotted` would load from one of the roots; None for what lies outside of them.

    A package without `__init__.py` has no file of its own, but its modules are found.
    """
    parts = dotted.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    for root in roots:
        place = root.joinpath(*parts)
        for candidate in (place / "__init__.py", place.with_name(parts[-1] + ".py")):
            if _is_file(candidate):
                return candidate
    return None


def import_roots(file: Path) -> tuple[Path, ...]:
    """The directories from which the imports of `file` are resolved, in the order of preference."""
    absolute = file.absolute()
    root, _ = module_name(absolute)
    candidates = [root]
    project = project_root(absolute)
    if project is not None:
        candidates += [project, project / "src"]
    candidates.append(absolute.parent)
    return tuple(place for place in dict.fromkeys(candidates) if place.is_dir())


def module_name(file: Path) -> tuple[Path, str]:
    """The import root of a file, and the dotted name under which it is imported from there.

    The packages are those with an `__init__.py`; below a project's `src` directory every directory is one.
    """
    top = file.parent
    while _is_file(top / "__init__.py") and top.parent != top:
        top = top.parent
    project = project_root(file)
    if project is not None and (project / "src") in top.parents:
        top = project / "src"
    parts = list(file.relative_to(top).with_suffix("").parts)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return top, ".".join(parts)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
