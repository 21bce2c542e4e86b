"""Which languages a message goes out in, and which messages wait for words."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from peelian.apps.messaging.models.messages import Message, MessageText
from peelian.apps.messaging.types.states import MessageKind, MessageState

_OVER = (MessageState.DROPPED, MessageState.RECALLED)


def list_ids_with_words(text: str, *, since: dt.datetime) -> list[int]:
    """Messages in which a text stands: as subject, body, a picture's words, or in the template or a gap of theirs.

    `since`: only messages written since then; what was dropped or recalled is left out.
    """
    rows = Message.objects.filter(created_at__gte=since, area__isnull=False).exclude(state__in=_OVER)
    rows = rows.exclude(kind=MessageKind.SERVICE)
    whole = Q(subject=text) | Q(body=text) | Q(attachments__alt=text)
    template = Q(template__subject=text) | Q(template__body=text)
    ids = set(rows.filter(whole | template).values_list("id", flat=True))
    filled = rows.filter(template__isnull=False).exclude(gaps={}).values_list("id", "gaps")
    return sorted(ids | {number for number, gaps in filled if text in gaps.values()})


def list_languages_of(message_id: int) -> list[str]:
    """The languages that a message has words in besides its author's, in order of their codes."""
    rows = MessageText.objects.filter(message_id=message_id)
    return list(rows.order_by("language").values_list("language", flat=True))
