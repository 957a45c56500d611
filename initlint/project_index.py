"""An index of the linted files: calls with their callees resolved through imports, functions, and every name's uses."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from initlint.fillers import MethodTexts
from initlint.frameworks import tables
from initlint.frontend.parsing import ParsedFile
from initlint.interpreter.imports import absolute
from initlint.locations import Location, Span
from initlint.project import CallRecord, FunctionRecord
from initlint.workspace.mentions import Mentions, mentions_below, words_used
from initlint.workspace.projects import project_root
from initlint.workspace.source import SourceFile

_FRAMEWORKS = ("torch.", "keras.", "tensorflow.")
_IN_PLACE = frozenset({"normal_", "uniform_", "fill_", "zero_", "trunc_normal_", "constant_"})
_WORD = re.compile(r"[A-Za-z_]\w*")
_IN_NAME = re.compile(r"\w+")
_TELLING = 3
"""A text with fewer letters of its own may become anything."""
_WHERE = frozenset({"device", "dtype"})
"""What is asked of a tensor without reading its values."""
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "Enum", "NamedTuple", "TypedDict"})


class ProjectIndex:
    """What project rules ask of the linted files; see `ProjectView`."""

    def __init__(
        self,
        files: Sequence[tuple[SourceFile, ParsedFile]],
        others: Sequence[SourceFile],
        *,
        is_whole: bool,
    ) -> None:
        self._is_whole = is_whole
        self._files: list[_FileIndex] = []
        self._bases: dict[str, tuple[str, ...]] = {}
        self._projects: dict[str, Path] = {}
        self._uses: dict[Path, Counter[str]] = {}
        self._patterns: dict[Path, set[re.Pattern[str]]] = {}
        self._linted = frozenset(source.absolute for source in (*(source for source, _ in files), *others))
        self._mentions: dict[Path, Mentions] = {}
        self._methods: dict[Path, MethodTexts] = {}
        self._optimizers: dict[Path, set[str]] = {}
        self._filled: dict[Path, frozenset[tuple[str, str]]] = {}
        written: defaultdict[Path, set[str]] = defaultdict(set)
        read: defaultdict[Path, set[str]] = defaultdict(set)
        for source, parsed in files:
            index = _FileIndex(parsed)
            self._files.append(index)
            self._bases.update(index.classes)
            project = self._project_of(source)
            self._uses[project].update(index.uses)
            written[project].update(index.written_elsewhere)
            read[project].update(index.read)
            self._patterns.setdefault(project, set()).update(index.patterns)
            self._methods.setdefault(project, MethodTexts()).update(index.methods)
            self._optimizers.setdefault(project, set()).update(_optimizers(index.calls))
        for source in others:
            self._uses[self._project_of(source)].update(words_used(source.text))
        # Asked for once for each network, and large in a large project.
        self._written_elsewhere = {project: frozenset(names) for project, names in written.items()}
        self._read = {project: frozenset(names) for project, names in read.items()}

    def _project_of(self, source: SourceFile) -> Path:
        project = project_root(source.absolute) or source.root
        self._projects[source.path] = project
        self._uses.setdefault(project, Counter())
        return project

    @property
    def is_whole(self) -> bool:
        """Whether every file of the project was seen."""
        return self._is_whole

    def calls(self) -> Iterator[CallRecord]:
        """Every call whose callee resolves to a framework's name."""
        for file in self._files:
            yield from file.calls

    def functions(self) -> Iterator[FunctionRecord]:
        """Every function and method."""
        for file in self._files:
            for function in file.functions:
                yield self._with_bases(function)

    def references(self, function: FunctionRecord) -> int:
        """How often the function's name occurs in its project other than where it is defined; once more if a file that
        is not linted mentions it, or a text is put together that may be it."""
        project = self._projects[function.location.path]
        count = self._uses[project][function.name]
        if count:
            return count
        if any(pattern.fullmatch(function.name) for pattern in self._patterns.get(project, ())):
            return 1
        return 1 if function.name in self._mentions_in(project).words else 0

    def is_seen_whole(self, function: FunctionRecord) -> bool:
        """Whether every file of the function's project was linted, and those beside them looked at."""
        return self._is_whole and self._mentions_in(self._projects[function.location.path]).is_complete

    def _mentions_in(self, project: Path) -> Mentions:
        if project not in self._mentions:
            is_project = project_root(project / "module.py") == project
            self._mentions[project] = mentions_below(project, self._linted, is_project=is_project)
        return self._mentions[project]

    def written_elsewhere(self, path: str) -> frozenset[str]:
        """The attributes that code of the file's project writes on other objects than `self`."""
        return self._written_elsewhere[self._projects[path]]

    def read_attributes(self, path: str) -> frozenset[str]:
        """The attributes whose values code of the file's project reads, of whatever object."""
        return self._read[self._projects[path]]

    def filled_on_call(self, path: str) -> frozenset[tuple[str, str]]:
        """Class names with the attributes that a method fills which code of the file's project calls on an object."""
        project = self._projects[path]
        if project not in self._filled:
            self._filled[project] = self._methods[project].filled_on_call()
        return self._filled[project]

    def copying_methods(self, path: str) -> frozenset[tuple[str, str]]:
        """Class names with those of their methods that copy tensors into others, in the file's project."""
        return frozenset(self._methods[self._projects[path]].copying)

    def optimizers(self, path: str) -> frozenset[str]:
        """The names, in lower case, of the optimizers that code of the file's project makes."""
        return frozenset(self._optimizers[self._projects[path]])

    def _with_bases(self, function: FunctionRecord) -> FunctionRecord:
        if not function.class_name:
            return function
        found: list[str] = []
        foreign = False
        pending = list(self._bases.get(function.class_name, ()))
        while pending:
            base = pending.pop(0)
            if base in found:
                continue
            found.append(base)
            if base in self._bases:
                pending.extend(self._bases[base])
            elif tables.layer(base) is None and base.rpartition(".")[2] not in _PLAIN_BASES:
                foreign = True
        return replace(function, class_bases=tuple(found), has_foreign_base=foreign)


