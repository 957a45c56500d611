"""Reads source files: bytes to text by PEP 263, and the name under which others import the module.

What the text means is left to the front end; problems come back as records, never as exceptions.
"""

from __future__ import annotations

import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

from initlint.workspace.imports import module_name

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file to lint.

    `path` is the name shown to the user. `text` is decoded, its newlines as they are, its byte order mark left out;
    `encoding` is the codec that turns it back into the same bytes (`utf-8-sig` where the file has the mark).
    `root` is the directory that contains the top-level package or module, `module` the dotted name below it.
    """

    path: str
    absolute: Path
    text: str
    module: str
    root: Path
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProblem:
    """Why a file could not be read as Python source. `is_system` says that the system refused it, not its contents."""

    path: str
    message: str
    is_system: bool = False
    line: int = 1


def read_source(path: Path, *, shown: str | None = None) -> SourceFile | ReadProblem:
    """Read a file; `shown` is the name for the user, by default the path as given."""
    name = str(path) if shown is None else shown
    try:
        content = path.read_bytes()
        absolute = path.absolute()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return ReadProblem(path=name, message=f"cannot be read: {reason}", is_system=True)
    return source_from_bytes(content, shown=name, absolute=absolute)


def source_from_bytes(content: bytes, *, shown: str, absolute: Path) -> SourceFile | ReadProblem:
    """Decode a file's content as Python would: byte order mark, coding cookie, else UTF-8."""
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        return ReadProblem(path=shown, message="contains null bytes; is it a binary file?", line=line)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError as error:
        return ReadProblem(path=shown, message=_cookie_problem(content, error))
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"not valid {error.encoding.upper()}: byte 0x{content[error.start]:02x} on line {line}"
        return ReadProblem(path=shown, message=message, line=line)
    except (LookupError, ValueError) as error:
        return ReadProblem(path=shown, message=f"cannot be decoded as {encoding}: {error}")
    root, module = module_name(absolute)
    return SourceFile(path=shown, absolute=absolute, text=text, module=module, root=root, encoding=encoding)


def split_lines(text: str) -> list[str]:
    """The lines with their ends, split where Python's tokenizer splits: `str.splitlines` also cuts at form feeds."""
    return _LINE.findall(text)


def _cookie_problem(content: bytes, error: SyntaxError) -> str:
    first = content.split(b"\n", 1)[0]
    try:
        first.decode("utf-8")
    except UnicodeDecodeError as failure:
        return f"not valid UTF-8: byte 0x{first[failure.start]:02x} on line 1"
    return f"bad coding cookie: {error.msg}"
