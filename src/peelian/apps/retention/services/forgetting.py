"""Delete what somebody wrote of a conversation when its two years are over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.rules import NOTES_KEPT
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day


@transaction.atomic
def forget_notes(*, actor: Actor, at: dt.datetime) -> int:
    """Delete the notes of conversations that were held two years ago or longer. Returns how many.

    Themes and outcomes stay: they are counted, and say nothing of a person that the career doesn't.
    """
    before = local_day(at) - NOTES_KEPT
    count = sum(
        model.objects.filter(held_on__lte=before).exclude(note="").update(note="")
        for model in (RetentionConversation, ExitInterview)
    )
    if count:
        events.record(
            name="retention.notes.forgotten", actor=actor, at=at, subject="retention.Conversation:old",
            data={"notes": count},
        )  # fmt: skip
    return count
