"""`initlint rule`: what a rule finds and why, from its page."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from initlint.cli.console import complain, is_coloured
from initlint.config.selectors import RuleName, is_exact, suggestion
from initlint.rules.pages import Page, page_url, read_pages

_WIDTH = 100
"""Longer lines of prose are hard to read, whatever the terminal's width."""


def run_rule(options: argparse.Namespace, pages: Sequence[Page] | None = None) -> int:
    """Returns the exit code."""
    known = read_pages() if pages is None else pages
    if options.all == (options.rule is not None):
        complain("name one rule, or give --all", options.color)
        return 2
    chosen = [page for page in known if options.all or is_exact(options.rule, _name(page))]
    if not chosen:
        meant = suggestion(options.rule, [_name(page) for page in known])
        complain(f"unknown rule `{options.rule}`{meant}", options.color)
        return 2
    if options.output_format == "json":
        items = [_item(page) for page in chosen]
        sys.stdout.write(json.dumps(items if options.all else items[0], indent=2) + "\n")
    else:
        _print_pages(chosen, is_coloured=is_coloured(options.color, sys.stdout))
    return 0


def _print_pages(pages: Sequence[Page], *, is_coloured: bool) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=is_coloured, color_system="standard" if is_coloured else None)
    console.width = min(console.width, _WIDTH) if sys.stdout.isatty() else _WIDTH
    for page in pages:
        console.print(Markdown(page.text, code_theme="ansi_dark", hyperlinks=is_coloured))


def _item(page: Page) -> dict[str, object]:
    return {
        "code": page.code,
        "name": page.name,
        "summary": page.summary,
        "explanation": page.text,
        "url": page_url(page.code, page.name),
    }


def _name(page: Page) -> RuleName:
    return RuleName(code=page.code, name=page.name)
