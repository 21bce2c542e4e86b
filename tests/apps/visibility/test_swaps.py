"""Devices that change hands: each minute goes to the team that held the device when it began, and none is lost."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.footing import Ints, Steps, footing, steps
from peelian.analysis.plane import Floats
from peelian.analysis.presence import VisitRules
from peelian.apps.visibility.queries.days import Teams
from tests.factories.patrol_tracks import NOON, SECOND, folded, random_track

RULES = VisitRules()
HOUR = 3600
#: After how many seconds devices are handed on, and to which team (-1: to nobody).
HANDED_ON = st.lists(
    st.tuples(st.integers(-HOUR, 6 * HOUR), st.integers(-1, 2)), max_size=6, unique_by=lambda one: one[0]
)


def held(swaps: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Spans (from, until, team) that follow each other; nobody before the first."""
    edges = [*((NOON + after * SECOND, team) for after, team in sorted(swaps)), (2**62, -1)]
    return [(since, until, team) for (since, team), (until, _) in pairwise(edges) if team >= 0]


def holder(spans: list[tuple[int, int, int]], at_us: int) -> int:
    return next((team for since, until, team in spans if since <= at_us < until), -1)


def nowhere(x: Floats, y: Floats) -> Ints:
    return np.full(x.size, -1, dtype=np.int64)


def untasked(some: Steps) -> np.ndarray:
    return np.zeros(some.x.size, dtype=bool)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999), st.lists(HANDED_ON, min_size=3, max_size=3))
def test_minutes_go_to_the_holders_team_at_the_moment_and_their_sum_stays(
    seed: int, swaps: list[list[tuple[int, int]]]
) -> None:
    track = random_track(0, np.random.default_rng(seed), crew=3)
    some = steps(folded(track.fixes, rules=RULES).table(), 0, 2**62, RULES)
    devices = np.unique(some.device).tolist()
    spans = {device: held(one) for device, one in zip(devices, swaps, strict=False)}
    expected: dict[int, int] = defaultdict(int)
    for device, since, until in zip(
        some.device.tolist(), some.from_us.tolist(), some.until_us.tolist(), strict=True
    ):
        expected[holder(spans.get(device, []), since)] += until - since

    found = footing([some], areas=nowhere, teams=Teams((7, 8, 9), spans).at, tasked=untasked)

    by_team: dict[int, float] = defaultdict(float)
    for part in found.parts:
        by_team[part.team] += part.officer_minutes
        assert part.patrol_minutes <= part.officer_minutes + 1e-9
    assert by_team == pytest.approx({team: us / (60 * SECOND) for team, us in expected.items()})
    assert sum(by_team.values()) == pytest.approx(float((some.until_us - some.from_us).sum()) / (60 * SECOND))
