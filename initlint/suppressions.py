"""Comments that silence findings: `# initlint: ignore[INI001] reason`, `# initlint: file-ignore[...]` and `# noqa`.

Reads the comments of one file; which findings there are is left to others.
"""

from __future__ import annotations

import bisect
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from initlint.config.selectors import ALL, RuleName, is_named, specificity, suggestion
from initlint.locations import Span

_OWN = re.compile(r"#\s*initlint:\s*(?P<word>[^\s\[]*)\s*(?P<rules>\[[^\]]*\])?")
_NOQA = re.compile(r"#\s*noqa\b(?:\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_MARK = re.compile(r"#[^\r\n]*(?:noqa|initlint:)", re.IGNORECASE)
_LAYOUT = {tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines a comment speaks of: a finding that begins there, or one that begins after `opened` and ends there."""

    first: int
    last: int
    opened: int

    def hold(self, span: Span) -> bool:
        begins = self.first <= span.line <= self.last
        return begins or (self.opened <= span.line and span.end_line == self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Rules that are silent on some lines, or in the whole file where `lines` is None."""

    selectors: tuple[str, ...]
    lines: Lines | None

    def covers(self, rule: RuleName, span: Span) -> bool:
        return (self.lines is None or self.lines.hold(span)) and is_named(rule, self.selectors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something wrong with a suppression that the user should know."""

    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressions:
    """What the comments of one file silence."""

    entries: tuple[Suppression, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def silence(self, rule: RuleName, span: Span) -> bool:
        return any(entry.covers(rule, span) for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comment:
    text: str
    line: int
    is_alone: bool
    is_bracketed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _LogicalLine:
    first: int
    last: int
    is_decorator: bool


@dataclass(slots=True, kw_only=True)
class _Layout:
    """How a file is laid out in logical lines, lines with code, and comments; each list in order."""

    logical: list[_LogicalLine] = field(default_factory=list)
    code: list[int] = field(default_factory=list)
    comments: list[_Comment] = field(default_factory=list)


def read_suppressions(text: str, rules: Sequence[RuleName]) -> Suppressions:
    """The suppressions in a file's text. A name that is no rule's is remarked upon, and silences nothing."""
    if not _MARK.search(text):
        return Suppressions()
    layout = _layout(text)
    entries: list[Suppression] = []
    remarks: list[Remark] = []
    for comment in layout.comments:
        own = _OWN.search(comment.text)
        if own is not None:
            problem = _problem(own, comment.text, rules)
            if problem:
                remarks.append(Remark(line=comment.line, message=problem))
            entries.extend(_own(own, comment, layout))
        entries.extend(_noqa(comment, layout))
    return Suppressions(entries=tuple(entries), remarks=tuple(remarks))


def _own(found: re.Match[str], comment: _Comment, layout: _Layout) -> Iterator[Suppression]:
    selectors = tuple(_named(found))
    if found["word"] == "file-ignore":
        yield Suppression(selectors=selectors, lines=None)
    elif found["word"] == "ignore":
        lines = _lines_below(comment, layout) if comment.is_alone else _lines_beside(comment, layout)
        yield Suppression(selectors=selectors, lines=lines)


def _problem(found: re.Match[str], comment: str, rules: Sequence[RuleName]) -> str:
    if found["word"] not in {"ignore", "file-ignore"}:
        return f"unknown directive `{found['word']}`; `ignore[...]` and `file-ignore[...]` are known"
    if found["rules"] is None:
        unclosed = comment[found.end() :].startswith("[")
        return "`[` without `]` in a suppression" if unclosed else "a suppression must name rules: `ignore[INI001]`"
    for name in _named(found):
        if not any(specificity(name, rule) for rule in rules):
            return f"unknown rule `{name}` in a suppression{suggestion(name, rules)}"
    return ""


def _named(found: re.Match[str]) -> list[str]:
    return [name.strip() for name in (found["rules"] or "")[1:-1].split(",") if name.strip()]


def _noqa(comment: _Comment, layout: _Layout) -> Iterator[Suppression]:
    found = _NOQA.search(comment.text)
    if found is None or comment.is_alone:
        return
    # Like flake8, take what follows the colon as a reason if it is not a list of codes.
    selectors = (ALL,) if found["codes"] is None else tuple(re.split(r"[,\s]+", found["codes"]))
    yield Suppression(selectors=selectors, lines=_lines_beside(comment, layout))


def _lines_beside(comment: _Comment, layout: _Layout) -> Lines:
    """At the end of a logical line all of its lines, inside brackets the comment's own."""
    index = bisect.bisect_left(layout.logical, comment.line, key=lambda line: line.last)
    opened = layout.logical[index].first if index < len(layout.logical) else comment.line
    is_last = index < len(layout.logical) and layout.logical[index].last == comment.line
    return Lines(first=opened if is_last else comment.line, last=comment.line, opened=opened)


def _lines_below(comment: _Comment, layout: _Layout) -> Lines:
    """The next logical line, decorators with what they decorate; inside brackets the next line with code."""
    if comment.is_bracketed:
        index = bisect.bisect_right(layout.code, comment.line)
        line = layout.code[index] if index < len(layout.code) else comment.line
        return Lines(first=line, last=line, opened=line)
    index = bisect.bisect_right(layout.logical, comment.line, key=lambda line: line.first)
    below = layout.logical[index:]
    if not below:
        return Lines(first=comment.line, last=comment.line, opened=comment.line)
    last = next((line.last for line in below if not line.is_decorator), below[-1].last)
    return Lines(first=below[0].first, last=last, opened=below[0].first)


def _layout(text: str) -> _Layout:
    layout = _Layout()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first: tokenize.TokenInfo | None = None
    for token in _tokens(lines):
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            is_alone = not lines[line - 1][: token.start[1]].strip()
            comment = _Comment(text=token.string, line=line, is_alone=is_alone, is_bracketed=first is not None)
            layout.comments.append(comment)
        elif token.type == tokenize.NEWLINE:
            if first is not None:
                logical = _LogicalLine(first=first.start[0], last=line, is_decorator=first.string == "@")
                layout.logical.append(logical)
            first = None
        elif token.type not in _LAYOUT:
            first = first or token
            if not layout.code or layout.code[-1] != line:
                layout.code.append(line)
    return layout


def _tokens(lines: Sequence[str]) -> Iterator[tokenize.TokenInfo]:
    """The tokens, as far as the text is Python."""
    try:
        yield from tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline)
    except (tokenize.TokenError, SyntaxError):
        return
