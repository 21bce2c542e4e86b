"""What may be done with a conversation, and which curves may be shown: plain values in, decisions out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from peelian.analysis.suppression import LEAST, is_small
from peelian.apps.retention.types import Kind, State
from peelian.kernel.days import add_months
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A note is deleted so long after the conversation. What was coded from it stays.
NOTES_KEPT = dt.timedelta(days=2 * 365)
#: Of fewer people, or fewer who left, no curve is shown.
FEWEST_PEOPLE, FEWEST_LEAVERS = 30, LEAST
#: Of how people are followed for curves: another way is another number, kept with each. 2: time in a class of staff.
SURVIVAL_VERSION = "2"


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


def half_of(day: dt.date) -> dt.date:
    """The first day of the half-year that a day lies in: 1 April or 1 October."""
    if day.month < 4:
        return dt.date(day.year - 1, 10, 1)
    return dt.date(day.year, 10 if day.month >= 10 else 4, 1)


def years(today: dt.date, *, count: int = 8) -> list[tuple[dt.date, dt.date]]:
    """The latest years from 1 April that are over, the newest first: each until (excluded) the next.

    Years of leavers and joiners that are told on pages don't overlap: of two that do, one could work out what a half
    alone is.
    """
    last = dt.date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    return [(add_months(last, -12 * (n + 1)), add_months(last, -12 * n)) for n in range(count)]


def told_halves(counts: Mapping[dt.date, int]) -> frozenset[dt.date]:
    """Half-years (their first days) whose leavers are told: one of few isn't, nor the one after it in the same year.

    What is told of a half-year doesn't hang on a later one, for it is told as soon as it is over.
    """
    return frozenset(
        first
        for first, count in counts.items()
        if not is_small(count)
        and not (first.month == 10 and is_small(counts.get(dt.date(first.year, 4, 1), 0)))
    )


def may_tell_leavers(before: int, after: int) -> bool:
    """Whether the leavers of a year are told, by how many left in each half: not where few did in all, nor where that
    would tell of few in one half."""
    if is_small(before + after):
        return False
    return is_small(before) or not is_small(after)


@dataclass(frozen=True, slots=True)
class ReasonsPlan:
    """How reasons of a year's leavers are put together.

    `tells_transfers`: transfers to other forces are none, or stand by themselves, so that the Home Office's rate (which
    leaves them out) tells of nobody. `tells_units`: so do retirements and deaths, which units are counted without.
    """

    groups: tuple[tuple[str, ...], ...]
    tells_transfers: bool
    tells_units: bool


def plan_reasons(
    counts: Mapping[str, int], *, transfers: Collection[str], apart: Collection[str]
) -> ReasonsPlan:
    """Reasons in groups of at least five leavers, such that sums told elsewhere are sums of whole groups.

    Args:
        counts: leavers of a year by reason, none or five and more in all.
        transfers: reasons that the Home Office's rate leaves out.
        apart: reasons that figures of units leave out.
    """
    gone = frozenset(transfers)
    own = frozenset(apart) - gone
    rest = frozenset(counts) - gone - own
    for blocks in (
        (own, gone, rest),
        (own, gone | rest),
        (own | rest, gone),
        (own | gone, rest),
        (own | gone | rest,),
    ):
        parts = [{name: counts[name] for name in block if counts.get(name)} for block in blocks]
        if any(is_small(sum(part.values())) for part in parts):
            continue
        groups = [group for part in parts for group in together(part)]
        groups.sort(key=lambda group: (len(group) > 1, -sum(counts[name] for name in group), group))
        return ReasonsPlan(tuple(groups), gone in blocks, own in blocks)
    raise ValueError("Of one to four leavers, no reason is told.")


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


def may_tell_april_year(until_on: dt.date, today: dt.date) -> Decision:
    """Whether leavers of the year before a day can be told on a page: it ends with March, and is over."""
    if (until_on.day, until_on.month) != (1, 4):
        return refuse(
            "Leavers are told of years from April to March: from years that overlap one could read why one person left."
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
