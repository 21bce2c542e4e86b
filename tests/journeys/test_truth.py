"""What was walked is what the page says: patrols of known truth through files, folding and proof to the figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from peelian.adapters.positions.reader import read_positions
from peelian.apps.accounts.types import Role
from peelian.apps.problems.models import Plan
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.figures import GroundDay
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.people import Rank
from peelian.journeys import fold, prove
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.time import local_day
from tests.factories.patrolled import Patrolled, patrolled
from tests.factories.places import Land
from tests.factories.positions import Fix, write_positions
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, TaskWindowFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.staff_stage import client_of, member

pytestmark = pytest.mark.django_db

ACTOR = system("test")
#: 10:00 in London on Tuesday 3 November 2026.
TEN = dt.datetime(2026, 11, 3, 10, 0, tzinfo=dt.UTC)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
CREW = ("B1", "B2")


@pytest.fixture(autouse=True)
def _readers() -> Iterator[None]:
    before = plug(Ports(readers={"positions": read_positions}))
    yield
    plug(before)


@pytest.fixture
def crew(land: Land) -> list[Person]:
    """Two officers of the neighbourhood's team, who have held B1 and B2 for a year."""
    team = TeamFactory.create(area=land.neighbourhoods[0])
    return [officer(team, device) for device in CREW]


def officer(team: object, device: str, since: dt.datetime = TEN - dt.timedelta(days=365)) -> Person:
    """Somebody of a team who holds a device from a moment on."""
    person: Person = PersonFactory.create(rank=Rank.CONSTABLE)
    PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.CONSTABLE), person=person)
    visibility.hold_device(actor=ACTOR, at=since, device=device, person_id=person.pk, starts_at=since)
    return person


def asked(
    land: Land,
    crew: Iterable[Person],
    starts_at: dt.datetime,
    *,
    hours: float = 6,
    visits: int = 3,
    minutes: int = 15,
) -> PatrolTask:
    """A patrol in the first square, asked of the crew in one window."""
    priority = PriorityFactory.create(area=land.neighbourhoods[0]) if not Plan.objects.exists() else None
    plan = PlanFactory.create(priority=priority) if priority else Plan.objects.get()
    task = PatrolTaskFactory.create(
        plan=plan, title=f"From {starts_at:%d %B %H:%M}", dose_visits=visits, dose_minutes=minutes
    )
    TaskWindowFactory.create(task=task, starts_at=starts_at, ends_at=starts_at + hours * HOUR)
    for person in crew:
        AssignmentFactory.create(task=task, person=person)
    return task


def come_in(folder: Path, *files: Iterable[Fix], at: dt.datetime | None = None) -> dt.datetime:
    """Import files in turn and fold what came in; when that was."""
    fixes = [list(file) for file in files]
    at = at or max(fix[1] for file in fixes for fix in file) + 2 * HOUR
    for number, file in enumerate(fixes):
        path = write_positions(folder / f"{at.timestamp():.0f}-{number}.csv", file)
        prove.import_positions(actor=ACTOR, at=at, path=path)
    fold.fold_due(actor=ACTOR, at=at)
    return at


def figures(land: Land, first: dt.date, last: dt.date | None = None) -> visibility.GroundFigures:
    """What the span comes to."""
    return visibility.figures_between(
        area_codes=[land.neighbourhoods[0].code], first_on=first, last_on=last or first
    )


def said_on_the_page(land: Land, at: dt.datetime, first: dt.date, last: dt.date) -> list[tuple[str, ...]]:
    """The practice page's rows: proven, officer-minutes, share, verdict; the last is the sum of all."""
    client = client_of(member("Sam Sergeant", Role.SERGEANT, land.sector.code))
    with time_machine.travel(at, tick=False):
        page = client.get(
            reverse("station:practice"),
            {"since": first.isoformat(), "until": last.isoformat(), "by": "task", "area": ""},
        ).content.decode()
    cells = {
        label: [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(rf'data-label="{label}">(.*?)</td>', page, re.DOTALL)
        ]
        for label in ("Proven", "Officer-minutes", "Of the time asked", "So it was")
    }
    rows = len(cells["Proven"])
    return list(zip(*(column[:rows] for column in cells.values()), strict=True))


