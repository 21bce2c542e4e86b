"""Answer: what comes back to a message, by mail or on the page of a rating link, and is brought to where it belongs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.messaging import api as messaging
from peelian.journeys import come_back, handle


@transaction.atomic
def take_mail(*, at: dt.datetime, inbound: messaging.Inbound) -> messaging.ReplyView:
    """Keep a mail that came to a reply address. What a person wrote lands in a conversation and is voice in the same
    moment; what a machine wrote is looked at for bounces, and never answered.

    The same mail twice is handled once. Raises messaging.UnknownToken.
    """
    reply = messaging.take_reply(at=at, inbound=inbound)
    if not reply.is_new:
        return reply
    if reply.automatic:
        come_back.take(at=at, reply=reply, inbound=inbound)
    else:
        handle.handle_reply(at=at, reply=reply)
    return reply


@transaction.atomic
def rate(*, at: dt.datetime, token: str, score: int, words: str = "") -> messaging.RatingView:
    """Record how good somebody found a message; words that they add are a reply, handled like any other.

    Raises messaging.BadScore, messaging.UnknownToken.
    """
    rating = messaging.rate(at=at, token=token, score=score)
    if words.strip():
        reply = messaging.take_words(at=at, token=token, text=words)
        if reply.is_new:
            handle.handle_reply(at=at, reply=reply)
    return rating
