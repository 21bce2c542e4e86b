"""HR extracts on the screen: sent in, the differences looked at, applied as they were shown or given up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peelian.adapters.workforce_files.mapping import OURS
from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.extracts import HrImport
from peelian.apps.workforce.models.people import Person, Terms
from peelian.apps.workforce.types.extracts import ImportState
from tests.web.staff_stage import Station, client_of, member

pytestmark = pytest.mark.django_db

HEADER = b"number,name,joined,rank,fte,from\n"
GOOD = HEADER + b"X1,Amir Hussain,2019-03-04,PC,1,2019-03-04\n"
BAD = HEADER + b"X1,Amir Hussain,2019-03-04,Wizard,1.2,2018-03-04\n"


@pytest.fixture
def planner(station: Station) -> Client:
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


def apply(client: Client, page: str, one: HrImport) -> str:
    """Press the button of a page, with what that page posts; the page that comes after."""
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert found is not None, "the page posts no digest"
    address = reverse("station:apply_hr_import", args=[one.pk])
    return client.post(address, {"digest": found[1]}, follow=True).content.decode()


def send(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("staff.csv", content, content_type="text/csv")
    answer = client.post(reverse("station:hr_imports"), {"file": file}, follow=True)
    return answer.content.decode()


def _given(name: str) -> bytes:
    """A file that the page gives to begin with."""
    found = finders.find(f"station/{name}")
    assert isinstance(found, str)
    return Path(found).read_bytes()


class TestExtracts:
    def test_are_shown_before_anything_is_changed_and_then_applied(self, planner: Client) -> None:
        shown = send(planner, GOOD)
        assert "joined 4 March 2019 (Not recorded); Police Constable, FTE 1.00, from 4 March 2019" in shown
        assert not Person.objects.filter(collar_number="X1").exists()

        one = HrImport.objects.get()
        apply(planner, shown, one)

        assert Terms.objects.filter(person__collar_number="X1").exists()
        one.refresh_from_db()
        assert (one.state, bytes(one.content)) == (ImportState.APPLIED, b"")

    def test_are_applied_by_nobody_but_whoever_was_shown_them(
        self, planner: Client, station: Station
    ) -> None:
        send(planner, GOOD)
        one = HrImport.objects.get()
        other = client_of(member("Another Planner", Role.WORKFORCE, station.land.force.code))
        address = reverse("station:apply_hr_import", args=[one.pk])

        assert other.post(address, {"digest": one.digest}).status_code == 403

        one.refresh_from_db()
        assert one.state == ImportState.SHOWN
        assert not Person.objects.filter(collar_number="X1").exists()

    def test_are_shown_anew_where_the_records_changed_meanwhile(self, planner: Client) -> None:
        shown = send(planner, GOOD)
        one = HrImport.objects.get()
        digest = one.digest
        Person.objects.create(collar_number="X1", name="Amir Husain")

        page = apply(planner, shown, one)

        assert "The records have changed since these differences were shown" in page
        assert "Amir Husain" in page
        one.refresh_from_db()
        assert (one.state, one.digest == digest) == (ImportState.SHOWN, False)
        assert not Terms.objects.filter(person__collar_number="X1").exists()

    def test_are_applied_from_the_page_that_shows_the_newest_alone(self, planner: Client) -> None:
        """Two tabs of one planner: what the first was shown anew, the second never saw, and doesn't apply."""
        earlier = send(planner, GOOD)
        one = HrImport.objects.get()
        Person.objects.create(collar_number="X1", name="Amir Husain")
        newest = apply(planner, earlier, one)

        page = apply(planner, earlier, one)

        assert "This extract has newer differences than the page that you applied" in page
        assert not Terms.objects.filter(person__collar_number="X1").exists()
        apply(planner, newest, one)
        assert Terms.objects.filter(person__collar_number="X1").exists()

    @pytest.mark.parametrize("posted", [{}, {"digest": ""}, {"digest": "0" * 64}])
    def test_are_not_applied_by_a_post_that_names_no_differences_shown(
        self, planner: Client, posted: dict[str, str]
    ) -> None:
        send(planner, GOOD)
        one = HrImport.objects.get()

        planner.post(reverse("station:apply_hr_import", args=[one.pk]), posted)

        one.refresh_from_db()
        assert one.state == ImportState.SHOWN
        assert not Person.objects.filter(collar_number="X1").exists()

    def test_tell_what_cannot_be_taken_row_by_row(self, planner: Client) -> None:
        page = send(planner, BAD)

        assert "Nothing was taken: 2 things in the extract can&#x27;t be." in page
        assert "“Wizard” is not a rank that we know." in page
        assert "an FTE of 1.2 is more than one person." in page
        assert not HrImport.objects.exists()

    def test_tell_which_columns_there_are_with_files_to_begin_with(self, planner: Client) -> None:
        page = planner.get(reverse("station:hr_imports")).content.decode()
        assert "Which columns an extract has" in page
        for name in ("hr-extract.csv", "hr-mapping.toml"):
            assert f"station/{name}" in page
        heads = _given("hr-extract.csv").decode().strip().split(",")
        assert sorted(heads) == sorted(OURS)
        for column in OURS:
            assert column in page

    def test_can_be_begun_with_the_files_that_are_given(self, planner: Client) -> None:
        filled = _given("hr-extract.csv") + b"X1,Amir Hussain,2019-03-04,,,,,PC,,1,,,,2019-03-04,,officer\n"
        assert "Amir Hussain" in send(planner, filled)
        mapping = SimpleUploadedFile("mapping.toml", _given("hr-mapping.toml"))
        theirs = SimpleUploadedFile(
            "staff.csv",
            b'Payroll No,"Surname, Forename",Start Date,End Date,Reason,Rank/Grade,FTE,Org Unit,Position\n'
            b'X2,"Bell, Ada",25/03/2019,,,PC1,1,,\n',
        )
        answer = planner.post(
            reverse("station:hr_imports"), {"file": theirs, "mapping": mapping}, follow=True
        ).content.decode()
        assert "Bell, Ada" in answer

    def test_say_that_semicolons_part_the_columns(self, planner: Client) -> None:
        page = send(planner, GOOD.replace(b",", b";"))
        assert "its columns seem to be separated by semicolons." in page
        assert "Save it with commas between the columns, or as an Excel workbook." in page

    def test_name_every_column_that_is_missing(self, planner: Client) -> None:
        page = send(planner, b"name,joined,rank,from\nAmir Hussain,2019-03-04,PC,2019-03-04\n")
        assert "there is no column “number” (number: collar or payroll number), no column “fte”" in page

    def test_are_given_up_with_their_file(self, planner: Client) -> None:
        send(planner, GOOD)
        one = HrImport.objects.get()

        planner.post(reverse("station:drop_hr_import", args=[one.pk]))

        one.refresh_from_db()
        assert (one.state, one.differences) == (ImportState.DROPPED, [])

    def test_are_for_those_only_who_manage_the_whole_force(self, station: Station) -> None:
        elsewhere = client_of(member("Lee Local", Role.WORKFORCE, station.land.sector.code))

        assert elsewhere.get(reverse("station:hr_imports")).status_code == 403
