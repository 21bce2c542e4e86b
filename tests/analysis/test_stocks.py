"""Closing is opening and the lines, for anybody's careers, any unit, class and span."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.stocks import (
    EVERYBODY,
    Amount,
    Line,
    Movement,
    Place,
    Record,
    Scope,
    Served,
    Service,
    movements,
    reconcile,
    stock,
)

START = dt.date(2023, 3, 31)
FULL, HALF = Decimal(1), Decimal("0.5")


def day(number: int) -> dt.date:
    """So many days after the start."""
    return START + dt.timedelta(days=number)


def pc(start: int, end: int | None = None, fte: Decimal = FULL, rank: str = "constable") -> Served:
    """A constable's terms."""
    return Served(day(start), day(end) if end is not None else None, rank, "officer", fte)


def at(start: int, end: int | None, *units: str) -> Place:
    """A posting."""
    return Place(day(start), day(end) if end is not None else None, units)


class TestMovements:
    """A unit of three at the start and three at the end, worked by hand."""

    RECORDS = (
        # There throughout; half time from day 10.
        Record([Service(day(-900), None)], [pc(-900, 10), pc(10, None, HALF)], [at(-900, None, "a1", "a")]),
        # Retires on day 20.
        Record([Service(day(-900), day(20), "", "retirement")], [pc(-900, 20)], [at(-900, 20, "a1", "a")]),
        # Moves inside the unit on day 5 and out of it on day 30.
        Record(
            [Service(day(-10), None, "pcda")], [pc(-10)],
            [at(-10, 5, "a1", "a"), at(5, 30, "a2", "a"), at(30, None, "b")],
        ),
        # Comes from another force on day 40.
        Record([Service(day(40), None, "transfer-in")], [pc(40)], [at(40, None, "a2", "a")]),
        # A PCSO of the unit who becomes a constable on day 50.
        Record(
            [Service(day(-100), None)],
            [Served(day(-100), day(50), "pcso", "pcso", FULL), pc(50)],
            [at(-100, None, "a1", "a")],
        ),
        # Left on the first day: in the opening of nobody.
        Record([Service(day(-50), day(0), "", "resignation")], [pc(-50, 0)], [at(-50, 0, "a1", "a")]),
    )  # fmt: skip

    def test_names_every_way_in_and_out(self) -> None:
        lines = movements(self.RECORDS, day(0), day(90), Scope("a", "officer"))

        assert lines == [
            Line(Movement.TRANSFERRED_IN, "transfer-in", Amount(1, FULL)),
            Line(Movement.LEFT, "retirement", Amount(-1, -FULL)),
            Line(Movement.MOVED_OUT, "", Amount(-1, -FULL)),
            Line(Movement.CLASS_IN, "", Amount(1, FULL)),
            Line(Movement.FTE, "", Amount(0, -HALF)),
        ]
        assert stock(self.RECORDS, day(0), Scope("a", "officer")) == Amount(3, Decimal(3))
        assert stock(self.RECORDS, day(90), Scope("a", "officer")) == Amount(3, Decimal("2.5"))

    def test_of_the_whole_force_a_move_is_none(self) -> None:
        kinds = {line.movement for line in movements(self.RECORDS, day(0), day(90))}

        assert kinds == {Movement.TRANSFERRED_IN, Movement.LEFT, Movement.FTE}

    def test_a_change_on_the_first_day_is_in_the_opening_and_one_on_the_last_a_line(self) -> None:
        retired = [self.RECORDS[1]]

        assert movements(retired, day(20), day(90)) == []
        assert [line.movement for line in movements(retired, day(0), day(20))] == [Movement.LEFT]

    def test_who_leaves_and_comes_back_on_one_day_is_a_leaver_and_a_joiner(self) -> None:
        back = Record(
            [Service(day(-9), day(5), "", "transfer-out"), Service(day(5), None, "rejoiner")], [pc(-9, 5), pc(5)], []
        )  # fmt: skip

        assert [(line.movement, line.how) for line in movements([back], day(0), day(9))] == [
            (Movement.JOINED, "rejoiner"),
            (Movement.TRANSFERRED_OUT, "transfer-out"),
        ]

    def test_a_promotion_is_a_line_of_a_rank_and_none_of_the_class(self) -> None:
        made = [Record([Service(day(-9), None)], [pc(-9, 5), pc(5, None, FULL, "sergeant")], [])]

        assert movements(made, day(0), day(9), Scope(staff_class="officer")) == []
        assert [line.movement for line in movements(made, day(0), day(9), Scope(rank="sergeant"))] == [
            Movement.RANK_IN
        ]
        assert [line.movement for line in movements(made, day(0), day(9), Scope(rank="constable"))] == [
            Movement.RANK_OUT
        ]

    def test_says_that_terms_are_not_recorded_instead_of_calling_it_leaving(self) -> None:
        gap = [Record([Service(day(-9), None)], [pc(-9, 5), pc(7)], [])]

        assert [line.movement for line in movements(gap, day(0), day(9))] == [
            Movement.UNRECORDED_IN,
            Movement.UNRECORDED_OUT,
        ]

    def test_refuses_a_span_that_is_backwards(self) -> None:
        with pytest.raises(ValueError, match="backwards"):
            movements([], day(1), day(0))


