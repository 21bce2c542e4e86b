"""What of an officer's word that they are taken away, or back, can be taken when it comes late."""

from __future__ import annotations

import datetime as dt

from peelian.analysis.abstraction import AwayKind
from peelian.apps.workforce.types.away import AwayUnsent, AwayWhat
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A phone records the rest of a day, not a secondment.
LONGEST_AWAY = dt.timedelta(hours=16)
#: What waited longer is for a sergeant to record: whoever said it can't tell any more to the minute.
LATEST_AWAY = dt.timedelta(days=14)


def may_say(kind: AwayKind) -> Decision:
    """Whether an officer can say for themselves that they are away for a reason of this kind."""
    if kind is AwayKind.UNAVAILABLE:
        return refuse("Being off sick or on leave is for your sergeant to record.")
    return ALLOWED


def moment_of(said_at: dt.datetime, at: dt.datetime) -> dt.datetime:
    """When it was said. A clock that is ahead of ours can't have it said after it came."""
    return min(said_at, at)


def until_of(said: AwayUnsent, moment: dt.datetime) -> dt.datetime | None:
    """Until when somebody is away; None where they said neither how long nor until when."""
    return said.ends_at if said.hours is None else moment + dt.timedelta(hours=said.hours)


def may_take(what: AwayWhat, moment: dt.datetime, until: dt.datetime | None, at: dt.datetime) -> Decision:
    """Whether it can be recorded for that time, before what else is on record is looked at."""
    if at - moment > LATEST_AWAY:
        return refuse("This was said more than 14 days before it came. Your sergeant can record it.")
    if what is AwayWhat.BACK:
        return ALLOWED
    if until is None or until <= moment:
        return refuse("It ended before it was said.")
    if until - moment > LONGEST_AWAY:
        return refuse("On the phone it can be 16 hours at most. Your sergeant records more.")
    return ALLOWED
