"""Streets by their names, and the ground along the points that bear them."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis import streets


class TestNames:
    @pytest.mark.parametrize(
        "written", ["Abbey Street", "ABBEY STREET", "Abbey St", "Abbey St.", " On or near Abbey Street "]
    )
    def test_are_one_however_they_are_written(self, written: str) -> None:
        assert streets.key(written) == "abbey street"

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("St. Lawrence Way", "st lawrence way"),
            ("King's Rd", "kings road"),
            ("King’s Road", "kings road"),
            ("Street", "street"),
            ("St", "st"),
            ("Park/open Space", "park open space"),
            ("", ""),
        ],
    )
    def test_are_compared_without_marks_and_with_their_last_word_written_out(
        self, written: str, key: str
    ) -> None:
        assert streets.key(written) == key

    @pytest.mark.parametrize(
        "line",
        [
            "2 Abbey Street, Birmingham",
            "10A Abbey Street",
            "Flat 3, 2-4 Abbey St, Birmingham",
            "Flat 3 2 Abbey Street, Birmingham",
            "The Old Mill, Abbey Street",
        ],
    )
    def test_are_found_in_a_line_of_an_address(self, line: str) -> None:
        assert "abbey street" in streets.named_in(line)

    def test_are_whole_names(self) -> None:
        assert "abbey street" not in streets.named_in("2 Abbey Street North, Birmingham")
        assert "abbey street" not in streets.named_in("2 Old Abbey Street, Birmingham")

    def test_are_looked_for_by_a_word_that_nobody_shortens(self) -> None:
        assert streets.longest_word("St. Lawrence Way") == "lawrence"
        assert streets.longest_word("Broadway") == "broadway"
        assert streets.longest_word("") == ""


class TestGround:
    def test_is_a_circle_around_one_point(self) -> None:
        found = streets.along([(10.0, 20.0)])
        assert found.parts == 1
        assert found.shape.area == pytest.approx(math.pi * 50**2, rel=0.01)

    @pytest.mark.parametrize(("apart", "parts"), [(99.0, 1), (101.0, 2)])
    def test_falls_into_parts_where_points_lie_far_apart(self, apart: float, parts: int) -> None:
        assert streets.along([(0.0, 0.0), (apart, 0.0)]).parts == parts

    @given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=1, max_size=30))
    def test_holds_every_point_and_nothing_further_than_its_metres(
        self, points: list[tuple[float, float]]
    ) -> None:
        found = streets.along(points)
        assert all(found.shape.covers(shapely.Point(point)) for point in points)
        rim = shapely.points(shapely.get_coordinates(found.shape))
        assert shapely.distance(rim, shapely.MultiPoint(points)).max() <= 50.01
        assert found.parts <= len(set(points))

    def test_needs_a_point(self) -> None:
        with pytest.raises(ValueError, match="one point"):
            streets.along([])
