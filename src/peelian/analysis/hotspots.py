"""Places where crime was recorded, ranked for patrols, each with its reason; and how well such a ranking foretells.

Published crime is moved to fixed map points (data.police.uk), so it stands in heaps. On the West Midlands' crimes of
February 2011, halved at random (benchmarks/suggestions), the half per cent of the area that one half ranks highest held
of the other half, by area, 40 times its share in plain 100 m cells, 25 in cells under a kernel of 200 m, and 16 in the
spots that are suggested here. How much of that 40 is the moving itself can't be told: both halves stand at the same
points, and where the crimes happened nobody published. A spot is a weighted count within 150 m of a map point all the
same, because that is what an officer can walk and what the points allow to be claimed; a surface would claim more and
hold no more. `kernel_density` is for points that are exact.

Newer crime counts more: near repeats fade within months (S. Johnson et al., "Space-time patterns of risk", Journal of
Quantitative Criminology 23, 2007). How well a ranking foretells is told by the hit rate and the predictive accuracy
index (S. Chainey, L. Tompson and S. Uhlig, "The utility of hotspot mapping for predicting spatial patterns of crime",
Security Journal 21, 2008).

Only places go in: no person, no stop and search, nothing about who was there.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

VERSION = "1"
METRES = 150.0
CELL_M = 100.0  # of the plain map that suggestions are held against
DECAY = 0.8  # of a month's weight that is left a month later
APART_M = 500.0
LEAST_HITS = 5
#: A map point with more than this share of all crimes is named: a shop or a station to which much is moved.
PILE = 0.05
#: Crimes with a time that are needed before hours are told.
LEAST_TIMED = 20
WEEK = 168

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Crimes of one kind and month at one point.

    Args:
        x: metres east, in any flat map.
        y: metres north.
        months_old: 0 for the newest month.
        count: how many.
        weight: of harm, for each of them; 1 where crimes count alike.
        kind: what a person calls them, for the reason.
        name: of the point, such as “High Street”.
    """

    x: float
    y: float
    months_old: int
    count: int = 1
    weight: float = 1.0
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is suggested.

    Args:
        x: of the point in its middle.
        y: of the point in its middle.
        metres: what was counted within.
        name: of the point in its middle.
        hits: crimes that were counted, each as one.
        share: of all crimes, 0 to 1.
        weight: of all harm, 0 to 1.
        score: weights, faded by age, by which it is ranked.
        reason: a sentence or some for a person.
    """

    x: float
    y: float
    metres: float
    name: str
    hits: int
    share: float
    weight: float
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How much of what came later lay in the places that were ranked highest.

    Args:
        hit_rate: share of the later crimes in them, 0 to 1.
        pai: predictive accuracy index: the hit rate over the share of the area; 1 is no better than chance.
        n: how many crimes came later.
        area: the share of the area that was taken, 0 to 1.
    """

    hit_rate: float
    pai: float
    n: float
    area: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Spots beside a plain map that takes as much of the area.

    Args:
        ours: of the spots.
        plain: of the plain map.
        places: how many spots there were.
    """

    ours: Evaluation
    plain: Evaluation
    places: int


def spots(
    points: Sequence[Recorded],
    *,
    metres: float = METRES,
    decay: float = DECAY,
    apart: float = APART_M,
    least: int = LEAST_HITS,
    most: int = 10,
) -> list[Spot]:
    """The places with most recorded crime near a map point, the first in rank first.

    Each point is scored by the crimes within `metres` of it, weighed and faded by `decay` a month. They are taken from
    the highest score on, none nearer than `apart` to one that is taken, none with fewer than `least` crimes; equal
    scores by x and then y. The order of `points` makes no difference.
    """
    if not points:
        return []
    places = sorted({(one.x, one.y) for one in points})
    index = {place: number for number, place in enumerate(places)}
    held: list[list[Recorded]] = [[] for _ in places]
    for one in points:
        held[index[one.x, one.y]].append(one)
    near = _near(places, metres)
    scores = [
        math.fsum(
            one.count * one.weight * decay**one.months_old for place in near[number] for one in held[place]
        )
        for number in range(len(places))
    ]
    hits = [sum(one.count for place in near[number] for one in held[place]) for number in range(len(places))]
    order = sorted(range(len(places)), key=lambda number: (-scores[number], places[number]))
    taken: list[int] = []
    for number in order:
        if len(taken) == most:
            break
        free = all(math.dist(places[number], places[other]) >= apart for other in taken)
        if hits[number] >= least and free:
            taken.append(number)
    all_hits = sum(one.count for one in points)
    all_weight = math.fsum(one.count * one.weight for one in points)
    return [
        _spot(
            places[number],
            [one for place in near[number] for one in held[place]],
            metres=metres,
            score=scores[number],
            all_hits=all_hits,
            all_weight=all_weight,
        )
        for number in taken
    ]


def kernel_density(
    x: Floats, y: Floats, weights: Floats, at_x: Floats, at_y: Floats, *, bandwidth: float
) -> Floats:
    """Density at some places of points that are exact, by the quartic kernel; per square metre times weight.

    K(u) = 3 / (pi h^2) (1 - u^2)^2 for u = distance / h below 1 (B. Silverman, "Density Estimation", 1986, eq. 4.5).
    Not for published crime: see the module.
    """
    found = np.zeros(len(at_x))
    tree = shapely.STRtree(shapely.points(x, y))
    place, point = tree.query(shapely.points(at_x, at_y), predicate="dwithin", distance=bandwidth)
    u2 = ((at_x[place] - x[point]) ** 2 + (at_y[place] - y[point]) ** 2) / bandwidth**2
    np.add.at(found, place, weights[point] * 3 / (math.pi * bandwidth**2) * np.maximum(0.0, 1 - u2) ** 2)
    return found


def evaluate(scores: Floats, later: Floats, areas: Floats, *, share: float) -> Evaluation:
    """How a ranking of places does on what came later, when the highest take `share` of the area.

    Equal scores share what they hold: a ranking isn't better for the order in which it was written. Of the last place
    as much is taken as is needed.

    Args:
        scores: of the places, by what was known before.
        later: crimes in the places afterwards.
        areas: of the places.
        share: of the whole area, above 0 and up to 1.

    Raises:
        ValueError: no area, no crime later, or a share that isn't one.
    """
    if not 0 < share <= 1 or later.sum() <= 0 or areas.sum() <= 0:
        raise ValueError("There must be places, crimes afterwards, and a share of the area above 0.")
    room, hit = share * areas.sum(), 0.0
    for score in sorted(set(scores.tolist()), reverse=True):
        alike = scores == score
        taken = min(1.0, room / areas[alike].sum()) if areas[alike].sum() else 1.0
        hit += taken * later[alike].sum()
        room -= taken * areas[alike].sum()
        if room <= 1e-9:
            break
    rate = float(hit / later.sum())
    return Evaluation(rate, rate / share, float(later.sum()), share)


def compare(
    before: Sequence[Recorded], later: Sequence[Recorded], *, area_m2: float, most: int = 10
) -> Compared | None:
    """How the spots of what was known did on what came, beside a plain map of the same crimes with as much area.

    The plain map is every crime that was known, each as one and however old, in cells of 100 m: the cells that held the
    most, until they take the area of the spots. None where there is no spot, or nothing came.

    Args:
        before: crimes that were known.
        later: crimes afterwards.
        area_m2: of the whole ground, in square metres.
        most: how many spots at most.
    """
    came = sum(one.count for one in later)
    found = spots(before, most=most)
    if not found or not came or area_m2 <= 0:
        return None
    share = min(1.0, len(found) * math.pi * METRES**2 / area_m2)
    tree = shapely.STRtree(shapely.points([(one.x, one.y) for one in later]))
    middles = shapely.points([(spot.x, spot.y) for spot in found])
    _, inside = tree.query(middles, predicate="dwithin", distance=METRES)
    rate = sum(later[number].count for number in set(inside.tolist())) / came
    cells: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for rows, place in ((before, 0), (later, 1)):
        for one in rows:
            cells[int(one.x // CELL_M), int(one.y // CELL_M)][place] += one.count
    rest = max(0.0, area_m2 - len(cells) * CELL_M**2)
    held = np.array([*(cells[cell] for cell in sorted(cells)), [0.0, 0.0]])
    areas = np.array([*[CELL_M**2] * len(cells), rest])
    plain = evaluate(held[:, 0], held[:, 1], areas, share=min(1.0, share * area_m2 / areas.sum()))
    return Compared(
        Evaluation(rate, rate / share, came, share),
        Evaluation(plain.hit_rate, plain.hit_rate / share, came, share),
        len(found),
    )


def hours_of_week(
    spans: Sequence[tuple[dt.datetime, dt.datetime]], *, least: int = LEAST_TIMED
) -> list[tuple[int, float]]:
    """The hours of the week in which crimes fell, with their shares, highest first; none of fewer than `least` crimes.

    A crime between two moments is spread evenly over the hours between them (J. Ratcliffe, "Aoristic analysis",
    International Journal of Geographical Information Science 14, 2000). Moments are local; hour 0 begins on Monday at
    midnight. Only hours with more than an even share are told.
    """
    if len(spans) < least:
        return []
    weights = [0.0] * WEEK
    for first, last in spans:
        hours = list(_hours(first, last))
        for hour in hours:
            weights[hour] += 1 / len(hours)
    told = [
        (hour, weight / len(spans))
        for hour, weight in enumerate(weights)
        if weight > len(spans) / WEEK * 1.000001
    ]
    return sorted(told, key=lambda one: (-one[1], one[0]))


def _near(places: Sequence[tuple[float, float]], metres: float) -> list[list[int]]:
    dots = shapely.points(np.array(places))
    pairs = shapely.STRtree(dots).query(dots, predicate="dwithin", distance=metres)
    near: list[list[int]] = [[] for _ in places]
    for place, other in sorted(pairs.T.tolist()):
        near[place].append(other)
    return near


def _spot(
    place: tuple[float, float],
    rows: Sequence[Recorded],
    *,
    metres: float,
    score: float,
    all_hits: int,
    all_weight: float,
) -> Spot:
    hits = sum(one.count for one in rows)
    weight = math.fsum(one.count * one.weight for one in rows)
    name = min((one.name for one in rows if (one.x, one.y) == place), default="")
    share, harm = hits / all_hits, weight / all_weight if all_weight else 0.0
    first = (
        f"{hits:,} of the {all_hits:,} crimes that were counted ({share:.0%}) were put within {metres:.0f} m of "
        f"{name or 'this point'}."
    )
    by_harm = [f"By harm that is {harm:.0%}."] if abs(harm - share) >= 0.005 else []
    reason = " ".join([first, *by_harm, *_what_they_were(rows, all_hits)])
    return Spot(*place, metres, name, hits, share, harm, score, reason)


def _what_they_were(rows: Sequence[Recorded], all_hits: int) -> Iterator[str]:
    kinds: Counter[str] = Counter()
    months: Counter[int] = Counter()
    piles: dict[tuple[float, float], int] = defaultdict(int)
    names: dict[tuple[float, float], str] = {}
    for one in rows:
        kinds[one.kind] += one.count
        months[one.months_old] += one.count
        piles[one.x, one.y] += one.count
        names[one.x, one.y] = one.name
    known = sorted(
        ((kind, count) for kind, count in kinds.items() if kind), key=lambda row: (-row[1], row[0])
    )[:3]
    if known:
        yield f"Most were {', '.join(f'{kind} ({count:,})' for kind, count in known)}."
    if months[0]:
        yield f"{months[0]:,} fell in the newest month; older ones count less."
    for place in sorted(piles):
        if piles[place] > PILE * all_hits:
            yield (
                f"{piles[place]:,} stand at one point, “{names[place]}”: published crime is moved to such points, so "
                "it may have happened some way off."
            )


def _hours(first: dt.datetime, last: dt.datetime) -> Iterator[int]:
    """The local hours of the week from one moment to another; a week at most, and the first one always."""
    begin = first.replace(minute=0, second=0, microsecond=0)
    for step in range(WEEK):
        moment = begin + dt.timedelta(hours=step)
        if step and moment >= last:
            return
        yield moment.weekday() * 24 + moment.hour
