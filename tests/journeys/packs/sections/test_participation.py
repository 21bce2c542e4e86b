"""Whether demand changed where participation rose, of a made-up force whose answer is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.places.models import Area
from peelian.apps.places.services.changing import raise_version
from peelian.apps.places.types import AreaKind
from peelian.apps.typology.models import Deprivation
from peelian.apps.voice.models import Contribution
from peelian.apps.voice.types import CodedBy, Kind
from peelian.journeys.packs.sections import participation_measures
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.days import add_months
from tests.factories.clock import AT, TODAY
from tests.factories.incidents import received_before
from tests.factories.places import AreaFactory, BoundaryFactory, square
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db

#: The factories' moment is in November 2026: the last whole month is October.
LAST = dt.date(2026, 10, 1)
MONTHS = [add_months(LAST, number - 23) for number in range(24)]
ROSE, FREE, BESIDE = 8, 20, 2
ALL = ROSE + FREE + BESIDE


@dataclass(frozen=True, slots=True)
class Force:
    """A force of squares: eight where participation rose (each by itself), two that touch the first, twenty others."""

    rose: Sequence[Area]
    beside: Sequence[Area]
    free: Sequence[Area]

    @property
    def all(self) -> list[Area]:
        return [*self.rose, *self.beside, *self.free]


@pytest.fixture
def force() -> Force:
    top = AreaFactory.create(code="midshire", name="Midshire Police", tell=False)
    lpa = AreaFactory.create(kind=AreaKind.LPA, code="lpa", parent=top, tell=False)
    sector = AreaFactory.create(kind=AreaKind.SECTOR, code="sector", parent=lpa, tell=False)

    def laid(code: str, column: int, row: int) -> Area:
        made: Area = AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD, code=code, name=f"Ward {code}", parent=sector, tell=False
        )
        BoundaryFactory.create(area_code=code, shape=square(column, row), tell=False)
        return made

    rose = [laid(f"R{n:02}", 3 * n, 0) for n in range(ROSE)]
    beside = [laid(f"B{n:02}", 1 - 2 * n, 0) for n in range(BESIDE)]
    free = [laid(f"F{n:02}", 3 * n, 5) for n in range(FREE)]
    raise_version()
    return Force(rose, beside, free)


def day(month: dt.date, number: int = 0) -> dt.datetime:
    return dt.datetime(month.year, month.month, 2 + number % 25, 12, tzinfo=dt.UTC)


def take_part(force: Force, *, months: Sequence[dt.date] = MONTHS, start: int | None = 12) -> None:
    """Two sign-ups and a contribution a month everywhere; where it rose, five and three from the start on."""
    joined, said = [], []
    for place, month in enumerate(months):
        for area in force.all:
            up = start is not None and area in force.rose and place >= start
            for number in range(5 if up else 2):
                name = f"{area.code}-{month:%y%m}-{number}@home.example"
                joined.append(
                    Contact(
                        status="active", email=name, neighbourhood_code=area.code, created_at=day(month),
                        confirmed_at=day(month, number),
                    )
                )  # fmt: skip
            for number in range(3 if up else 1):
                said.append(
                    Contribution(
                        kind=Kind.SURVEY, area=area, category=ProblemCategory.SPEEDING, coded_by=CodedBy.RESIDENT,
                        text="Cars.", person_key=f"{area.code}{month}{number}", said_at=day(month, number),
                        recorded_at=day(month, number),
                    )
                )  # fmt: skip
    Contact.objects.bulk_create(joined)
    Contribution.objects.bulk_create(said)


def record_crime(force: Force, *, months: Sequence[dt.date] = MONTHS, after: int = 4) -> None:
    """Twelve crimes a month everywhere, give or take one; where participation rose, so many from the thirteenth on."""
    file = CrimeFile.objects.create(sha256="a", name="street.csv", rows=1, imported_at=AT)
    rows = []
    for month in months:
        place = MONTHS.index(month)
        for number, area in enumerate(force.all):
            count = (after if area in force.rose and place >= 12 else 12) + (place + number) % 3 - 1
            row = RecordedCrime(
                file=file, month=month, reported_by="Midshire Police", category="burglary", lat=52.4, lng=-1.9,
                neighbourhood_code=area.code,
            )  # fmt: skip
            rows += [row] * count
    RecordedCrime.objects.bulk_create(
        RecordedCrime(
            file=file, month=row.month, reported_by=row.reported_by, category=row.category, lat=row.lat,
            lng=row.lng, neighbourhood_code=row.neighbourhood_code,
        )
        for row in rows
    )  # fmt: skip


def count_residents(areas: Sequence[Area]) -> None:
    Deprivation.objects.bulk_create(
        Deprivation(
            lsoa_code=f"E0100{number:04}", lsoa_name=area.name, ward_code=area.code, population=10_000,
            imd_score=20.0, imd_rank=100, imd_decile=5, edition="IoD2025", domain_ranks={},
        )
        for number, area in enumerate(areas)
    )  # fmt: skip


class TestAFall:
    def test_is_found_with_what_it_rests_on(self, force: Force) -> None:
        take_part(force)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        told = values(found)
        assert (told["participation.neighbourhoods"], told["participation.months"]) == (ALL, 24)
        assert told["participation.rose"] == ROSE
        assert told["participation.joined"] == ALL * 24 * 2 + ROSE * 12 * 3
        assert told["participation.said"] == ALL * 24 + ROSE * 12 * 2
        assert (told["participation.crime.areas"], told["participation.crime.comparison"]) == (ROSE, FREE)
        assert told["participation.crime.change"] == pytest.approx(-66.7, abs=1)
        change = figures(found)["participation.crime.change"]
        assert change.unit == "per cent"
        assert change.interval is not None
        assert change.interval.low <= change.value <= change.interval.high < 0  # type: ignore[operator]
        lots = figures(found)["participation.crime.lots"]
        assert lots.denominator == 1000
        assert lots.value is not None
        assert lots.value <= 0.05
        assert any(
            words.startswith(
                "Recorded crime and anti-social behaviour fell in the 8 areas where participation rose"
            )
            for words in found.words
        )

    def test_stands_in_a_table_whose_rows_add_up(self, force: Force) -> None:
        take_part(force)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        [row, total] = cells(found, "participation-crime")
        assert row[:4] == ["November 2025", ROSE, 12, 12]
        told = values(found)
        names = ("before", "after", "comparison_before", "comparison_after")
        assert row[4:8] == [told[f"participation.crime.{name}"] for name in names]
        by_hand = RecordedCrime.objects.filter(neighbourhood_code__startswith="R", month__lt=MONTHS[12])
        assert row[4] == by_hand.count()
        assert_sums(table(found, "participation-crime"), 1, 4, 5, 6, 7)
        assert total[0] == "All"
        assert any(
            "2 where it didn't rise and that touch one" in note
            for note in table(found, "participation-crime").notes
        )

    def test_says_where_participation_rose(self, force: Force) -> None:
        take_part(force)

        found = ask("participation", Role.BOARD)

        rows = cells(found, "participation-rises")
        assert rows[0] == ["Ward R00", "November 2025", 9, 24]
        assert len(rows) == ROSE + 1
        assert_sums(table(found, "participation-rises"), 2, 3)
        [held] = [one for one in found.tables if one.table.name == "participation-rises"]
        assert held.people == (2, 3)

    def test_tells_each_neighbourhood_by_itself(self, force: Force) -> None:
        take_part(force)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        rows = cells(found, "participation-crime-each")
        assert [row[0] for row in rows] == [f"Ward R{number:02}" for number in range(ROSE)]
        [together, _] = cells(found, "participation-crime")
        assert [sum(row[place] for row in rows) for place in (1, 2)] == together[4:6]  # type: ignore[misc]
        assert {tuple(row[3:5]) for row in rows} == {tuple(together[6:8])}
        for row in rows:
            before, after, others_before, others_after = row[1:5]
            ratio = (after / before) / (others_after / others_before)  # type: ignore[operator]
            assert row[5] == pytest.approx(ratio - 1)
            assert row[6] < row[5] < row[7] < 0  # type: ignore[operator]
            assert row[8] == "Fell"

    def test_draws_both_courses_per_resident_where_residents_are_known(self, force: Force) -> None:
        take_part(force)
        record_crime(force)
        count_residents(force.all)

        found = ask("participation", Role.BOARD)

        [chart] = found.charts
        assert "for each 1,000 residents" in chart.title
        rows = cells(found, "participation-crime-courses")
        assert {row[0] for row in rows} == {"Where participation rose", "Comparison"}
        assert len(rows) == 2 * 24
        first = RecordedCrime.objects.filter(neighbourhood_code__startswith="R", month=MONTHS[0]).count()
        assert rows[0][2] == pytest.approx(first / (ROSE * 10))

    def test_draws_them_per_neighbourhood_where_they_are_not(self, force: Force) -> None:
        take_part(force)
        record_crime(force)
        count_residents(force.rose)

        [chart] = ask("participation", Role.BOARD).charts

        assert "for each neighbourhood" in chart.title

    def test_says_how_it_was_worked_out_and_what_it_can_not_say(self, force: Force) -> None:
        take_part(force)

        said = " ".join(ask("participation", Role.BOARD).words)

        assert "this is no experiment" in said
        assert "More ways to report also bring in what was never reported before" in said

    def test_looks_at_starts_that_were_not(self, force: Force) -> None:
        take_part(force)
        record_crime(force)

        rows = cells(ask("participation", Role.BOARD), "participation-crime-checks")

        assert [row[0] for row in rows] == [f"{number} months before" for number in range(3, 10)]
        assert all(isinstance(row[2], float) and row[2] <= 0 <= row[3] for row in rows)  # type: ignore[operator]


class TestCantTell:
    def test_where_participation_rose_nowhere(self, force: Force) -> None:
        take_part(force, start=None)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        told = values(found)
        assert (told["participation.rose"], told["participation.crime.areas"]) == (0, 0)
        assert told["participation.crime.before"] is None
        assert told["participation.crime.change"] is None
        assert any("participation rose in no area" in sentence for sentence in found.missing)
        assert not found.charts

    def test_where_it_rose_too_late(self, force: Force) -> None:
        take_part(force, start=20)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        assert any("in 0 it rose too early and in 8 too late" in sentence for sentence in found.missing)
        assert "too late" in figures(found)["participation.crime.change"].why_none
        assert "participation-crime-each" not in [one.table.name for one in found.tables]

    def test_online_reports_are_a_question_of_their_own(self, force: Force) -> None:
        take_part(force)
        record_crime(force)

        found = ask("participation", Role.BOARD)

        assert values(found)["participation.reports.change"] is None
        assert any(sentence.startswith("Online reports: nothing is recorded") for sentence in found.missing)

    def test_online_reports_are_known_from_the_first_whole_month(self, force: Force) -> None:
        take_part(force)
        moments = [day(month, number) for month in MONTHS[3:] for number in range(2)]
        for area in force.all:
            received_before(area, IncidentKind.CRIMINAL_DAMAGE, *moments)

        found = ask("participation", Role.BOARD)

        assert any(
            sentence.startswith("Online reports: known for March 2025 to October 2026")
            for sentence in found.missing
        )
        [row, _] = cells(found, "participation-reports")
        assert row[:8] == ["November 2025", ROSE, 8, 12, ROSE * 16, ROSE * 24, FREE * 16, FREE * 24]
        assert Report.objects.count() == ALL * 42
        assert any(
            "whether the number of online reports changed: no change" in words for words in found.missing
        )

    def test_months_that_are_not_published_are_not_counted_as_nought(self, force: Force) -> None:
        take_part(force)
        record_crime(force, months=[month for month in MONTHS[:22] if month != MONTHS[1]])

        found = ask("participation", Role.BOARD)

        assert any(
            sentence.startswith(
                "Recorded crime and anti-social behaviour: known for January 2025 to August 2026"
            )
            for sentence in found.missing
        )
        assert cells(found, "participation-crime")[0][2:4] == [10, 10]

    def test_without_records_nothing_is_nought(self, force: Force) -> None:
        found = ask("participation", Role.BOARD)

        assert all(one.value is None and one.why_none for one in found.figures)
        assert len(found.figures) == len(participation_measures.MEASURES)
        assert found.missing[0].startswith("Participation: nobody signed up")

    def test_records_that_begin_within_the_months_say_so(self, force: Force) -> None:
        take_part(force, months=MONTHS[10:], start=None)

        found = ask("participation", Role.BOARD)

        assert values(found)["participation.months"] == 13
        assert any("recorded from October 2025 on, so 13 months" in sentence for sentence in found.missing)

    def test_without_outlines_it_says_that_neighbours_are_not_known(self, force: Force) -> None:
        AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD, code="X01", name="No outline", parent=Area.objects.get(code="sector")
        )
        take_part(force)

        assert any(
            sentence.startswith("Outlines: not known of every neighbourhood")
            for sentence in ask("participation", Role.BOARD).missing
        )

    def test_whoever_may_not_see_the_board_gets_no_figure(self, force: Force) -> None:
        take_part(force)

        found = ask("participation", Role.PCSO, holds="R00")

        assert all(one.value is None for one in found.figures)
        assert found.missing[0].startswith("Participation and demand: not shown")


def test_it_asks_no_more_of_more_neighbourhoods(force: Force) -> None:
    take_part(force, start=None)
    with CaptureQueriesContext(connection) as few:
        ask("participation", Role.BOARD)
    sector = force.free[0].parent
    for number in range(20):
        AreaFactory.create(
            kind=AreaKind.NEIGHBOURHOOD,
            code=f"M{number:02}",
            name=f"Ward M{number:02}",
            parent=sector,
            tell=False,
        )
    with CaptureQueriesContext(connection) as many:
        ask("participation", Role.BOARD)

    assert len(many) <= len(few) + 1


def test_a_month_that_is_not_over_is_not_looked_at(force: Force) -> None:
    take_part(force)
    until = TODAY + dt.timedelta(days=400)
    assert "participation.months" in values(ask("participation", Role.BOARD, until=until))
    source = figures(ask("participation", Role.BOARD, until=until))["participation.months"].source
    assert f"last_month={TODAY.replace(day=1) - dt.timedelta(days=1):%Y-%m}" in source

    to_come = ask("participation", Role.BOARD, since=TODAY + dt.timedelta(days=30), until=until)
    assert {one.value for one in to_come.figures} == {None}
    assert "Participation: the period has not begun. Build this section again when it has." in to_come.missing


def test_it_asks_no_more_of_twice_as_many_months(force: Force) -> None:
    take_part(force, months=MONTHS[12:], start=None)
    with CaptureQueriesContext(
        connection,
    ) as few:
        ask("participation", Role.BOARD)
    take_part(force, months=MONTHS[:12], start=None)
    with CaptureQueriesContext(connection) as many:
        ask("participation", Role.BOARD)

    assert len(many) <= len(few) + 1
