"""`peelian import people`, from a spreadsheet to teams, postings and named contacts."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.events.models import Event
from peelian.apps.places.models import Area
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import NamedContact, Post, Posting
from peelian.apps.workforce.models.units import Team
from peelian.kernel import time
from peelian.kernel.errors import BadInput
from tests.factories.places import AreaFactory, Land, make_land
from tests.factories.workforce import PersonFactory, PostFactory, TeamFactory

pytestmark = pytest.mark.django_db

AMIR = {
    "collar_number": "C1", "name": "Amir Hussain", "rank": "PC", "email": "amir@midshire.example",
    "joined_on": "2019-03-04", "team": "Abbey Green Team", "area_code": "N01", "team_email": "abbey@midshire.example",
    "team_telephone": "101", "post": "Neighbourhood officer", "from": "2024-01-08", "until": "",
    "named_contact_of": "N01",
}  # fmt: skip
LUCY = AMIR | {
    "collar_number": "C2", "name": "Lucy Grant", "rank": "PCSO", "email": "", "post": "PCSO", "named_contact_of": "",
}  # fmt: skip
SARA = LUCY | {
    "collar_number": "C3", "name": "Sara Cole", "rank": "Sgt", "team": "Riverside North sector team",
    "area_code": "riverside-1", "team_email": "", "team_telephone": "", "post": "Team sergeant",
}  # fmt: skip
NOTHING = "nothing changed"


@pytest.fixture(autouse=True)
def land(db: None) -> Land:
    return make_land()


def load(folder: Path, *rows: dict[str, str]) -> str:
    path = folder / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(AMIR))
        writer.writeheader()
        writer.writerows(rows)
    out = io.StringIO()
    call_command("import", "people", str(path), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def postings(collar_number: str) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = Posting.objects.filter(person__collar_number=collar_number).order_by("valid_from")
    return list(rows.values_list("post__title", "valid_from", "valid_until"))


def contacts(code: str) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = NamedContact.objects.filter(area_code=code).order_by("valid_from")
    return list(rows.values_list("person__collar_number", "valid_from", "valid_until"))


def snapshot() -> list[list[object]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Team, Person, Career, Terms, Post, Posting, NamedContact)
    ]


def today() -> dt.date:
    return time.local_day(time.now())


class TestImportPeople:
    def test_makes_teams_people_posts_postings_and_the_named_contact(self, tmp_path: Path) -> None:
        told = load(tmp_path, AMIR, LUCY, SARA)

        assert (
            "3 rows read: teams added 2, people added 3, posts added 3, postings added 3, contacts added 1."
            in told
        )
        members = workforce.list_team("N01", today())
        assert [member.full_name for member in members] == [
            "PC Amir Hussain",
            "Sgt Sara Cole",
            "PCSO Lucy Grant",
        ]
        assert members[0].is_named_contact
        team = workforce.team_of("N01", today())
        assert team is not None
        assert (team.email, team.telephone) == ("abbey@midshire.example", "101")

    def test_records_one_event_that_tells_of_it(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR, LUCY)

        event = Event.objects.get(name="workforce.people.loaded")
        assert event.data["source"] == "people.csv"
        assert (event.data["people_added"], event.data["postings_added"]) == (2, 2)

    def test_the_same_file_again_changes_nothing_and_says_so(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR, LUCY, SARA)
        before = snapshot()

        assert NOTHING in load(tmp_path, AMIR, LUCY, SARA)
        assert snapshot() == before
        assert Event.objects.filter(name="workforce.people.loaded").count() == 1

    def test_a_new_post_ends_the_old_posting_from_its_day(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)
        moved = AMIR | {"post": "Problem solver", "from": "2025-06-02"}

        load(tmp_path, moved)

        assert postings("C1") == [
            ("Neighbourhood officer", day("2024-01-08"), day("2025-06-02")),
            ("Problem solver", day("2025-06-02"), None),
        ]
        assert contacts("N01") == [("C1", day("2024-01-08"), None)]
        assert NOTHING in load(tmp_path, moved)

    def test_a_posting_that_was_missing_goes_before_the_one_that_stands(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)

        load(tmp_path, AMIR | {"post": "Problem solver", "from": "2023-10-02", "until": "2024-03-04"})

        assert postings("C1") == [
            ("Problem solver", day("2023-10-02"), day("2024-03-04")),
            ("Neighbourhood officer", day("2024-03-04"), None),
        ]

    def test_two_people_change_places_on_one_day(self, tmp_path: Path) -> None:
        other = AMIR | {
            "collar_number": "C4",
            "name": "Joe Fox",
            "post": "Problem solver",
            "named_contact_of": "",
        }
        load(tmp_path, AMIR, other)
        places = (
            {"post": "Problem solver", "from": "2025-06-02"},
            {"post": AMIR["post"], "from": "2025-06-02"},
        )

        told = load(tmp_path, AMIR | places[0], other | places[1])

        assert "postings added 2, postings changed 2" in told
        assert postings("C4")[-1] == ("Neighbourhood officer", day("2025-06-02"), None)

    def test_a_handover_moves_to_another_day(self, tmp_path: Path) -> None:
        other = AMIR | {"collar_number": "C4", "name": "Joe Fox", "named_contact_of": ""}
        for handover in ("2025-06-02", "2025-09-01", "2025-03-03"):
            load(tmp_path, AMIR | {"until": handover, "named_contact_of": ""}, other | {"from": handover})

            assert postings("C1") == [("Neighbourhood officer", day("2024-01-08"), day(handover))]
            assert postings("C4") == [("Neighbourhood officer", day(handover), None)]

    def test_a_changed_row_changes_what_it_says(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)

        load(
            tmp_path, AMIR | {"name": "Amir Hussein", "team_telephone": "0121 496 0000", "from": "2024-02-05"}
        )

        assert Person.objects.get().name == "Amir Hussein"
        assert Team.objects.get().telephone == "0121 496 0000"
        assert postings("C1") == [("Neighbourhood officer", day("2024-02-05"), None)]

    def test_a_rank_that_was_written_down_wrongly_is_the_posts_too(self, tmp_path: Path) -> None:
        load(tmp_path, LUCY | {"rank": "PC"})

        load(tmp_path, LUCY)

        assert (Terms.objects.get().rank, Post.objects.get().rank) == ("pcso", "pcso")
        assert len(postings("C2")) == 1

    def test_an_empty_text_says_nothing(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)

        assert NOTHING in load(tmp_path, AMIR | {"email": "", "team_email": "", "team_telephone": ""})

    def test_keeps_a_team_over_a_new_generation_of_its_area(self, tmp_path: Path, land: Land) -> None:
        old, since = land.neighbourhoods[0], dt.date(2024, 1, 1)
        team = TeamFactory.create(area=old, name="Abbey Green Team")
        Area.objects.filter(pk=old.pk).update(valid_until=since)
        AreaFactory.create(
            kind=old.kind, code=old.code, name="Abbey Green and Mill", parent=old.parent, valid_from=since
        )

        load(tmp_path, AMIR)

        assert Posting.objects.get().post.team_id == team.pk

    def test_fills_posts_of_one_title_that_were_there(self, tmp_path: Path, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0], name="Abbey Green Team")
        PostFactory.create_batch(2, team=team)
        other = AMIR | {"collar_number": "C4", "name": "Joe Fox", "named_contact_of": ""}

        told = load(tmp_path, AMIR, other)

        assert "posts added" not in told
        assert Posting.objects.values("post").distinct().count() == 2
        assert NOTHING in load(tmp_path, AMIR, other)


class TestNamedContacts:
    def test_whoever_takes_over_does_so_from_today(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR, LUCY)
        rows = AMIR | {"named_contact_of": ""}, LUCY | {"named_contact_of": "N01"}

        load(tmp_path, *rows)

        assert contacts("N01") == [("C1", day("2024-01-08"), today()), ("C2", today(), None)]
        assert NOTHING in load(tmp_path, *rows)

    def test_takes_over_from_somebody_whom_the_list_leaves_out(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)

        load(tmp_path, LUCY | {"named_contact_of": "N01", "from": "2025-01-06"})

        assert [number for number, _, _ in contacts("N01")] == ["C1", "C2"]
        assert contacts("N01")[0][2] == today()

    def test_past_and_present_rows_name_their_own(self, tmp_path: Path) -> None:
        past = AMIR | {"until": "2025-01-06"}
        now = AMIR | {"from": "2025-01-06", "post": "Problem solver", "named_contact_of": "N02"}

        load(tmp_path, past, now)

        assert contacts("N01") == [("C1", day("2024-01-08"), day("2025-01-06"))]
        assert contacts("N02") == [("C1", day("2025-01-06"), None)]
        assert NOTHING in load(tmp_path, past, now)


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "column", "reason", "mend"),
        [
            ({"area_code": "N99"}, "area_code", "there is no area N99", "import the areas first"),
            ({"rank": "Sheriff"}, "rank", "“Sheriff” is not a rank", "Write one of"),
            ({"from": "last May"}, "from", "“last May” is not a day", "Write it as"),
            ({"collar_number": "C1", "post": "Another"}, "from", "in another post in that time (row 2)", "an until"),
            ({"rank": "PC", "post": AMIR["post"]}, "post", "Amir Hussain, C1, is in this", "“Neighbourhood officer 2”"),
            ({"named_contact_of": "riverside-1"}, "named_contact_of", "is a sector, not a neighbourhood", "Only a"),
            ({"named_contact_of": "N99"}, "named_contact_of", "there is no area N99", "Write the code"),
            ({"named_contact_of": "N01"}, "named_contact_of", "another named contact in that time (row 2)", "one at a"),
            ({"rank": "Insp", "named_contact_of": "N02"}, "named_contact_of", "is inspector", "whom residents meet"),
            ({"team_email": "b@midshire.example"}, "team_email", "row 2 says something else", "the same in all"),
        ],
    )  # fmt: skip
    def test_names_file_row_column_reason_and_mend_and_takes_nothing(
        self, tmp_path: Path, change: dict[str, str], column: str, reason: str, mend: str
    ) -> None:
        with pytest.raises(BadInput) as refusal:
            load(tmp_path, AMIR, LUCY | change)

        refused = refusal.value
        assert (refused.file, refused.row, refused.column) == ("people.csv", 3, column)
        assert reason in refused.reason
        assert mend in refused.mend
        assert snapshot() == [[]] * 7

    def test_of_a_post_that_somebody_holds_whom_the_list_leaves_out(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)

        with pytest.raises(BadInput, match="row 2, column post: Amir Hussain, C1, is in this post"):
            load(tmp_path, AMIR | {"collar_number": "C4", "name": "Joe Fox", "named_contact_of": ""})

    def test_of_an_old_list_that_would_undo_a_later_posting(self, tmp_path: Path) -> None:
        load(tmp_path, AMIR)
        load(tmp_path, AMIR | {"post": "Problem solver", "from": "2025-06-02"})

        with pytest.raises(BadInput, match="column until: C1 is recorded in another post, Problem solver"):
            load(tmp_path, AMIR)

    def test_of_somebody_who_has_left(self, tmp_path: Path) -> None:
        PersonFactory.create(collar_number="C1", left_on=dt.date(2023, 12, 31))

        with pytest.raises(BadInput, match="row 2, column from: This person has left the force by that day"):
            load(tmp_path, AMIR)
