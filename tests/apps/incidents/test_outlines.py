from __future__ import annotations

import random

import pytest

from peelian.apps.incidents.models.crimes import MapPoint
from peelian.apps.incidents.queries.points import points_in

pytestmark = pytest.mark.django_db


def point(lat: float, lng: float) -> int:
    return int(MapPoint.objects.create(lat=lat, lng=lng, name=f"On or near {lat} {lng}").pk)


class TestAnOutlineThatCrossesItself:
    def test_holds_what_it_goes_around_once(self) -> None:
        left, right, outside = point(52.5, -1.9), point(52.5, -1.1), point(52.9, -1.5)
        bow_tie = [(52.0, -2.0), (53.0, -2.0), (52.0, -1.0), (53.0, -1.0)]
        assert sorted(points_in(bow_tie)) == sorted([left, right])
        assert outside not in points_in(bow_tie)

    def test_with_ten_thousand_corners_at_random_is_answered(self) -> None:
        middle = point(52.5, -1.5)
        chance = random.Random(4)
        corners = [(52 + chance.random(), -2 + chance.random()) for _ in range(9_999)]
        assert points_in(corners) in ([], [middle]), "mending it took all memory and never ended"
