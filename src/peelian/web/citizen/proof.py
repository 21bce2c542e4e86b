"""What a browser has proven: that it sent a report, or that it may follow one. Kept in its session for half an hour."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.http import HttpRequest

from peelian.journeys.report_online import Sent

GOOD_FOR = dt.timedelta(minutes=30)
_PROVEN = "tracking"
_SENT = "sent"
_FEW = 5


def prepare(request: HttpRequest) -> None:
    """Give the browser its session before it sends: when the answer is lost on its way, the second press still finds
    what the first one left."""
    request.session.setdefault(_PROVEN, {})


def grant(request: HttpRequest, reference: str, *, at: dt.datetime) -> None:
    """This browser may follow a report for half an hour."""
    proven = dict(list(request.session.get(_PROVEN, {}).items())[-_FEW + 1 :])
    request.session[_PROVEN] = {**proven, reference: (at + GOOD_FOR).timestamp()}
    _end_soon(request)


def holds(request: HttpRequest, reference: str, *, at: dt.datetime) -> bool:
    """Whether this browser may follow a report now."""
    until = request.session.get(_PROVEN, {}).get(reference, 0)
    return bool(until > at.timestamp())


def end(request: HttpRequest) -> None:
    """Forget all that this browser has proven."""
    if not request.user.is_authenticated:
        request.session.flush()
        return
    for name in (_PROVEN, _SENT):
        request.session.pop(name, None)


def remember_sent(request: HttpRequest, token: str, kind: str, sent: Sent) -> None:
    """Keep what the page after sending shows: not in its address, which may be looked over or passed on."""
    request.session[_SENT] = {
        "token": _digest(token),
        "kind": kind,
        "reference": sent.reference,
        "pin": sent.pin,
        "due_at": sent.due_at.isoformat(),
        "call_back": sent.call_back,
    }
    _end_soon(request)


def sent_from_here(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """What this browser sent with a token, if it did."""
    told = request.session.get(_SENT)
    if not told or told["token"] != _digest(token):
        return None
    return {**told, "due_at": dt.datetime.fromisoformat(told["due_at"])}


def _end_soon(request: HttpRequest) -> None:
    """The session of somebody who isn't staff holds nothing else, and ends with what it proves."""
    if not request.user.is_authenticated:
        request.session.set_expiry(int(GOOD_FOR.total_seconds()))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
