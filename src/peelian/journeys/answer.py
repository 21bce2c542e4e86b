"""Answer: what comes back to a message, by mail or on the page of a rating link, and becomes voice."""

from __future__ import annotations

import datetime as dt

import structlog
from django.db import transaction

from peelian.apps.messaging import api as messaging
from peelian.journeys import hear
from peelian.kernel.errors import Refused

_log = structlog.get_logger(__name__)


@transaction.atomic
def take_mail(*, at: dt.datetime, inbound: messaging.Inbound) -> messaging.ReplyView:
    """Keep a mail that came to a reply address; what a person wrote is voice in the same moment.

    The same mail twice is heard once. Raises messaging.UnknownToken.
    """
    reply = messaging.take_reply(at=at, inbound=inbound)
    if reply.is_new and not reply.automatic:
        _hear(at, reply)
    return reply


@transaction.atomic
def rate(*, at: dt.datetime, token: str, score: int, words: str = "") -> messaging.RatingView:
    """Record how good somebody found a message; words that they add are a reply, and voice.

    Raises messaging.BadScore, messaging.UnknownToken.
    """
    rating = messaging.rate(at=at, token=token, score=score)
    if words.strip():
        reply = messaging.take_words(at=at, token=token, text=words)
        if reply.is_new:
            _hear(at, reply)
    return rating


def _hear(at: dt.datetime, reply: messaging.ReplyView) -> None:
    """Make the reply voice. Where that can't be (it belongs to no area), the reply is kept all the same."""
    try:
        with transaction.atomic():
            hear.hear_reply(at=at, reply_id=reply.id)
    except Refused as refusal:
        _log.warning("reply_is_not_voice", reply=reply.id, reason=refusal.message)
