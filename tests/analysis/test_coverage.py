"""Checks of boundaries before an import: what is wrong, where, and how to mend it."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from peelian.analysis.coverage import ProblemKind, area_m2, check_polygons, find_overlaps

BIRMINGHAM = box(-1.95, 52.45, -1.85, 52.50)


class TestCheckPolygons:
    def test_finds_nothing_wrong_with_good_polygons(self) -> None:
        with_hole = Polygon(BIRMINGHAM.exterior, [box(-1.93, 52.46, -1.92, 52.47).exterior])

        assert check_polygons([("a", BIRMINGHAM), ("b", with_hole), ("c", MultiPolygon([BIRMINGHAM]))]) == []

    def test_names_the_place_and_the_mend_of_a_boundary_that_crosses_itself(self) -> None:
        bow_tie = Polygon([(-1.9, 52.4), (-1.8, 52.5), (-1.8, 52.4), (-1.9, 52.5)])

        [problem] = check_polygons([("good", BIRMINGHAM), ("E05001218", bow_tie)])

        assert (problem.key, problem.position, problem.kind) == ("E05001218", 2, ProblemKind.INVALID)
        assert problem.where == pytest.approx((-1.85, 52.45))
        assert "self-intersection at longitude -1.850000, latitude 52.450000" in problem.message
        assert "doesn't cross itself" in problem.mend

    def test_tells_a_hole_outside_its_shell(self) -> None:
        [problem] = check_polygons(
            [("a", Polygon(BIRMINGHAM.exterior, [box(-1.5, 52.4, -1.4, 52.5).exterior]))]
        )

        assert "hole lies outside shell" in problem.message
        assert problem.mend == "Remove the hole, or make it a part of its own."

    @pytest.mark.parametrize("nothing", [None, Polygon(), MultiPolygon(), GeometryCollection()])
    def test_tells_an_area_without_geometry(self, nothing: object) -> None:
        [problem] = check_polygons([("a", nothing)])

        assert problem.kind is ProblemKind.EMPTY

    @pytest.mark.parametrize("flat", [Point(-1.9, 52.5), LineString([(-1.9, 52.5), (-1.8, 52.5)])])
    def test_tells_what_has_no_inside(self, flat: object) -> None:
        [problem] = check_polygons([("a", flat)])

        assert problem.kind is ProblemKind.NOT_POLYGONAL

    def test_recognises_british_national_grid(self) -> None:
        [problem] = check_polygons([("a", box(400_000, 280_000, 410_000, 290_000))])

        assert problem.kind is ProblemKind.NOT_DEGREES
        assert "British National Grid metres" in problem.message
        assert "from EPSG:27700" in problem.mend

    def test_recognises_web_mercator(self) -> None:
        [problem] = check_polygons([("a", box(-217_000, 6_880_000, -206_000, 6_890_000))])

        assert "Web Mercator" in problem.message
        assert "EPSG:3857" in problem.mend

    def test_recognises_swapped_latitude_and_longitude(self) -> None:
        [problem] = check_polygons([("a", box(52.45, -1.95, 52.50, -1.85))])

        assert problem.kind is ProblemKind.SWAPPED
        assert "longitude first" in problem.mend

    def test_tells_degrees_outside_the_kingdom_and_unknown_metres(self) -> None:
        paris, utm = box(2.2, 48.8, 2.4, 48.9), box(570_000, 5_810_000, 580_000, 5_820_000)

        kinds = [problem.kind for problem in check_polygons([("paris", paris), ("utm", utm)])]

        assert kinds == [ProblemKind.OUTSIDE_UK, ProblemKind.NOT_DEGREES]

    def test_tells_a_coordinate_that_is_not_a_number(self) -> None:
        with np.errstate(invalid="ignore"):
            broken = Polygon([(-1.9, 52.4), (-1.8, math.nan), (-1.8, 52.5), (-1.9, 52.4)])

        [problem] = check_polygons([("a", broken)])

        assert problem.kind is ProblemKind.NOT_DEGREES
        assert problem.message == "A coordinate is not a number."

    def test_tells_a_code_used_twice(self) -> None:
        [problem] = check_polygons([("a", BIRMINGHAM), ("b", BIRMINGHAM), ("a", BIRMINGHAM)])

        assert (problem.position, problem.kind) == (3, ProblemKind.DUPLICATE_KEY)
        assert "already used by area 1" in problem.message

    @given(st.floats(-8.6, 1.7), st.floats(49.9, 60.8))
    def test_accepts_any_small_square_in_the_kingdom_and_knows_it_swapped(
        self, lng: float, lat: float
    ) -> None:
        square = box(lng, lat, lng + 0.01, lat + 0.01)

        assert check_polygons([("a", square)]) == []
        swapped = shapely.transform(square, lambda xy: xy[:, ::-1])
        assert [problem.kind for problem in check_polygons([("a", swapped)])] == [ProblemKind.SWAPPED]


class TestArea:
    def test_gives_the_surface_of_the_earth(self) -> None:
        # 510,065,621.724 km² for WGS84; a box of parallels and meridians is exact but for Simpson over 180
        # degrees
        bands = [box(-180, south, 180, south + 1) for south in range(-90, 90)]

        assert sum(map(area_m2, bands)) == pytest.approx(510_065_621_724_000, rel=1e-9)

    def test_takes_holes_away_and_adds_parts(self) -> None:
        hole = box(-1.93, 52.46, -1.92, 52.47)
        ring = Polygon(BIRMINGHAM.exterior, [hole.exterior])

        assert area_m2(ring) + area_m2(hole) == pytest.approx(area_m2(BIRMINGHAM), rel=1e-12)
        assert area_m2(GeometryCollection([ring, hole, Point(0, 51)])) == pytest.approx(area_m2(BIRMINGHAM))

    @given(st.floats(50, 60), st.floats(1e-5, 0.02), st.floats(0.1, 0.9))
    def test_of_two_halves_is_the_area_of_the_whole(self, lat: float, size: float, part: float) -> None:
        whole = Polygon([(0, lat), (size, lat), (size, lat + size), (0, lat + size)])
        first = Polygon([(0, lat), (size, lat), (size * part, lat + size), (0, lat + size)])
        second = Polygon([(size, lat), (size, lat + size), (size * part, lat + size)])

        assert area_m2(first) + area_m2(second) == pytest.approx(area_m2(whole), rel=1e-7)

    def test_of_a_square_metre_is_a_square_metre(self) -> None:
        # At 52.5 N a degree is 111,267.4 m of latitude and 67,909 m of longitude (series of the ellipsoid)
        lat, lng = 1 / 111_267.4, 1 / 67_909.3

        assert area_m2(box(-1.9, 52.5, -1.9 + lng, 52.5 + lat)) == pytest.approx(1.0, rel=1e-3)


class TestFindOverlaps:
    def test_finds_nothing_between_neighbours(self) -> None:
        left, right = box(-2, 52, -1.9, 52.1), box(-1.9, 52, -1.8, 52.1)

        report = find_overlaps([("a", left), ("b", right)])

        assert (report.overlaps, report.slivers) == ((), ())

    def test_finds_nothing_between_neighbours_whose_corners_do_not_match(self) -> None:
        left = box(-2, 52, -1.9, 52.1)
        right = [box(-1.9, 52, -1.8, 52.05), box(-1.9, 52.05, -1.8, 52.1)]

        report = find_overlaps([("a", left), ("b", right[0]), ("c", right[1])])

        assert (report.overlaps, report.slivers) == ((), ())

    def test_measures_a_real_overlap_and_says_where(self) -> None:
        left, right = box(-2, 52, -1.9, 52.1), box(-1.91, 52, -1.8, 52.1)

        [overlap] = find_overlaps([("b", right), ("a", left)]).overlaps

        assert (overlap.first, overlap.second) == ("a", "b")
        assert overlap.area_m2 == pytest.approx(area_m2(box(-1.91, 52, -1.9, 52.1)))
        assert box(-1.91, 52, -1.9, 52.1).contains(Point(overlap.where))
        assert overlap.reason.startswith("a and b share 7,6")

    def test_reports_slivers_apart(self) -> None:
        left, right = box(-2, 52, -1.9, 52.0001), box(-1.900001, 52, -1.8, 52.0001)
        far = box(-1.99, 52, -1.7, 52.0001)

        report = find_overlaps([("a", left), ("b", right)], tolerance_m2=10)
        assert (len(report.overlaps), len(report.slivers)) == (0, 1)
        assert 0 < report.slivers[0].area_m2 <= 10

        report = find_overlaps([("a", left), ("b", right), ("c", far)], tolerance_m2=10)
        assert [(one.first, one.second) for one in report.overlaps] == [("b", "c"), ("a", "c")]
        assert [(one.first, one.second) for one in report.slivers] == [("a", "b")]

    def test_finds_one_area_inside_another_and_the_same_area_twice(self) -> None:
        inner = box(-1.9, 52.46, -1.89, 52.47)

        report = find_overlaps([("outer", BIRMINGHAM), ("inner", inner), ("twin", BIRMINGHAM)])

        assert [(one.first, one.second) for one in report.overlaps] == [
            ("outer", "twin"), ("inner", "outer"), ("inner", "twin"),
        ]  # fmt: skip

    def test_refuses_invalid_polygons_and_a_senseless_tolerance(self) -> None:
        with pytest.raises(ValueError, match="'a' is not a valid polygon"):
            find_overlaps([("a", Polygon([(0, 50), (1, 51), (1, 50), (0, 51)]))])
        with pytest.raises(ValueError, match="zero or more square metres"):
            find_overlaps([], tolerance_m2=math.nan)

    def test_of_nothing_is_nothing(self) -> None:
        assert find_overlaps([]).overlaps == ()


@pytest.mark.real_data
class TestOnTheRealWards:
    @pytest.mark.parametrize("name", ["wards_2025", "wards_2018_2022", "wards_2013_2017"])
    def test_finds_no_problem_no_overlap_and_the_published_areas(self, real_data: Path, name: str) -> None:
        features = json.loads((real_data / "boundaries" / f"{name}.geojson").read_text())["features"]
        items = [(f["properties"]["ward_code"], shapely.geometry.shape(f["geometry"])) for f in features]

        assert check_polygons(items) == []
        report = find_overlaps(items)
        assert (report.overlaps, report.slivers) == ((), ())

        published = np.array([f["properties"]["area_km2"] for f in features])
        measured = np.array([area_m2(polygon) / 1e6 for _, polygon in items])
        np.testing.assert_allclose(measured, published, rtol=1.5e-3)
