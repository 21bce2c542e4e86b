"""A neighbourhood with something in every part of its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.feedback.models import Update
from peelian.apps.feedback.types import UpdateState
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.types.states import MessageKind, MessageState
from peelian.apps.places.models import Postcode
from peelian.apps.priorities.models import Priority
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.content import MeetingFactory
from tests.factories.feedback import UpdateFactory
from tests.factories.places import Land, make_land, square
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory
from tests.factories.voice import QuestionFactory
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What was set."""

    land: Land
    priority: Priority
    update: Update
    message: Message


def set_the_stage() -> Stage:
    """Abbey Green (N01): team, named officer, priorities fresh and stale, update, message, meetings, question."""
    land = make_land()
    here = land.neighbourhoods[0]
    _postcodes()
    _team(land)
    cycle = CycleFactory.create(sector=land.sector)
    priority = PriorityFactory.create(
        area=here,
        candidate=CandidateFactory.create(cycle=cycle, area=here),
        action="We check speeds on School Road twice a week, at the times when children walk home.",
        action_at=AT - dt.timedelta(days=3),
        adopted_at=AT - dt.timedelta(days=20),
    )
    PriorityFactory.create(
        area=land.sector,
        category=ProblemCategory.LITTER,
        candidate=CandidateFactory.create(cycle=cycle, area=land.sector, category=ProblemCategory.LITTER),
        issue="Rubbish is left behind the shops.",
        adopted_at=AT - dt.timedelta(days=200),
    )
    message = make_message(land, subject="What we did about speeding on School Road")
    update = UpdateFactory.create(
        priority=priority,
        said="Four people told us that cars go too fast past the school.",
        did="We planned 12 visits of 15 minutes. Positions show 9 visits and 141 minutes on foot.",
        state=UpdateState.SENT,
        approved_by=UserFactory.create(),
        approved_at=AT - dt.timedelta(days=2),
        message=message,
    )
    MeetingFactory.create(area=here, description="Come and talk to us. There is a step-free way in.")
    MeetingFactory.create(
        area=land.sector,
        title="Street briefing",
        starts_at=AT + dt.timedelta(days=9, hours=3),
        cancelled_at=AT - dt.timedelta(hours=2),
    )
    QuestionFactory.create()
    return Stage(land, priority, update, message)


def make_message(land: Land, *, subject: str, body: str = "", key: str = "one") -> Message:
    """A "you said, we did" that went out to the first neighbourhood two days ago."""
    return Message.objects.create(
        kind=MessageKind.UPDATE,
        state=MessageState.SENT,
        subject=subject,
        body=body
        or "You told us that cars go too fast.\n\n## What we did\n\n- 9 visits\n- 141 minutes\n\nMore: https://midshire.example/a",
        area=land.neighbourhoods[0],
        sender_name="Abbey Green Team",
        written_by=UserFactory.create(),
        approved_by=UserFactory.create(),
        idempotency_key=key,
        created_at=AT - dt.timedelta(days=2),
        approved_at=AT - dt.timedelta(days=2),
        sent_at=AT - dt.timedelta(days=2),
    )


def _team(land: Land) -> None:
    here = land.neighbourhoods[0]
    team = TeamFactory.create(
        area=here,
        name="Abbey Green Neighbourhood Team",
        email="abbeygreen@midshire.example",
        telephone="0121 496 0123",
        welcome="We walk these streets every day. Stop us and say hello.",
    )
    named = PersonFactory.create(
        name="Amina Yusuf",
        rank=Rank.PCSO,
        email="amina.yusuf@midshire.example",
        bio="I grew up two streets from here.",
    )
    PostingFactory.create(
        post=PostFactory.create(team=team, title="Neighbourhood PCSO", rank=Rank.PCSO), person=named
    )
    PostingFactory.create(post=PostFactory.create(team=team), person=PersonFactory.create(name="Tom Bright"))
    NamedContactFactory.create(person=named)


def _postcodes() -> None:
    inside, outside = square(0, 0).centroid, square(40, 40).centroid
    Postcode.objects.create(postcode="B31 2AB", lat=inside.y, lng=inside.x, source="tests")
    Postcode.objects.create(
        postcode="B31 2AD", lat=inside.y, lng=inside.x, source="tests", terminated_on=dt.date(2019, 5, 1)
    )
    Postcode.objects.create(postcode="DE1 1AA", lat=outside.y, lng=outside.x, source="tests")
