"""Findings as JSON. Whatever the source holds is escaped by the format itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from initlint.diagnostics import Diagnostic, Fix, Related
from initlint.locations import Span
from initlint.rules.pages import page_url


def json_report(diagnostics: Sequence[Diagnostic], names: Mapping[str, str]) -> Iterator[str]:
    """The lines of a JSON array with one object for each finding."""
    yield json.dumps([_item(diagnostic, names.get(diagnostic.code, "")) for diagnostic in diagnostics], indent=2)


def _item(diagnostic: Diagnostic, name: str) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "name": name,
        "filename": diagnostic.location.path,
        **_span(diagnostic.location.span),
        "severity": str(diagnostic.severity),
        "confidence": str(diagnostic.confidence),
        "message": diagnostic.message,
        "remedy": diagnostic.remedy,
        "conditions": list(diagnostic.conditions),
        "related": [_related(related) for related in diagnostic.related],
        "url": page_url(diagnostic.code, name),
        "fix": None if diagnostic.fix is None else _fix(diagnostic.fix),
    }


def _related(related: Related) -> dict[str, object]:
    return {"filename": related.location.path, **_span(related.location.span), "message": related.message}


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "applicability": "safe" if fix.is_safe else "unsafe",
        "message": fix.title,
        "filename": fix.path,
        "edits": [{"content": edit.text, **_span(edit.span)} for edit in fix.edits],
    }


def _span(span: Span) -> dict[str, object]:
    return {
        "location": {"row": span.line, "column": span.column},
        "end_location": {"row": span.end_line, "column": span.end_column},
    }
