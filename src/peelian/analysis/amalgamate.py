"""One list of priorities from two: the force's and the community's.

A neighbourhood has the force's ranking (crime, harm, risk) and the community's (surveys, meetings,
replies). This makes one list of them by a stated rule, shows both ranks beside every item, and says why
each item stands where it does and why others fell away. Nothing is weighed in secret and nothing is lost.

Rules:

- `borda`: an item ranked r-th in a list gets n - r + 1 points from it, n being the number of different
  items in both lists together; ties in a list share the mean of their ranks. An item that one list doesn't
  have gets 0 points from it (the pessimistic count of incomplete ballots: Baumeister, Faliszewski, Lang and
  Rothe, "Campaigns for lazy voters", 2012). Points are multiplied by the list's weight and added.
- `top_k`: items among the first k of the force or the first k of the community come before all others;
  ties at place k are all let in. Within both parts the order is that of `borda`. So each side is sure of
  its first k.

Ties in the result go to the better single rank, then to the community's rank, then to the key in alphabetical
order. Both rules are monotone: raising an item in one list never lowers it in the result (tests prove it on
generated lists). All counting is in exact fractions, so no result hangs on rounding.

Worked example, weights 1 and 1. Force: burglary, robbery, knives. Community: speeding, burglary. Four
different items, so n = 4:

    burglary   4 (force, 1st) + 3 (community, 2nd) = 7   1st
    speeding   0              + 4 (community, 1st) = 4   2nd
    robbery    3 (force, 2nd) + 0                  = 3   3rd
    knives     2 (force, 3rd) + 0                  = 2   4th
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

VERSION = "1"
Rule = Literal["borda", "top_k"]

ABSENT = "An item that only one list has gets no points from the other."
TIES = "Ties go to the better single rank, then the community's rank, then alphabetical order."


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item of one list: a higher `score` stands higher; `evidence` says what the score rests on."""

    key: str
    score: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the one list, with its rank in each source (1 is highest; None: not in that list)."""

    key: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    reason: str
    force_evidence: str = ""
    community_evidence: str = ""


@dataclass(frozen=True, slots=True)
class Displaced:
    """An item that the list had no room for: `rank` is where it would stand on a longer list."""

    key: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Amalgamation:
    """The one list and all that decided it; `entries` and `displaced` together hold every item once."""

    rule: Rule
    version: str
    weights: tuple[float, float]
    k: int
    length: int | None
    entries: tuple[Entry, ...]
    displaced: tuple[Displaced, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    points: Fraction
    force: Fraction | None
    community: Fraction | None
    chosen: bool  # among the first k of a list, where the rule asks for it

    @property
    def order(self) -> tuple[bool, Fraction, Fraction, bool, Fraction, str]:
        """Sorts the list from its first item to its last; see the module for the rule."""
        best = min(rank for rank in (self.force, self.community) if rank is not None)
        community = self.community if self.community is not None else Fraction(0)
        return (not self.chosen, -self.points, best, self.community is None, community, self.key)


def amalgamate(
    *,
    force: Iterable[Ranked],
    community: Iterable[Ranked],
    rule: Rule = "borda",
    weights: tuple[float, float] = (1, 1),
    k: int = 3,
    length: int | None = None,
) -> Amalgamation:
    """One list from two rankings, by `rule`, cut after `length` items (None: all).

    `weights` are those of the force and of the community; `k` counts only for `top_k`. The order in which
    items are given makes no difference. Raises ValueError for an item given twice in a list, a score or
    weight that is not a finite number, weights that are negative or both 0, an unknown rule, and k or
    length below 1.
    """
    _check(rule, weights, k, length)
    forces, communities = _by_key(force, "force"), _by_key(community, "community")
    force_ranks, community_ranks = _ranks(forces.values()), _ranks(communities.values())
    keys = forces.keys() | communities.keys()
    sure = _first(forces.values(), k) | _first(communities.values(), k) if rule == "top_k" else set(keys)
    shares = (Fraction(weights[0]), Fraction(weights[1]))
    items = []
    for key in keys:
        ranks = (force_ranks.get(key), community_ranks.get(key))
        points = sum(
            (share * _points(rank, len(keys)) for share, rank in zip(shares, ranks, strict=True)), Fraction(0)
        )
        items.append(_Item(key, points, *ranks, chosen=key in sure))
    items.sort(key=lambda item: item.order)

    room = len(items) if length is None else length
    entries = tuple(
        Entry(
            item.key, rank, float(item.points), _float(item.force), _float(item.community),
            _reason(item, items, rank, shares, rule=rule, k=k),
            forces[item.key].evidence if item.key in forces else "",
            communities[item.key].evidence if item.key in communities else "",
        )
        for rank, item in enumerate(items[:room], start=1)
    )  # fmt: skip
    displaced = tuple(
        Displaced(
            item.key, rank, float(item.points), _float(item.force), _float(item.community),
            _fell(item, items[:room], rank),
        )
        for rank, item in enumerate(items[room:], start=room + 1)
    )  # fmt: skip
    notes = (_rule_in_words(rule, k, weights, len(keys)), ABSENT, TIES)
    return Amalgamation(rule, VERSION, weights, k, length, entries, displaced, notes)


def _check(rule: str, weights: tuple[float, float], k: int, length: int | None) -> None:
    if rule not in ("borda", "top_k"):
        raise ValueError(f"The rule is 'borda' or 'top_k', not {rule!r}.")
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        raise ValueError(f"Weights must be numbers from 0 up, and not both 0: {weights!r}.")
    if k < 1:
        raise ValueError(f"The rule takes at least the first 1 of each list, not {k}.")
    if length is not None and length < 1:
        raise ValueError(f"A list has room for at least 1 item, not {length}.")


def _by_key(items: Iterable[Ranked], whose: str) -> dict[str, Ranked]:
    found: dict[str, Ranked] = {}
    for item in items:
        if item.key in found:
            raise ValueError(f"{item.key!r} is twice in the {whose} list.")
        if not math.isfinite(item.score):
            raise ValueError(
                f"The score of {item.key!r} in the {whose} list is not a number: {item.score!r}."
            )
        found[item.key] = item
    return found


def _ranks(items: Iterable[Ranked]) -> dict[str, Fraction]:
    """Ranks from 1, highest score first; equal scores share the mean of the places they fill."""
    listed = list(items)
    scores = [item.score for item in listed]
    ranks = {}
    for item in listed:
        above = sum(score > item.score for score in scores)
        equal = sum(score == item.score for score in scores)
        ranks[item.key] = Fraction(2 * above + equal + 1, 2)
    return ranks


def _first(items: Iterable[Ranked], k: int) -> set[str]:
    listed = list(items)
    return {item.key for item in listed if sum(other.score > item.score for other in listed) < k}


def _points(rank: Fraction | None, n: int) -> Fraction:
    return Fraction(0) if rank is None else n + 1 - rank


def _float(rank: Fraction | None) -> float | None:
    return None if rank is None else float(rank)


def _reason(
    item: _Item, items: list[_Item], rank: int, shares: tuple[Fraction, Fraction], *, rule: Rule, k: int
) -> str:
    """Why an item stands where it does, in a sentence or two that a resident can check."""
    sentence = f"{_ordinal(rank)} with {_count(item.points)}: {_sources(item, len(items), shares)}."
    if rule == "top_k" and not item.chosen:
        sentence += f" It is not among the first {k} of either list, so it comes after those that are."
    before = items[rank - 2] if rank > 1 else None
    if before and (before.chosen, before.points) == (item.chosen, item.points):
        sentence += f" {_tie(item, before)}"
    return sentence


def _tie(item: _Item, before: _Item) -> str:
    """Which of the tie-breaks put `before` first."""
    ties = zip(item.order[2:], before.order[2:], strict=True)
    decided = next(place for place, (mine, its) in enumerate(ties) if mine != its)
    why = ("its better single rank", "its rank in the community's list", "its rank in the community's list",
           "alphabetical order")[decided]  # fmt: skip
    return f"It has as many points as {before.key}, which stands first by {why}."


def _fell(item: _Item, kept: list[_Item], rank: int) -> str:
    """Why an item has no place: where it would stand, and which kept items each list puts below it."""
    n = len(kept)
    sentence = f"The list has room for {n}; this is {_ordinal(rank)} with {_count(item.points)}."
    for name, mine, ranks in (
        ("force", item.force, {other.key: other.force for other in kept}),
        ("community", item.community, {other.key: other.community for other in kept}),
    ):
        if mine is None:
            continue
        below = sorted(key for key, theirs in ranks.items() if theirs is None or theirs > mine)
        sentence += f" The {name} has it {_place(mine)}"
        sentence += f", above {_and(below)}, which the two lists together put higher." if below else "."
    return sentence


def _sources(item: _Item, n: int, shares: tuple[Fraction, Fraction]) -> str:
    parts = []
    for name, rank, share in (("force", item.force, shares[0]), ("community", item.community, shares[1])):
        if rank is None:
            parts.append(f"not in the {name}'s list (0)")
        else:
            parts.append(f"{_place(rank)} for the {name} ({_number(share * _points(rank, n))})")
    return " and ".join(parts)


def _rule_in_words(rule: Rule, k: int, weights: tuple[float, float], n: int) -> str:
    counted = f"Each list gives {n} points to its first, {max(n - 1, 0)} to its second and so on"
    weighed = f"; the force's count {weights[0]:g} times and the community's {weights[1]:g} times."
    if rule == "borda":
        return counted + weighed
    return f"The first {k} of each list come before all others. {counted}{weighed}"


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
