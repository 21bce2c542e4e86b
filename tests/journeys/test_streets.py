"""A street by its name, from addresses and from the points of published crime."""

from __future__ import annotations

import pytest
import shapely

from peelian.analysis.plane import Plane
from peelian.apps.accounts.types import Role
from peelian.apps.places.models import Address
from peelian.apps.tasking.api import PlaceKind, PlaceSource
from peelian.journeys import keep_places, patrol_places
from peelian.journeys.patrol_places import BadPlace, Found, Street
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import CORNER, Land, make_land
from tests.factories.published import crime, publish_crimes

EVERYWHERE = ("N01", "N02", "N03")


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def at(east: float, north: float) -> tuple[float, float]:
    """(lat, lng) of a point by metres from the corner of the grid."""
    point = Plane.around(*CORNER).unflatten(shapely.Point(east, north))
    return round(point.y, 6), round(point.x, 6)


def recorded(*points: tuple[float, float], name: str = "Abbey Street") -> None:
    """A crime on or near a street at each of these points, by metres from the corner."""
    rows = []
    for number, point in enumerate(points, start=2):
        lat, lng = at(*point)
        rows.append(crime(row=number, lat=lat, lng=lng, location=f"On or near {name}"))
    publish_crimes(*rows, sha256=f"{name} {points}")


def address(number: int, line: str, east: float, north: float) -> None:
    lat, lng = at(east, north)
    Address.objects.create(uprn=str(number), line=line, postcode="B31 2AB", lat=lat, lng=lng, source="tests")


def find(name: str, *codes: str) -> Found:
    return patrol_places.find(Street(name, codes or EVERYWHERE), TODAY)


class TestAStreet:
    def test_is_the_ground_within_50_m_of_its_points(self, land: Land) -> None:
        recorded((300, 300))
        found = find("abbey st")
        assert (found.area.code, found.name, found.source) == ("N01", "abbey st", PlaceSource.STREET)
        flat = Plane.around(*CORNER).flatten(found.shape)
        assert flat.area == pytest.approx(3.14159 * 50**2, rel=0.01)
        assert flat.centroid.distance(shapely.Point(300, 300)) < 0.5

    def test_joins_addresses_and_published_points(self, land: Land) -> None:
        recorded((300, 300))
        address(1, "2 Abbey Street, Birmingham", 380, 300)
        address(2, "4 Abbey Street North, Birmingham", 460, 300)
        west, _, east, _ = Plane.around(*CORNER).flatten(find("Abbey Street").shape).bounds
        assert (west, east) == (pytest.approx(250, abs=1), pytest.approx(430, abs=1))

    def test_says_how_many_parts_it_has(self, land: Land) -> None:
        recorded((300, 300), (600, 300), (690, 300))
        assert find("Abbey Street").name == "Abbey Street (2 parts)"
        kept = keep_places.make(
            viewer=make_viewer(Role.SERGEANT, land.sector.code),
            at=AT,
            name="Abbey Street",
            place=Street("Abbey Street", ("N01",)),
        )
        assert (kept.kind, kept.parts, kept.metres) == (PlaceKind.STREET, 2, None)

    def test_is_asked_for_by_neighbourhood_where_several_have_one(self, land: Land) -> None:
        recorded((300, 300), (1_300, 300))
        with pytest.raises(
            BadPlace, match=r"“Abbey Street” is in Abbey Green and Bell Hill\. Choose one"
        ) as refusal:
            find("Abbey Street")
        assert refusal.value.field == "street"
        assert find("Abbey Street", "N02").area.code == "N02"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Abbey Lane", "no point on a street called “Abbey Lane”"),
            ("Supermarket", "names no street"),
            ("Park/Open Space", "names no street"),
            ("  ", "Enter the name of a street"),
            ("%", "Enter the name of a street"),
            ("_bbey Street", "no point on a street"),
        ],
    )
    def test_is_refused_in_plain_words_when_nobody_knows_it(self, land: Land, name: str, words: str) -> None:
        recorded((300, 300))
        recorded((300, 400), name="Supermarket")
        with pytest.raises(BadPlace, match=words) as refusal:
            find(name)
        assert refusal.value.field == "street"

    def test_is_not_found_outside_the_neighbourhoods_that_are_looked_in(self, land: Land) -> None:
        recorded((300, 300))
        with pytest.raises(BadPlace, match="no point"):
            find("Abbey Street", "N02", "N03")
