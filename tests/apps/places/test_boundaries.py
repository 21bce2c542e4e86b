"""Outlines: checked, laid over by days, joined for the levels above."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import shapely

from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.places.models import Boundary
from peelian.kernel.errors import BadInput
from tests.apps.places.ground import (
    LPA,
    LPAS,
    NPUS,
    TODAY,
    load_areas,
    load_outlines,
    outline,
    small_force,
    square,
)

pytestmark = pytest.mark.django_db
BEFORE = LPAS - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _areas():
    load_areas(small_force())


class TestLoadBoundaries:
    def test_adds_outlines_and_records_one_event(self):
        loaded = load_outlines([outline(1), outline(2), outline(3)])
        assert (loaded.added, loaded.notes) == (3, ())
        assert len(events.list_events(name_prefix="places.boundaries")) == 1

    def test_changes_nothing_the_second_time_however_the_ring_is_written(self):
        load_outlines([outline(1), outline(2)])
        before = list(Boundary.objects.values())
        turned = outline(1, shapely.Polygon(list(reversed(square(1).exterior.coords))))
        loaded = load_outlines([turned, outline(2)])
        assert (loaded.added, loaded.changed, loaded.ended, loaded.unchanged) == (0, 0, 0, 2)
        assert list(Boundary.objects.values()) == before

    def test_keeps_the_old_line_for_the_days_before_it_was_redrawn(self):
        load_outlines([outline(3)])
        wider = square(3).union(square(4))
        loaded = load_outlines([outline(3, wider)], valid_from=LPAS)
        assert (loaded.added, loaded.ended) == (1, 1)
        assert places.boundary_shape("E05000003", BEFORE).equals(square(3))
        assert places.boundary_shape("E05000003", LPAS).equals(wider)

    def test_says_how_many_neighbourhoods_have_no_outline(self):
        assert load_outlines([outline(1)]).notes == ("2 neighbourhoods of that day have no outline.",)

    def test_leaves_unknown_codes_out_when_asked(self):
        loaded = load_outlines([outline(1), outline(2), outline(3), outline(7)], known_only=True)
        assert (loaded.added, loaded.notes) == (3, ("1 polygons of unknown codes were left out.",))

    def test_takes_a_sliver_for_one_line_drawn_twice_and_says_so(self):
        assert (
            "share a sliver" in load_outlines([outline(1), outline(2, square(2, west=-1.9000001))]).notes[0]
        )


class TestRefusals:
    def refused(self, *rows: places.BoundaryRow, **over: object) -> BadInput:
        with pytest.raises(BadInput) as refusal:
            load_outlines(list(rows), **over)
        assert Boundary.objects.count() == 0
        assert refusal.value.row is not None
        assert refusal.value.mend
        return refusal.value

    def test_a_ring_that_crosses_itself(self):
        bow = shapely.Polygon([(-1.9, 52.4), (-1.8, 52.5), (-1.8, 52.4), (-1.9, 52.5)])
        refusal = self.refused(outline(1), outline(2, bow))
        assert (refusal.row, refusal.column) == (2, "geometry")
        assert "self-intersection at longitude -1.85" in str(refusal)

    def test_an_overlap(self):
        refusal = self.refused(outline(1), outline(2, square(2, west=-1.905)))
        assert refusal.row == 2
        assert "E05000001 and E05000002 share" in str(refusal)

    def test_an_overlap_with_an_outline_that_stands(self):
        load_outlines([outline(1)])
        with pytest.raises(BadInput, match="E05000001 and E05000002 share"):
            load_outlines([outline(2, square(2, west=-1.905))])

    def test_national_grid_metres(self):
        refusal = self.refused(outline(1, shapely.box(406000, 286000, 407000, 287000)))
        assert "British National Grid" in str(refusal)

    def test_latitude_before_longitude(self):
        swapped = shapely.transform(square(1), lambda points: points[:, ::-1])
        assert "looks like a latitude" in str(self.refused(outline(1, swapped)))

    def test_an_unknown_code(self):
        refusal = self.refused(outline(1), outline(9))
        assert (refusal.row, refusal.column) == (9, "code")
        assert "no area has this code" in str(refusal)

    def test_a_code_of_another_day_tells_which(self):
        load_areas([replace(one, valid_until=LPAS) for one in small_force() if one.code == "E05000003"])
        refusal = self.refused(outline(1), outline(3), valid_from=LPAS)
        assert "known from 2016-11-01 until 2023-04-01" in str(refusal)

    def test_a_code_of_another_level(self):
        assert "the code of a sector" in str(self.refused(outline(1), outline(2, code="north-1")))

    def test_a_code_twice(self):
        assert "already used by area 1" in str(self.refused(outline(1), outline(1, square(2))))


class TestOutlinesOfTheLevelsAbove:
    def test_are_their_neighbourhoods_joined(self):
        load_outlines([outline(1), outline(2), outline(3)])
        view = places.boundary_of("north-1", TODAY)
        assert shapely.geometry.shape(view.geometry).equals(square(1).union(square(2)))
        assert view.source.startswith("the outlines of 2 neighbourhoods joined")
        assert not view.approximate

    def test_say_when_a_part_is_missing(self):
        load_outlines([outline(1)])
        view = places.boundary_of("mercia", TODAY)
        assert view.approximate
        assert "1 of 3 neighbourhoods" in view.source

    def test_give_way_to_an_outline_of_their_own(self):
        load_outlines([outline(1)])
        load_outlines([outline(1, square(5), code="north")], kind=LPA)
        assert places.boundary_shape("north", TODAY).equals(square(5))

    def test_are_unknown_while_no_part_is_known(self):
        assert places.boundary_of("north", TODAY) is None
        assert places.boundary_of("E05000001", TODAY) is None


class TestBoundariesGeojson:
    def test_holds_the_known_ones_in_the_order_asked_for(self):
        load_outlines([outline(1), outline(2, approximate=True)])
        found = places.boundaries_geojson(["E05000002", "E05000003", "E05000001"], NPUS)
        assert [feature["id"] for feature in found["features"]] == ["E05000002", "E05000001"]
        assert found["features"][0]["properties"]["approximate"] is True
