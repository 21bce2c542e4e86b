"""Somebody's shift with an absence in it, a request for them, and a question about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.abstractions import AbstractionRequest, DutyQuery
from peelian.apps.workforce.models.people import Person
from peelian.kernel.actors import Actor, ActorKind, system
from peelian.kernel.time import now

_ACTOR = system("tests")
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Abstracted:
    """What was recorded."""

    absence: int
    request: int
    query: int


def abstracted(person: Person, user_id: int = 0) -> Abstracted:
    """A shift of yesterday with two of eight hours on response, a request for tomorrow by a user, and a question."""
    start = now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
    end, ahead = start + 8 * _HOUR, start + dt.timedelta(days=2)
    workforce.set_shift(
        actor=_ACTOR,
        at=start,
        person_id=person.pk,
        starts_at=start,
        ends_at=end,
        kind=workforce.ShiftKind.EARLY,
    )
    away = workforce.abstract(
        actor=_ACTOR, at=start, person_id=person.pk, starts_at=start + _HOUR, ends_at=start + 3 * _HOUR,
        code="response", details=workforce.AwayDetails(planned=False, asked_by=workforce.AskedBy.CONTROL),
    )  # fmt: skip
    asker = Actor(ActorKind.STAFF, str(user_id)) if user_id else _ACTOR
    request = workforce.request_abstraction(
        actor=asker, at=start, person_id=person.pk, starts_at=ahead, ends_at=ahead + 4 * _HOUR, code="aid",
        asked_by=workforce.AskedBy.PLANNING,
    )  # fmt: skip
    row = workforce.Elsewhere(person.pk, start, end, 90, start + 4 * _HOUR, start + 6 * _HOUR)
    workforce.put_duty_queries(actor=_ACTOR, at=end, found=[row])
    return Abstracted(away.id, request, DutyQuery.objects.get(person=person).pk)


def request_for(person: Person) -> int:
    """A request for tomorrow, without an event; answers its id."""
    start = now() + dt.timedelta(days=1)
    row = AbstractionRequest.objects.create(
        person=person, starts_at=start, ends_at=start + 4 * _HOUR, code_id="aid", asked_at=now()
    )
    return row.pk


def query_about(person: Person) -> int:
    """A question about yesterday, without an event; answers its id."""
    start = now() - dt.timedelta(days=1)
    row = DutyQuery.objects.create(
        person=person, starts_at=start, ends_at=start + 8 * _HOUR, minutes=90, away_from=start + _HOUR,
        away_until=start + 3 * _HOUR, asked_at=now(),
    )  # fmt: skip
    return row.pk
