"""Receive: whatever comes in from outside, over any channel, is brought to where it belongs.

Channels call these through `messaging.Doors`, and providers through the hooks of the site. Each commits before it
returns: only then does the other side hear that we have it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import transaction

from peelian.apps.messaging import api as messaging
from peelian.journeys import answer
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound

_log = structlog.get_logger(__name__)


def mail(inbound: messaging.Inbound) -> messaging.ReplyView:
    """A mail that came back to a reply address. Raises messaging.UnknownToken."""
    return answer.take_mail(at=inbound.received_at, inbound=inbound)


def receipts(taken: Sequence[messaging.Receipt]) -> int:
    """What providers say of what they took earlier. Returns how many were about something that we sent."""
    if not taken:
        return 0
    return messaging.take_receipts(at=max(one.at for one in taken), receipts=taken)


@transaction.atomic
def words(inbound: messaging.InboundWords) -> None:
    """A text or a keypress that came from a number."""
    raise NotFound("Not yet.")


def hook(channel: str, name: str, call: messaging.HookCall) -> messaging.HookAnswer:
    """A provider's call to a channel's hook: read, proven and kept. Raises NotFound for a hook that nobody has."""
    plugged = ports().channels.get(channel)
    read = plugged.hooks().get(name) if plugged else None
    if read is None:
        raise NotFound("There is no such hook.")
    brought = read(call)
    receipts(brought.receipts)
    for each in brought.words:
        words(each)
    return brought


def recover_receipts(*, at: dt.datetime) -> int:
    """Match what was parked with what has been stored since: for the clock."""
    return messaging.match_parked(at=at)
