"""The force's own list of words that make a reply urgent."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.inbox.models import Trigger
from peelian.apps.inbox.rules.triggers import may_add
from peelian.apps.inbox.types import TriggerView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, tidy


class BadTrigger(Refused):
    """These words can't be a trigger."""


@transaction.atomic
def add_trigger(
    *, actor: Actor, at: dt.datetime, words: str, language: str, reason: str, added_by_id: int | None
) -> TriggerView:
    """Make words urgent from now on; replies that came before aren't looked through. Raises BadTrigger."""
    words, reason = " ".join(tidy(words).split()).casefold(), one_line(tidy(reason), 100)
    decision = may_add(words, reason)
    if not decision:
        raise BadTrigger(decision.reason, field="words" if reason else "reason")
    if Trigger.objects.filter(language=language, words=words, removed_at__isnull=True).exists():
        raise BadTrigger("These words are on the list.", field="words")
    row = Trigger.objects.create(
        words=words, language=language, reason=reason, added_by_id=added_by_id, added_at=at
    )
    events.record(
        name="inbox.trigger.added",
        actor=actor,
        at=at,
        subject=row,
        data={"words": words, "language": language},
    )
    return TriggerView(row.pk, row.words, row.language, row.reason)


@transaction.atomic
def remove_trigger(*, actor: Actor, at: dt.datetime, trigger_id: int) -> None:
    """Take words off the list. Raises NotFound."""
    row = Trigger.objects.select_for_update().filter(pk=trigger_id, removed_at__isnull=True).first()
    if row is None:
        raise NotFound("These words aren't on the list.")
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    events.record(
        name="inbox.trigger.removed", actor=actor, at=at, subject=row,
        data={"words": row.words, "language": row.language},
    )  # fmt: skip
