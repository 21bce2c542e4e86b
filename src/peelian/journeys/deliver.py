"""Deliver: release what is due, send it, try again what was refused, and put right what a crash left behind."""

from __future__ import annotations

import datetime as dt

import structlog

from peelian.apps.accounts import api as accounts
from peelian.apps.messaging import api as messaging
from peelian.journeys import standing
from peelian.journeys.ports import ports
from peelian.journeys.sender import Clock, Sender
from peelian.kernel.actors import Actor, system
from peelian.kernel.errors import Refused

_log = structlog.get_logger(__name__)
#: Longer than any attempt takes: ten minutes for an answer after the last dot, and as much again for those before it.
STALE_AFTER = dt.timedelta(minutes=30)


def deliver_due(*, at: dt.datetime, worker: str, limit: int | None = None, clock: Clock | None = None) -> int:
    """One turn of a sender of its own. Returns how many copies were claimed: call again until it's none.

    Each is committed as "attempting" before a byte leaves. Not inside a transaction.

    Args:
        at: now.
        worker: who sends.
        limit: copies at most for each channel.
        clock: the time as it goes on; None: it stands still at `at`.
    """
    sender = Sender(worker, clock=clock or (lambda: at))
    try:
        return sender.turn(limit).claimed
    finally:
        sender.close()


def is_due(*, at: dt.datetime, slow: bool = False) -> bool:
    """Whether a copy waits to be sent over the quick channels, or a message to be released; or `slow`: whether a copy
    waits for a channel whose copies take minutes."""
    names = [name for name in usable_channels() if ports().channels[name].facts.slow is slow]
    return (not slow and bool(messaging.list_to_release(at=at))) or messaging.has_due(at=at, channels=names)


def usable_channels() -> list[str]:
    """Names of the channels that have a provider."""
    return [name for name, channel in ports().channels.items() if channel.providers]


def release_due(*, at: dt.datetime) -> list[int]:
    """Let those messages go whose time has come. Returns their numbers."""
    released = []
    for message_id in messaging.list_to_release(at=at):
        try:
            release(actor=system("timetable"), at=at, message_id=message_id)
        except Refused as refusal:
            # Another worker was faster, or somebody has just changed it.
            _log.info("not_released", message=message_id, reason=str(refusal))
        else:
            released.append(message_id)
    return released


def release(*, actor: Actor, at: dt.datetime, message_id: int) -> messaging.Released:
    """Freeze a message's audience over the channels that are plugged in, and let it go.

    Raises messaging.NotNow, NotFound.
    """
    facts = {name: channel.facts for name, channel in ports().channels.items()}
    return messaging.release_message(actor=actor, at=at, message_id=message_id, channels=facts)


def retry_refused(
    *, viewer: accounts.Viewer, at: dt.datetime, message_id: int, include_unknown: bool = False
) -> int:
    """Try those copies of a message again that were refused: somebody has seen to the cause. Returns how many.

    Whoever may approve a message may send it on again. Copies whose fate is unknown are left unless they are asked for:
    some may have arrived. Raises NotAllowed, NotFound.
    """
    path = standing.path_now(messaging.area_path_of(message_id), at)
    accounts.require(viewer, accounts.Permission.APPROVE_MESSAGE, path)
    return messaging.retry_refused(
        actor=viewer.actor, at=at, message_id=message_id, include_unknown=include_unknown
    )


def recover(*, at: dt.datetime) -> int:
    """Put right what workers left behind that died in mid-send. Returns how many copies.

    By their journals, if they ran on this machine; what no journal tells of is called unknown after half an hour.
    """
    again = [name for name, channel in ports().channels.items() if channel.facts.sends_again]
    count = 0
    for left in ports().journals.left_behind():
        count += messaging.recover_journal(
            at=at, worker=left.worker, begun=left.begun, ended=left.ended, sends_again=again
        )
        left.discard()
    count += messaging.recover_stale(at=at, older_than=STALE_AFTER)
    messaging.note_unplugged(at=at, channels=usable_channels())
    return count
