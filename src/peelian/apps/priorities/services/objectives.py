"""Writes on the force's objectives: the first six ship, a force words and ends its own."""

from __future__ import annotations

import datetime as dt
import re

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Objective
from peelian.apps.priorities.queries import objectives as queries
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import ObjectiveView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class BadObjective(Refused):
    """An objective whose code can't stand in an address, or whose words are too long."""


class ObjectiveEnds(Refused):
    """An objective can't end on that day, or has ended, so that it isn't reworded any more."""


def ship_objectives(*, actor: Actor, at: dt.datetime) -> int:
    """Set those of the first six that aren't there, however they have been reworded or ended since. How many it set."""
    added = 0
    with transaction.atomic():
        for position, first in enumerate(rules.FIRST_OBJECTIVES, start=1):
            row, is_new = Objective.objects.get_or_create(
                code=first.code,
                defaults={
                    "name": first.name,
                    "words": first.words,
                    "position": position,
                    "valid_from": rules.FIRST_OBJECTIVES_FROM,
                },
            )
            if is_new:
                added += 1
                _record("priorities.objective.set", actor, at, row, name=row.name)
    return added


def set_objective(
    *, actor: Actor, at: dt.datetime, code: str, name: str, words: str, valid_from: dt.date
) -> ObjectiveView:
    """Set an objective of the whole force, or reword one that holds; a new one goes last.

    What has begun keeps its first day, since plans were tied to it. Raises BadObjective, NeedsWords, ObjectiveEnds.
    """
    name, words = tidy(name), tidy(words)
    if not name:
        raise NeedsWords("Give it a name.", field="name")
    if not words:
        raise NeedsWords("Say in a sentence what it asks of a team.", field="words")
    _refuse_misfits(code, name, words)
    today = local_day(at)
    with transaction.atomic():
        rows = {row.code: row for row in Objective.objects.select_for_update()}
        row = rows.get(code)
        if row is None:
            last = max((other.position for other in rows.values()), default=0)
            row = Objective(code=code, position=last + 1, valid_from=valid_from)
        elif row.valid_until is not None and row.valid_until <= today:
            raise ObjectiveEnds("This objective has ended. Set a new one under another code.", field="code")
        elif row.valid_from > today:
            row.valid_from = valid_from
        before, row.name, row.words = row.name, name, words
        _save(row)
        _record("priorities.objective.set", actor, at, row, name=name, before=before)
    return queries.view(row)


def end_objective(*, actor: Actor, at: dt.datetime, code: str, on: dt.date, reason: str) -> ObjectiveView:
    """Say that an objective doesn't hold on `on` any more, today or later. Plans that served it keep it.

    Raises NotFound, NeedsWords, ObjectiveEnds.
    """
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why it ends.", field="reason")
    today = local_day(at)
    with transaction.atomic():
        row = Objective.objects.select_for_update().filter(code=code).first()
        if row is None:
            raise NotFound("There is no such objective.")
        if row.valid_until is not None and row.valid_until <= today:
            raise ObjectiveEnds("This has ended already.", field="on")
        if on < today:
            raise ObjectiveEnds(
                "What held in the past stays as it was. Take today or a later day.", field="on"
            )
        if on <= row.valid_from:
            raise ObjectiveEnds("It hasn’t begun by then. Take a day after its first.", field="on")
        row.valid_until = on
        row.save(update_fields=["valid_until"])
        _record("priorities.objective.ended", actor, at, row, on=on.isoformat(), reason=reason)
    return queries.view(row)


def _save(row: Objective) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if "objective_span_forward" in str(clash):
            raise ObjectiveEnds(
                "Its first day must be before the day it ends.", field="valid_from"
            ) from clash
        raise BadObjective("Somebody has just set an objective with this code.", field="code") from clash


def _refuse_misfits(code: str, name: str, words: str) -> None:
    if not _CODE.fullmatch(code) or len(code) > 40:
        raise BadObjective(
            "A code is small letters and figures with dashes between them, 40 at most: prevent-harm-early.",
            field="code",
        )
    if len(name) > 80:
        raise BadObjective("The name has 80 letters at most.", field="name")
    if len(words) > 300:
        raise BadObjective("The sentence has 300 letters at most.", field="words")


def _record(event: str, actor: Actor, at: dt.datetime, row: Objective, **data: str) -> None:
    events.record(name=event, actor=actor, at=at, subject=row, data={"code": row.code, **data})
