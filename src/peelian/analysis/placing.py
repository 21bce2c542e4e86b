"""Why an item of an amalgamated list stands where it does, in sentences that a resident can check.

Every figure in a sentence is one that the count used; see `analysis.amalgamate` for the rule itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

Whose = Literal["force", "recorded", "community"]

#: What a list is called in a sentence.
_LISTS: dict[Whose, str] = {
    "force": "the force's list",
    "recorded": "what is recorded",
    "community": "the community's list",
}


@dataclass(frozen=True, slots=True)
class Displacement:
    """An item that stands above another although a list has it the other way round.

    Args:
        by: the item above.
        whose: the list that has them the other way round.
        sentence: that, with both ranks, and what decided it.
    """

    by: str
    whose: Whose
    sentence: str


class Shares(NamedTuple):
    """How much each list counts for an item: both weights, and the share of the force's that what is recorded has."""

    force: Fraction
    community: Fraction
    recorded: Fraction


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its rank in each list (None: not in it) and what that counts among `n` items.

    `chosen`: among the first k of a list, where the rule asks for it; else true of all.
    """

    key: str
    force: Fraction | None
    recorded: Fraction | None
    community: Fraction | None
    shares: Shares
    n: int
    chosen: bool

    @property
    def force_points(self) -> Fraction:
        """What its place in the strategy gives it, and what is recorded of it, with their weight."""
        shares = self.shares
        strategy = (1 - shares.recorded) * self._count(self.force)
        return shares.force * (strategy + shares.recorded * self._count(self.recorded))

    @property
    def community_points(self) -> Fraction:
        """What its place in the community's list gives it, with its weight."""
        return self.shares.community * self._count(self.community)

    @property
    def points(self) -> Fraction:
        """All of them."""
        return self.force_points + self.community_points

    @property
    def order(self) -> tuple[bool, Fraction, Fraction, bool, Fraction, str]:
        """Sorts the list from its first item to its last; see `analysis.amalgamate` for the rule."""
        best = min(rank for rank in (self.force, self.recorded, self.community) if rank is not None)
        community = self.community if self.community is not None else Fraction(0)
        return (not self.chosen, -self.points, best, self.community is None, community, self.key)

    def rank_of(self, whose: Whose) -> Fraction | None:
        """Its rank in a list."""
        return {"force": self.force, "recorded": self.recorded, "community": self.community}[whose]

    def _count(self, rank: Fraction | None) -> Fraction:
        return Fraction(0) if rank is None else self.n + 1 - rank


def reason(item: Item, items: Sequence[Item], rank: int, *, k: int | None) -> str:
    """Why an item stands where it does, in a sentence or two. `k`: the rule's, where it takes the first k of each."""
    sentence = f"{_ordinal(rank)} with {_count(item.points)}: {_sources(item)}."
    if k is not None and not item.chosen:
        sentence += f" It is not among the first {k} of either list, so it comes after those that are."
    before = items[rank - 2] if rank > 1 else None
    if before and (before.chosen, before.points) == (item.chosen, item.points):
        sentence += f" {_tie(item, before)}"
    return sentence


def stays(room: int, k: int) -> str:
    """What the reason of an item beyond the list's room ends with, where the rule takes the first k of each list."""
    return (
        f" The list has room for {room}; this stays, since the rule takes the first {k} of each list and all that are "
        f"level at place {k}."
    )


def fell(item: Item, kept: Sequence[Item], rank: int, room: int) -> str:
    """Why an item has no place: where it would stand, and which kept items each list puts below it.

    `room`: how many the list is meant to hold; it holds more where more are among the first of each list.
    """
    holds = f" and holds {len(kept)}" if len(kept) > room else ""
    sentence = f"The list has room for {room}{holds}; this is {_ordinal(rank)} with {_count(item.points)}."
    names: tuple[tuple[Whose, str], ...] = (
        ("force", "The force has"), ("recorded", "Recorded harm has"), ("community", "The community has"),
    )  # fmt: skip
    for whose, name in names:
        mine = item.rank_of(whose)
        if mine is None or not _counts(item, whose):
            continue
        below = sorted(other.key for other in kept if _is_below(other.rank_of(whose), mine))
        sentence += f" {name} it {_place(mine)}"
        sentence += f", above {_and(below)}, which the lists together put higher." if below else "."
    return sentence


def displacements(item: Item, above: Sequence[Item]) -> tuple[Displacement, ...]:
    """For each item above this one and each list that has this one higher, the sentence that says so.

    A list that counts nothing for one of them says nothing: its weight is 0, or the item can't be in it.
    """
    found = []
    for other in above:
        for whose in _LISTS:
            mine, its = item.rank_of(whose), other.rank_of(whose)
            if mine is not None and _is_below(its, mine) and _counts(item, whose) and _counts(other, whose):
                found.append(Displacement(other.key, whose, _displaced(item, other, whose, mine, its)))
    return tuple(found)


def _counts(item: Item, whose: Whose) -> bool:
    shares = item.shares
    weight = {
        "force": shares.force * (1 - shares.recorded),
        "recorded": shares.force * shares.recorded,
        "community": shares.community,
    }
    return bool(weight[whose])


def _displaced(item: Item, other: Item, whose: Whose, mine: Fraction, its: Fraction | None) -> str:
    behind = "doesn't have it and puts this" if its is None else f"puts it {_place(its)} and this"
    sentence = f"{other.key} stands above it although {_LISTS[whose]} {behind} {_place(mine)}: "
    if other.chosen != item.chosen:
        return sentence + "it is among the first of a list, and this isn't."
    if other.points == item.points:
        return (
            sentence
            + f"they have as many points ({_number(item.points)}), and {_tie_words(item, other)} decides."
        )
    return sentence + f"{_versus(other)} against {_versus(item)}."


def _versus(item: Item) -> str:
    return f"{_number(item.points)} ({_number(item.force_points)} force, {_number(item.community_points)} community)"


def _tie(item: Item, before: Item) -> str:
    """Which of the tie-breaks put `before` first."""
    return f"It has as many points as {before.key}, which stands first by {_tie_words(item, before)}."


def _tie_words(item: Item, before: Item) -> str:
    ties = zip(item.order[2:], before.order[2:], strict=True)
    decided = next(place for place, (mine, its) in enumerate(ties) if mine != its)
    return ("its better single rank", "its rank in the community's list", "its rank in the community's list",
            "alphabetical order")[decided]  # fmt: skip


def _is_below(rank: Fraction | None, mine: Fraction) -> bool:
    return rank is None or rank > mine


def _sources(item: Item) -> str:
    shares = item.shares
    if not shares.recorded:
        strategy = _source("force", item.force, item.force_points)
        return f"{strategy} and {_source('community', item.community, item.community_points)}"
    asked = "not in its strategy" if item.force is None else f"{_place(item.force)} in its strategy"
    counted = (
        "not among what is recorded" if item.recorded is None else f"{_place(item.recorded)} by recorded harm"
    )
    return (
        f"{asked} and {counted} for the force ({_number(item.force_points)}) and "
        f"{_source('community', item.community, item.community_points)}"
    )


def _source(name: str, rank: Fraction | None, points: Fraction) -> str:
    if rank is None:
        return f"not in the {name}'s list (0)"
    return f"{_place(rank)} for the {name} ({_number(points)})"


def _place(rank: Fraction) -> str:
    if rank.denominator == 1:
        return _ordinal(int(rank))
    return f"level at {float(rank):g}"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _count(points: Fraction) -> str:
    return f"{_number(points)} point{'' if points == 1 else 's'}"


def _number(points: Fraction) -> str:
    return f"{float(points):g}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
