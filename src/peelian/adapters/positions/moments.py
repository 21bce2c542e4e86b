"""Moments as position files write them."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peelian.kernel.errors import BadInput

_EPOCH_SECONDS = re.compile(r"\d{1,10}(\.\d+)?")
_EPOCH_MILLISECONDS = re.compile(r"\d{12,13}")
NO_ZONE = "the time has no zone; say which it is with --time-zone"


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of a name such as `Europe/London`; None for no name. Raises BadInput for an unknown one."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadInput(f"“{name}” is not a time zone.", mend="Say it as Europe/London or UTC.") from error


def read_moment(text: str, zone: ZoneInfo | None) -> dt.datetime:
    """A moment in UTC from ISO 8601 or from seconds or milliseconds since 1970.

    A time without a zone is read in `zone`. In the autumn an hour of local time happens twice, in the spring one
    never happens: such times are refused and not guessed.

    Raises:
        ValueError: with the reason in words fit for the user.
    """
    text = text.strip()
    if not text:
        raise ValueError("there is no time")
    try:
        if "-" not in text and ":" not in text:
            if _EPOCH_MILLISECONDS.fullmatch(text):
                return dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC)
            if _EPOCH_SECONDS.fullmatch(text):
                return dt.datetime.fromtimestamp(float(text), dt.UTC)
        moment = dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise ValueError("the time is not ISO 8601 (2026-11-22T14:05:00Z) nor seconds since 1970") from None
    if moment.tzinfo is None:
        moment = _placed(moment, zone)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("the time is out of range") from None


def _placed(moment: dt.datetime, zone: ZoneInfo | None) -> dt.datetime:
    if zone is None:
        raise ValueError(NO_ZONE)
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError("this local time never happened: the clocks went forward")
    raise ValueError("this local time happened twice: the clocks went back; give the time with its zone")