def equal(found: visibility.GroundFigures, truth: Patrolled) -> bool:
    """Whether figures are the truth, to a thousandth of a minute."""
    said = (found.visits, found.patrol_minutes, found.officer_minutes)
    return said == pytest.approx((truth.visits, truth.patrol_minutes, truth.officer_minutes), abs=1e-3)


class TestDoses:
    def test_two_and_a_half_visits_of_9_6_minutes_a_day_are_24_minutes_a_day(
        self, land: Land, crew: list[Person], tmp_path: Path
    ) -> None:
        """The mean day of Williams and Coupe 2017: here three visits on one day and two on the next."""
        wednesday = TEN + 24 * HOUR
        for start in (TEN, wednesday):
            asked(land, crew[:1], start)
        first = patrolled([TEN, TEN + HOUR, TEN + 2 * HOUR], 9.6)
        second = patrolled([wednesday + HOUR, wednesday + 3 * HOUR], 9.6)

        at = come_in(tmp_path, (*first.fixes, *second.fixes))

        days = local_day(TEN), local_day(wednesday)
        assert equal(figures(land, days[0]), first)
        assert equal(figures(land, days[1]), second)
        both = figures(land, *days)
        assert both.visits / both.days == 2.5
        assert both.patrol_minutes / both.days == pytest.approx(24)
        assert both.compliance == pytest.approx(48 / 90)
        assert said_on_the_page(land, at, *days) == [
            ("3 visits 29 minutes", "29", "64%", "Partly"),
            ("2 visits 19 minutes", "19", "43%", "Partly"),
            ("5 visits 48 minutes", "48", "53%", "Partly"),
        ]

    @pytest.mark.parametrize(("visits", "minutes"), [(3, 15), (9, 5)])
    def test_three_of_15_and_nine_of_5_are_both_45(
        self, land: Land, crew: list[Person], tmp_path: Path, visits: int, minutes: int
    ) -> None:
        asked(land, crew[:1], TEN, visits=visits, minutes=minutes)
        truth = patrolled([TEN + 30 * MINUTE * n for n in range(visits)], minutes)
        assert truth.patrol_minutes == 45

        at = come_in(tmp_path, truth.fixes)

        day = local_day(TEN)
        assert equal(figures(land, day), truth)
        assert figures(land, day).compliance == pytest.approx(1)
        row = (f"{visits} visits 45 minutes", "45", "100%", "Visited")
        assert said_on_the_page(land, at, day, day) == [row, row]

    def test_a_crew_of_two_doubles_officer_minutes_only(
        self, land: Land, crew: list[Person], tmp_path: Path
    ) -> None:
        task = asked(land, crew, TEN)
        truth = patrolled([TEN, TEN + HOUR, TEN + 2 * HOUR], 15, crew=CREW)
        assert (truth.patrol_minutes, truth.officer_minutes) == (45, 90)

        at = come_in(tmp_path, truth.fixes)

        day = local_day(TEN)
        assert equal(figures(land, day), truth)
        proof = visibility.get_proof(task.pk)
        assert proof is not None
        assert (proof.visits, proof.full_visits, proof.dose_share) == pytest.approx((3, 3, 1))
        row = ("3 visits 45 minutes", "90", "100%", "Visited")
        assert said_on_the_page(land, at, day, day) == [row, row]


class TestDays:
    def test_a_visit_over_midnight_is_one_and_its_minutes_fall_into_both_days(
        self, land: Land, crew: list[Person], tmp_path: Path
    ) -> None:
        eleven = TEN + 13 * HOUR
        asked(land, crew[:1], eleven, hours=2, visits=1, minutes=16)
        truth = patrolled([eleven + 52 * MINUTE], 16)

        come_in(tmp_path, truth.fixes)

        day = local_day(eleven)
        assert equal(figures(land, day), truth), "it belongs to the day on which its hours begin"
        assert figures(land, day + dt.timedelta(days=1)).tasks == 0
        # A minute's way out of the place began in it, on the second day.
        assert ground_minutes(land) == {day: pytest.approx(8), day + dt.timedelta(days=1): pytest.approx(9)}

    @pytest.mark.parametrize(
        "change",
        [
            dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),  # one o'clock becomes two
            dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),  # two o'clock becomes one
        ],
        ids=["March", "October"],
    )
    def test_a_visit_over_the_change_of_clocks_is_as_long_as_it_was(
        self, land: Land, crew: list[Person], tmp_path: Path, change: dt.datetime
    ) -> None:
        asked(land, crew[:1], change - HOUR, hours=2, visits=1, minutes=20)
        truth = patrolled([change - 10 * MINUTE], 20)

        come_in(tmp_path, truth.fixes)

        day = local_day(change)
        assert equal(figures(land, day), truth)
        assert figures(land, day).compliance == pytest.approx(1)
        assert ground_minutes(land) == {day: pytest.approx(21)}


