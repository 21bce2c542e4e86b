"""What officers say on their phones of being taken away: taken once, however often it comes, and never lost."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import Abstraction
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.queries.duties import get_code
from peelian.apps.workforce.rules import away as rules
from peelian.apps.workforce.rules import duties as duty_rules
from peelian.apps.workforce.services.duties import abstract, end_abstraction
from peelian.apps.workforce.types.abstractions import AwayDetails, Source
from peelian.apps.workforce.types.away import AwayHeard, AwayUnsent, AwayWhat
from peelian.apps.workforce.types.duties import Span
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


class CannotHear(Refused):
    """The key came with something else, or from somebody else, before."""


def hear_away(*, actor: Actor, at: dt.datetime, person_id: int, said: AwayUnsent) -> AwayHeard:
    """Take what somebody said of being taken away, or back, once for each key.

    A second time with a key changes nothing and gives the same answer. What can't be taken, because something else is
    on record for that time, is kept with the reason. Raises NotFound for a person that isn't there, CannotHear.
    """
    with transaction.atomic():
        if not Person.objects.select_for_update(no_key=True).filter(pk=person_id).exists():
            raise NotFound("There is no such person.")
        before = AwaySaying.objects.filter(key=said.key).first()
        if before is not None:
            if _words_of(before) != (
                person_id,
                said.what,
                said.code,
                said.asked_by,
                said.hours,
                said.ends_at,
            ):
                raise CannotHear("Something else was sent under this key before. Say it again.")
            return AwayHeard(before.why, again=True)
        moment = rules.moment_of(said.said_at, at)
        row = AwaySaying(
            key=said.key, person_id=person_id, what=said.what, code=said.code, asked_by=said.asked_by, hours=said.hours,
            until=said.ends_at, said_at=moment, received_at=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.abstraction_id = _take(actor, at, person_id, said, moment)
        except Refused as refused:
            row.why = refused.message[:300]
        row.save()
        if row.why:
            events.record(
                name="workforce.away.not_taken", actor=actor, at=at, subject=row,
                data={"person": person_id, "what": said.what.value, "said_at": moment.isoformat(), "why": row.why},
            )  # fmt: skip
    return AwayHeard(row.why)


def _take(actor: Actor, at: dt.datetime, person_id: int, said: AwayUnsent, moment: dt.datetime) -> int | None:
    """Record it; answers the abstraction's id, None for one that ended before it began."""
    until = rules.until_of(said, moment)
    decision = rules.may_take(said.what, moment, until, at)
    if not decision:
        raise Refused(decision.reason)
    if said.what is AwayWhat.BACK:
        return _end(actor, at, person_id, moment)
    assert until is not None  # noqa: S101 - may_take refuses it
    decision = rules.may_say(get_code(said.code, local_day(moment)).kind)
    if not decision:
        raise Refused(decision.reason)
    there = (
        Abstraction.objects.select_related("code")
        .filter(person_id=person_id, starts_at__lt=until, ends_at__gt=moment)
        .first()
    )
    if there is not None:
        told = duty_rules.told(Span(there.starts_at, there.ends_at))
        raise Refused(f"You are recorded as {there.code.label} already, {told}.")
    return abstract(
        actor=actor, at=at, person_id=person_id, starts_at=moment, ends_at=until, code=said.code,
        details=AwayDetails(planned=False, asked_by=said.asked_by, noticed_at=moment, source=Source.PHONE),
    ).id  # fmt: skip


def _end(actor: Actor, at: dt.datetime, person_id: int, moment: dt.datetime) -> int | None:
    running = Abstraction.objects.filter(
        person_id=person_id, starts_at__lte=moment, ends_at__gt=moment
    ).first()
    if running is None:
        raise Refused("You weren’t recorded as away then.")
    end_abstraction(actor=actor, at=at, abstraction_id=running.pk, ends_at=moment)
    return running.pk if running.starts_at < moment else None


def _words_of(row: AwaySaying) -> tuple[object, ...]:
    return row.person_id, row.what, row.code, row.asked_by, row.hours, row.until
