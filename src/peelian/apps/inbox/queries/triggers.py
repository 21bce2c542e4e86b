"""The words that make a reply urgent."""

from __future__ import annotations

from peelian.apps.inbox.models import Trigger
from peelian.apps.inbox.rules.triggers import met
from peelian.apps.inbox.types import TriggerView


def list_triggers() -> list[TriggerView]:
    """All triggers in use, by language and words."""
    rows = Trigger.objects.filter(removed_at__isnull=True).values_list("id", "words", "language", "reason")
    return [TriggerView(*row) for row in rows]  # plain rows: they are gone through at every reply


def trigger_met(*, text: str, language: str, english: str = "") -> TriggerView | None:
    """The first trigger in use that words meet, None when they meet none: for words that are no reply.

    Args:
        text: the words.
        language: that their writer reads; triggers of this language and English ones are looked for.
        english: a machine's English of them, where there is one.
    """
    return met(list_triggers(), text=text, language=language, own_language=language, english=english)
