"""The two papers with one figure changed: what was wrong is mended, and what was right is not let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper

pytestmark = pytest.mark.real_data


def _wrong(folder: Path, begins: str, *changes: tuple[str, str]) -> list[Finding]:
    found = sorted((folder.parent / "seeds").glob(f"{begins}*.txt"))
    if not found:
        pytest.skip(f"there is no paper {begins} in {folder.parent / 'seeds'}")
    text = found[0].read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return [one for one in lint(read_paper(text, name="altered")) if one.severity is Severity.CONTRADICTION]


class TestOneFigureMadeWrong:
    @pytest.mark.parametrize(
        ("paper", "change", "rule", "step"),
        [
            ("000", ("528 incidents", "538 incidents"), "parts", "20 + 538 = 558"),
            ("000", ("20 incidents", "22 incidents"), "parts", "22 + 528 = 550"),
            ("000", ("71% are", "74% are"), "share-lists", "74% + 29% = 103%"),
            ("000", ("(79,651 times)", "(129,651 times)"), "listed-parts", "129,651 + 29,327 + 19,828"),
            ("000", ("Awarded £3340.00", "Awarded £896,340.00"), "pots", "£896,340 + £4,750 = £901,090"),
            ("001", ("by 98 officers", "by 97 officers"), "margins", "1,376 − 1,278 = 98"),
            ("001", ("to 8,084 by", "to 8,094 by"), "chains", "8,067 − 98 + 40 + 75 = 8,084"),
            ("001", ("3,367", "3,376"), "table-sums", "1,342 + 1,458 + 567 = 3,367"),
            ("001", ("101,200", "102,100"), "table-sums", "74,900 + 14,200 + 12,100 = 101,200"),
            (
                "001",
                ("communities 570 police", "communities 575 police"),
                "table-text",
                "221 + 252 + 68 + 29 = 570",
            ),
            ("001", ("\tResponse\t252", "\tResponse\t256"), "table-text", "221 + 256 + 68 + 29 = 574"),
            ("001", ("92.4%", "94.2%"), "implied-bases", "1,304 / 1,411 = 92.42%"),
            (
                "001",
                ("Resignation\t192", "Resignation\t129"),
                "table-shares",
                "203 + 129 + 82 + 23 + 13 = 450",
            ),
            ("001", ("23rd January 2024", "Monday 23rd January 2024"), "event-dates", ""),
        ],
    )
    def test_is_a_contradiction(
        self, real_data: Path, paper: str, change: tuple[str, str], rule: str, step: str
    ) -> None:
        found = [one for one in _wrong(real_data, paper, change) if one.rule == rule]
        assert any(step in line for one in found for line in (*one.arithmetic, ""))
        assert found


class TestAPaperMadeRight:
    def test_of_2017_contradicts_nothing(self, real_data: Path) -> None:
        assert _wrong(real_data, "000", ("currently 27,032", "currently 31,032")) == []

    def test_of_2024_contradicts_nothing(self, real_data: Path) -> None:
        changes = (("Retirement\t203\t", "Retirement\t180\t"), ("currently 7,952", "currently 8,752"))
        assert _wrong(real_data, "001", *changes) == []

    @pytest.mark.parametrize(
        ("line", "count"), [("Resignation\t192", 192), ("Transfer Out\t82", 82), ("Other Reasons\t13", 13)]
    )
    def test_with_another_wrong_line_has_that_one_mended(
        self, real_data: Path, line: str, count: int
    ) -> None:
        name = line.split("\t")[0]
        changes = (("Retirement\t203\t", "Retirement\t180\t"), (line, f"{name}\t{count + 60}"))
        (one,) = [one for one in _wrong(real_data, "001", *changes) if one.rule == "table-shares"]
        assert one.repair.startswith(f"“{name}” is {count}, not {count + 60}.")

    def test_with_other_names_and_figures_says_the_same(self, real_data: Path) -> None:
        """Every figure of the table times three, every name another: nothing hangs on a name or a figure."""
        changes = (
            ("Retirement\t203\t", "Moved away\t609\t"), ("Resignation\t192", "Lost interest\t576"),
            ("Transfer Out\t82", "Other club\t246"), ("Ill-Health Retirement\t23", "Moved abroad\t69"),
            ("Other Reasons\t13", "Else\t39"), ("490 Officer", "1,470 Member"),
        )  # fmt: skip
        (one,) = [one for one in _wrong(real_data, "001", *changes) if one.rule == "table-shares"]
        assert one.repair.startswith("“Moved away” is 540, not 609.")
        assert "609 = 540 + 69: “Moved abroad” was probably counted twice." in one.repair
