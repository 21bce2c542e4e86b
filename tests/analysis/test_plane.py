"""Degrees to metres and back, against published lengths of a degree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from peelian.analysis.plane import Plane, distance_m


class TestPlane:
    @pytest.mark.parametrize(
        ("lat", "north", "east"), [(0, 110_574, 111_320), (45, 111_132, 78_847), (60, 111_412, 55_800)]
    )
    def test_gives_the_length_of_a_degree(self, lat: float, north: float, east: float) -> None:
        plane = Plane.around(lat, -1.9)

        assert plane.metres_per_lat == pytest.approx(north, abs=1)
        assert plane.metres_per_lng == pytest.approx(east, abs=1)

    @given(st.floats(-8, 2), st.floats(50, 60), st.floats(-0.3, 0.3), st.floats(-0.2, 0.2))
    def test_comes_back_to_where_it_was(self, lng: float, lat: float, east: float, north: float) -> None:
        plane = Plane.around(lat, lng)
        there = np.array([lng + east]), np.array([lat + north])

        np.testing.assert_allclose(plane.degrees(*plane.metres(*there)), there, atol=1e-12)

    def test_flattens_a_geometry_and_back(self) -> None:
        plane, square = Plane.around(52.5, -1.9), box(-1.9, 52.5, -1.89, 52.51)

        assert plane.flatten(square).area == pytest.approx(679.1 * 1112.7, rel=1e-3)
        assert plane.unflatten(plane.flatten(square)).equals_exact(square, 1e-12)

    @given(st.floats(-0.05, 0.05), st.floats(-0.045, 0.045))
    def test_agrees_with_the_great_circle_within_five_kilometres(self, east: float, north: float) -> None:
        lng, lat = np.array([-1.9 + east]), np.array([52.5 + north])
        x, y = Plane.around(52.5, -1.9).metres(lng, lat)

        far = float(distance_m(np.array([-1.9]), np.array([52.5]), lng, lat)[0])

        assert float(np.hypot(x, y)[0]) == pytest.approx(
            far, rel=6e-3, abs=1e-6
        )  # 0.5 % is the sphere's own error


class TestDistance:
    def test_from_birmingham_to_london_and_to_the_other_side(self) -> None:
        birmingham, london = (
            (np.array([-1.8904]), np.array([52.4862])),
            (np.array([-0.1276]), np.array([51.5072])),
        )

        assert float(distance_m(*birmingham, *london)[0]) == pytest.approx(163_000, rel=0.01)
        assert float(distance_m(*birmingham, np.array([178.1096]), np.array([-52.4862]))[0]) == pytest.approx(
            20_015_115
        )
