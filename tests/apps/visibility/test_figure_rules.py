"""Rules of figures: a new version holds from a day on, and what stands keeps its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from peelian.analysis.visits import VERSION, VisitRules
from peelian.apps.events.models import Event
from peelian.apps.visibility.models.figures import DayWorked, PlaceDay
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.models.rules import FigureRules
from peelian.apps.visibility.queries.rules import list_rules, rules_on
from peelian.apps.visibility.services.proof import work_out_proof
from peelian.apps.visibility.services.rules import BadRules, set_rules
from peelian.kernel.actors import system
from tests.apps.visibility.test_rollups import ACTOR, DAY, clock, take
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.positions import stay
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import PatrolTaskFactory, PlaceFactory, TaskWindowFactory

pytestmark = pytest.mark.django_db

STRICT = replace(VisitRules(), minimum_dwell_s=600)
AFTER = DAY + dt.timedelta(days=1)


@pytest.fixture
def land() -> Land:
    return make_land()


def set_from(day: dt.date, rules: VisitRules = STRICT) -> str:
    return set_rules(
        actor=system("test"), at=AT, rules=rules, valid_from=day, why="Passing by isn't patrolling"
    ).version


class TestSetRules:
    def test_holds_from_its_day_on_and_not_before(self) -> None:
        version = set_from(DAY)
        assert rules_on(DAY - dt.timedelta(days=1)).version == VERSION
        assert rules_on(DAY - dt.timedelta(days=1)).rules == VisitRules()
        assert (rules_on(DAY).version, rules_on(AFTER).rules) == (version, STRICT)

    def test_the_latest_to_begin_counts(self) -> None:
        set_from(AFTER)
        earlier = set_from(DAY, replace(STRICT, exit_gap_s=180))
        assert (rules_on(DAY).version, rules_on(AFTER).rules) == (earlier, STRICT)

    def test_lists_every_version_with_who_and_why(self) -> None:
        version = set_from(DAY)
        newest, shipped = list_rules()
        assert (newest.version, newest.valid_from, newest.why) == (
            version,
            DAY,
            "Passing by isn't patrolling",
        )
        assert (shipped.version, shipped.valid_from) == (VERSION, None)
        assert Event.objects.get(name="visibility.rules.set").data["minimum_dwell_s"] == 600

    @pytest.mark.parametrize(
        ("rules", "day", "why", "words"),
        [
            (STRICT, TODAY - dt.timedelta(days=1), "Why", "from today on or later"),
            (STRICT, DAY, " ", "Say why"),
            (VisitRules(), DAY, "Why", "already"),
        ],
        ids=["passed", "no-reason", "no-change"],
    )
    def test_refuses_what_cant_hold(self, rules: VisitRules, day: dt.date, why: str, words: str) -> None:
        with pytest.raises(BadRules, match=words):
            set_rules(actor=system("test"), at=AT, rules=rules, valid_from=day, why=why)
        assert not FigureRules.objects.exists()

    def test_refuses_two_from_one_day(self) -> None:
        set_from(DAY)
        with pytest.raises(BadRules, match="Another version"):
            set_from(DAY, replace(STRICT, exit_gap_s=180))


class TestFigures:
    def test_of_each_day_are_by_the_rules_of_that_day(self, land: Land) -> None:
        PlaceFactory.create(area=land.neighbourhoods[0])
        version = set_from(AFTER)
        take(
            stay("A", clock(10), 8),
            stay("A", clock(10, day=AFTER), 8),
            stay("B", clock(12, day=AFTER), 16),
            on=(DAY, AFTER),
        )
        assert list(DayWorked.objects.order_by("day").values_list("rules_version", flat=True)) == [
            VERSION,
            version,
        ]
        rows = PlaceDay.objects.order_by("day").values_list("rules_version", "lengths")
        assert list(rows) == [(VERSION, [8]), (version, [16])]

    def test_a_proof_names_the_version_of_the_day_that_its_hours_begin_on(self, land: Land) -> None:
        version = set_from(AFTER)
        take(stay("A", clock(10), 8), stay("A", clock(10, day=AFTER), 8), on=(DAY, AFTER))
        found = []
        plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        for day in (DAY, AFTER):
            task = PatrolTaskFactory.create(plan=plan)
            TaskWindowFactory.create(task=task, starts_at=clock(9, day=day), ends_at=clock(12, day=day))
            found.append(work_out_proof(actor=ACTOR, at=AT + dt.timedelta(days=5), task_id=task.pk))
        assert [(one.method_version, one.visits) for one in found] == [(VERSION, 1), (version, 0)]
        assert Proof.objects.get(method_version=version).parameters["minimum_dwell_s"] == 600
