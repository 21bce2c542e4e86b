"""Drafting sectors: balanced, compact, and the same every time."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.cluster import compact_groups, imbalance


def chessboard(side: int) -> np.ndarray:
    """Centres of squares of about a kilometre in a town of side x side squares."""
    return np.array([(-1.9 + 0.0147 * x, 52.45 + 0.009 * y) for x, y in product(range(side), repeat=2)])


class TestCompactGroups:
    def test_four_clumps_are_four_groups_numbered_from_the_west(self) -> None:
        rng = np.random.default_rng(5)
        middles = np.array([(-2.1, 52.4), (-1.9, 52.5), (-1.7, 52.4), (-1.5, 52.5)])
        centres = np.concatenate([middle + rng.normal(0, 0.01, (12, 2)) for middle in middles])

        labels = compact_groups(centres, np.ones(48), 4, seed=1)

        assert labels.tolist() == sorted(labels.tolist())
        assert np.bincount(labels).tolist() == [12, 12, 12, 12]

    def test_balances_a_chessboard_and_keeps_groups_together(self) -> None:
        centres = chessboard(12)

        labels = compact_groups(centres, np.ones(144), 6, seed=3)

        assert imbalance(np.ones(144), labels, 6) <= 0.1
        for group in range(6):
            mine = {tuple(one) for one in np.argwhere(labels.reshape(12, 12) == group).tolist()}
            assert _in_one_piece(mine)

    def test_balances_weight_and_not_number(self) -> None:
        centres = chessboard(10)
        weights = np.where(centres[:, 0] < -1.83, 5.0, 1.0)

        labels = compact_groups(centres, weights, 4, seed=1)

        assert imbalance(weights, labels, 4) <= 0.1
        assert np.bincount(labels).max() > 1.5 * np.bincount(labels).min()

    def test_is_near_the_best_of_all_groupings_of_a_small_town(self) -> None:
        rng = np.random.default_rng(11)
        centres = rng.uniform((-1.95, 52.45), (-1.85, 52.51), (9, 2))
        km = (centres - centres.mean(axis=0)) * (67.9, 111.3)

        def spread(labels: np.ndarray) -> float:
            return float(sum(((km[labels == g] - km[labels == g].mean(axis=0)) ** 2).sum() for g in range(3)))

        candidates = (np.array(labels) for labels in product(range(3), repeat=9))
        best = min(spread(labels) for labels in candidates if (np.bincount(labels, minlength=3) == 3).all())

        labels = compact_groups(centres, np.ones(9), 3, seed=2)

        assert np.bincount(labels).tolist() == [3, 3, 3]
        assert spread(labels) <= 1.25 * best

    def test_one_group_and_as_many_as_areas(self) -> None:
        centres = chessboard(3)

        assert compact_groups(centres, np.ones(9), 1, seed=0).tolist() == [0] * 9
        assert sorted(compact_groups(centres, np.ones(9), 9, seed=0).tolist()) == list(range(9))

    def test_areas_at_one_place_still_fill_every_group(self) -> None:
        labels = compact_groups(np.tile([-1.9, 52.5], (6, 1)), np.ones(6), 3, seed=0)

        assert set(labels.tolist()) == {0, 1, 2}

    @settings(max_examples=25, deadline=None)
    @given(st.integers(1, 40), st.integers(0, 2**31), st.data())
    def test_is_the_same_every_time_and_leaves_no_group_empty(
        self, n: int, seed: int, data: st.DataObject
    ) -> None:
        groups = data.draw(st.integers(1, min(n, 8)))
        rng = np.random.default_rng(seed)
        centres, weights = rng.uniform((-2.2, 52.3), (-1.4, 52.7), (n, 2)), rng.uniform(0.1, 5, n)

        labels = compact_groups(centres, weights, groups, seed)

        assert set(labels.tolist()) == set(range(groups))
        assert labels.tolist() == compact_groups(centres, weights, groups, seed).tolist()

    def test_refuses_what_cannot_be_grouped(self) -> None:
        with pytest.raises(ValueError, match="2 areas can't make 3 groups"):
            compact_groups([(-1.9, 52.5), (-1.8, 52.5)], [1, 1], 3, seed=0)
        with pytest.raises(ValueError, match="not all 0"):
            compact_groups([(-1.9, 52.5)], [0], 1, seed=0)
        with pytest.raises(ValueError, match="1 centres and 2 weights"):
            compact_groups([(-1.9, 52.5)], [1, 1], 1, seed=0)
        with pytest.raises(ValueError, match="not on Earth"):
            compact_groups([(52.5, -190.0)], [1], 1, seed=0)
        with pytest.raises(ValueError, match="tolerance"):
            compact_groups([(-1.9, 52.5)], [1], 1, seed=0, tolerance=-1)


def _in_one_piece(squares: set[tuple[int, ...]]) -> bool:
    seen, ahead = set(), [next(iter(squares))]
    while ahead:
        x, y = ahead.pop()
        if (x, y) not in seen and (x, y) in squares:
            seen.add((x, y))
            ahead += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
    return seen == squares


@pytest.mark.real_data
class TestOnTheRealWards:
    def test_drafts_thirty_two_sectors(self, real_data: Path) -> None:
        features = json.loads((real_data / "boundaries" / "wards_2025.geojson").read_text())["features"]
        centres = [(f["properties"]["label_lng"], f["properties"]["label_lat"]) for f in features]
        weights = [f["properties"]["area_km2"] ** 0.5 for f in features]

        labels = compact_groups(centres, weights, 32, seed=7)

        assert imbalance(weights, labels, 32) <= 0.25
