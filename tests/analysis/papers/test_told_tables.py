"""What the text says of a table, and one measure in two tables."""

from __future__ import annotations

import pytest

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

BOATS = """
{text}

Table 3: Boats sold

| Reason | Boats |
|---|---|
| Retired | 80 |
| Wrecks | 50 |
| Total | 130 |
"""
TWINS = """
Table 1: {first}

| {row} | Rowers |
|---|---|
| {a} | 120 |
| {b} | 80 |
| East | 40 |
| Total | 240 |

Table 2: {second}

| Kind | Rowers | Age |
|---|---|---|
| {c} | {value} | 40 |
| {d} | 80 | 35 |
| {e} | 40 | 38 |
| Total | {total} | |
"""


def _twins(
    second: str, value: int, total: int, others: tuple[str, str, str] = ("North", "South", "East")
) -> str:
    c, d, e = others
    return TWINS.format(
        first="Rowers by bay",
        second=second,
        row="Bay",
        a="North",
        b="South",
        c=c,
        d=d,
        e=e,
        value=value,
        total=total,
    )


class TestTheTextOfATable:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("The table shows that 140 boats went.", 130),
            ("Table 3 shows that 140 boats went.", 130),
            ("Table 3 shows 58 wrecks.", 50),
        ],
    )
    def test_contradicts_its_cell(self, text: str, value: int) -> None:
        one = only(contradictions(BOATS.format(text=text)), "table-told")
        assert f"is {value} there" in one.words

    @pytest.mark.parametrize(
        "text",
        [
            "The table shows that 130 boats went.",
            "Table 3 shows 50 wrecks.",
            "Table 2 shows that 140 boats went.",
            "Table 3 shows 10 more boats than last year.",
            "In all we had 140 boats.",
            "Table 3 shows that 30 boats fewer sank.",
            "Table 3 shows that more than 120 boats went.",
        ],
    )
    def test_may_say_the_same_or_something_else(self, text: str) -> None:
        assert not of(contradictions(BOATS.format(text=text)), "table-told")


class TestTwoTables:
    def test_of_one_whole_have_one_total(self) -> None:
        text = _twins("Rowers by grade", 130, 250, ("Novice", "Expert", "Master"))
        one = only(contradictions(text), "table-twins")
        assert one.arithmetic == ("250 − 240 = 10",)

    def test_with_the_same_lines_have_the_same_figures(self) -> None:
        one = only(contradictions(_twins("Rowers by bay and age", 130, 250)), "table-twins")
        assert "“North” is 120 in Table 1 and 130 in Table 2." in one.words

    @pytest.mark.parametrize(
        "second",
        [
            "Rowers by bay in 2031",
            "New rowers by bay",
            "Rowers in Wales by bay",
            "Planned rowers by bay",
            "Sailors by bay",
        ],
    )
    def test_of_another_measure_may_differ(self, second: str) -> None:
        assert not of(contradictions(_twins(second, 130, 250)), "table-twins")

    def test_that_agree_are_left(self) -> None:
        assert not of(contradictions(_twins("Rowers by age", 120, 240)), "table-twins")

    def test_of_two_chapters_may_be_of_two_places(self) -> None:
        text = _twins("Rowers by bay and age", 130, 250).replace("Table 2:", "# The south\n\nTable 2:")
        assert only(check(text), "table-twins").severity is Severity.DOUBT
