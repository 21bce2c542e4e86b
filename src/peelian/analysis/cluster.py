"""Group areas into compact groups of about equal weight: a first draft of sectors from wards.

A draft for people to change, not a decision. Groups are power cells: each area goes to the group whose
centre is nearest after a handicap, and the handicaps are raised and lowered until the weights balance
(Aurenhammer, Hoffmann and Aronov, "Minkowski-type theorems and least-squares clustering", Algorithmica 20,
1998, show that handicaps for any balance exist and that the grouping is then the most compact one for its
centres). A last round moves single areas on the border where that brings the weights closer to
equal.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.analysis.plane import Floats, Plane

VERSION = "1"
STARTS = 8  # random starts; the best of them is kept
ROUNDS = 60  # of centres
STEPS = 40  # of handicaps in each round
Groups = NDArray[np.intp]


def compact_groups(
    centres: ArrayLike, weights: ArrayLike, groups: int, seed: int, *, tolerance: float = 0.1
) -> Groups:
    """A group from 0 to `groups` - 1 for each of `centres`, an array of (lng, lat) rows in degrees.

    `weights` (0 or more: residents, demand) are shared out as evenly as compactness allows: groups aim at
    the mean weight within `tolerance` of it, which coarse areas can make impossible (`imbalance` tells how
    near it came). No group is empty. Groups are numbered from west to east. The same input and seed give
    the same groups.

    Raises ValueError for fewer areas than groups, weights that are negative or all 0, and centres not on
    Earth.
    """
    spots = np.asarray(centres, dtype=np.float64).reshape(-1, 2)
    weight = np.asarray(weights, dtype=np.float64)
    _check(spots, weight, groups, tolerance)
    plane = Plane.around(float(spots[:, 1].mean()), float(spots[:, 0].mean()))
    points = np.column_stack(plane.metres(spots[:, 0], spots[:, 1])) / 1000.0
    generator = np.random.default_rng(seed)
    best: tuple[float, float] | None = None
    chosen = np.zeros(len(points), dtype=np.intp)
    for _ in range(STARTS):
        labels = _balanced(points, weight, _spread_out(points, groups, generator), tolerance)
        labels = _even_out(points, weight, labels, groups, tolerance)
        value = (max(imbalance(weight, labels, groups), tolerance), _spread(points, labels, groups))
        if best is None or value < best:
            best, chosen = value, labels
    return _from_the_west(points, chosen, groups)


def imbalance(weights: ArrayLike, labels: ArrayLike, groups: int) -> float:
    """How far the group furthest from the mean weight is from it, as a share of it (0.1: 10 per cent)."""
    totals = np.bincount(np.asarray(labels), weights=np.asarray(weights, dtype=np.float64), minlength=groups)
    return float(np.abs(totals / totals.mean() - 1).max())


def _check(spots: Floats, weight: Floats, groups: int, tolerance: float) -> None:
    if weight.shape != (spots.shape[0],):
        raise ValueError(f"{spots.shape[0]} centres and {weight.size} weights: each area needs one.")
    if not 1 <= groups <= spots.shape[0]:
        raise ValueError(f"{spots.shape[0]} areas can't make {groups} groups.")
    if not ((np.abs(spots[:, 0]) <= 180) & (np.abs(spots[:, 1]) <= 90)).all():
        raise ValueError("Centres are (longitude, latitude) in degrees; some of these are not on Earth.")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise ValueError("Weights must be numbers from 0 up, and not all 0.")
    if not (math.isfinite(tolerance) and tolerance >= 0):
        raise ValueError(f"The tolerance must be a share from 0 up, not {tolerance!r}.")


def _spread_out(points: Floats, groups: int, generator: np.random.Generator) -> Floats:
    """Starting centres, far from each other (k-means++: Arthur and Vassilvitskii 2007)."""
    chosen = [int(generator.integers(len(points)))]
    while len(chosen) < groups:
        nearest = _squares(points, points[chosen]).min(axis=1)
        nearest[chosen] = 0
        total = nearest.sum()
        free = np.ones(len(points))
        free[chosen] = 0
        chance = nearest / total if total > 0 else free / free.sum()
        chosen.append(int(generator.choice(len(points), p=chance)))
    return points[chosen]


def _squares(points: Floats, centres: Floats) -> Floats:
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2))


def _balanced(points: Floats, weight: Floats, centres: Floats, tolerance: float) -> Groups:
    """Rounds of balancing by handicaps and moving each centre to the middle of its group; the best one."""
    groups = len(centres)
    best: tuple[float, float] | None = None
    chosen = np.zeros(len(points), dtype=np.intp)
    handicap = np.zeros(groups)
    for _ in range(ROUNDS):
        squares = _squares(points, centres)
        labels = _by_handicap(squares, weight, handicap, tolerance)
        value = (max(imbalance(weight, labels, groups), tolerance), _spread(points, labels, groups))
        if best is not None and value >= best:
            break
        best, chosen = value, labels
        centres = np.array([
            points[labels == group].mean(axis=0) if (labels == group).any() else centres[group]
            for group in range(groups)
        ])  # fmt: skip
    return chosen


def _by_handicap(squares: Floats, weight: Floats, handicap: Floats, tolerance: float) -> Groups:
    """Nearest centre after handicaps, which rise for heavy groups and fall for light ones, ever less."""
    groups = squares.shape[1]
    scale = float(np.median(squares.min(axis=1))) + 1e-9
    best = math.inf
    chosen: Groups = squares.argmin(axis=1)
    for step in range(STEPS):
        labels: Groups = (squares + handicap).argmin(axis=1)
        totals = np.bincount(labels, weights=weight, minlength=groups)
        off = totals / totals.mean() - 1
        if np.abs(off).max() < best:
            best, chosen = float(np.abs(off).max()), labels
        if best <= tolerance:
            break
        handicap += 2 * scale * off / (1 + step / 8)
    return chosen


def _even_out(points: Floats, weight: Floats, labels: Groups, groups: int, tolerance: float) -> Groups:
    """Fill empty groups, then move single areas from heavy to light groups nearby while that helps."""
    labels = labels.copy()
    for group in range(groups):
        if not (labels == group).any():
            counts = np.bincount(labels, minlength=groups)
            spare = np.flatnonzero(counts[labels] > 1)
            middles = _middles(points, labels, groups)
            labels[spare[int(((points[spare] - middles[labels[spare]]) ** 2).sum(axis=1).argmax())]] = group
    for _ in range(4 * len(points)):
        totals = np.asarray(np.bincount(labels, weights=weight, minlength=groups), dtype=np.float64)
        if np.abs(totals / totals.mean() - 1).max() <= tolerance:
            break
        move = _best_move(points, weight, labels, totals)
        if move is None:
            break
        labels[move[0]] = move[1]
    return labels


def _best_move(points: Floats, weight: Floats, labels: Groups, totals: Floats) -> tuple[int, int] | None:
    """The move of one area that makes weights more equal at the least cost in compactness."""
    groups = len(totals)
    squares = _squares(points, _middles(points, labels, groups))
    own = squares[np.arange(len(points)), labels]
    cost = squares - own[:, None]
    # Moving weight w from group a to group b lowers the sum of squared totals by 2 w (a - b - w).
    gain = 2 * weight[:, None] * (totals[labels][:, None] - totals[None, :] - weight[:, None])
    counts = np.bincount(labels, minlength=groups)
    allowed = (gain > 1e-9 * totals.mean() ** 2) & (counts[labels] > 1)[:, None]
    allowed[np.arange(len(points)), labels] = False
    # Only to a group that is the area's own or next nearest, so that no area is flung over a third group.
    near = np.argsort(squares, axis=1, kind="stable")[:, :3]
    nearby = np.zeros_like(allowed)
    np.put_along_axis(nearby, near, values=True, axis=1)
    allowed &= nearby
    if not allowed.any():
        return None
    price = np.where(allowed, cost / np.where(allowed, gain, 1.0), np.inf)
    area, group = np.unravel_index(int(price.argmin()), price.shape)
    return int(area), int(group)


def _middles(points: Floats, labels: Groups, groups: int) -> Floats:
    counts = np.maximum(np.bincount(labels, minlength=groups), 1)
    sums = [np.bincount(labels, weights=points[:, axis], minlength=groups) / counts for axis in (0, 1)]
    return np.column_stack(sums)


def _spread(points: Floats, labels: Groups, groups: int) -> float:
    """Sum of squared distances to the middle of the group (km²): less is more compact."""
    return float(((points - _middles(points, labels, groups)[labels]) ** 2).sum())


def _from_the_west(points: Floats, labels: Groups, groups: int) -> Groups:
    middles = _middles(points, labels, groups)
    order = np.lexsort((middles[:, 1], middles[:, 0]))
    number = np.empty(groups, dtype=np.intp)
    number[order] = np.arange(groups)
    return number[labels]