def _optimizers(calls: Sequence[CallRecord]) -> Iterator[str]:
    for call in calls:
        module, _, name = call.callee.rpartition(".")
        if module.endswith((".optim", ".optimizers")) or ".optim." in module:
            yield name.lower()


class _FileIndex:
    """One file's part of the index, gathered in a single walk."""

    def __init__(self, parsed: ParsedFile) -> None:
        self.parsed = parsed
        self.imports: dict[str, str] = {}
        self.calls: list[CallRecord] = []
        self.functions: list[FunctionRecord] = []
        self.classes: dict[str, tuple[str, ...]] = {}
        self.uses: Counter[str] = Counter()
        self.written_elsewhere: set[str] = set()
        self.read: set[str] = set()
        self.patterns: set[re.Pattern[str]] = set()
        self.methods = MethodTexts()
        self._method = ("", "")
        self._asked_where: set[int] = set()
        self._local = {name for name in parsed.bindings if name != "*"}
        for node in ast.walk(parsed.tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node)
        self._visit(parsed.tree, "", False)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                self.imports[alias.asname or first] = alias.name if alias.asname else first
            return
        module = absolute(self.parsed, node.module or "", node.level)
        for alias in node.names:
            self.imports[alias.asname or alias.name] = f"{module}.{alias.name}"
            self.uses[alias.name] += 1

    def _visit(self, root: ast.AST, class_name: str, is_nested: bool) -> None:
        """Walks without recursion into expressions; the stack carries the class and the method a node stands in."""
        pending: list[tuple[ast.AST, str, bool, tuple[str, str]]] = [(root, class_name, is_nested, ("", ""))]
        while pending:
            node, owner, nested, method = pending.pop()
            inner_owner, inner_nested, inner_method = owner, nested, method
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions.append(self._function(node, owner, nested))
                if owner:
                    self._note_loading(node, owner.rpartition(".")[2])
                inner_owner, inner_nested = "", True
                inner_method = (owner.rpartition(".")[2], node.name) if owner else method
            elif isinstance(node, ast.ClassDef):
                inner_owner = f"{self.parsed.module}.{node.name}"
                self.classes[inner_owner] = tuple(self._dotted(base) for base in node.bases)
            else:
                self._method = method
                self._note(node)
            pending.extend((child, inner_owner, inner_nested, inner_method) for child in ast.iter_child_nodes(node))

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            self.uses[node.id] += 1
        elif isinstance(node, ast.Attribute):
            self.uses[node.attr] += 1
            self.methods.read(self._method[1], node.attr, is_own=_is_self(node.value) or _is_super(node.value))
            if node.attr in _WHERE:
                self._asked_where.add(id(node.value))
            elif isinstance(node.ctx, ast.Load) and id(node) not in self._asked_where:
                self.read.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 80:
            words = _WORD.findall(node.value)
            self.uses.update(words)
            self.read.update(words)
        elif isinstance(node, (ast.JoinedStr, ast.BinOp)):
            self._text_put_together(node)
        elif isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self._note_write(target)
            if _copies(node) and self._method[0]:
                self.methods.copying.add(self._method)

    def _text_put_together(self, node: ast.JoinedStr | ast.BinOp) -> None:
        """`f"init_{kind}"` and `"init_" + kind` may name any function that begins so."""
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        elif isinstance(node.op, ast.Add):
            parts = [side.value if isinstance(side, ast.Constant) else None for side in (node.left, node.right)]
        else:
            return
        texts = [part for part in parts if isinstance(part, str)]
        if texts and None in parts and all(map(_IN_NAME.fullmatch, texts)) and len("".join(texts)) >= _TELLING:
            self.patterns.add(re.compile("".join(r"\w*" if part is None else str(part) for part in parts)))

    def _call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr.endswith("_"):
            self._note_write(node.func.value)
            if node.args:
                self._note_write(node.args[0])
                if node.func.attr == "copy_" and self._method[0]:
                    self.methods.copying.add(self._method)
        callee = tables.canonical(self._dotted(node.func))
        if callee.startswith(_FRAMEWORKS):
            span = self.parsed.positions.span(node)
            end = self.parsed.positions.span(node.func)
            length = len(node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func))
            name = Span(end.end_line, end.end_column - length, end.end_line, end.end_column)
            path = self.parsed.path
            self.calls.append(CallRecord(callee=callee, location=Location(path, span), name=Location(path, name)))

    def _note_write(self, target: ast.expr) -> None:
        """`module.scale = ...`, `nn.init.zeros_(module.scale)` and `module.scale.data.zero_()` write `scale`."""
        while isinstance(target, ast.Subscript) or (isinstance(target, ast.Attribute) and target.attr == "data"):
            target = target.value
        if isinstance(target, ast.Attribute) and not _is_self(target.value):
            self.written_elsewhere.add(target.attr)
        elif isinstance(target, ast.Attribute) and self._method[0]:
            self.methods.methods[self._method[1]].writes.add((self._method[0], target.attr))

    def _note_loading(self, method: ast.FunctionDef | ast.AsyncFunctionDef, class_name: str) -> None:
        """A method that loads weights into its own object writes the attributes that it names."""
        parts = list(ast.walk(method))
        loads = (part for part in parts if isinstance(part, ast.Attribute) and part.attr == "load_state_dict")
        if any(_is_self(part.value) for part in loads):
            names = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
            self.methods.methods[method.name].writes.update((class_name, name) for name in names if name.isidentifier())

    def _dotted(self, node: ast.expr) -> str:
        """The dotted name of an expression, its first part resolved through the imports; empty if it is none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Subscript):
            return self._dotted(node.value)
        if not isinstance(node, ast.Name):
            return "?"
        first = self.imports.get(node.id)
        if first is None:
            first = f"{self.parsed.module}.{node.id}" if node.id in self._local else node.id
        return tables.canonical(".".join([first, *reversed(parts)]))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, owner: str, nested: bool) -> FunctionRecord:
        return FunctionRecord(
            name=node.name,
            location=Location(self.parsed.path, self.parsed.positions.word(node, node.name)),
            class_name=owner,
            initializes=any(self._initializes(part, node) for part in _own_parts(node)),
            is_nested=nested,
            is_interface=not nested and not node.name.startswith("_") and ast.get_docstring(node) is not None,
            decorators=tuple(self._dotted(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list),
        )

    def _initializes(self, node: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        """Whether a call draws or fills. What a function does to the tensor it is given is the caller's business."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Attribute, ast.Name)):
            return False
        if isinstance(node.func, ast.Attribute) and node.func.attr in _IN_PLACE:
            return not _is_parameter(node.func.value, function)
        is_initializer = tables.canonical(self._dotted(node.func)).startswith("torch.nn.init.")
        return is_initializer and not (node.args and _is_parameter(node.args[0], function))


def _is_parameter(target: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    while isinstance(target, ast.Subscript) or (isinstance(target, ast.Attribute) and target.attr == "data"):
        target = target.value
    return isinstance(target, ast.Name) and any(target.id == argument.arg for argument in function.args.args)


def _copies(node: ast.Assign) -> bool:
    """`mine.weight.data = theirs.weight.data`: one tensor takes the memory of another."""
    is_data = all(isinstance(target, ast.Attribute) and target.attr == "data" for target in node.targets)
    return is_data and isinstance(node.value, ast.Attribute) and node.value.attr == "data"


def _own_parts(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """What a function does when it is called: without the bodies of functions that it makes and gives back."""
    nodes = list(ast.walk(function))
    given = {node.value.id for node in nodes if isinstance(node, ast.Return) and isinstance(node.value, ast.Name)}
    made = [n for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and n is not function]
    later = {id(part) for inner in made if inner.name in given for part in ast.walk(inner)}
    return (node for node in nodes if id(node) not in later)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
