"""`peelian lint-paper FILE …`: the figures of a paper that can't be right, and the likeliest repair of each."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peelian.analysis.papers.findings import Finding, Severity
from peelian.journeys.lint_paper import contradicts_itself, lint_file
from peelian.kernel.errors import BadInput

_HEADS = {
    Severity.CONTRADICTION: ("contradiction", "contradictions"),
    Severity.DOUBT: ("doubt", "doubts"),
    Severity.NOTE: ("note", "notes"),
    Severity.CONSISTENT: ("thing worked out again and consistent", "things worked out again and consistent"),
}
_WIDEST = 100
_CONTRADICTORY, _UNREADABLE = 1, 2


class Command(BaseCommand):
    """Ends with 0 where nothing contradicts itself, 1 where something does, 2 where a file can't be read."""

    help = (
        "Check the figures of papers (Markdown, text, DOCX). Ends with 0: no contradiction; 1: at least one; 2: a file"
        " can’t be read."
    )
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """The papers, and how to print."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of words")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each paper; one that can't be read doesn't keep the others from it."""
        code = 0
        papers: list[dict[str, Any]] = []
        for path in options["files"]:
            try:
                found = lint_file(path)
            except BadInput as bad:
                self.stderr.write(f"peelian lint-paper: {bad}")
                papers.append({"paper": str(path), "error": str(bad)})
                code = _UNREADABLE
                continue
            papers.append({"paper": str(path), "findings": [_as_json(one) for one in found]})
            if contradicts_itself(found):
                code = max(code, _CONTRADICTORY)
            if not options["json"]:
                self.stdout.write("\n".join(_in_words(path, found)))
        if options["json"]:
            self.stdout.write(json.dumps(papers, ensure_ascii=False, indent=2))
        if code:
            sys.exit(code)


def _as_json(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "severity": str(one.severity),
        "line": one.line,
        "words": one.words,
        "quotes": [{"words": quote.words, "line": quote.line} for quote in one.quotes],
        "arithmetic": list(one.arithmetic),
        "repair": one.repair,
        "digest": one.digest,
    }


def _in_words(path: Path, found: Sequence[Finding]) -> Iterator[str]:
    yield str(path)
    if not found:
        yield "  Nothing found that could be worked out again."
    for severity in Severity:
        those = [one for one in found if one.severity is severity]
        if those:
            yield f"\n  {len(those)} {_HEADS[severity][len(those) > 1]}"
        for number, one in enumerate(those, start=1):
            yield ""
            place = f"line {one.line}: " if one.line else ""
            yield _wrapped(f"{number}. {place}{one.words}", 2, 5)
            for quote in one.quotes:
                if quote.words:
                    yield _wrapped(f"“{quote.words}” (line {quote.line})", 5, 6)
            for step in one.arithmetic:
                yield _wrapped(step, 7, 9)
            if one.repair:
                yield _wrapped(f"Likely repair: {one.repair}", 5, 7)
    yield ""


def _wrapped(words: str, first: int, other: int) -> str:
    width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)
    return textwrap.fill(
        words,
        max(40, width),
        initial_indent=" " * first,
        subsequent_indent=" " * other,
        break_on_hyphens=False,
    )
