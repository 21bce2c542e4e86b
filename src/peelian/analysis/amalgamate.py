"""One list of priorities from two: the force's and the community's.

A neighbourhood has the force's ranking and the community's (surveys, meetings, replies). The force's comes in two
lists: what its strategy asks for, and what is recorded, by harm. This makes one list of them by a stated rule, shows
every rank beside every item, and says why each item stands where it does, which items it was put below against the
order of a list, and why others fell away. Nothing is weighed in secret and nothing is lost.

Rules:

- `borda`: an item ranked r-th in a list gets n - r + 1 points from it, n being the number of different items in all
  lists together; ties in a list share the mean of their ranks. An item that a list doesn't have gets 0 points from it
  (the pessimistic count of incomplete ballots: Baumeister, Faliszewski, Lang and Rothe, "Campaigns for lazy voters",
  2012). The force's points are those of its strategy and of what is recorded, the latter with `recorded_share`; an
  item that can't be recorded (`uncountable`: no published crime is speeding) takes all of them from the strategy.
  Force's and community's points are multiplied by their weights and added.
- `top_k`: items among the first k of the strategy or the first k of the community come before all others; items level
  at place k are all let in, and a list's length cuts none of them off: it then holds more than it has room for, and the
  reason says so. Within both parts the order is that of `borda`. So each side is sure of its first k.

Ties in the result go to the better single rank, then to the community's rank, then to the key in alphabetical
order. Both rules are monotone: raising an item in one list never lowers it in the result (tests prove it on
generated lists). That holds because all lists are counted in one step: a Borda count of the force's two lists whose
ranks then go into a second count isn't monotone. All counting is in exact fractions, so no result hangs on rounding.
Without a list of what is recorded, the points are those of version 1 to the last digit; version 2 cut off items level
at place k.

Worked example, weights 1 and 1. Force: burglary, robbery, knives. Community: speeding, burglary. Four
different items, so n = 4:

    burglary   4 (force, 1st) + 3 (community, 2nd) = 7   1st
    speeding   0              + 4 (community, 1st) = 4   2nd
    robbery    3 (force, 2nd) + 0                  = 3   3rd
    knives     2 (force, 3rd) + 0                  = 2   4th

With robbery, burglary, knives as recorded, a share of one half, and speeding uncountable:

    burglary   (4 + 3) / 2    + 3 (community, 2nd) = 6.5 1st
    speeding   0              + 4 (community, 1st) = 4   2nd
    robbery    (3 + 4) / 2    + 0                  = 3.5 3rd
    knives     (2 + 2) / 2    + 0                  = 2   4th
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from peelian.analysis import placing
from peelian.analysis.placing import Displacement, Item, Shares

VERSION = "3"
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
    """An item of the one list, with its rank in each source (1 is highest; None: not in that list).

    `displacements`: the items above it that a list has below it, or doesn't have.
    """

    key: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    recorded_rank: float | None
    reason: str
    force_evidence: str = ""
    community_evidence: str = ""
    recorded_evidence: str = ""
    displacements: tuple[Displacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Displaced:
    """An item that the list had no room for: `rank` is where it would stand on a longer list."""

    key: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    recorded_rank: float | None
    reason: str
    displacements: tuple[Displacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Amalgamation:
    """The one list and all that decided it; `entries` and `displaced` together hold every item once."""

    rule: Rule
    version: str
    weights: tuple[float, float]
    recorded_share: float
    k: int
    length: int | None
    entries: tuple[Entry, ...]
    displaced: tuple[Displaced, ...]
    notes: tuple[str, ...]


def amalgamate(
    *,
    force: Iterable[Ranked],
    community: Iterable[Ranked],
    recorded: Iterable[Ranked] = (),
    uncountable: Collection[str] = (),
    rule: Rule = "borda",
    weights: tuple[float, float] = (1, 1),
    recorded_share: float = 0.5,
    k: int = 3,
    length: int | None = None,
) -> Amalgamation:
    """One list from the rankings, by `rule`, cut after `length` items (None: all), or after all that `top_k` promises.

    The order in which items are given makes no difference.

    Args:
        force: what the strategy asks for.
        community: what people spoke of.
        recorded: what is recorded, by harm. Empty: the strategy alone is the force's.
        uncountable: keys that can't be in `recorded`, whatever happens.
        rule: see the module.
        weights: of the force and of the community.
        recorded_share: of the force's points, those that come from `recorded`; 0 up to below 1.
        k: counts only for `top_k`.
        length: how many items there is room for; what `top_k` takes from the first k of each list stays beyond it.

    Raises:
        ValueError: an item is twice in a list, or recorded and uncountable; a score, weight or share is not a finite
            number in its range; both weights are 0; the rule is unknown; k or length is below 1.
    """
    _check(rule, weights, recorded_share, k, length)
    lists = (_by_key(force, "force"), _by_key(recorded, "recorded"), _by_key(community, "community"))
    forces, records, communities = lists
    if both := sorted(records.keys() & set(uncountable)):
        raise ValueError(f"{both[0]!r} is recorded and can't be recorded.")
    keys = forces.keys() | records.keys() | communities.keys()
    share = Fraction(recorded_share) if records else Fraction(0)
    shares = {
        key: Shares(Fraction(weights[0]), Fraction(weights[1]), Fraction(0) if key in uncountable else share)
        for key in keys
    }
    ranks = [_ranks(listed.values()) for listed in lists]
    sure = _first(forces.values(), k) | _first(communities.values(), k) if rule == "top_k" else set(keys)
    items = sorted(
        (_item(key, ranks, shares[key], len(keys), chosen=key in sure) for key in keys), key=lambda i: i.order
    )

    room = len(items) if length is None else length
    kept = max(room, len(sure)) if rule == "top_k" else room
    stays = placing.stays(room, k)
    entries = tuple(
        Entry(
            item.key, rank, float(item.points), _float(item.force), _float(item.community), _float(item.recorded),
            placing.reason(item, items, rank, k=k if rule == "top_k" else None) + (stays if rank > room else ""),
            forces[item.key].evidence if item.key in forces else "",
            communities[item.key].evidence if item.key in communities else "",
            records[item.key].evidence if item.key in records else "",
            placing.displacements(item, items[: rank - 1]),
        )
        for rank, item in enumerate(items[:kept], start=1)
    )  # fmt: skip
    displaced = tuple(
        Displaced(
            item.key, rank, float(item.points), _float(item.force), _float(item.community), _float(item.recorded),
            placing.fell(item, items[:kept], rank, room), placing.displacements(item, items[: rank - 1]),
        )
        for rank, item in enumerate(items[kept:], start=kept + 1)
    )  # fmt: skip
    notes = (_rule_in_words(rule, k, weights, len(keys)), *_recorded_in_words(share), ABSENT, TIES)
    return Amalgamation(rule, VERSION, weights, recorded_share, k, length, entries, displaced, notes)


def _check(
    rule: str, weights: tuple[float, float], recorded_share: float, k: int, length: int | None
) -> None:
    if rule not in ("borda", "top_k"):
        raise ValueError(f"The rule is 'borda' or 'top_k', not {rule!r}.")
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights) or not any(weights):
        raise ValueError(f"Weights must be numbers from 0 up, and not both 0: {weights!r}.")
    if not 0 <= recorded_share < 1:
        raise ValueError(f"The share of what is recorded must be from 0 to below 1, not {recorded_share!r}.")
    if k < 1:
        raise ValueError(f"The rule takes at least the first 1 of each list, not {k}.")
    if length is not None and length < 1:
        raise ValueError(f"A list has room for at least 1 item, not {length}.")


def _item(key: str, ranks: list[dict[str, Fraction]], shares: Shares, n: int, *, chosen: bool) -> Item:
    force, recorded, community = (listed.get(key) for listed in ranks)
    return Item(key, force=force, recorded=recorded, community=community, shares=shares, n=n, chosen=chosen)


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


def _float(rank: Fraction | None) -> float | None:
    return None if rank is None else float(rank)


def _rule_in_words(rule: Rule, k: int, weights: tuple[float, float], n: int) -> str:
    counted = f"Each list gives {n} points to its first, {max(n - 1, 0)} to its second and so on"
    weighed = f"; the force's count {weights[0]:g} times and the community's {weights[1]:g} times."
    if rule == "borda":
        return counted + weighed
    first = f"The first {k} of each list, all that are level at place {k} included, come before all others."
    return f"{first} {counted}{weighed}"


def _recorded_in_words(share: Fraction) -> tuple[str, ...]:
    if not share:
        return ()
    return (
        f"Of the force's points, {float(share):.0%} come from what is recorded, by harm, and the rest from its "
        "strategy. A problem that no recorded crime stands for takes all of them from the strategy.",
    )