class TestWhatComesIn:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_repeated_in_disorder_and_in_several_files_it_is_the_same(
        self, land: Land, crew: list[Person], tmp_path: Path, seed: int
    ) -> None:
        asked(land, crew, TEN)
        truth = patrolled([TEN, TEN + HOUR], 15, crew=CREW).and_then(patrolled([TEN + 3 * HOUR], 5))

        come_in(tmp_path, *truth.in_disorder(seed))

        assert equal(figures(land, local_day(TEN)), truth)

    def test_what_comes_after_the_day_was_worked_out_is_counted_too(
        self, land: Land, crew: list[Person], tmp_path: Path
    ) -> None:
        asked(land, crew[:1], TEN)
        truth = patrolled([TEN, TEN + HOUR], 15)
        early, late = truth.fixes[: len(truth.fixes) // 2 - 20], truth.fixes[len(truth.fixes) // 2 - 20 :]
        come_in(tmp_path, early)
        assert figures(land, local_day(TEN)).patrol_minutes < 15

        come_in(tmp_path, late)

        assert equal(figures(land, local_day(TEN)), truth)

    def test_a_silence_takes_from_what_is_proven_and_not_from_what_is_possible(
        self, land: Land, crew: list[Person], tmp_path: Path
    ) -> None:
        task = asked(land, crew[:1], TEN, visits=1)
        truth = patrolled([TEN + HOUR], 15)
        silent = truth.without(TEN + HOUR + 6 * MINUTE, TEN + HOUR + 9 * MINUTE)

        come_in(tmp_path, silent.fixes)

        proof = visibility.get_proof(task.pk)
        assert proof is not None
        assert proof.visits == 1, "three minutes away are no new visit"
        assert proof.patrol_minutes == pytest.approx(15 - 3)
        assert proof.patrol_minutes < truth.patrol_minutes <= proof.patrol_minutes_at_most

    def test_swapped_devices_count_for_whoever_held_them_then(self, land: Land, tmp_path: Path) -> None:
        teams = [TeamFactory.create(area=land.neighbourhoods[n]) for n in range(2)]
        people = [officer(team, device) for team, device in zip(teams, CREW, strict=True)]
        noon = TEN + 2 * HOUR
        for person, device in zip(people, reversed(CREW), strict=True):
            visibility.hold_device(actor=ACTOR, at=noon, device=device, person_id=person.pk, starts_at=noon)
        asked(land, people, TEN)
        morning = patrolled([TEN], 20, crew=CREW[:1]).and_then(patrolled([TEN + HOUR], 5, crew=CREW[1:]))
        afternoon = patrolled([noon + HOUR], 10, crew=CREW[:1])

        come_in(tmp_path, (*morning.fixes, *afternoon.fixes))

        assert equal(figures(land, local_day(TEN)), morning.and_then(afternoon))
        # Each time a minute's way out of the place began in it.
        assert ground_minutes(land, by="team_id") == {
            teams[0].pk: pytest.approx(20 + 1), teams[1].pk: pytest.approx(5 + 1 + 10 + 1)
        }  # fmt: skip


def ground_minutes(land: Land, by: str = "day") -> dict[object, float]:
    """Officer-minutes in the first neighbourhood, by day or team."""
    found: dict[object, float] = {}
    rows: Sequence[GroundDay] = list(GroundDay.objects.filter(area_code=land.neighbourhoods[0].code))
    for row in rows:
        key = getattr(row, by)
        found[key] = found.get(key, 0) + row.officer_minutes
    return found
