"""Writing good practice down, checking it, publishing it, taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.library import queries, rules
from peelian.apps.library.models import Entry, EntryFigure
from peelian.apps.library.types import EntryDraft, EntryState, EntryView
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotMove(Refused):
    """An entry can't go there from where it is, or not by this person."""


@transaction.atomic
def write_entry(*, actor: Actor, at: dt.datetime, user_id: int, draft: EntryDraft) -> EntryView:
    """Write a new entry down, as a draft. Raises Refused."""
    rules.refuse_bad(draft)
    row = Entry(written_by_id=user_id, changed_at=at)
    _fill(row, draft)
    return _recorded("written", row, actor, at)


@transaction.atomic
def rewrite_entry(
    *, actor: Actor, at: dt.datetime, user_id: int, entry_id: int, draft: EntryDraft
) -> EntryView:
    """Change an entry's words. One that was checked is a draft again. Raises NotFound, CannotMove, Refused."""
    rules.refuse_bad(draft)
    row = _held(entry_id)
    _require(rules.may_rewrite(EntryState(row.state)))
    row.written_by_id, row.changed_at = user_id, at
    row.state, row.checked_by, row.checked_at, row.withdrawn_for = EntryState.DRAFT, None, None, ""
    _fill(row, draft)
    return _recorded("rewritten", row, actor, at)


@transaction.atomic
def check_entry(*, actor: Actor, at: dt.datetime, user_id: int, entry_id: int) -> EntryView:
    """Say that an entry is right and fit for others. Raises NotFound, CannotMove."""
    row = _held(entry_id)
    _require(rules.may_move(EntryState(row.state), EntryState.CHECKED))
    _require(rules.may_check(written_by_id=row.written_by_id, by_id=user_id))
    row.state, row.checked_by_id, row.checked_at = EntryState.CHECKED, user_id, at
    row.save(update_fields=["state", "checked_by", "checked_at"])
    return _recorded("checked", row, actor, at)


@transaction.atomic
def publish_entry(*, actor: Actor, at: dt.datetime, entry_id: int) -> EntryView:
    """Let the whole force read an entry. Raises NotFound, CannotMove."""
    row = _held(entry_id)
    _require(rules.may_move(EntryState(row.state), EntryState.PUBLISHED))
    row.state, row.published_at = EntryState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    return _recorded("published", row, actor, at)


@transaction.atomic
def withdraw_entry(*, actor: Actor, at: dt.datetime, entry_id: int, reason: str) -> EntryView:
    """Take an entry out of what the force reads, with the reason. Raises NotFound, CannotMove, Refused."""
    reason = tidy(reason)
    if not reason:
        raise Refused("Say why it is withdrawn.", field="reason")
    row = _held(entry_id)
    _require(rules.may_move(EntryState(row.state), EntryState.WITHDRAWN))
    row.state, row.withdrawn_for = EntryState.WITHDRAWN, reason[:300]
    row.save(update_fields=["state", "withdrawn_for"])
    return _recorded("withdrawn", row, actor, at)


def _fill(row: Entry, draft: EntryDraft) -> None:
    row.title, row.summary = tidy(draft.title), tidy(draft.summary)
    row.done, row.result = tidy(draft.done), tidy(draft.result)
    row.category, row.team_id, row.ring_id = draft.category, draft.team_id, draft.ring_id
    row.plan_id, row.pilot_from, row.pilot_until = draft.plan_id, draft.pilot_from, draft.pilot_until
    row.save()
    row.figures.all().delete()
    EntryFigure.objects.bulk_create(
        EntryFigure(
            entry=row, what=one.what, before=one.before, after=one.after, source=one.source, place=place
        )
        for place, one in enumerate(draft.figures)
    )


def _held(entry_id: int) -> Entry:
    row = Entry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if row is None:
        raise NotFound("There is no such entry.")
    return row


def _require(decision: Decision) -> None:
    if not decision:
        raise CannotMove(decision.reason)


def _recorded(what: str, row: Entry, actor: Actor, at: dt.datetime) -> EntryView:
    shown = queries.get_entry(row.pk)
    events.record(
        name=f"library.entry.{what}", actor=actor, at=at, subject=row, area_code=shown.area_path[0],
        data={"state": shown.state.value},
    )  # fmt: skip
    return shown
