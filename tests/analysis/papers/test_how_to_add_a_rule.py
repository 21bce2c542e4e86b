"""The rule that the how-to writes, read out of the page and run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reading import read_paper

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "check-a-papers-figures.md"


@pytest.fixture(scope="module")
def odd_weeks() -> Callable[[Prepared], Iterator[Finding]]:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    room: dict[str, Any] = {
        "Finding": Finding,
        "Severity": Severity,
        "Prepared": Prepared,
        "Iterator": Iterator,
    }
    exec(found[1], room)
    rule: Callable[[Prepared], Iterator[Finding]] = room["odd_weeks"]
    return rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The desk is open 9 days a week.", ["A week has seven days, not 9."]),
        ("The desk is open 6 days a week, and 9 days were lost.", []),
    ],
)
def test_finds_what_it_says(
    odd_weeks: Callable[[Prepared], Iterator[Finding]], text: str, said: list[str]
) -> None:
    paper = Prepared(read_paper(text, name="test"))
    assert [one.words for one in odd_weeks(paper)] == said
