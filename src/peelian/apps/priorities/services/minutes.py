"""Writes on minutes, and on words among ourselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Candidate, Cycle, InternalWording, Minutes, Priority
from peelian.apps.priorities.queries.minutes import get_minutes
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import DecisionKind, InternalView, MinutesView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class Undecided(Refused):
    """A line of the list still waits for its decision."""


def sign_minutes(
    *,
    actor: Actor,
    at: dt.datetime,
    cycle_id: int,
    chaired_by_id: int,
    present: str,
    apologies: str,
    notes: str,
    record: Mapping[str, Any],
    correction: str = "",
) -> MinutesView:
    """Sign a fortnight's minutes: they stay as they are from now on. A correction is the next number.

    Args:
        actor: who signs.
        at: now.
        cycle_id: whose list it is about.
        chaired_by_id: who took the chair.
        present, apologies: who was there, and who sent word that they weren't.
        notes: what else was said.
        record: the list, its decisions and the work in hand, as they stand; JSON-able.
        correction: why the number before is corrected; needed from the second on, and meaningless before.

    Raises:
        NotFound: there is no such list.
        Undecided: a line of it still waits.
        NeedsWords: nobody was present, or a correction has no reason.
    """
    present, correction = tidy(present), tidy(correction)
    if not present:
        raise NeedsWords("Say who was present.", field="present")
    with transaction.atomic():
        # Held: two who sign at once get two numbers, and nobody decides a line while its minutes are signed.
        cycle = (
            Cycle.objects.select_for_update(of=("self",)).select_related("sector").filter(pk=cycle_id).first()
        )
        if cycle is None:
            raise NotFound("There is no such list.")
        waiting = Candidate.objects.filter(cycle=cycle, decision=DecisionKind.PENDING).count()
        decision = rules.may_sign(waiting)
        if not decision:
            raise Undecided(decision.reason)
        last = Minutes.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
        if last and not correction:
            raise NeedsWords("These minutes are signed. Say what is corrected, and why.", field="correction")
        row = Minutes.objects.create(
            cycle=cycle,
            number=last + 1,
            chaired_by_id=chaired_by_id,
            present=present,
            apologies=tidy(apologies),
            notes=tidy(notes),
            record=dict(record),
            correction=correction if last else "",
            signed_at=at,
        )
        events.record(
            name="priorities.minutes.signed", actor=actor, at=at, subject=row, area_code=cycle.sector.code,
            data={"cycle": cycle_id, "number": row.number},
        )  # fmt: skip
    return get_minutes(row.pk)


def word_internally(
    *, actor: Actor, at: dt.datetime, priority_id: int, words: str, written_by_id: int
) -> InternalView:
    """Say what a priority is about among ourselves: names and addresses that the public's words leave out.

    Raises NeedsWords, NotFound.
    """
    words = tidy(words)
    if not words:
        raise NeedsWords("Say what it is about among yourselves.", field="words")
    with transaction.atomic():
        priority = (
            Priority.objects.select_for_update(of=("self",))
            .select_related("area")
            .filter(pk=priority_id)
            .first()
        )
        if priority is None:
            raise NotFound("There is no such priority.")
        row, _ = InternalWording.objects.update_or_create(
            priority=priority, defaults={"words": words, "written_by_id": written_by_id, "written_at": at}
        )
        # The words themselves stay out of the record, which more people read.
        events.record(
            name="priorities.internal.worded",
            actor=actor,
            at=at,
            subject=priority,
            area_code=priority.area.code,
        )
    return InternalView(row.words, row.written_by.name, row.written_at)
