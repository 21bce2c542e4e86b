"""Abstraction of a period: as the ledger has it shift by shift, added up in the database."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.abstraction import DEFINITIONS, Tally, rate
from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Audience
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import COUNTED_RANKS, By, Rank
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.people import Person
from peelian.kernel.time import LONDON
from tests.factories.clock import TODAY
from tests.factories.places import AreaFactory, Land
from tests.factories.workforce import PostFactory, PostingFactory, TeamFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONDAY = dt.date(2026, 9, 7)
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 10, 31)
#: Reasons that ship, one of each sort.
CODES = ("response", "training", "sickness")
_numbers = itertools.count()


def officer(area: object, rank: Rank = Rank.CONSTABLE) -> Person:
    posting = PostingFactory.create(
        post=PostFactory.create(team=TeamFactory.create(area=area, name=f"Team {next(_numbers)}"), rank=rank)
    )
    person: Person = posting.person
    return person


def shift(person: Person, day: dt.date, hour: int = 8, hours: float = 8, kind: str = "early") -> dt.datetime:
    start = dt.datetime.combine(day, dt.time(hour), LONDON).astimezone(dt.UTC)
    Shift.objects.create(person=person, starts_at=start, ends_at=start + hours * HOUR, kind=kind)
    return start


def away(person: Person, start: dt.datetime, hours: float, code: str = "response") -> None:
    Abstraction.objects.create(person=person, starts_at=start, ends_at=start + hours * HOUR, code_id=code)


def a_worked_fortnight(land: Land) -> None:
    """A constable of the first sector: 16 hours, 2 of them on response, 4 of training, 2 sick. A PCSO of the second: 8
    hours, 4 on response. A rest day that counts nowhere, and an absence outside any shift."""
    constable, pcso = officer(land.neighbourhoods[0]), officer(land.other_neighbourhood, Rank.PCSO)
    start = shift(constable, MONDAY)
    away(constable, start, 2)
    away(constable, start + 4 * HOUR, 4, "training")
    start = shift(constable, MONDAY + DAY)
    away(constable, start + 7 * HOUR, 2, CODES[2])  # an hour of it after the shift
    away(constable, start - HOUR, 2, CODES[2])  # an hour of it before
    shift(constable, MONDAY + 2 * DAY, kind="rest")
    away(constable, start + 3 * DAY, 2)
    away(pcso, shift(pcso, MONDAY + 30 * DAY), 4)


class TestAbstraction:
    def test_is_told_by_every_definition_that_ships(self, land: Land) -> None:
        a_worked_fortnight(land)
        found = figures(ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY))
        shares = {name: (one.numerator, one.denominator) for name, one in found.items()}
        assert shares["abstraction.duty_hours_constables"] == (2, 14)
        assert shares["abstraction.hmicfrs_constables"] == (6, 14)
        assert shares["abstraction.core_role_constables"] == (8, 16)
        assert shares["abstraction.rostered_constables"] == (2, 16)
        assert shares["abstraction.shifts_touched_constables"] == (1, 2)
        assert shares["abstraction.duty_hours_pcsos"] == (4, 8)
        assert len(found) == len(DEFINITIONS) * len(COUNTED_RANKS)
        for one in found.values():
            assert any(f"Definition {definition.code}," in one.definition for definition in DEFINITIONS)

    def test_is_told_by_month_lpa_and_reason_and_each_sums(self, land: Land) -> None:
        a_worked_fortnight(land)
        content = ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY)
        assert cells(content, "abstraction-trend") == [
            ["September 2026", 2, 14, 1 / 7, 0, 0, None],
            ["October 2026", 0, 0, None, 4, 8, 0.5],
            ["All", 2, 14, 1 / 7, 4, 8, 0.5],
        ]
        assert cells(content, "abstraction-by-lpa") == [
            ["Riverside", 2, 14, 1 / 7, 4, 8, 0.5],
            ["All", 2, 14, 1 / 7, 4, 8, 0.5],
        ]
        for name in ("abstraction-trend", "abstraction-by-lpa"):
            assert_sums(table(content, name), 1, 2, 4, 5)
        assert_sums(table(content, "abstraction-reasons"), 2, 3, 4, 5)
        assert cells(content, "abstraction-reasons")[0][1:] == ["Other work for the police", 2, 2, 4, 6, 0.5]
        assert [chart.table.name for chart in content.charts] == ["abstraction-trend"]

    def test_of_few_people_is_for_the_board_alone(self, land: Land) -> None:
        a_worked_fortnight(land)
        content = ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY)
        assert {one.audience for one in content.tables} == {Audience.INTERNAL}
        assert len(content.tables) == 4

    def test_reasons_of_few_people_are_put_together(self, land: Land) -> None:
        """Six on response, six in training, two of these ill for a day: the ill go with the trained."""
        for number in range(6):
            person = officer(land.neighbourhoods[0])
            start = shift(person, MONDAY)
            away(person, start, 3)
            away(person, start + 4 * HOUR, 2, "training")
            if number < 2:
                away(person, shift(person, MONDAY + DAY), 8, "sickness")
        content = ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY)
        reasons = [row[:3] for row in cells(content, "abstraction-reasons")]
        assert reasons[0] == ["Other reasons", "Several", 8]
        assert [row[2] for row in reasons] == [8, 6, 14]
        assert {one.audience for one in content.tables} == {Audience.PUBLIC}

    def test_is_of_the_area_alone(self, land: Land) -> None:
        a_worked_fortnight(land)
        content = ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY, area="riverside-2")
        found = figures(content)
        assert found["abstraction.duty_hours_constables"].value is None
        assert found["abstraction.duty_hours_pcsos"].value == 0.5


class TestWhatIsMissing:
    def test_nothing_recorded_is_said_and_is_no_nought(self, land: Land) -> None:
        content = ask("abstraction", Role.WORKFORCE)
        assert {one.value for one in content.figures} == {None}
        assert content.missing[0].startswith("Rostered shifts: nothing is recorded yet.")

    def test_a_period_before_the_records_names_their_first_day(self, land: Land) -> None:
        a_worked_fortnight(land)
        content = ask("abstraction", Role.WORKFORCE, since=dt.date(2023, 1, 1), until=dt.date(2023, 12, 31))
        assert "begin on 7 September 2026" in content.missing[0]

    def test_days_without_a_shift_are_said_to_be(self, land: Land) -> None:
        a_worked_fortnight(land)
        content = ask("abstraction", Role.WORKFORCE, since=TODAY - 2 * DAY, until=TODAY)
        assert "no shift of a neighbourhood team" in content.missing[0]

    def test_who_may_not_see_is_told_what_they_need(self, land: Land) -> None:
        assert "see-abstraction" in ask("abstraction", Role.PCSO).missing[0]


#: Shifts by day and hour of their start; absences by when they begin after the first day's midnight, length, and sort.
SHIFTS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([1, 9, 17])), max_size=8, unique=True)
AWAY = st.lists(st.tuples(st.integers(0, 7 * 1440), st.integers(1, 2000), st.sampled_from(CODES)), max_size=6)


@settings(max_examples=25)
@given(shifts=SHIFTS, absences=AWAY)
def test_the_database_adds_up_what_the_ledger_holds(
    shifts: Sequence[tuple[int, int]], absences: Sequence[tuple[int, int, str]]
) -> None:
    """Around the night on which the clocks go back, for every definition that ships."""
    first = dt.date(2026, 10, 23)
    area = AreaFactory.create(tell=False)
    people = [officer(area), officer(area, Rank.PCSO)]
    for day, hour in shifts:
        shift(people[day % 2], first + day * DAY, hour, 8)
    reached = dt.datetime.combine(first, dt.time(), LONDON)
    midnight = reached
    for start, length, code in sorted(absences):
        begin = max(midnight + dt.timedelta(minutes=start, seconds=30), reached)
        reached = begin + dt.timedelta(minutes=length)
        Abstraction.objects.create(person=people[0], starts_at=begin, ends_at=reached, code_id=code)
    span = {"area_codes": [area.code], "first_on": first, "last_on": first + 6 * DAY}
    sums = dict.fromkeys(COUNTED_RANKS, Tally())
    tallies, reasons = workforce.abstraction_sums(**span)
    for one in tallies:
        sums[one.rank] += one.tally
    for definition in DEFINITIONS:
        known = workforce.abstraction_figures(**span, definition=definition, by=By.TEAM)
        assert known.tallies == sums
        for rank in COUNTED_RANKS:
            assert rate(definition, sums[rank]).value == known.total[rank].value
    known_minutes = sum(away.minutes for one in known.shifts for away in one.absences)
    assert sum(one.minutes for one in reasons) == known_minutes


def test_takes_as_many_questions_for_many_as_for_few(land: Land) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask("abstraction", Role.WORKFORCE, since=FIRST, until=LAST + DAY)
        return len(seen)

    a_worked_fortnight(land)
    few = asked()
    for area in land.neighbourhoods:
        person = officer(area)
        for days in range(5):
            away(person, shift(person, MONDAY + days * DAY), 1)
    assert asked() <= few
