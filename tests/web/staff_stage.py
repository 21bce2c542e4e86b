"""A sector at work, for the screens of staff: people, a list, a plan, patrols with and without proof, an update."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.test import Client

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.feedback.models import Update
from peelian.apps.priorities.models import Candidate, Priority
from peelian.apps.problems.models import Plan
from peelian.apps.tasking.models import Assignment, PatrolTask
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.apps.voice.models import Contribution
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory
from tests.factories.content import MeetingFactory
from tests.factories.feedback import UpdateFactory
from tests.factories.places import Land, make_land
from tests.factories.priorities import CandidateFactory, CycleFactory, ForceStrandFactory, PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory, TacticFactory
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, TaskWindowFactory
from tests.factories.voice import ContributionFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory


@dataclass(frozen=True, slots=True)
class Station:
    """What was set."""

    land: Land
    pcso: Person
    sergeant: User
    inspector: User
    candidate: Candidate
    priority: Priority
    plan: Plan
    task: PatrolTask
    own: Assignment
    proven: PatrolTask
    update: Update
    contact: Contact
    contribution: Contribution


def client_of(user: User) -> Client:
    """A client in which somebody is signed in, with a second factor."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def member(name: str, role: Role, area_code: str) -> User:
    """A member of staff with a role in an area."""
    user: User = UserFactory.create(name=name)
    RoleGrantFactory.create(user=user, role=role, area_code=area_code)
    return user


def set_the_station() -> Station:
    """Riverside North and its neighbourhood Abbey Green (N01) in the middle of a loop."""
    land = make_land()
    here = land.neighbourhoods[0]
    sergeant = member("Sam Sergeant", Role.SERGEANT, land.sector.code)
    inspector = member("Ines Inspector", Role.INSPECTOR, land.lpa.code)
    team = TeamFactory.create(area=here, name="Abbey Green Team")
    pcso = PersonFactory.create(
        name="Amina Yusuf", rank=Rank.PCSO, user=member("Amina Yusuf", Role.PCSO, here.code)
    )
    PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.PCSO), person=pcso)

    ForceStrandFactory.create(area=land.force)
    cycle = CycleFactory.create(sector=land.sector)
    candidate = CandidateFactory.create(cycle=cycle, area=here, category=ProblemCategory.PARKING)
    priority = PriorityFactory.create(area=here, candidate=CandidateFactory.create(cycle=cycle, area=here))
    plan = PlanFactory.create(priority=priority, owner=sergeant)
    TacticFactory.create(plan=plan)
    ReadingFactory.create(outcome=IntendedOutcomeFactory.create(plan=plan))
    contributions = [ContributionFactory.create(area=here) for _ in range(3)]

    task = PatrolTaskFactory.create(
        plan=plan,
        created_by=sergeant,
        instructions="Walk from the school gate to the shops.\nSpeak to parents.",
    )
    TaskWindowFactory.create(task=task, starts_at=AT + dt.timedelta(hours=1))
    own = AssignmentFactory.create(task=task, person=pcso)
    proven = PatrolTaskFactory.create(plan=plan, created_by=sergeant, title="High Street on Friday evening")
    TaskWindowFactory.create(task=proven, starts_at=AT - dt.timedelta(days=3))
    AssignmentFactory.create(task=proven, person=pcso, accepted_at=AT - dt.timedelta(days=4))
    _prove(proven, pcso)

    update = UpdateFactory.create(priority=priority, written_by=sergeant)
    contact = ContactFactory.create()
    MeetingFactory.create(area=here)
    return Station(
        land,
        pcso,
        sergeant,
        inspector,
        candidate,
        priority,
        plan,
        task,
        own,
        proven,
        update,
        contact,
        contributions[0],
    )


def _prove(task: PatrolTask, person: Person) -> None:
    """Two visits, one of them as long as was asked."""
    proof = Proof.objects.create(
        task=task, visits=2, full_visits=1, officer_minutes=24, patrol_minutes=22, patrol_minutes_at_most=26,
        dose_share=22 / 45, positions_used=48, method="stays", method_version="1",
        reasons=["Two fixes were set aside: they lie in the sea."], worked_out_at=AT - dt.timedelta(days=2),
    )  # fmt: skip
    came = AT - dt.timedelta(days=3)
    for start, minutes in ((came, 15.0), (came + dt.timedelta(hours=1), 7.0)):
        Visit.objects.create(
            proof=proof, device="R-1", person=person, entered_at=start, left_at=start + dt.timedelta(minutes=minutes),
            minutes=minutes, fixes=24,
        )  # fmt: skip


__all__ = ["TODAY", "Station", "client_of", "member", "set_the_station"]
