"""Point to area: exact against a plain scan, on invented coverages and on the real wards."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from peelian.analysis.locate import How, Located, PointIndex

Items = list[tuple[str, BaseGeometry]]


def plain_scan(items: Items, lat: float, lng: float) -> str | None:
    """The oracle: every polygon in key order, none of them prepared, no index."""
    point = Point(lng, lat)
    return next((key for key, polygon in sorted(items) if polygon.intersects(point)), None)


@st.composite
def lattice_coverages(draw: st.DrawFn) -> Items:
    """A patchwork of lattice squares dissolved by key: holes, islands, several parts, shared corners."""
    side = draw(st.integers(1, 6))
    size = draw(st.sampled_from([1e-3, 0.0137, 0.5]))
    west, south = draw(st.sampled_from([(0.0, 0.0), (-2.2068771, 52.3477401), (-179.9, -80.0)]))
    owners = draw(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), min_size=side**2, max_size=side**2))
    squares: dict[str, list[Polygon]] = {}
    for number, owner in enumerate(owners):
        column, row = number % side, number // side
        if owner:
            corners = (
                west + column * size,
                south + row * size,
                west + (column + 1) * size,
                south + (row + 1) * size,
            )
            squares.setdefault(owner, []).append(box(*corners))
    return [(owner, shapely.union_all(parts)) for owner, parts in squares.items()]


@st.composite
def overlapping_triangles(draw: st.DrawFn) -> Items:
    """Triangles anywhere, on top of each other or not."""
    coordinate = st.floats(-2.0, 2.0, allow_nan=False).map(lambda value: round(value, 3))
    items = []
    for number in range(draw(st.integers(1, 6))):
        triangle = Polygon(draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=3)))
        if triangle.is_valid and triangle.area > 1e-9:
            items.append((f"k{number}", triangle))
    return items


def telling_points(items: Items, seed: int) -> list[tuple[float, float]]:
    """(lat, lng) pairs where an index would go wrong: vertices, middles of edges, beside them, anywhere."""
    rng = np.random.default_rng(seed)
    points: list[tuple[float, float]] = []
    for _, polygon in items:
        lng, lat = shapely.get_coordinates(polygon).T
        points += list(zip(lat, lng, strict=True))
        points += list(zip((lat[1:] + lat[:-1]) / 2, (lng[1:] + lng[:-1]) / 2, strict=True))
        points += list(zip(np.nextafter(lat, 90), np.nextafter(lng, -180), strict=True))
        west, south, east, north = polygon.bounds
        around = (east - west) / 2
        points += list(
            zip(rng.uniform(south, north, 20), rng.uniform(west - around, east + around, 20), strict=True)
        )
    return [(float(lat), max(-180.0, min(180.0, float(lng)))) for lat, lng in points]


class TestLocate:
    @settings(max_examples=60, deadline=None)
    @given(
        items=st.one_of(lattice_coverages(), overlapping_triangles()),
        seed=st.integers(0, 999),
        cells=st.sampled_from([1, 10, 300, 20_000]),
    )
    def test_equals_a_plain_scan_whatever_the_grid(self, items: Items, seed: int, cells: int) -> None:
        index = PointIndex.build(items, cells=cells)
        points = telling_points(items, seed)

        one_by_one = [index.locate(lat, lng) for lat, lng in points]
        together = index.locate_many([lat for lat, _ in points], [lng for _, lng in points])

        expected = [plain_scan(items, lat, lng) for lat, lng in points]
        assert [found and found.key for found in one_by_one] == expected
        assert together == expected

    def test_says_how_it_was_found(self) -> None:
        index = PointIndex.build([("left", box(0, 50, 1, 51)), ("right", box(1, 50, 2, 51))])

        assert index.locate(50.5, 0.5) == Located("left", How.CELL)
        assert index.locate(50.5, 1.000001) == Located("right", How.EDGE)
        assert index.locate(50.5, 1.0) == Located("left", How.BORDER)

    def test_gives_a_shared_boundary_to_the_lowest_key_in_any_order_of_input(self) -> None:
        items: Items = [("b", box(0, 50, 1, 51)), ("a", box(1, 50, 2, 51)), ("c", box(0, 51, 2, 52))]

        for order in (items, items[::-1]):
            index = PointIndex.build(order)
            assert index.locate_many([50.5, 51.0, 51.0], [1.0, 1.0, 0.5]) == ["a", "a", "b"]

    def test_answers_none_outside_and_never_the_nearest(self) -> None:
        index = PointIndex.build([("only", box(0, 50, 1, 51))])

        assert index.locate(50.5, 1.0000000001) is None
        assert index.locate(-89.0, 179.0) is None
        assert index.locate_many([50.5, 0.0], [1.0000000001, 0.0]) == [None, None]

    def test_answers_none_in_a_hole_and_the_island_in_the_hole(self) -> None:
        ring = Polygon(box(0, 50, 3, 53).exterior, [box(1, 51, 2, 52).exterior])
        lake_and_far_part = MultiPolygon([box(1.4, 51.4, 1.6, 51.6), box(5, 50, 6, 51)])
        index = PointIndex.build([("ring", ring), ("island", lake_and_far_part)])

        assert index.locate_many([50.5, 51.2, 51.5, 50.5], [0.5, 1.2, 1.5, 5.5]) == [
            "ring",
            None,
            "island",
            "island",
        ]

    @pytest.mark.parametrize(
        "bad", [(math.nan, 0.0), (0.0, math.inf), (91.0, 0.0), (0.0, -180.5), (-math.inf, 0.0)]
    )
    def test_refuses_what_is_not_on_earth(self, bad: tuple[float, float]) -> None:
        index = PointIndex.build([("only", box(0, 50, 1, 51))])

        with pytest.raises(ValueError, match="is not a place: latitude runs from -90 to 90"):
            index.locate(*bad)
        with pytest.raises(ValueError, match=r"is not a place.*\(position 1\)"):
            index.locate_many([50.5, bad[0]], [0.5, bad[1]])

    def test_refuses_lists_of_different_length(self) -> None:
        with pytest.raises(ValueError, match="same length"):
            PointIndex.build([]).locate_many([50.0], [0.0, 1.0])

    def test_an_index_of_nothing_answers_none(self) -> None:
        index = PointIndex.build([])

        assert len(index) == 0
        assert index.locate(52.0, -1.9) is None
        assert index.locate_many([52.0], [-1.9]) == [None]
        assert index.locate_many([], []) == []

    def test_positions_point_into_the_sorted_keys(self) -> None:
        index = PointIndex.build([("b", box(0, 50, 1, 51)), ("a", box(1, 50, 2, 51))])

        assert index.keys == ("a", "b")
        assert index.positions([50.5, 50.5, 0.0], [0.5, 1.5, 0.0]).tolist() == [1, 0, -1]

    def test_a_very_long_thin_area_does_not_ask_for_a_huge_grid(self) -> None:
        index = PointIndex.build([("line", box(-100, 50, 100, 50.000002))], cells=1000)

        assert index.locate(50.000001, 12.0) == Located("line", How.EDGE)


class TestBuild:
    def test_refuses_a_key_given_twice(self) -> None:
        with pytest.raises(ValueError, match="'a' is given to two areas"):
            PointIndex.build([("a", box(0, 50, 1, 51)), ("a", box(1, 50, 2, 51))])

    @pytest.mark.parametrize("useless", [None, Polygon(), Point(0, 50)])
    def test_refuses_what_has_no_inside(self, useless: BaseGeometry | None) -> None:
        with pytest.raises(ValueError, match="'a' is not a polygon with an inside"):
            PointIndex.build([("a", useless)])

    def test_refuses_an_invalid_polygon_and_says_where(self) -> None:
        with pytest.raises(ValueError, match=r"'a' is not a valid polygon: Self-intersection\[0.5 50.5\]"):
            PointIndex.build([("a", Polygon([(0, 50), (1, 51), (1, 50), (0, 51)]))])

    def test_refuses_metres(self) -> None:
        with pytest.raises(ValueError, match="not in degrees"):
            PointIndex.build([("a", box(400_000, 280_000, 410_000, 290_000))])

    def test_leaves_the_callers_polygons_as_they_were(self) -> None:
        square = box(0, 50, 1, 51)
        PointIndex.build([("a", square)])

        assert not shapely.is_prepared(square)


@pytest.mark.real_data
class TestLocateOnTheRealWards:
    def test_equals_a_plain_scan_for_five_thousand_points(self, real_data: Path) -> None:
        features = json.loads((real_data / "boundaries" / "wards_2025.geojson").read_text())["features"]
        items = [(f["properties"]["ward_code"], shapely.geometry.shape(f["geometry"])) for f in features]
        keys = np.array([key for key, _ in items])
        polygons = np.array([polygon for _, polygon in items], dtype=object)
        rng = np.random.default_rng(2025)
        west, south, east, north = shapely.total_bounds(polygons)
        vertices = rng.permutation(shapely.get_coordinates(polygons))[
            :1000
        ]  # on boundaries of two or three wards
        lng = np.concatenate([vertices[:, 0], rng.uniform(west, east, 4000)])
        lat = np.concatenate([vertices[:, 1], rng.uniform(south, north, 4000)])

        answers = PointIndex.build(items).locate_many(lat, lng)

        hits = shapely.intersects(polygons[:, None], shapely.points(lng, lat)[None, :])
        expected = [min(keys[column], default=None) for column in hits.T]
        assert answers == expected
        assert len(set(answers)) == len(items) + 1
