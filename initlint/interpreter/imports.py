"""What imports bind: files of the project where it has them, names of libraries otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frontend.parsing import ParsedFile, TopLevel
from initlint.interpreter.scopes import NONE, FileScope
from initlint.interpreter.values import FileValue, LibraryValue

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def absolute(parsed: ParsedFile, module: str, level: int) -> str:
    """The dotted name of a module imported from `parsed`, relative imports resolved."""
    if level == 0:
        return module
    package = parsed.module.split(".")
    if not parsed.is_package:
        package = package[:-1]
    package = package[: len(package) - (level - 1)]
    return ".".join([*package, *([module] if module else [])])


def module_value(run: Run, dotted: str) -> object:
    """What `import dotted` gives."""
    scope = run.file_scope(dotted)
    return LibraryValue(tables.canonical(dotted)) if scope is None else FileValue(scope)


def member(run: Run, module: str, name: str) -> object:
    """What `from module import name` binds."""
    dotted = f"{module}.{name}"
    canonical = tables.canonical(dotted)
    if tables.is_known(canonical):
        return LibraryValue(canonical)
    scope = run.file_scope(module)
    if scope is not None and (name in scope.parsed.bindings or not _is_own_submodule(run, scope, dotted)):
        found = scope.find_top_level(name, run)
        if found is not None:
            return None if found is NONE else found
    submodule = run.file_scope(dotted)
    return LibraryValue(canonical) if submodule is None else FileValue(submodule)


def has_member(run: Run, value: FileValue, name: str) -> bool:
    """Whether a file of the project may have the name: binds it, imports it with a star, or is a package of it."""
    scope = run.scope_of(value.scope)
    if name in scope.variables or scope.find_top_level(name, run) is not None:
        return True
    parsed = scope.parsed
    is_open = any(each in parsed.bindings for each in ("*", "__getattr__"))
    return is_open or run.file_scope(f"{parsed.module}.{name}") is not None


def _is_own_submodule(run: Run, scope: FileScope, dotted: str) -> bool:
    """Whether a name that a package's file does not bind itself is one of its modules, without looking through all that it
    imports with a star: only a star import of that module would make the name something else."""
    if not scope.parsed.is_package or not run.project.has(dotted):
        return False
    nodes = (statement.lowered() for statement in scope.parsed.star_imports)
    starred = (absolute(scope.parsed, n.module, n.level) for n in nodes if isinstance(n, ir.ImportFrom))
    return dotted not in starred


def star_import(run: Run, scope: FileScope, statement: TopLevel, name: str) -> object | None:
    """What `from module import *` binds `name` to, None if nothing; a bound None comes back as `NONE`."""
    node = statement.lowered()
    if not isinstance(node, ir.ImportFrom) or name.startswith("_"):
        return None
    module = absolute(scope.parsed, node.module, node.level)
    if not run.project.may_export(module, name):
        return None
    file = run.file_scope(module)
    if file is not None:
        return None if file is scope else file.find_top_level(name, run)
    dotted = f"{module}.{name}"
    return LibraryValue(tables.canonical(dotted)) if tables.is_exported(dotted) else None
