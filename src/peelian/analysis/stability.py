"""How steady a team is: moves of student officers, stays away from the own area, who stayed, how long in post.

A stay is somebody's time in one place (a local policing area, a team, a post) from a day until before another. What
is asked of them is counted in days and people, never scored: the answer about one person is their own record, and
the answers about a team name the numerator and the denominator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time in one place; `until_on` is the day after the last, None while it goes on."""

    place: str
    from_on: dt.date
    until_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the words that say of what; `value` is None where there is no whole."""

    part: int
    whole: int
    words: str

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1."""
        return self.part / self.whole if self.whole else None


def within(stays: Sequence[Stay], first_on: dt.date, until_on: dt.date) -> list[Stay]:
    """The parts of stays that lie in a span of days, in order of time; what lies outside is left out."""
    cut = [
        replace(stay, from_on=max(stay.from_on, first_on), until_on=min(stay.until_on or until_on, until_on))
        for stay in stays
        if stay.from_on < until_on and (stay.until_on is None or stay.until_on > first_on)
    ]
    return sorted(cut, key=lambda stay: (stay.from_on, stay.place))


def moves(stays: Sequence[Stay], first_on: dt.date, until_on: dt.date) -> int:
    """How often the place changed in a span of days.

    A new post in the same place is no move, a gap isn't either; there and back again are two.
    """
    places = [stay.place for stay in within(stays, first_on, until_on)]
    return sum(before != after for before, after in pairwise(places))


def elsewhere(home: str, stays: Sequence[Stay], first_on: dt.date, until_on: dt.date) -> list[Stay]:
    """The parts of stays in a span of days that aren't at home; neighbouring days in one place are one stay."""
    away: list[Stay] = []
    for stay in within(stays, first_on, until_on):
        if stay.place == home:
            continue
        if away and away[-1].place == stay.place and away[-1].until_on == stay.from_on:
            away[-1] = replace(away[-1], until_on=stay.until_on)
        else:
            away.append(stay)
    return away


def days_of(stay: Stay) -> int:
    """How many days a stay that has ended took.

    Raises:
        ValueError: it goes on.
    """
    if stay.until_on is None:
        message = "A stay that goes on has no length yet."
        raise ValueError(message)
    return (stay.until_on - stay.from_on).days


def days_covered(stays: Sequence[Stay], first_on: dt.date, until_on: dt.date) -> int:
    """On how many days of a span at least one of the stays holds: two at once count once."""
    covered, reached = 0, first_on
    for stay in within(stays, first_on, until_on):
        end = stay.until_on or until_on
        start = max(stay.from_on, reached)
        if end > start:
            covered += (end - start).days
            reached = end
    return covered


def who_stayed(then: Collection[int], today: Collection[int], words: str) -> Share:
    """How many of those who were there on an earlier day are there today; who came since doesn't count."""
    before = set(then)
    return Share(len(before & set(today)), len(before), words)


def median_days(lengths: Sequence[int]) -> float | None:
    """The middle length; between two middle ones their mean; None of none."""
    if not lengths:
        return None
    order = sorted(lengths)
    middle = len(order) // 2
    return float(order[middle]) if len(order) % 2 else (order[middle - 1] + order[middle]) / 2


def per_head(count: int, heads: int) -> float | None:
    """So many for each of so many people; None for nobody."""
    return count / heads if heads else None


def full_months(from_on: dt.date, on: dt.date) -> int:
    """Full months of the calendar from one day to another: 31 January to 28 February is none yet, to 1 March one."""
    return (on.year - from_on.year) * 12 + on.month - from_on.month - (on.day < from_on.day)
