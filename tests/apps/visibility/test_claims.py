"""What is said of visibility, held against days of known truth; and where patrols were that nobody asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.national_grid import ROWS
from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.apps.tasking.models import Place
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.queries import cells, claims
from peelian.apps.visibility.services.claims import BadClaim, make_claim
from peelian.apps.visibility.types.figures import ClaimView
from peelian.apps.workforce.models.units import Team
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.tasking import PlaceFactory
from tests.factories.workforce import TeamFactory

pytestmark = pytest.mark.django_db

FIRST = dt.date(2026, 10, 7)


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def key_places(land: Land) -> list[Place]:
    return [PlaceFactory.create(area=land.neighbourhoods[0], key=True, name=f"Key {n}") for n in range(2)]


def claim(land: Land, key_places: list[Place], *, per_day: int = 100) -> ClaimView:
    return make_claim(
        actor=system("test"), at=AT, words="100 patrols a day at key locations since 7 October", per_day=per_day,
        minimum_minutes=5, starts_on=FIRST, area_code=land.force.code, place_ids=[one.pk for one in key_places],
    )  # fmt: skip


def worked(day: dt.date) -> None:
    DayWorked.objects.create(
        day=day, positions=9, devices=1, unheld_devices=0, rules_version="2", worked_out_at=AT
    )


def visited(place: Place, day: dt.date, role: str, lengths: list[float]) -> None:
    PlaceDay.objects.create(
        place=place, day=day, role=role, visits=len(lengths), lengths=lengths, patrol_minutes=sum(lengths),
        officer_minutes=sum(lengths), vehicle_minutes=0, rules_version="2",
    )  # fmt: skip


def on_the_ground(
    land: Land, *, devices: int, team: Team | None = None, number: int = 0, untasked: float = 0
) -> None:
    GroundDay.objects.create(
        day=FIRST, area_code=land.neighbourhoods[number].code, team=team, kind="foot", fixes=9, devices=devices,
        officer_minutes=90, patrol_minutes=3, untasked_minutes=untasked,
    )  # fmt: skip


class TestAnswer:
    def test_of_thirty_days_three_of_them_not_known(self, land: Land, key_places: list[Place]) -> None:
        said = claim(land, key_places)
        for number in range(30):
            day = FIRST + dt.timedelta(days=number)
            if number in (4, 11, 29):
                continue
            worked(day)
            enough = number % 3 == 0
            visited(key_places[0], day, "whole", [6.0] * (60 if enough else 50))
            visited(key_places[1], day, "whole", [5.0] * 40 + [4.9] * 70)
        found = claims.answer(said.id, until=FIRST + dt.timedelta(days=30))
        assert (found.days, found.days_known, found.days_unknown) == (30, 27, 3)
        assert (found.days_met, found.median, found.least) == (10, 90, 90)
        assert found.patrols == 10 * 100 + 17 * 90
        assert found.words == (
            "Of 3 of the 30 days there are no positions. On 10 of the 27 days that are known there were 100 or more; "
            "on the middle one of them 90, on the least 90."
        )

    def test_a_known_day_without_a_visit_is_a_day_of_none(self, land: Land, key_places: list[Place]) -> None:
        said = claim(land, key_places, per_day=1)
        worked(FIRST)
        found = claims.answer(said.id, until=FIRST + dt.timedelta(days=1))
        assert (found.days_met, found.median, found.least) == (0, 0, 0)

    def test_without_any_positions_it_isnt_known(self, land: Land, key_places: list[Place]) -> None:
        found = claims.answer(claim(land, key_places).id, until=FIRST + dt.timedelta(days=30))
        assert (found.median, found.days_known) == (None, 0)
        assert "isn’t known" in found.words

    def test_takes_the_places_that_were_named_only(self, land: Land, key_places: list[Place]) -> None:
        said = claim(land, key_places[:1], per_day=1)
        worked(FIRST)
        visited(key_places[1], FIRST, "whole", [30.0])
        visited(key_places[0], FIRST, "background", [30.0])
        assert claims.answer(said.id, until=FIRST + dt.timedelta(days=1)).patrols == 0

    def test_a_day_before_a_place_was_kept_isnt_known(self, land: Land, key_places: list[Place]) -> None:
        said = claim(land, key_places, per_day=1)
        kept_on = FIRST + dt.timedelta(days=2)
        Place.objects.filter(pk=key_places[1].pk).update(valid_from=kept_on)
        for number in range(4):
            worked(FIRST + dt.timedelta(days=number))
        found = claims.answer(said.id, until=FIRST + dt.timedelta(days=4))
        assert (found.days, found.days_known) == (4, 2)
        assert [one.patrols for one in found.by_day] == [None, None, 0, 0]


class TestMakeClaim:
    def test_is_kept_in_the_record(self, land: Land, key_places: list[Place]) -> None:
        assert claim(land, key_places).place_names == ("Key 0", "Key 1")
        assert Event.objects.filter(name="visibility.claim.made").count() == 1

    def test_is_held_against_key_places_only(self, land: Land) -> None:
        with pytest.raises(BadClaim, match="key places only"):
            claim(land, [PlaceFactory.create(area=land.neighbourhoods[0])])
        with pytest.raises(BadClaim, match="Name the places"):
            claim(land, [])


class TestCells:
    @pytest.fixture(autouse=True)
    def _days(self, land: Land) -> None:
        for day in (FIRST, FIRST + dt.timedelta(days=1)):
            for column, minutes in ((4001, 10.0), (4002, 20.0), (4003, 10.0), (4020, 400.0)):
                CellDay.objects.create(
                    day=day, cell=column * ROWS + 2800, area_code=land.neighbourhoods[0].code, devices=3,
                    officer_minutes=2 * minutes, untasked_minutes=minutes,
                )  # fmt: skip

    def test_nobody_asked_for_are_told_where_they_hang_together(self, land: Land) -> None:
        on_the_ground(land, devices=3)
        found = cells.heat(
            viewer=make_viewer(Role.INSPECTOR, land.lpa.code), area_code=land.sector.code, first_on=FIRST,
            last_on=FIRST + dt.timedelta(days=1), at=AT, reason="Where we walk",
        )  # fmt: skip
        [spot] = found.spots
        assert (spot.minutes, spot.cells, spot.reference) == (80, 3, "SP 002 800")
        assert spot.share == pytest.approx(80 / 880)

    def test_are_shown_for_a_reason_and_the_look_is_kept(self, land: Land) -> None:
        on_the_ground(land, devices=3)
        viewer = make_viewer(Role.INSPECTOR, land.lpa.code)
        code = land.sector.code
        with pytest.raises(Refused, match="Say why"):
            cells.heat(viewer=viewer, area_code=code, first_on=FIRST, last_on=FIRST, at=AT, reason=" ")
        found = cells.heat(
            viewer=viewer, area_code=code, first_on=FIRST, last_on=FIRST, at=AT, reason="Where we walk"
        )
        assert [(one.column, one.minutes, one.shade) for one in found.cells] == [
            (4020, 800, 3), (4002, 40, 2), (4001, 20, 1), (4003, 20, 1),
        ]  # fmt: skip
        assert (found.minutes, found.cells_in_all, found.devices) == (880, 4, 3)
        assert found.cells[0].reference == "SP 020 800"
        assert (found.days, found.days_known) == (1, 0)
        assert PersonalDataRead.objects.get().subject == f"visibility.CellDay:{code}"

    def test_are_not_shown_of_fewer_than_three_devices(self, land: Land) -> None:
        on_the_ground(land, devices=2)
        viewer, code = make_viewer(Role.INSPECTOR, land.lpa.code), land.sector.code
        found = cells.heat(
            viewer=viewer, area_code=code, first_on=FIRST, last_on=FIRST, at=AT, reason="Where we walk"
        )
        assert (found.cells, found.too_few, found.minutes) == ((), True, 0)
        on_the_ground(land, devices=1, team=TeamFactory.create(area=land.neighbourhoods[0], name="Another"))
        found = cells.heat(
            viewer=viewer, area_code=code, first_on=FIRST, last_on=FIRST, at=AT, reason="Where we walk"
        )
        assert (len(found.cells), found.too_few, found.devices) == (4, False, 3)
        assert PersonalDataRead.objects.count() == 2

    def test_of_one_person_are_counted_and_not_shown(self, land: Land) -> None:
        on_the_ground(land, devices=9)
        last = FIRST + dt.timedelta(days=1)
        lone = CellDay.objects.filter(cell__in=[4002 * ROWS + 2800, 4020 * ROWS + 2800])
        lone.update(devices=2)
        lone.filter(day=FIRST, cell=4002 * ROWS + 2800).update(devices=3)  # on one day there were three
        found = cells.heat(
            viewer=make_viewer(Role.INSPECTOR, land.lpa.code), area_code=land.sector.code, first_on=FIRST,
            last_on=last, at=AT, reason="Where we walk",
        )  # fmt: skip
        assert [(one.column, one.minutes) for one in found.cells] == [(4002, 80), (4001, 40), (4003, 40)]
        assert (found.minutes, found.cells_in_all) == (160, 3)
        assert (found.minutes_withheld, found.cells_withheld) == (1600, 1)
        [spot] = found.spots
        assert spot.share == pytest.approx(80 / 880)

    def test_of_one_person_lie_in_no_spot(self, land: Land) -> None:
        on_the_ground(land, devices=9)
        CellDay.objects.update(devices=2)
        found = cells.heat(
            viewer=make_viewer(Role.INSPECTOR, land.lpa.code), area_code=land.sector.code, first_on=FIRST,
            last_on=FIRST, at=AT, reason="Where we walk",
        )  # fmt: skip
        assert (found.cells, found.spots, found.cells_withheld, found.too_few) == ((), (), 4, False)

    def test_are_not_for_those_who_may_not_see_positions(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            cells.heat(
                viewer=make_viewer(Role.PCSO, land.neighbourhoods[0].code), area_code=land.sector.code,
                first_on=FIRST, last_on=FIRST, at=AT, reason="Curious",
            )  # fmt: skip
        assert not PersonalDataRead.objects.exists()


class TestUntasked:
    def told(self, land: Land) -> list[tuple[tuple[str, ...], float]]:
        codes = [area.code for area in land.neighbourhoods]
        found = cells.untasked(area_codes=codes, first_on=FIRST, last_on=FIRST)
        return [(one.area_codes, one.minutes) for one in found]

    def test_is_told_by_neighbourhood_the_longest_first(self, land: Land) -> None:
        for number, minutes in enumerate((30, 45, 0)):
            on_the_ground(land, devices=3, number=number, untasked=minutes)
        assert self.told(land) == [(("N02",), 45), (("N01",), 30)]

    def test_where_few_devices_were_is_told_together(self, land: Land) -> None:
        for number, devices in enumerate((5, 1, 2)):
            on_the_ground(land, devices=devices, number=number, untasked=20)
        assert self.told(land) == [(("N02", "N03"), 40), (("N01",), 20)]

    def test_one_alone_is_told_with_the_next_smallest(self, land: Land) -> None:
        for number, devices in enumerate((5, 1, 4)):
            on_the_ground(land, devices=devices, number=number, untasked=20)
        assert self.told(land) == [(("N02", "N03"), 40), (("N01",), 20)]

    def test_of_one_person_nothing_is_told(self, land: Land) -> None:
        on_the_ground(land, devices=1, untasked=45)
        assert self.told(land) == []
