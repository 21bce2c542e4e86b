"""Random patrols in and around places, on the National Grid, for tests that hold two ways of counting together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peelian.analysis.dosage import Disc, Window
from peelian.analysis.fold import Bare, Folded, fold
from peelian.analysis.presence import VisitRules

SECOND = 1_000_000
#: Monday 2 November 2026, 12:00 UTC.
NOON = 1_793_620_800 * SECOND
#: Silences around every limit of the rules, and the usual ones.
SILENCES = (10, 20, 30, 30, 30, 60, 100, 120, 121, 200, 299, 301, 700)


@dataclass(frozen=True)
class Track:
    """Devices in and around one place, and the windows in which it was to be patrolled."""

    place: int
    disc: Disc
    fixes: Bare
    windows: tuple[Window, ...]


def random_track(place: int, rng: np.random.Generator, *, crew: int = 2, fixes: int = 60) -> Track:
    """A place of 400 m and a crew that comes, goes, drives and falls silent; no step near a limit of speed."""
    disc = Disc(405_000 + 5_000 * (place % 20) + 37, 285_000 + 5_000 * (place // 20) + 11, 400)
    columns = [_walk(disc, place * 10 + member, rng, fixes) for member in range(crew)]
    at = np.concatenate([column.at_us for column in columns])
    cuts = np.sort(rng.integers(NOON // SECOND, at.max() // SECOND + 60, 6)) * SECOND
    windows = tuple(
        Window(place, number, int(cuts[2 * number]), int(cuts[2 * number + 1]))
        for number in range(3)
        # None is empty, and none touches the one before it: those two would be one window.
        if cuts[2 * number] < cuts[2 * number + 1]
        and (number == 0 or cuts[2 * number - 1] < cuts[2 * number])
    )
    joined = Bare(
        np.concatenate([one.device for one in columns]), at,
        np.concatenate([one.x for one in columns]), np.concatenate([one.y for one in columns]),
    )  # fmt: skip
    return Track(place, disc, joined, windows)


def _walk(disc: Disc, device: int, rng: np.random.Generator, count: int) -> Bare:
    at, x, y = [NOON // SECOND + int(rng.integers(0, 120))], [disc.x], [disc.y]
    inside, fast = True, bool(rng.integers(0, 2))
    for _ in range(count):
        if rng.random() < 0.15:
            inside = not inside
        if rng.random() < 0.1:
            fast = not fast
        silence = int(rng.choice(SILENCES))
        step = (3.6 if fast else 1.9) * silence * (1 + 0.2 * rng.random())
        turn = rng.uniform(0, 2 * np.pi)
        to = np.array([x[-1] + step * np.cos(turn), y[-1] + step * np.sin(turn)])
        away = np.hypot(to[0] - disc.x, to[1] - disc.y)
        reach = rng.uniform(0, 360) if inside else rng.uniform(440, 900)
        if (away < 390) != inside or away > 1_000 or 390 <= away <= 410:
            to = np.array([disc.x, disc.y]) + (to - np.array([disc.x, disc.y])) * reach / max(away, 1e-9)
        speed = np.hypot(to[0] - x[-1], to[1] - y[-1]) / silence
        if abs(speed - 3) < 0.1 or speed > 50:
            silence += 30
        at.append(at[-1] + silence)
        x.append(round(float(to[0]), 1))
        y.append(round(float(to[1]), 1))
    return Bare(
        np.full(len(at), device, np.int32),
        np.array(at, np.int64) * SECOND,
        np.round(np.array(x), 1),
        np.round(np.array(y), 1),
    )


def folded(*tracks: Bare, carry: Bare | None = None, rules: VisitRules | None = None) -> Folded:
    """Fixes as one day's clean table, by the rules' own limits."""
    rules = rules or VisitRules()
    joined = Bare(
        np.concatenate([one.device for one in tracks]), np.concatenate([one.at_us for one in tracks]),
        np.concatenate([one.x for one in tracks]), np.concatenate([one.y for one in tracks]),
    )  # fmt: skip
    return fold(
        joined, carry or Bare.none(), max_speed_mps=rules.max_speed_mps, jump_slack_m=rules.jump_slack_m
    )
