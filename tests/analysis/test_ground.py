from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from peelian.analysis import national_grid
from peelian.analysis.ground import NOWHERE, GridTable, count_by


def towns(number: int, seed: int) -> list[BaseGeometry]:
    """Areas that fit together without a gap, with lines at any angle: Voronoi cells in a box of 5 km."""
    rng = np.random.default_rng(seed)
    seeds = shapely.multipoints(rng.uniform(0, 5_000, (number, 2)) + np.array([405_000, 285_000]))
    box = shapely.box(405_000, 285_000, 410_000, 290_000)
    return [shapely.intersection(cell, box) for cell in shapely.voronoi_polygons(seeds, extend_to=box).geoms]


def one_by_one(shapes: list[BaseGeometry], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The first area in order that each point lies in, asked of each outline."""
    found = np.full(x.size, NOWHERE)
    for number in reversed(range(len(shapes))):
        found[shapely.intersects_xy(shapes[number], x, y)] = number
    return found


class TestAreaOf:
    def test_answers_as_every_outline_would_for_a_hundred_thousand_points_and_for_every_vertex(self) -> None:
        shapes = towns(40, seed=3)
        grid = GridTable.build(shapes, [f"W{number}" for number in range(40)])
        rng = np.random.default_rng(5)
        corners = np.concatenate([shapely.get_coordinates(shape) for shape in shapes])
        spread = rng.uniform((404_500, 284_500), (410_500, 290_500), (100_000, 2))
        points = np.concatenate([np.round(spread, 1), corners, corners + 0.1, np.round(corners)])
        x, y = points[:, 0].copy(), points[:, 1].copy()
        assert (grid.area_of(x, y) != one_by_one(shapes, x, y)).sum() == 0

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 10_000), number=st.integers(2, 12))
    def test_answers_as_every_outline_would_whatever_the_areas(self, seed: int, number: int) -> None:
        shapes = towns(number, seed)
        grid = GridTable.build(shapes, [str(one) for one in range(number)])
        rng = np.random.default_rng(seed)
        x, y = rng.uniform(404_900, 410_100, 2_000), rng.uniform(284_900, 290_100, 2_000)
        assert np.array_equal(grid.area_of(x, y), one_by_one(shapes, x, y))

    def test_gives_a_point_on_a_shared_line_to_the_first_area_in_order_and_to_no_other(self) -> None:
        west, east = (
            shapely.box(400_000, 300_000, 401_000, 301_000),
            shapely.box(401_000, 300_000, 402_000, 301_000),
        )
        x, y = np.array([401_000.0]), np.array([300_500.0])
        assert GridTable.build([west, east], ["w", "e"]).area_of(x, y).tolist() == [0]
        assert GridTable.build([east, west], ["e", "w"]).area_of(x, y).tolist() == [0]

    def test_finds_nothing_for_a_point_that_is_no_number_or_far_away(self) -> None:
        grid = GridTable.build([shapely.box(400_000, 300_000, 401_000, 301_000)], ["w"])
        x = np.array([np.nan, 400_500.0, -5.0, 1e9])
        y = np.array([300_500.0, np.nan, 300_500.0, 300_500.0])
        assert grid.area_of(x, y).tolist() == [NOWHERE] * 4

    def test_where_areas_lie_over_each_other_the_first_in_order_has_the_point(self) -> None:
        whole, part = (
            shapely.box(400_000, 300_000, 402_000, 302_000),
            shapely.box(400_730, 300_730, 401_111, 301_013),
        )
        x, y = np.array([401_000.0, 400_731.0, 400_100.0]), np.array([301_000.0, 300_731.0, 300_100.0])
        assert GridTable.build([part, whole], ["p", "w"]).area_of(x, y).tolist() == [0, 0, 1]
        assert GridTable.build([whole, part], ["w", "p"]).area_of(x, y).tolist() == [0, 0, 0]

    def test_refuses_an_outline_without_an_inside(self) -> None:
        with pytest.raises(ValueError, match="outline of bad"):
            GridTable.build([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])], ["bad"])


class TestCountBy:
    def test_counts_of_areas_and_of_none_add_up_to_all_positions(self) -> None:
        shapes = towns(20, seed=8)
        grid = GridTable.build(shapes, [str(one) for one in range(20)])
        rng = np.random.default_rng(2)
        x, y = rng.uniform(404_000, 411_000, 30_000), rng.uniform(284_000, 291_000, 30_000)
        batches = pa.table({"x": x, "y": y}).to_batches(max_chunksize=7_000)
        count = count_by(grid, batches)
        by_hand = one_by_one(shapes, x, y)
        assert count[:-1].tolist() == [int((by_hand == one).sum()) for one in range(20)]
        assert count.sum() == 30_000


class TestTheNationalGrid:
    def test_goes_to_metres_and_back_within_a_tenth_of_one(self) -> None:
        lng, lat = np.array([-1.8904, -2.2, 0.1]), np.array([52.4862, 53.4, 51.5])
        x, y = national_grid.to_metres(lng, lat)
        back = national_grid.to_metres(*national_grid.to_degrees(x, y))
        assert np.abs(back[0] - x).max() <= 0.1
        assert np.abs(back[1] - y).max() <= 0.1

    def test_agrees_with_the_ordnance_surveys_own_test_point(self) -> None:
        # TP01 of the OSTN15 developer pack: St Mary's, Isles of Scilly.
        x, y = national_grid.to_metres(np.array([-6.29977752014]), np.array([49.92226393730]))
        assert (x[0], y[0]) == (91_492.1, 11_318.8)

    def test_numbers_cells_by_their_south_west_corner(self) -> None:
        x, y = np.array([405_123.4, 405_200.0, np.nan]), np.array([285_099.9, 285_100.0, 1.0])
        cell = national_grid.cell_of(x, y)
        assert cell.tolist()[2] == -1
        assert [each.tolist() for each in national_grid.corner_of(cell[:2])] == [
            [405_100, 405_200],
            [285_000, 285_100],
        ]
