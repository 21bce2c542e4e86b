"""What two public packs tell together."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from peelian.analysis.papers.findings import Severity
from peelian.analysis.tables import Column, Table
from peelian.apps.board.api import Content, Document, Figure, PackTable
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_earlier import lint_earlier
from peelian.journeys.packs.lint_pack import lint
from peelian.journeys.packs.public import public_version
from tests.journeys.packs.making import SINCE, UNTIL, document, figure, people_table, section, share

WEEK = dt.timedelta(days=7)
EARLIER = {"since": SINCE - WEEK, "until": UNTIL - WEEK}
LEAVERS = [("Retired", 30), ("Resigned", 20), ("Other", 40)]


def left(value: float | None, **more: object) -> Figure:
    return figure("workforce.left", value, **{"people": True, "label": "Left", **more})


def pack(content: Content, code: str = "november-2026", **more: object) -> Document:
    """A public pack of one section of a year."""
    return public_version(
        document(section("leavers", content, **more), code=code, title=code.capitalize()), {}
    )


def against(now: Content, then: Content, **more: object) -> list[PackFinding]:
    return list(lint_earlier(pack(now), [pack(then, "october-2026", **{**EARLIER, **more})]))


class TestTwoPacksAWeekApart:
    def test_tell_of_few_people_by_subtraction(self) -> None:
        [one] = against(Content(figures=[left(78.0)]), Content(figures=[left(76.0)]))

        assert (one.rule, one.severity, one.section) == ("told-before", Severity.CONTRADICTION, "leavers")
        assert "October-2026" in one.words
        assert "15 November 2025 to 14 November 2026; this section of 22 November 2025 to 21" in one.words
        assert one.arithmetic == ("Left: 78 - 76 = 2",)

    @pytest.mark.parametrize("then", [78.0, 73.0, 83.0, 120.0, 3.0, None])
    def test_tell_nothing_where_counts_are_the_same_or_differ_by_five(self, then: float | None) -> None:
        assert against(Content(figures=[left(78.0)]), Content(figures=[left(then)])) == []

    @pytest.mark.parametrize("then", [74.0, 77.0, 79.0, 82.0])
    def test_tell_of_one_to_four(self, then: float) -> None:
        [one] = against(Content(figures=[left(78.0)]), Content(figures=[left(then)]))

        assert one.arithmetic[0].endswith(f"= {abs(78 - then):.0f}")

    def test_are_compared_only_over_days_that_both_tell_of(self) -> None:
        before = {"since": SINCE - dt.timedelta(days=365), "until": SINCE}

        assert against(Content(figures=[left(78.0)]), Content(figures=[left(76.0)]), **before) == []

    def test_are_compared_in_what_counts_people(self) -> None:
        cars = [left(n, people=False, unit="cars") for n in (78.0, 76.0)]

        assert against(Content(figures=cars[:1]), Content(figures=cars[1:])) == []

    def test_are_compared_in_the_part_and_the_whole_of_shares(self) -> None:
        now, then = (share("a.b", part, 490, people=True, label="Good") for part in (180, 181))

        [one] = against(Content(figures=[now]), Content(figures=[then]))

        assert one.arithmetic == ("Good, part: 181 - 180 = 1",)

    def test_are_compared_cell_by_cell_and_said_once_for_a_section(self) -> None:
        now = people_table("leavers", LEAVERS)
        then = people_table("leavers", [("Retired", 29), ("Resigned", 20), ("Dismissed", 38)])

        [one] = against(Content(tables=[now]), Content(tables=[then]))

        assert one.arithmetic == (
            "People by leavers: Retired, People: 30 - 29 = 1",
            "People by leavers: Total, People: 90 - 87 = 3",
        )

    def test_are_compared_under_heads_that_name_the_day(self) -> None:
        def on(day: str, n: int) -> Content:
            columns = [Column("Class"), Column(f"On {day}, heads", numeric=True)]
            return Content(tables=[PackTable(Table("t", "T", columns, [["PC", n]]), people=(1,))])

        assert against(on("22 November 2026", 78), on("15 November 2026", 77))
        assert not against(on("22 November 2026", 78), on("the first day", 77))

    def test_are_found_by_the_lint_and_another_number_is_another_finding(self) -> None:
        then = [pack(Content(figures=[left(76.0)]), "october-2026", **EARLIER)]

        def found(now: float) -> PackFinding:
            draft = document(section("leavers", Content(figures=[left(now)])))
            return next(one for one in lint(draft, {}, then) if one.rule == "told-before")

        assert found(78.0).digest != found(77.0).digest


class TestTwoPacksOfTheSameDays:
    def test_are_not_doubted_for_what_one_did_not_know(self) -> None:
        def told(cell: object) -> Content:
            columns = [Column("Class"), Column("Heads", numeric=True)]
            return Content(tables=[PackTable(Table("t", "T", columns, [["PC", cell]]), people=(1,))])

        why = "Nobody was asked."
        days = {"since": SINCE, "until": UNTIL}

        assert against(told(78), told("–"), **days) == []
        assert (
            against(Content(figures=[left(78.0)]), Content(figures=[left(None, why_none=why)]), **days) == []
        )
        assert [one.rule for one in against(told(78), told("not shown"), **days)] == ["hidden-in-one"]

    def test_are_doubted_where_one_shows_what_the_other_hides(self) -> None:
        then = Content(tables=[people_table("leavers", [("Retired", 30), ("Resigned", 3), ("Other", 7)])])
        now = Content(tables=[people_table("leavers", [("Retired", 30), ("Other", 7)], total=False)])

        [one] = against(now, then, since=SINCE, until=UNTIL)

        assert (one.rule, one.severity) == ("hidden-in-one", Severity.DOUBT)
        assert one.quotes == ("People by leavers: Other, People",)
        assert against(now, then) == []  # of other days it tells nothing

    def test_of_the_same_records_tell_nothing_more(self) -> None:
        told = Content(figures=[left(78.0)], tables=[people_table("leavers", LEAVERS)])

        assert against(told, told, since=SINCE, until=UNTIL) == []


class TestTwoPacksOfWhichOneFollowsTheOther:
    """790 officers when the first ended; the second hides that, and shows that nobody left and 793 are there."""

    @staticmethod
    def stock(opening: float, joined: float, closing: float) -> Content:
        flow = {"staff_before": opening, "staff_joined": joined, "staff_left": 0.0, "staff": closing}
        return Content(figures=[figure(f"w.{name}", n, people=True, label=name) for name, n in flow.items()])

    def test_tell_what_the_second_hides_of_its_first_day(self) -> None:
        then, now = self.stock(750, 40, 790), self.stock(790, 3, 793)

        [one] = against(now, then, since=SINCE - dt.timedelta(days=365), until=SINCE)

        assert (one.rule, one.severity) == ("told-before", Severity.CONTRADICTION)
        assert one.arithmetic == ("staff, 21 November 2025: 790",)

    def test_tell_what_the_first_hides_of_its_last_day(self) -> None:
        hidden = Content(figures=[figure("w.staff", None, people=True, why_none="not shown")])
        then, now = Content(figures=[figure("w.staff_before", 790.0, people=True)]), hidden

        [one] = against(now, then, since=UNTIL, until=UNTIL + WEEK)

        assert one.rule == "told-before"

    def test_tell_nothing_where_one_did_not_know_it(self) -> None:
        """Nobody is on record when the first ended: the second hides nothing that the first tells, nor the reverse."""
        unknown = figure(
            "w.staff", None, people=True, why_none="Nobody’s service is on record before that day."
        )
        now = Content(figures=[figure("w.staff_before", 795.0, people=True)])

        assert against(now, Content(figures=[unknown]), since=SINCE - WEEK, until=SINCE) == []

    def test_tell_nothing_where_both_tell_it_or_days_lie_between(self) -> None:
        then, now = self.stock(750, 40, 790), self.stock(790, 10, 800)
        year = dt.timedelta(days=365)

        assert against(now, then, since=SINCE - year, until=SINCE) == []
        assert against(self.stock(790, 3, 793), then, since=SINCE - year, until=SINCE - WEEK) == []


def test_what_a_pack_names_twice_is_not_compared() -> None:
    twice = Content(figures=[left(78.0), dataclasses.replace(left(40.0), label="Left too")])

    assert against(twice, Content(figures=[left(39.0)])) == []
