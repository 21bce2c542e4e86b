"""Shifts and abstractions, set one by one; `services/rosters.py` lays a force's own roster over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.queries import duties as queries
from peelian.apps.workforce.rules import duties as rules
from peelian.apps.workforce.rules.posts import NOT_SERVING
from peelian.apps.workforce.services.serving import serves_as
from peelian.apps.workforce.types.abstractions import (
    NOTHING_MORE,
    AbstractionView,
    AwayDetails,
    Source,
)
from peelian.apps.workforce.types.duties import ShiftKind, ShiftView, Span
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: A shift or an abstraction longer than this is a mistake in its dates; leave comes a day at a time or in weeks.
LONGEST_SHIFT = dt.timedelta(days=60)


class BadDuty(Refused):
    """A stretch of time that can't be somebody's duty or absence."""


def set_shift(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: ShiftKind,
    instead_of: int | None = None,
) -> ShiftView:
    """Record somebody's hours, or that they are off, in place of what was recorded for any of that time.

    `instead_of` is a shift of theirs that this one corrects, wherever it stood. Raises NotFound, BadDuty.
    """
    check(starts_at, ends_at)
    with transaction.atomic():
        _held(person_id)
        _refuse_outside_service(person_id, starts_at)
        if instead_of is not None:
            _of_theirs(Shift, instead_of, person_id).delete()
        Shift.objects.filter(person_id=person_id, starts_at__lt=ends_at, ends_at__gt=starts_at).delete()
        row = Shift.objects.create(person_id=person_id, starts_at=starts_at, ends_at=ends_at, kind=kind)
        _record("workforce.shift.set", actor, at, row, kind=kind.value)
    return queries.shift_view(row)


def abstract(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    code: str,
    details: AwayDetails = NOTHING_MORE,
    instead_of: int | None = None,
) -> AbstractionView:
    """Record that somebody is taken away from their neighbourhood.

    `instead_of` is an abstraction of theirs that this one corrects: it keeps the source of what was first recorded.
    Raises NotFound (of the code too, on the day that it starts), BadDuty.
    """
    check(starts_at, ends_at)
    source = details.source
    with transaction.atomic():
        _held(person_id)
        _refuse_outside_service(person_id, starts_at)
        if instead_of is not None:
            before = _of_theirs(Abstraction, instead_of, person_id)
            source = Source(before.source) if isinstance(before, Abstraction) else source
            before.delete()
        reason = queries.get_code(code, local_day(starts_at))
        there = (
            Abstraction.objects.select_related("code")
            .filter(person_id=person_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
            .first()
        )
        if there is not None:
            told = rules.told(Span(there.starts_at, there.ends_at))
            raise BadDuty(f"They are {there.code.label} already, {told}.", field="starts_at")
        row = Abstraction.objects.create(
            person_id=person_id, starts_at=starts_at, ends_at=ends_at, code_id=reason.code, planned=details.planned,
            note=tidy(details.note)[:200], asked_by=details.asked_by, requester=tidy(details.requester)[:80],
            noticed_at=details.noticed_at, to_where=tidy(details.to_where)[:80], own_sector=details.own_sector,
            source=source,
        )  # fmt: skip
        _record(
            "workforce.abstraction.recorded",
            actor,
            at,
            row,
            code=code,
            planned=details.planned,
            source=source,
        )
    return queries.abstraction_view(row)


def withdraw_shift(*, actor: Actor, at: dt.datetime, shift_id: int) -> None:
    """Take a shift back: what somebody does in that time isn't known any more. Raises NotFound."""
    with transaction.atomic():
        row = Shift.objects.select_for_update().filter(pk=shift_id).first()
        if row is None:
            raise NotFound("There is no such shift.")
        _record("workforce.shift.withdrawn", actor, at, row, kind=row.kind)
        row.delete()


def end_abstraction(*, actor: Actor, at: dt.datetime, abstraction_id: int, ends_at: dt.datetime) -> None:
    """Have somebody back earlier; before it began, it is taken back whole. Raises NotFound, BadDuty."""
    with transaction.atomic():
        row = Abstraction.objects.select_for_update().filter(pk=abstraction_id).first()
        if row is None:
            raise NotFound("There is no such abstraction.")
        if ends_at > row.ends_at:
            raise BadDuty("It ends before that. Record another one.", field="ends_at")
        _record("workforce.abstraction.ended", actor, at, row, ends_at=ends_at.isoformat())
        if ends_at <= row.starts_at:
            row.delete()
        else:
            row.ends_at = ends_at
            row.save(update_fields=["ends_at"])


def check(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """Raise BadDuty for a span that runs backwards or for ever."""
    if ends_at <= starts_at:
        raise BadDuty("It must end after it starts.", field="ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise BadDuty("It can be 60 days at most.", field="ends_at")


def hold(person_ids: Iterable[int]) -> None:
    """Make others who change these people's duties, or send them somewhere, wait until the transaction ends.

    Called inside one. It writes nothing.
    """
    list(
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=list(person_ids))
        .order_by("pk")
        .values_list("pk")
    )


def _of_theirs(model: type[Shift] | type[Abstraction], number: int, person_id: int) -> Shift | Abstraction:
    """A row to correct. Raises NotFound for one that is gone or somebody else's."""
    row = model._default_manager.filter(pk=number, person_id=person_id).first()
    if row is None:
        raise NotFound("What you are correcting isn’t there any more.")
    return row


def _refuse_outside_service(person_id: int, starts_at: dt.datetime) -> None:
    if serves_as(person_id, local_day(starts_at)) is None:
        raise BadDuty(NOT_SERVING, field="starts_at")


def _held(person_id: int) -> None:
    """Wait for others who change this person's duties. Raises NotFound."""
    if not Person.objects.select_for_update(no_key=True).filter(pk=person_id).exists():
        raise NotFound("There is no such person.")


def _record(name: str, actor: Actor, at: dt.datetime, row: Shift | Abstraction, **data: Any) -> None:
    facts = {"person": row.person_id, "from": row.starts_at.isoformat(), "until": row.ends_at.isoformat()}
    events.record(name=name, actor=actor, at=at, subject=row, data={**facts, **data})
