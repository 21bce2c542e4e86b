"""Outlines from labelled points: a clean coverage that finds its own points again."""

import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.coverage import area_m2, check_polygons, find_overlaps
from peelian.analysis.locate import PointIndex
from peelian.analysis.outline import outlines


def town(seed: int, points: int, labels: int) -> tuple[np.ndarray, list[str]]:
    """Addresses scattered over about 10 km, each labelled by the nearest of some middles."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform((-1.95, 52.42), (-1.80, 52.52), (points, 2))
    middles = rng.uniform((-1.95, 52.42), (-1.80, 52.52), (labels, 2))
    nearest = (((spots[:, None, :] - middles) * (0.61, 1)) ** 2).sum(axis=2).argmin(axis=1)
    return spots, [f"ward {number}" for number in nearest]


class TestOutlines:
    def test_is_a_clean_coverage_that_finds_its_points_again(self) -> None:
        spots, labels = town(seed=1, points=4000, labels=12)

        drawn = outlines(spots, labels)

        assert list(drawn) == sorted(set(labels))
        assert shapely.coverage_is_valid(np.array(list(drawn.values()), dtype=object))
        assert check_polygons(drawn.items()) == []
        found = PointIndex.build(drawn.items()).locate_many(spots[:, 1], spots[:, 0])
        assert None not in found
        assert np.mean([a == b for a, b in zip(found, labels, strict=True)]) > 0.98

    def test_ends_a_little_beyond_the_outermost_points(self) -> None:
        [outline] = outlines([(-1.9, 52.5)], ["a"], reach_m=700, margin_m=250).values()

        assert area_m2(outline) == pytest.approx(math.pi * 250**2, rel=0.15)

    def test_bridges_gaps_and_leaves_far_places_apart(self) -> None:
        near = outlines([(-1.9, 52.5), (-1.888, 52.5)], ["a", "a"])["a"]  # 0.8 km
        far = outlines([(-1.9, 52.5), (-1.8, 52.5)], ["a", "a"])["a"]  # 6.8 km

        assert [len(shapely.get_parts(one)) for one in (near, far)] == [1, 2]

    def test_two_labels_at_one_address_both_have_ground(self) -> None:
        drawn = outlines([(-1.9, 52.5), (-1.9, 52.5), (-1.89, 52.5)], ["flat 1", "flat 2", "next door"])

        assert {name: area_m2(outline) > 1 for name, outline in drawn.items()} == {
            "flat 1": True, "flat 2": True, "next door": True,
        }  # fmt: skip

    def test_a_hole_in_the_town_is_shared_out(self) -> None:
        angles = np.linspace(0, 2 * math.pi, 90, endpoint=False)
        ring = np.column_stack((-1.9 + 0.05 * np.cos(angles), 52.5 + 0.03 * np.sin(angles)))

        drawn = outlines(ring, ["east" if math.cos(angle) > 0 else "west" for angle in angles])

        assert PointIndex.build(drawn.items()).locate(52.5, -1.89).key == "east"  # type: ignore[union-attr]

    def test_of_nothing_is_nothing(self) -> None:
        assert outlines(np.empty((0, 2)), []) == {}

    def test_refuses_what_it_cannot_draw(self) -> None:
        with pytest.raises(ValueError, match="1 points and 2 labels"):
            outlines([(-1.9, 52.5)], ["a", "b"])
        with pytest.raises(ValueError, match="not on Earth"):
            outlines([(400_000.0, 280_000.0)], ["a"])
        with pytest.raises(ValueError, match="metres above 0"):
            outlines([(-1.9, 52.5)], ["a"], thin_m=0)

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 10_000), st.integers(1, 120), st.integers(1, 9), st.booleans())
    def test_is_clean_and_loses_no_label_whatever_the_points(
        self, seed: int, points: int, labels: int, coarse: bool
    ) -> None:
        spots, names = town(seed, points, labels)
        if coarse:
            spots = np.round(spots, 2)  # many at one place, many in one line

        drawn = outlines(spots, names)

        assert set(drawn) == set(names)
        assert check_polygons(drawn.items()) == []
        assert shapely.coverage_is_valid(np.array(list(drawn.values()), dtype=object))
        assert find_overlaps(drawn.items()).overlaps == ()
        assert None not in PointIndex.build(drawn.items()).locate_many(spots[:, 1], spots[:, 0])

    @settings(max_examples=10, deadline=None)
    @given(st.integers(0, 10_000))
    def test_does_not_depend_on_the_order_of_points(self, seed: int) -> None:
        spots, names = town(seed, 200, 5)
        order = np.random.default_rng(seed).permutation(200)

        again = outlines(spots[order], [names[place] for place in order])

        assert all(again[name].equals_exact(outline, 0) for name, outline in outlines(spots, names).items())


@pytest.mark.real_data
class TestOnTheRealPostcodes:
    def test_draws_every_ward_and_finds_nearly_every_postcode_again(self, real_data: Path) -> None:
        with gzip.open(real_data / "postcodes" / "postcodes_west_midlands_2025-05.csv.gz", "rt") as file:
            rows = list(csv.DictReader(file))
        spots = np.array([(float(row["lng"]), float(row["lat"])) for row in rows])
        wards = [row["ward_code"] for row in rows]

        drawn = outlines(spots, wards)

        assert len(drawn) == 192
        assert shapely.coverage_is_valid(np.array(list(drawn.values()), dtype=object))
        found = PointIndex.build(drawn.items()).locate_many(spots[:, 1], spots[:, 0])
        assert np.mean([a == b for a, b in zip(found, wards, strict=True)]) > 0.995
