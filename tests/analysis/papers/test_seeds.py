"""The two papers that the house was built after, and where they disagree with themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper
from tests.analysis.papers.checking import of, only

pytestmark = pytest.mark.real_data
WRONG, DOUBT, NOTE, RIGHT = Severity.CONTRADICTION, Severity.DOUBT, Severity.NOTE, Severity.CONSISTENT


def _paper(folder: Path, begins: str) -> list[Finding]:
    found = sorted((folder.parent / "seeds").glob(f"{begins}*.txt"))
    if not found:
        pytest.skip(f"there is no paper {begins} in {folder.parent / 'seeds'}")
    return lint(read_paper(found[0].read_text(encoding="utf-8"), name=found[0].name))


@pytest.fixture(scope="module")
def october_2017(real_data: Path) -> list[Finding]:
    return _paper(real_data, "000")


@pytest.fixture(scope="module")
def january_2024(real_data: Path) -> list[Finding]:
    return _paper(real_data, "001")


class TestThePaperOfOctober2017:
    def test_counts_its_members_twice_with_two_results(self, october_2017: list[Finding]) -> None:
        one = only(october_2017, "same-measure", WRONG)
        assert [quote.line for quote in one.quotes] == [69, 127]
        assert one.arithmetic == ("30,000 − 27,032 = 2,968",)
        assert "more than 2,968 (11%) apart" in one.words

    def test_has_open_and_closed_reports_that_add_up(self, october_2017: list[Finding]) -> None:
        assert only(october_2017, "parts", RIGHT).arithmetic == ("20 + 528 = 548",)

    def test_leaves_no_report_for_two_of_four_offences(self, october_2017: list[Finding]) -> None:
        right, doubt = of(october_2017, "share-lists", RIGHT), of(october_2017, "share-lists", DOUBT)
        assert right[0].arithmetic == (
            "71% + 29% = 100%", "71% of 548 is about 389 and 29% of 548 is about 159.",
        )  # fmt: skip
        assert "Bilking and Burglary" in doubt[0].words
        assert doubt[0].arithmetic == ("71% + 29% = 100%",)

    def test_tells_per_cents_without_a_base(self, october_2017: list[Finding]) -> None:
        words = [one.words for one in of(october_2017, "missing-base")]
        assert len(words) == 3
        assert [figure for figure in ("90% is told", "25%", "85% to 90%") if any(figure in one for one in words)] == [
            "90% is told", "25%", "85% to 90%",
        ]  # fmt: skip

    def test_launched_what_is_to_be_launched(self, october_2017: list[Finding]) -> None:
        one = only(october_2017, "event-dates", DOUBT)
        assert one.arithmetic[0] == "over: 27 July 2017"
        assert [quote.line for quote in one.quotes] == [252, 263]

    def test_lists_pages_that_leave_some_uses_untold(self, october_2017: list[Finding]) -> None:
        assert "167,470 − 143,276 = 24,194" in only(october_2017, "listed-parts", NOTE).arithmetic

    def test_tells_of_a_hundredth_of_its_fund(self, october_2017: list[Finding]) -> None:
        assert only(october_2017, "pots", NOTE).arithmetic == (
            "£3,340 + £4,750 = £8,090", "£8,090 of £800,000 is 1.0%",
        )  # fmt: skip

    def test_contradicts_itself_nowhere_else(self, october_2017: list[Finding]) -> None:
        assert len([one for one in october_2017 if one.severity is WRONG]) == 1
        assert len(october_2017) == 10


class TestThePaperOfJanuary2024:
    def test_has_a_table_of_leavers_that_one_figure_mends(self, january_2024: list[Finding]) -> None:
        one = only(january_2024, "table-shares", WRONG)
        assert one.line == 176
        assert one.arithmetic == (
            "203 + 192 + 82 + 23 + 13 = 513",
            "Retirement: 203 / 490 = 41.43%, not 36.73%",
            "180 / 490 = 36.73%",
            "180 + 192 + 82 + 23 + 13 = 490",
            "The shares add up to 100.03%.",
        )
        assert one.repair == (
            "“Retirement” is 180, not 203. It is the only change of a single cell with which lines, total and shares"
            " agree. 203 = 180 + 23: “Ill-Health Retirement” was probably counted twice."
        )

    def test_prints_one_share_with_fewer_digits(self, january_2024: list[Finding]) -> None:
        assert "“Other Reasons” 2.7%" in only(january_2024, "precision", NOTE).words

    def test_has_rates_of_bases_that_it_never_says(self, january_2024: list[Finding]) -> None:
        attrition, origin = (one for one in of(january_2024, "implied-bases", DOUBT) if "imply" in one.words)
        assert "8,215–8,228" in attrition.words
        assert attrition.arithmetic[1:] == (
            "490 / 8,084 = 6.06% of the 8,084 at line 34",
            "490 / 8,067 = 6.07% of the 8,067 at line 33",
            "490 / 7,952 = 6.16% of the 7,952 at line 36",
        )
        assert "3,185–3,202" in origin.words

    def test_has_a_retention_that_is_right_and_no_retention(self, january_2024: list[Finding]) -> None:
        assert only(january_2024, "implied-bases", RIGHT).arithmetic == (
            "1,411 − 107 = 1,304", "1,304 / 1,411 = 92.4%",
        )  # fmt: skip
        assert any("had no time to leave" in one.words for one in of(january_2024, "implied-bases", DOUBT))

    def test_gains_nine_hundred_and_has_fewer(self, january_2024: list[Finding]) -> None:
        one = only(january_2024, "stock-and-flow", WRONG)
        assert one.arithmetic[:2] == ("1,411 − 490 = +921", "7,952 − 8,067 = −115")

    def test_doesnt_say_what_became_of_the_rest(self, january_2024: list[Finding]) -> None:
        assert "−115 − 120 = −235" in only(january_2024, "stock-and-flow", DOUBT).arithmetic

    def test_surpassed_its_target_by_the_difference(self, january_2024: list[Finding]) -> None:
        assert only(january_2024, "margins", RIGHT).arithmetic == ("1,376 − 1,278 = 98",)

    def test_reaches_its_funded_posts_before_their_year(self, january_2024: list[Finding]) -> None:
        assert only(january_2024, "chains", RIGHT).arithmetic == ("8,067 − 98 + 40 + 75 = 8,084",)
        year = next(one for one in of(january_2024, "periods", DOUBT) if "2024/25" in one.words)
        assert year.arithmetic[0].startswith("2024/25 begins on 1 April 2024")

    def test_has_a_table_of_posts_without_its_total(self, january_2024: list[Finding]) -> None:
        assert only(january_2024, "table-text", RIGHT).arithmetic == ("221 + 252 + 68 + 29 = 570",)
        missing = only(january_2024, "table-text", DOUBT)
        assert missing.arithmetic[1:] == ("1,278 − 893 = 385", "1,376 − 893 = 483")

    def test_has_sums_that_are_right(self, january_2024: list[Finding]) -> None:
        steps = [step for one in of(january_2024, "table-sums", RIGHT) for step in one.arithmetic]
        assert steps == [
            "Strength Oct 2019: 1,342 + 1,458 + 567 = 3,367", "£: 74,900 + 14,200 + 12,100 = 101,200",
        ]  # fmt: skip
        assert not of(january_2024, "table-sums", WRONG)

    def test_parts_one_thing_in_two_ways(self, january_2024: list[Finding]) -> None:
        one = only(january_2024, "table-pairs", DOUBT)
        assert "“Response” is “Response & FSU” there" in one.words
        assert one.arithmetic == (
            "Table 1: 221 + 252 + 68 + 29 = 570",
            "Table 2: 3,972 − 3,367 = +605",
            "Table 2: 4,092 − 3,367 = +725",
        )

    def test_claims_patrols_by_the_thousand(self, january_2024: list[Finding]) -> None:
        assert only(january_2024, "running-rates", NOTE).arithmetic == ("108 days × 100 = 10,800",)

    def test_has_a_strategy_that_is_still_to_be_written(self, january_2024: list[Finding]) -> None:
        assert any("2023 - 2026" in one.words for one in of(january_2024, "periods", DOUBT))

    def test_is_below_what_is_funded_and_what_it_aspires_to(self, january_2024: list[Finding]) -> None:
        steps = [one.arithmetic[0] for one in of(january_2024, "targets", NOTE)]
        assert [step.split(" (")[0] for step in steps] == ["8,084 − 7,952 = 132", "1,000 − 594 = 406"]

    def test_contradicts_itself_nowhere_else(self, january_2024: list[Finding]) -> None:
        assert {one.rule for one in january_2024 if one.severity is WRONG} == {
            "stock-and-flow",
            "table-shares",
        }
        assert len(january_2024) == 20


class TestNothingOfThePapersStandsInTheRules:
    def test_no_figure_and_no_name(self, real_data: Path) -> None:
        rules = Path(__file__).resolve().parents[3] / "src" / "peelian" / "analysis" / "papers"
        source = "\n".join(path.read_text(encoding="utf-8") for path in rules.rglob("*.py"))
        papers = "".join(
            path.read_text(encoding="utf-8") for path in (real_data.parent / "seeds").glob("00[01]*.txt")
        )
        figures = set(re.findall(r"\d{1,3},\d{3}|\d+\.\d+%|\d\d%|\b[2-9]\d\d\b", papers))
        names = {
            "WMNow",
            "Uplift",
            "SOCEX",
            "Birmingham",
            "Bilking",
            "Ill-Health",
            "Citizens Portal",
            "Local Policing",
        }
        assert not papers or len(figures) > 30
        assert [
            one for one in sorted(figures | names) if re.search(rf"(?<![\d,.]){re.escape(one)}(?!\d)", source)
        ] == []
