"""The words that make a reply urgent."""

from __future__ import annotations

from peelian.apps.inbox.models import Trigger
from peelian.apps.inbox.types import TriggerView


def list_triggers() -> list[TriggerView]:
    """All triggers in use, by language and words."""
    rows = Trigger.objects.filter(removed_at__isnull=True).values_list("id", "words", "language", "reason")
    return [TriggerView(*row) for row in rows]  # plain rows: they are gone through at every reply
