"""Texts that nobody wrote for the lint: the house's own pages. It must leave them nearly alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper

ROOT = Path(__file__).resolve().parents[3]
#: One contradiction for so many pages is few.
_PAGES_FOR_ONE = 20


def _linted(pages: list[Path]) -> list[Finding]:
    return [
        one for page in pages for one in lint(read_paper(page.read_text(encoding="utf-8"), name=page.name))
    ]


def _most(pages: list[Path]) -> int:
    return len(pages) // _PAGES_FOR_ONE


class TestFalseAlarms:
    def test_are_few_in_the_houses_own_pages(self) -> None:
        pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/peelian/apps/*/README.md")]
        found = _linted(pages)
        assert len(pages) > 40
        assert len([one for one in found if one.severity is Severity.CONTRADICTION]) <= _most(pages)
        assert len([one for one in found if one.severity is Severity.DOUBT]) <= 3 * _most(pages)

    @pytest.mark.real_data
    def test_are_few_in_notes_of_research(self, real_data: Path) -> None:
        pages = sorted((real_data.parent / "research").glob("*.md"))
        if not pages:
            pytest.skip(f"there are no notes in {real_data.parent / 'research'}")
        found = _linted(pages)
        assert [one for one in found if one.severity is Severity.CONTRADICTION] == []
        assert len([one for one in found if one.severity is Severity.DOUBT]) <= 5
