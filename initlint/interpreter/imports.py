"""What imports bind: files of the project where it has them, names of libraries otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frontend.parsing import ParsedFile, TopLevel
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.scopes import NONE, FileScope
from initlint.interpreter.signals import Raised
from initlint.interpreter.values import FileValue, FunctionValue, LibraryValue
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def absolute(parsed: ParsedFile, module: str, level: int) -> str:
    """The dotted name of a module imported from `parsed`, relative imports resolved.

    A relative import that leaves the packages known by their `__init__.py` keeps its dots: it is a matter of directories.
    """
    if level == 0:
        return module
    package = parsed.module.split(".")
    if not parsed.is_package:
        package = package[:-1]
    if level - 1 > len(package):
        return "." * (level - 1 - len(package)) + module
    package = package[: len(package) - (level - 1)]
    return ".".join([*package, *([module] if module else [])])


def module_value(run: Run, dotted: str, site: Site) -> object:
    """What `import dotted` gives."""
    scope = run.file_scope(dotted)
    if scope is not None:
        return FileValue(scope)
    _raise_if_missing(run, dotted, site)
    return LibraryValue(tables.canonical(dotted))


def import_module(run: Run, scope: FileScope, module: str, level: int) -> FileScope | None:
    """The file that a `from` statement in `scope` imports from, None if the project has none."""
    dotted = absolute(scope.parsed, module, level)
    return run.file_near(scope, dotted) if dotted.startswith(".") else run.file_scope(dotted)


def import_name(run: Run, scope: FileScope, node: ir.ImportFrom, name: str, site: Site) -> object:
    """What `from module import name` binds in a file."""
    dotted = absolute(scope.parsed, node.module, node.level)
    if dotted.startswith("."):
        file = run.file_near(scope, dotted)
        if file is not None:
            return member(run, file.parsed.module, name, site, file)
        near = run.file_near(scope, f"{dotted}.{name}" if dotted.strip(".") else f"{dotted}{name}")
        return LibraryValue(name) if near is None else FileValue(near)
    return member(run, dotted, name, site)


def member(run: Run, module: str, name: str, site: Site | None = None, scope: FileScope | None = None) -> object:
    """What `from module import name` binds; `scope` is the module's file where it is known already. Without a site there is
    no statement that could raise."""
    dotted = f"{module}.{name}"
    canonical = tables.canonical(dotted)
    if tables.is_known(canonical):
        return LibraryValue(canonical)
    scope = run.file_scope(module) if scope is None else scope
    if scope is not None and (name in scope.parsed.bindings or not _is_own_submodule(run, scope, dotted)):
        found = scope.find_top_level(name, run)
        if found is not None:
            return None if found is NONE else found
    submodule = run.file_scope(dotted)
    if submodule is not None:
        return FileValue(submodule)
    if site is not None:
        found = None if scope is None else _looked_up(run, scope, name, site)
        if found is not None:
            return found
        if scope is None:
            _raise_if_missing(run, dotted, site)
        elif not scope.parsed.star_imports and name not in scope.parsed.bindings:
            run.raise_if_caught("ImportError", site)
    return LibraryValue(canonical)


def _raise_if_missing(run: Run, dotted: str, site: Site) -> None:
    """An import of something that the project's own package does not have raises; what is installed nobody knows."""
    top = dotted.partition(".")[0]
    if top != dotted and run.file_scope(top) is not None:
        run.raise_if_caught("ModuleNotFoundError", site)


def _looked_up(run: Run, scope: FileScope, name: str, site: Site) -> object | None:
    """A name that the module's own `__getattr__` looks up when it is first asked for."""
    if "__getattr__" not in scope.parsed.bindings or name.startswith("__"):
        return None
    lookup = scope.find_top_level("__getattr__", run)
    if not isinstance(lookup, FunctionValue) or lookup.definition in run.active:
        return None
    try:
        found = run.call(lookup, [name], {}, site)
    except Raised:
        return None
    return None if isinstance(found, Unknown) else found


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
    """What the stars of a statement bind `name` to, None if nothing; a bound None comes back as `NONE`."""
    for node in reversed(list(_stars(statement.lowered()))):
        found = _in_star(run, scope, node, name)
        if found is not None:
            return found
    return None


def _stars(node: ir.Statement) -> Iterator[ir.ImportFrom]:
    """The star imports of a statement, those under a condition or in a `try` included."""
    if isinstance(node, ir.ImportFrom):
        if any(name == "*" for name, _ in node.names):
            yield node
    elif isinstance(node, ir.If):
        for inner in (*node.otherwise, *node.then):
            yield from _stars(inner)
    elif isinstance(node, ir.Try):
        handled = [inner for handler in node.handlers for inner in handler.body]
        for inner in (*handled, *node.body, *node.otherwise, *node.final):
            yield from _stars(inner)


def _in_star(run: Run, scope: FileScope, node: ir.ImportFrom, name: str) -> object | None:
    module = absolute(scope.parsed, node.module, node.level)
    if not run.project.may_export(module, name):
        return None
    file = import_module(run, scope, node.module, node.level)
    if file is None:
        dotted = f"{module}.{name}"
        return LibraryValue(tables.canonical(dotted)) if tables.is_exported(dotted) else None
    if file is scope:
        return None
    listed = _listed(run, file)
    if listed is None:
        return None if name.startswith("_") else file.find_top_level(name, run)
    if name not in listed:
        return None
    found = file.find_top_level(name, run)
    if found is None:
        submodule = run.file_scope(f"{file.parsed.module}.{name}")
        return None if submodule is None else FileValue(submodule)
    return found


def _listed(run: Run, file: FileScope) -> frozenset[str] | None:
    """The names in `__all__`, None if the file has none or not all of them are known."""
    if "__all__" not in file.parsed.bindings:
        return None
    value = file.find_top_level("__all__", run)
    items = list(value) if isinstance(value, tuple) else value.items if isinstance(value, ListValue) else None
    is_open = isinstance(value, ListValue) and value.is_open
    if items is None or is_open or not all(isinstance(item, str) for item in items):
        return None
    return frozenset(str(item) for item in items)
