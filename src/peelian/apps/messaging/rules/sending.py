"""Pure decisions on copies: when they go, in which order, when again; and which state of a message follows which."""

from __future__ import annotations

import datetime as dt
import re

from peelian.apps.messaging.types.channel import SendOutcome
from peelian.apps.messaging.types.states import FOLLOWS, DeliveryState, MessageKind, MessageState, Urgency
from peelian.kernel.decisions import ALLOWED, Decision, refuse
from peelian.kernel.time import LONDON

#: How long to wait after each attempt that was answered "later" (RFC 5321, 4.5.4.1: half an hour or more in the long
#: run, four to five days in all; the first tries come sooner because greylisting asks for minutes).
WAITS = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440, 1440)
)
#: A copy for which there was no provider wasn't attempted: it is due again as soon as one may be tried.
NO_PROVIDER_WAIT = dt.timedelta(seconds=15)
#: What an attempt makes of its copy. "Later" puts it back until the waits are used up; then it is refused.
SETTLED_AS = {
    SendOutcome.TAKEN: DeliveryState.SENT,
    SendOutcome.REFUSED: DeliveryState.REFUSED,
    SendOutcome.LATER: DeliveryState.QUEUED,
    SendOutcome.NO_SERVICE: DeliveryState.QUEUED,
    SendOutcome.UNKNOWN: DeliveryState.UNKNOWN,
}
#: Copies wait in the order of `not_before`, so what is urgent is dated back: by more than any backlog lasts.
_AHEAD = {
    Urgency.URGENT: dt.timedelta(hours=72),
    Urgency.IMPORTANT: dt.timedelta(hours=48),
    Urgency.NORMAL: dt.timedelta(hours=24),
    Urgency.ADVICE: dt.timedelta(hours=12),
    Urgency.BACKGROUND: dt.timedelta(),
}
#: Somebody who has just signed up looks for the confirmation now.
_SERVICE_AHEAD = dt.timedelta(hours=96)

_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_NUMBER = re.compile(r"\+?\d{7,}")


def without_addresses(words: str) -> str:
    """The other side's words without the mail addresses in them: it likes to say whom it refuses."""
    return _ADDRESS.sub("…", words) if "@" in words else words


def reason_of(words: str) -> str:
    """The other side's words without what is particular to one copy, so that like reasons can be counted together."""
    return _NUMBER.sub("…", without_addresses(words)).strip()


def may_follow(state: MessageState, new: MessageState) -> Decision:
    """Whether a message in one state may pass to another."""
    if new in FOLLOWS[state]:
        return ALLOWED
    if state is MessageState.DRAFT:
        return refuse("This message has not been approved yet.")
    if state is MessageState.DROPPED:
        return refuse("This message has been thrown away.")
    if state is MessageState.RECALLED:
        return refuse("This message has been recalled.")
    if new is MessageState.APPROVED:
        return refuse("This message has been approved already.")
    return refuse("This message has been sent already.")


def may_approve(written_by_id: int | None, approved_by_id: int) -> Decision:
    """Whether this person may approve: always a second one."""
    if written_by_id == approved_by_id:
        return refuse("Somebody else has to approve what you wrote.")
    return ALLOWED


def dated(at: dt.datetime, kind: MessageKind, urgency: int) -> dt.datetime:
    """From when a copy that is released now is due: in the past, and the further the sooner it should go."""
    return at - (_SERVICE_AHEAD if kind is MessageKind.SERVICE else _AHEAD[Urgency(urgency)])


def opens_at(at: dt.datetime, opens: dt.time, closes: dt.time) -> dt.datetime | None:
    """When a span of the local day next begins, or None when a moment lies in it.

    Args:
        at: the moment.
        opens, closes: local times; a span whose end comes first goes over midnight; equal ones never close.
    """
    local = at.astimezone(LONDON)
    time = local.time()
    if opens == closes:
        return None
    is_open = opens <= time < closes if opens < closes else time >= opens or time < closes
    if is_open:
        return None
    day = local.date() if time < opens else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, opens, LONDON).astimezone(dt.UTC)


def may_rate(score: int) -> Decision:
    """Whether a score is one of the five."""
    return ALLOWED if score in range(1, 6) else refuse("Choose a number from 1 to 5.")


def breaks_for(failures: int) -> dt.timedelta:
    """How long a provider isn't used after so many batches in a row for which it gave no service."""
    doublings = min(failures - BREAKS_AFTER, 10)
    return min(dt.timedelta(seconds=15 << doublings), dt.timedelta(minutes=10))


#: So many batches in a row without service open a provider's breaker.
BREAKS_AFTER = 3
#: So many copies try a provider whose breaker is half open.
TRIAL = 20