class TestReconcile:
    def test_shows_a_break_and_leaves_the_lines_as_they_are(self) -> None:
        """The paper's own: 8,067 and 1,411 joiners less 490 leavers aren't 7,952."""
        lines = [
            Line(Movement.JOINED, "", Amount(1411, Decimal(1411))),
            Line(Movement.LEFT, "", Amount(-490, Decimal(-490))),
        ]  # fmt: skip

        found = reconcile(Amount(8067, Decimal(8067)), lines, Amount(7952, Decimal(7952)))

        assert not found.holds
        assert found.lines == tuple(lines)
        assert (found.expected.headcount, found.difference.headcount) == (8988, -1036)


DAYS = st.integers(-12, 12)
WHYS = st.sampled_from(["retirement", "transfer-out"])
RANKS = st.sampled_from(["constable", "sergeant", "pcso", "staff"])
_CLASS = {"constable": "officer", "sergeant": "officer", "pcso": "pcso", "staff": "staff"}
UNITS = st.sampled_from([("a",), ("a1", "a"), ("a2", "a"), ("b",), ("b1", "b")])


def _spans(cuts: list[int], open_ended: bool) -> list[tuple[dt.date, dt.date | None]]:
    """Spans between every second pair of days, so that some meet and some leave gaps."""
    days = sorted(set(cuts))
    ends: list[int | None] = [*days[1:], None] if open_ended else [*days[1:]]
    return [(day(start), None if end is None else day(end)) for start, end in zip(days, ends, strict=False)]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Somebody's careers, terms and postings, each cut anywhere, with gaps anywhere."""

    def some() -> list[tuple[dt.date, dt.date | None]]:
        spans = _spans(draw(st.lists(DAYS, max_size=5)), draw(st.booleans()))
        return [span for span in spans if draw(st.integers(0, 4))]

    services = [Service(*span, draw(st.sampled_from(["pcda", "transfer-in"])), draw(WHYS)) for span in some()]
    terms = []
    for span in some():
        rank = draw(RANKS)
        terms.append(Served(*span, rank, _CLASS[rank], draw(st.sampled_from([FULL, HALF, Decimal("0.81")]))))
    return Record(services, terms, [Place(*span, draw(UNITS)) for span in some()])


SCOPES = st.builds(
    Scope,
    st.sampled_from([None, "a", "a1", "b"]),
    st.sampled_from([None, "officer", "pcso", "staff"]),
    st.sampled_from([None, "constable", "pcso"]),
)


def _counted(everybody: list[Record], on: dt.date, scope: Scope) -> Amount:
    """By hand, day by day: who is in a career, on terms that fit, posted inside."""
    heads, fte = 0, Decimal(0)
    for one in everybody:
        serving = [s for s in one.services if s.start <= on and (s.end or dt.date.max) > on]
        fitting = [
            t
            for t in one.terms
            if t.start <= on < (t.end or dt.date.max)
            and (scope.staff_class is None or t.staff_class == scope.staff_class)
            and (scope.rank is None or t.rank == scope.rank)
        ]
        there = [p for p in one.places if p.start <= on < (p.end or dt.date.max) and scope.unit in p.units]
        if serving and fitting and (scope.unit is None or there):
            heads, fte = heads + 1, fte + fitting[0].fte
    return Amount(heads, fte)


class TestIdentity:
    @given(st.lists(records(), max_size=4), DAYS, DAYS, SCOPES)
    def test_closing_is_opening_and_the_lines(
        self, everybody: list[Record], one: int, other: int, scope: Scope
    ) -> None:
        first, last = day(min(one, other)), day(max(one, other))
        opening, closing = _counted(everybody, first, scope), _counted(everybody, last, scope)

        assert (stock(everybody, first, scope), stock(everybody, last, scope)) == (opening, closing)
        assert reconcile(opening, movements(everybody, first, last, scope), closing).holds

    @given(st.lists(records(), max_size=3), DAYS, DAYS, DAYS, SCOPES)
    def test_lines_of_two_spans_are_those_of_both_together(
        self, everybody: list[Record], one: int, two: int, three: int, scope: Scope
    ) -> None:
        first, middle, last = map(day, sorted((one, two, three)))

        def sums(*several: list[Line]) -> dict[tuple[Movement, str], Amount]:
            found: dict[tuple[Movement, str], Amount] = {}
            for lines in several:
                for line in lines:
                    key = line.movement, line.how
                    found[key] = found.get(key, Amount()) + line.change
            return {key: amount for key, amount in found.items() if amount}

        parted = (movements(everybody, first, middle, scope), movements(everybody, middle, last, scope))
        assert sums(*parted) == sums(movements(everybody, first, last, scope))

    @given(st.lists(records(), max_size=3), DAYS, DAYS)
    def test_what_moves_between_units_cancels_over_all_of_them(
        self, everybody: list[Record], one: int, other: int
    ) -> None:
        first, last = day(min(one, other)), day(max(one, other))
        moved = {Movement.MOVED_IN, Movement.MOVED_OUT}

        whole = movements(everybody, first, last, EVERYBODY)

        assert not any(line.movement in moved for line in whole)
