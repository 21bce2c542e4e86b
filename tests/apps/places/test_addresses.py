"""A gazetteer's addresses, and which force a postcode of another part of the country belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.events.models import Event
from peelian.apps.places import api as places
from peelian.apps.places.models import Address
from peelian.apps.places.rules.other_forces import _AREAS, _FORCES
from peelian.kernel.errors import BadInput, NotFound

HEADER = "UPRN,ADDRESS,POSTCODE,LATITUDE,LONGITUDE\n"
ROWS = (
    '100070000010,"10 Abbey Street, Birmingham, B31 2AB",B31 2AB,52.41,-1.97\n'
    '100070000002,"2 Abbey Street, Birmingham",b312ab,52.41,-1.97\n'
    '000100070000003,"Flat 3, 2 Abbey Street, Birmingham",B31 2AB,52.41,-1.97\n'
)


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    path = tmp_path / "gazetteer.csv"
    path.write_text(HEADER + ROWS)
    return path


@pytest.mark.django_db
class TestAddresses:
    def test_are_listed_as_they_stand_on_the_street(
        self, gazetteer: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import", "addresses", str(gazetteer))

        assert "3 added" in capsys.readouterr().out
        assert [one.line for one in places.list_addresses("b31 2ab")] == [
            "2 Abbey Street, Birmingham",
            "10 Abbey Street, Birmingham",
            "Flat 3, 2 Abbey Street, Birmingham",
        ]
        assert places.get_address("100070000003").postcode == "B31 2AB"

    def test_taken_in_again_change_nothing(self, gazetteer: Path, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("import", "addresses", str(gazetteer))
        call_command("import", "addresses", str(gazetteer))

        assert "nothing changed" in capsys.readouterr().out
        assert Event.objects.filter(name="places.addresses.loaded").count() == 1

    def test_go_with_a_whole_gazetteer_that_names_them_no_more(self, gazetteer: Path) -> None:
        call_command("import", "addresses", str(gazetteer))
        gazetteer.write_text(HEADER + ROWS.splitlines()[0] + "\n")
        call_command("import", "addresses", str(gazetteer))
        assert Address.objects.count() == 3
        call_command("import", "addresses", str(gazetteer), "--whole")
        assert Address.objects.count() == 1

    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            ("1.0E+11,2 Abbey Street,B31 2AB,52.4,-1.9", "UPRN", "can't be a UPRN"),
            ("5,,B31 2AB,52.4,-1.9", "ADDRESS", "no address"),
            ("5," + "x" * 300 + ",B31 2AB,52.4,-1.9", "ADDRESS", "longer than 200"),
            ("5,2 Abbey Street,B31,52.4,-1.9", "POSTCODE", "can't be a postcode"),
            ("5,2 Abbey Street,B31 2AB,-1.9,52.4", "LATITUDE", "outside the United Kingdom"),
            ("5,2 Abbey Street,B31 2AB,north,-1.9", "LATITUDE", "not a number"),
            ("100070000010,2 Abbey Street,B31 2AB,52.4,-1.9", "UPRN", "twice"),
        ],
    )
    def test_are_refused_by_row_and_column_with_nothing_taken(
        self, gazetteer: Path, row: str, column: str, words: str
    ) -> None:
        gazetteer.write_text(HEADER + ROWS + row + "\n")
        with pytest.raises(BadInput, match=words) as refused:
            places_load(gazetteer)
        assert refused.value.column == column
        assert not Address.objects.exists()

    def test_are_none_for_what_is_no_postcode(self) -> None:
        assert places.list_addresses("Robert'); DROP TABLE") == []

    def test_that_nobody_knows_are_not_found(self) -> None:
        with pytest.raises(NotFound):
            places.get_address("42")


def places_load(path: Path) -> None:
    from peelian.journeys import load_places
    from peelian.kernel.actors import system
    from tests.factories.clock import AT

    load_places.load_addresses(actor=system("test"), at=AT, path=path)


class TestForcesOf:
    @pytest.mark.parametrize(
        ("postcode", "first"),
        [
            ("M1 1AE", "greater-manchester"), ("SW1A 1AA", "metropolitan"), ("EC1A 1BB", "city-of-london"),
            ("EH1 1AA", "scotland"), ("BT1 1AA", "northern-ireland"), ("cf101aa", "south-wales"), ("JE2 3AB", "jersey"),
        ],
    )  # fmt: skip
    def test_names_the_likeliest_first(self, postcode: str, first: str) -> None:
        assert places.forces_of(postcode)[0].id == first

    def test_names_all_that_share_an_area(self) -> None:
        assert {force.id for force in places.forces_of("B49 5AA")} == {
            "west-midlands", "west-mercia", "warwickshire", "staffordshire",
        }  # fmt: skip

    def test_knows_all_of_the_post_offices_areas(self) -> None:
        assert len(_AREAS) == 124
        assert {force for forces in _AREAS.values() for force in forces.split()} == set(_FORCES)

    @pytest.mark.parametrize("text", ["", "ZZ9 9ZZ", "Birmingham", "B31"])
    def test_names_none_for_what_is_no_postcode(self, text: str) -> None:
        assert places.forces_of(text) == ()
