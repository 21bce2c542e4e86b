"""A small force that has worked: teams, plans, patrols, voices, training. Numbers that tests work out by hand."""

from __future__ import annotations

import datetime as dt

from peelian.apps.priorities.models import Objective, Priority
from peelian.apps.priorities.types import DecisionKind
from peelian.apps.problems.models import Plan, PlanObjective
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import PatrolKind
from peelian.apps.visibility.models.figures import DayWorked
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.factories.visibility import ProofFactory
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)

DAY = dt.timedelta(days=1)


def staff(land: Land) -> None:
    """Abbey Green: its own team of a PC and two PCSOs, one post vacant, and a contact. The others: the sector's team,
    whose sergeant is named. Dock has none."""
    own = TeamFactory.create(area=land.neighbourhoods[0], social_url="https://social.example/abbey-green")
    for rank in (Rank.PCSO, Rank.PCSO, Rank.CONSTABLE):
        PostingFactory.create(post=PostFactory.create(team=own, rank=rank))
    PostFactory.create(team=own)
    sector = TeamFactory.create(area=land.sector, email="")
    PostingFactory.create(post=PostFactory.create(team=sector, rank=Rank.SERGEANT))
    for code, said in (("N01", {"email": "a@midshire.example", "bio": "Here since 2020."}), ("N02", {})):
        NamedContactFactory.create(area_code=code, person=PersonFactory.create(**said))


def decide(land: Land) -> list[Priority]:
    """Riverside North: three adopted (one not looked at for four months), one declined, one kept; South: one open."""
    north = CycleFactory.create(sector=land.sector)
    somebody = UserFactory.create()
    adopted = []
    for category, months in (
        (ProblemCategory.SPEEDING, 0),
        (ProblemCategory.PARKING, 0),
        (ProblemCategory.LITTER, 4),
    ):
        at = AT - (1 + 31 * months) * DAY
        line = CandidateFactory.create(
            cycle=north, category=category, area=land.neighbourhoods[0], decision=DecisionKind.ADOPTED,
            decided_by=somebody, decided_at=at,
        )  # fmt: skip
        adopted.append(
            PriorityFactory.create(
                candidate=line, category=category, area=land.neighbourhoods[0], adopted_at=at
            )
        )
    for category, decision, kept in (
        (ProblemCategory.BURGLARY, DecisionKind.DECLINED, None),
        (ProblemCategory.DRUGS, DecisionKind.KEPT, adopted[2]),
    ):
        CandidateFactory.create(
            cycle=north, category=category, area=land.sector, decision=decision, decision_reason="Said why.",
            decided_by=somebody, decided_at=AT - DAY, kept=kept,
        )  # fmt: skip
    CandidateFactory.create(cycle=CycleFactory.create(sector=land.other_sector))
    return adopted


def plan(priorities: list[Priority]) -> list[Plan]:
    """A running plan with one outcome met and one worse than before; one closed with one on which nothing was read; a
    draft. The first two serve “raise confidence”, the first also “prevent harm early”."""
    running = PlanFactory.create(priority=priorities[0], created_at=AT - 60 * DAY, agreed_at=AT - 50 * DAY)
    for readings in ((18, 15, 12, 9), (22, 24, 26, 30)):  # from 20, to 10
        outcome = IntendedOutcomeFactory.create(plan=running)
        for weeks, value in zip((4, 3, 2, 1), readings, strict=True):
            ReadingFactory.create(outcome=outcome, on=TODAY - weeks * 7 * DAY, value=value)
    closed = PlanFactory.create(
        priority=priorities[1], created_at=AT - 60 * DAY, agreed_at=AT - 55 * DAY, state=PlanState.CLOSED,
        closed_at=AT - 2 * DAY,
    )  # fmt: skip
    IntendedOutcomeFactory.create(plan=closed)
    draft = PlanFactory.create(
        priority=priorities[2], created_at=AT - 5 * DAY, agreed_at=None, state=PlanState.DRAFT
    )
    for one, codes in (
        (running, ("raise-confidence", "prevent-harm-early")),
        (closed, ("raise-confidence",)),
    ):
        for code in codes:
            PlanObjective.objects.create(plan=one, objective=Objective.objects.get(code=code))
    return [running, closed, draft]


def patrol(land: Land, under: Plan) -> list[PatrolTask]:
    """Four tasks of 3 visits of 15 minutes in Abbey Green, and one in Dock: proven for 50 and for 20 minutes, not
    visited (Dock), not checked, partners'. Positions of two days."""
    tasks = []
    for days, said in (
        (10, {}),
        (9, {}),
        (8, {"area": land.other_neighbourhood}),
        (7, {}),
        (6, {"kind": PatrolKind.PARTNER, "partner": "Street wardens"}),
    ):
        task = PatrolTaskFactory.create(plan=under, **said)
        TaskWindowFactory.create(task=task, starts_at=AT - days * DAY)
        tasks.append(task)
    ProofFactory.create(task=tasks[0], visits=3, full_visits=3, patrol_minutes=50.0)
    ProofFactory.create(task=tasks[1], visits=2, full_visits=1, patrol_minutes=20.0)
    ProofFactory.create(task=tasks[2], visits=0, full_visits=0, patrol_minutes=0.0)
    for days in (9, 10):
        known(TODAY - days * DAY)
    return tasks


def known(day: dt.date) -> None:
    """A day of which there are positions."""
    said = {"positions": 100, "devices": 4, "unheld_devices": 0, "rules_version": "1", "worked_out_at": AT}
    DayWorked.objects.get_or_create(day=day, defaults=said)
