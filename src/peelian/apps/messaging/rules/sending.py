"""Pure decisions on messages: which state follows which, when to try again."""

from __future__ import annotations

import datetime as dt
import re

from peelian.apps.messaging.types.channel import SendOutcome
from peelian.apps.messaging.types.states import FOLLOWS, DeliveryState, MessageState
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: How long to wait after each attempt that was answered "later" (RFC 5321, 4.5.4.1: half an hour or more in the long
#: run, four to five days in all; the first tries come sooner because greylisting asks for minutes).
WAITS = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440, 1440)
)


_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")


def without_addresses(words: str) -> str:
    """A mail server's words without the mail addresses in them: it likes to say whom it refuses."""
    return _ADDRESS.sub("…", words)


def may_follow(state: MessageState, new: MessageState) -> Decision:
    """Whether a message in one state may pass to another."""
    if new in FOLLOWS[state]:
        return ALLOWED
    if state is MessageState.DRAFT:
        return refuse("This message has not been approved yet.")
    if new is MessageState.APPROVED:
        return refuse("This message has been approved already.")
    return refuse("This message has been sent already.")


def may_approve(written_by_id: int | None, approved_by_id: int) -> Decision:
    """Whether this person may approve: always a second one."""
    if written_by_id == approved_by_id:
        return refuse("Somebody else has to approve what you wrote.")
    return ALLOWED


def settled_as(
    outcome: SendOutcome, attempts: int, at: dt.datetime
) -> tuple[DeliveryState, dt.datetime | None]:
    """What an attempt's outcome makes of a copy, and when it is due again (None: never).

    Args:
        outcome: what became of the attempt.
        attempts: how many there were, with this one.
        at: now.
    """
    if outcome is SendOutcome.TAKEN:
        return DeliveryState.SENT, None
    if outcome is SendOutcome.UNKNOWN:
        return DeliveryState.UNKNOWN, None
    if outcome is SendOutcome.LATER and attempts <= len(WAITS):
        return DeliveryState.QUEUED, at + WAITS[attempts - 1]
    return DeliveryState.REFUSED, None


def may_rate(score: int) -> Decision:
    """Whether a score is one of the five."""
    return ALLOWED if score in range(1, 6) else refuse("Choose a number from 1 to 5.")
