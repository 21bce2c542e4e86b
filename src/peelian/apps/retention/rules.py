"""What may be done with a conversation, and which curves may be shown: plain values in, decisions out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from peelian.apps.retention.types import Kind, State
from peelian.kernel.days import add_months
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A note is deleted so long after the conversation. What was coded from it stays.
NOTES_KEPT = dt.timedelta(days=2 * 365)
#: Of fewer people, or fewer who left, no curve is shown.
FEWEST_PEOPLE = 30
#: Of how people are followed for curves: another way is another number, kept with each. 2: time in a class of staff.
SURVIVAL_VERSION = "2"
FEWEST_LEAVERS = 5


def may_offer(
    kind: Kind, *, joined_on: dt.date, left_on: dt.date | None, on: dt.date, open_one: bool
) -> Decision:
    """Whether a conversation can be offered on a day to somebody of a career."""
    if open_one:
        return refuse(f"This person has been offered a {kind.label}. Record what became of it first.")
    if on < joined_on:
        return refuse("A conversation is offered on or after the day on which somebody joined.")
    if kind is Kind.RETENTION and left_on is not None and left_on <= on:
        return refuse("This person has left. Offer an exit interview.")
    if kind is Kind.EXIT and left_on is None:
        return refuse(
            "No day is recorded on which this person leaves. Record it first, or offer a retention conversation."
        )
    return ALLOWED


def may_hold(kind: Kind, *, left_on: dt.date | None) -> Decision:
    """Whether a conversation of a kind is held with somebody of a career: they may take back that they leave."""
    if kind is Kind.EXIT and left_on is None:
        return refuse(
            "No day is recorded any more on which this person leaves. Record it first, or that they declined."
        )
    return ALLOWED


def may_end(state: State, *, offered_on: dt.date, on: dt.date, today: dt.date) -> Decision:
    """Whether it can be recorded that a conversation was held or declined on a day."""
    if state is not State.OFFERED:
        return refuse("What became of this conversation has been recorded.")
    if on < offered_on:
        return refuse("A conversation is held or declined on or after the day on which it was offered.")
    if on > today:
        return refuse("Record a conversation when it has been held or declined.")
    return ALLOWED


def halves(today: dt.date, *, count: int = 10) -> list[tuple[dt.date, dt.date]]:
    """The latest half-years that are over, the newest first: each from 1 April or 1 October until (excluded) the next.

    What conversations and leavers tell is told of these alone: they don't overlap, and nothing is added to them, so
    that no two answers differ by the one who left in between.
    """
    until = dt.date(today.year, 10 if today.month >= 10 else 4, 1)
    if today.month < 4:
        until = dt.date(today.year - 1, 10, 1)
    found = []
    for _ in range(count):
        first = add_months(until, -6)
        found.append((first, until))
        until = first
    return found


def may_tell_half(first_on: dt.date, until_on: dt.date, today: dt.date) -> Decision:
    """Whether what was said in a span can be told: it is a half-year that is over."""
    if first_on.day != 1 or first_on.month not in {4, 10} or until_on != add_months(first_on, 6):
        return refuse(
            "Conversations are counted by half-years, from 1 April and 1 October: from two spans that differ by a day"
            " one could read what one person said."
        )
    return _over(until_on, today)


def may_tell_year(until_on: dt.date, today: dt.date) -> Decision:
    """Whether leavers of the year before a day can be told by reason: it ends with March or September, and is over."""
    if until_on.day != 1 or until_on.month not in {4, 10}:
        return refuse(
            "Leavers are told of years that end on 31 March or 30 September: from two years that end a day apart one"
            " could read why one person left."
        )
    return _over(until_on, today)


def _over(until_on: dt.date, today: dt.date) -> Decision:
    return ALLOWED if until_on <= today else refuse("This time isn’t over yet.")


def together(counts: Mapping[str, int], *, least: int = FEWEST_LEAVERS) -> tuple[tuple[str, ...], ...]:
    """Reasons in groups of at least so many leavers each, the most frequent first: small ones are put together.

    Nothing small is told by what is left out, for nothing is. A single group may stay below `least`, when there are so
    few leavers in all.
    """
    names = sorted((name for name, count in counts.items() if count), key=lambda name: (-counts[name], name))
    alone = [name for name in names if counts[name] >= least]
    small = [name for name in names if counts[name] < least]
    while small and alone and sum(counts[name] for name in small) < least:
        small.insert(0, alone.pop())
    return (*((name,) for name in alone), *((tuple(small),) if small else ()))
