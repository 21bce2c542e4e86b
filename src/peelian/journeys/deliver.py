"""Deliver: claim copies, hand them to their channel, write down what became of each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from peelian.apps.accounts import api as accounts
from peelian.apps.messaging import api as messaging
from peelian.journeys import standing
from peelian.journeys.ports import ports

#: Longer than any attempt takes: ten minutes for an answer after the last dot, and as much again for those before it.
STALE_AFTER = dt.timedelta(minutes=30)


def deliver_due(*, at: dt.datetime, worker: str, limit: int = 200) -> int:
    """Send up to so many copies that are due. Returns how many were claimed: call again until it's none.

    Each is committed as "attempting" before a byte leaves. If this process dies, those stay so until `recover` calls
    them unknown. Not inside a transaction.
    """
    claimed = messaging.claim_due(at=at, worker=worker, limit=limit)
    plugged = ports()
    site = messaging.Site(public_url=plugged.public_url.rstrip("/"), reply_domain=plugged.reply_domain)
    by_channel: dict[str, list[messaging.Outgoing]] = defaultdict(list)
    for copy in claimed:
        by_channel[copy.channel].append(messaging.compose(copy, site))
    for name, batch in by_channel.items():
        channel = plugged.channels.get(name)
        if channel is None:
            reason = f"no channel is plugged in for {name}"
            results = [
                messaging.SendResult(one.delivery_id, messaging.SendOutcome.LATER, reason) for one in batch
            ]
        else:
            results = channel.send(batch)
        messaging.settle(at=at, results=results)
    return len(claimed)


def is_due(*, at: dt.datetime) -> bool:
    """Whether a copy waits to be sent."""
    return messaging.has_due(at=at)


def retry_refused(*, viewer: accounts.Viewer, at: dt.datetime, message_id: int) -> int:
    """Try those copies of a message again that were refused: somebody has seen to the cause. Returns how many.

    Whoever may approve a message may send it on again. Copies whose fate is unknown are left: some may have arrived.
    Raises NotAllowed, NotFound.
    """
    path = standing.path_now(messaging.area_path_of(message_id), at)
    accounts.require(viewer, accounts.Permission.APPROVE_MESSAGE, path)
    return messaging.retry_refused(actor=viewer.actor, at=at, message_id=message_id)


def recover(*, at: dt.datetime) -> int:
    """Call those copies unknown whose worker died in mid-send. Returns how many."""
    return messaging.recover_stale(at=at, older_than=STALE_AFTER)
