"""Spans in characters from the byte offsets that Python's parser gives."""

from __future__ import annotations

import ast

from initlint.locations import Span


class Positions:
    """The lines of one file, for turning nodes into spans."""

    def __init__(self, text: str) -> None:
        # The parser ends lines at \n, \r and \r\n alone; str.splitlines would also end them at form feeds.
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.is_ascii = text.isascii()

    def span(self, node: ast.expr | ast.stmt | ast.ExceptHandler | ast.arg | ast.keyword) -> Span:
        end_line = node.end_lineno or node.lineno
        end_offset = node.end_col_offset or node.col_offset
        if self.is_ascii:
            return Span(node.lineno, node.col_offset + 1, end_line, end_offset + 1)
        return Span(
            node.lineno, self._column(node.lineno, node.col_offset), end_line, self._column(end_line, end_offset)
        )

    def word(self, node: ast.stmt, word: str) -> Span:
        """The span of an identifier of a definition's first line, such as a function's name after `def`."""
        start = self.span(node)
        for number in range(start.line, min(start.line + 3, len(self.lines) + 1)):
            line = self.lines[number - 1]
            found = line.find(f" {word}", start.column - 1 if number == start.line else 0)
            if found >= 0:
                return Span(number, found + 2, number, found + 2 + len(word))
        return start

    def _column(self, line: int, offset: int) -> int:
        text = self.lines[line - 1]
        if text.isascii():
            return offset + 1
        return len(text.encode("utf-8")[:offset].decode("utf-8", "replace")) + 1
