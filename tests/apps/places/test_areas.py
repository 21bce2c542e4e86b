"""Areas by generation: what a file changes, what it leaves, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.kernel.errors import BadInput, NotFound
from tests.apps.places.ground import (
    FORCE,
    LPA,
    LPAS,
    NPUS,
    SECTOR,
    TODAY,
    WARD,
    eight_npus,
    load_areas,
    row,
    small_force,
)

pytestmark = pytest.mark.django_db


class TestLoadAreas:
    def test_adds_what_is_new_and_records_one_event(self):
        loaded = load_areas(small_force())
        assert (loaded.read, loaded.added, loaded.changed, loaded.ended) == (7, 7, 0, 0)
        (event,) = events.list_events(name_prefix="places.areas")
        assert event.data["added"] == 7

    def test_changes_nothing_the_second_time_and_says_so(self):
        load_areas(small_force())
        before = list(Area.objects.values())
        loaded = load_areas(small_force())
        assert (loaded.added, loaded.changed, loaded.ended, loaded.unchanged) == (0, 0, 0, 7)
        assert list(Area.objects.values()) == before
        assert len(events.list_events(name_prefix="places.areas")) == 1

    def test_takes_rows_in_any_order(self):
        load_areas(list(reversed(small_force())))
        assert places.path_of("E05000003", TODAY) == ("E05000003", "north-2", "north", "mercia")

    def test_ends_a_generation_when_the_name_changes_and_begins_another(self):
        load_areas(small_force())
        old = places.get_area("E05000003", TODAY)
        load_areas([row(2, WARD, "E05000003", "north-2", name="Moseley Village", valid_from=LPAS)])
        assert places.get_area("E05000003", LPAS - dt.timedelta(days=1)).name == "Moseley"
        assert places.get_area("E05000003", LPAS).name == "Moseley Village"
        assert places.get_area_by_id(old.id).valid_until == LPAS

    def test_moves_a_ward_to_another_sector_from_a_day_on(self):
        load_areas(small_force())
        load_areas([row(2, WARD, "E05000002", "north-2", name="King's Heath", valid_from=LPAS)])
        assert places.path_of("E05000002", NPUS)[1] == "north-1"
        assert places.path_of("E05000002", LPAS)[1] == "north-2"

    def test_keeps_the_children_of_an_area_that_is_renamed(self):
        load_areas(small_force())
        ward = places.get_area("E05000001", TODAY)
        load_areas([row(2, LPA, "north", "mercia", name="Northern", valid_from=LPAS)])
        assert places.get_area("E05000001", TODAY) == ward
        assert places.get_area("north", TODAY).name == "Northern"

    def test_corrects_a_name_in_place_when_the_first_day_is_the_same(self):
        load_areas(small_force())
        old = places.get_area("E05000003", TODAY)
        loaded = load_areas([row(2, WARD, "E05000003", "north-2", name="Mozeley")])
        assert (loaded.added, loaded.changed) == (0, 1)
        assert places.get_area("E05000003", TODAY).id == old.id

    def test_ends_what_a_complete_list_leaves_out_when_asked(self):
        load_areas(small_force())
        rest = [
            replace(one, valid_from=LPAS) for one in small_force() if one.code not in ("E05000003", "north-2")
        ]
        loaded = load_areas(rest, end_missing=True)
        assert loaded.ended == 2
        assert places.get_area("E05000003", LPAS - dt.timedelta(days=1))
        with pytest.raises(NotFound):
            places.get_area("E05000003", LPAS)

    def test_lets_a_ward_keep_its_sector_where_a_list_only_offers_a_placeholder(self):
        load_areas(small_force())
        silent = [
            row(1, FORCE, "mercia", name="Mercia Police", valid_from=LPAS, placeholder=True),
            row(2, LPA, "E07000001", "mercia", valid_from=LPAS, placeholder=True),
            row(2, SECTOR, "E07000001-S", "E07000001", valid_from=LPAS, placeholder=True),
            row(2, WARD, "E05000001", "E07000001-S", name="Bartley Green", valid_from=LPAS),
        ]
        loaded = load_areas(silent)
        assert (loaded.added, loaded.changed, loaded.ended) == (0, 0, 0)
        load_areas([*silent, row(3, WARD, "E05000009", "E07000001-S", valid_from=LPAS)])
        assert places.path_of("E05000009", LPAS) == ("E05000009", "E07000001-S", "E07000001", "mercia")


class TestRefusals:
    @pytest.mark.parametrize(
        ("wrong", "column", "words"),
        [
            (row(9, WARD, "E05 000", "north-1"), "code", "can't be a code"),
            (row(9, WARD, "E05000009", "north-1", name=" "), "name", "name is missing"),
            (row(9, WARD, "E05000009", ""), "parent_code", "no parent"),
            (row(9, FORCE, "wessex", "mercia"), "parent_code", "no parent"),
            (row(9, WARD, "E05000009", "nowhere"), "parent_code", "there is no sector nowhere"),
            (row(9, WARD, "E05000009", "north"), "parent_code", "which is an LPA"),
            (row(9, WARD, "E05000009", "north-1", valid_until=NPUS), "valid_until", "ends before it begins"),
            (row(9, WARD, "E05000003", "north-1"), "code", "row 8 already"),
            (row(9, FORCE, "wessex"), "", "two forces"),
        ],
    )
    def test_name_row_column_and_reason_and_change_nothing(self, wrong, column, words):
        with pytest.raises(BadInput, match=words) as refusal:
            load_areas([*small_force(), wrong])
        assert (refusal.value.row, refusal.value.column) == (9, column)
        assert refusal.value.mend
        assert Area.objects.count() == 0

    def test_a_parent_that_turns_into_another_level(self):
        load_areas(small_force())
        with pytest.raises(BadInput, match="is a neighbourhood under north-2, which is an LPA"):
            load_areas([row(2, LPA, "north-2", "mercia", valid_from=LPAS)])

    def test_a_parent_that_ends_before_its_child(self):
        load_areas(small_force())
        rest = [
            replace(one, valid_from=LPAS)
            for one in small_force()
            if one.kind is SECTOR and one.code == "north-1"
        ]
        with pytest.raises(BadInput, match="the sector north-2 ends on 2023-04-01, and Moseley") as refusal:
            load_areas(rest, end_missing=True)
        assert "move E05000003 to another" in refusal.value.mend

    def test_an_empty_file(self):
        with pytest.raises(BadInput):
            load_areas([])


class TestGenerations:
    @pytest.fixture(autouse=True)
    def _force(self):
        load_areas(eight_npus())

    def test_eight_npus_in_2017(self):
        names = [area.name for area in places.list_areas(on=dt.date(2017, 6, 1), kind=LPA)]
        assert names == [
            "Birmingham East", "Birmingham West", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall",
            "Wolverhampton",
        ]  # fmt: skip

    def test_seven_lpas_since_april_2023(self):
        assert len(places.list_areas(on=LPAS - dt.timedelta(days=1), kind=LPA)) == 8
        names = [area.name for area in places.list_areas(on=LPAS, kind=LPA)]
        assert names == [
            "Birmingham",
            "Coventry",
            "Dudley",
            "Sandwell",
            "Solihull",
            "Walsall",
            "Wolverhampton",
        ]

    def test_one_ward_answers_with_the_structure_of_the_day(self):
        assert places.path_of("E05000001", dt.date(2017, 6, 1))[2] == "birmingham-east"
        assert places.path_of("E05000001", TODAY)[2] == "birmingham"
        assert {area.code for area in places.list_areas(on=TODAY, within="birmingham", kind=WARD)} == {
            "E05000001",
            "E05000002",
        }

    def test_before_the_first_there_was_no_force(self):
        assert places.force(NPUS - dt.timedelta(days=1)) is None
        assert places.list_areas(on=NPUS - dt.timedelta(days=1)) == []

    def test_names_are_in_order_without_the_databases_help(self):
        load_areas([row(2, WARD, "E05000009", "dudley-1", name="aston")])
        names = [area.name for area in places.list_areas(on=TODAY, kind=WARD)]
        assert names[0] == "aston"
