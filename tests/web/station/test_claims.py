"""What the force says of its patrols, answered on a page from a month of known truth."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.tasking.models import Place
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.claims import Claim
from peelian.apps.visibility.models.figures import DayWorked, PlaceDay
from peelian.journeys import hold_claims
from peelian.journeys.papers import Pairs, Picture, Words
from peelian.kernel.time import local_day
from tests.apps.visibility.test_rollups import clock, take
from tests.factories.clock import AT
from tests.factories.places import square
from tests.factories.positions import stay
from tests.factories.tasking import PatrolTaskFactory, PlaceFactory, TaskWindowFactory
from tests.web.staff_stage import Station, client_of, member

TODAY = local_day(AT)
FIRST = TODAY - dt.timedelta(days=40)
WORDS = "100 patrols a day at key locations since October"


def key_places(station: Station, number: int = 2) -> list[Place]:
    here = station.land.neighbourhoods[0]
    return [PlaceFactory.create(area=here, key=True, name=f"Key place {n}") for n in range(1, number + 1)]


def claim(station: Station, places: list[Place], *, per_day: int = 100) -> Claim:
    row: Claim = Claim.objects.create(
        words=WORDS, per_day=per_day, minimum_minutes=5, starts_on=FIRST, area=station.land.sector, made_at=AT
    )
    row.places.set(places)
    return row


def a_month(places: list[Place], *, unknown: tuple[int, ...] = (3, 17)) -> None:
    """Forty days: two without positions; every fourth with 105 patrols, the others with 92 and many passes."""
    for number in range(40):
        if number in unknown:
            continue
        day = FIRST + dt.timedelta(days=number)
        DayWorked.objects.create(
            day=day, positions=9, devices=4, unheld_devices=0, rules_version="2", worked_out_at=AT,
            parameters={"max_gap_s": 120, "exit_gap_s": 300, "minimum_dwell_s": 60},
        )  # fmt: skip
        many = 65 if number % 4 == 0 else 52
        for place, role, lengths in (
            (places[0], "whole", [6.0] * many),
            (places[1], "whole", [5.0] * 40 + [4.9] * 70),
        ):
            PlaceDay.objects.create(
                place=place, day=day, role=role, visits=len(lengths), lengths=lengths, patrol_minutes=sum(lengths),
                officer_minutes=sum(lengths), vehicle_minutes=0, rules_version="2",
            )  # fmt: skip


class TestTheAnswer:
    def test_comes_from_a_month_of_known_truth(self, station: Station, sergeant: Client) -> None:
        places = key_places(station)
        a_month(places)
        said = sergeant.get(reverse("station:claim", args=[claim(station, places).pk])).content.decode()
        assert (
            "Of 2 of the 40 days there are no positions. On 10 of the 38 days that are known there were 100 or more; "
            "on the middle one of them 92, on the least 92." in said
        )
        assert said.count("<tr") == 2 + 40  # two tables: 31 days, and the nine before
        assert said.count(">Not known<") == 2
        assert said.count(">105<") == 10
        assert said.count(">92<") == 28 + 2  # the days, the middle one, the least
        assert said.count('fill="url(#unknown)"') == 2
        assert "Rules 2: presence is the time between two positions" in said

    def test_comes_from_the_positions_themselves(self, station: Station, sergeant: Client) -> None:
        """A visit over the end of the hours asked for is one, one over midnight the first day's; a day is silent."""
        places = key_places(station, 1)
        after = FIRST + dt.timedelta(days=1)
        task = PatrolTaskFactory.create(plan=station.plan, place=places[0])
        TaskWindowFactory.create(task=task, starts_at=clock(10, day=FIRST), ends_at=clock(11, day=FIRST))
        elsewhere = square(2, 0).centroid
        take(
            stay("A", clock(10, 52, day=FIRST), 16),
            stay("B", clock(14, day=FIRST), 8),
            stay("C", clock(23, 52, day=FIRST), 16),
            [("A", clock(12, n, day=after), elsewhere.y, elsewhere.x) for n in range(30)],
            on=(FIRST, after),
        )
        row = claim(station, places, per_day=3)
        Claim.objects.update(ends_on=FIRST + dt.timedelta(days=3), minimum_minutes=8)
        said = sergeant.get(reverse("station:claim", args=[row.pk])).content.decode()
        assert (
            "Of 1 of the 3 days there are no positions. On 1 of the 2 days that are known there were 3 or more; on the "
            "middle one of them 1.5, on the least 0." in said
        )

    def test_says_first_that_nothing_is_known(self, station: Station, sergeant: Client) -> None:
        row = claim(station, key_places(station))
        said = sergeant.get(reverse("station:claim", args=[row.pk])).content.decode()
        assert "There are no positions of any of the 40 days: whether it holds isn’t known." in said
        assert "On the middle day" not in said

    def test_of_what_begins_today_has_no_day_yet(self, station: Station, sergeant: Client) -> None:
        row = claim(station, key_places(station))
        Claim.objects.update(starts_on=TODAY)
        said = sergeant.get(reverse("station:claim", args=[row.pk])).content.decode()
        assert "It hasn’t been so for a whole day yet." in said
        assert "<table" not in said

    def test_stands_in_the_list(self, station: Station, sergeant: Client) -> None:
        places = key_places(station)
        a_month(places)
        claim(station, places)
        said = sergeant.get(reverse("station:claims")).content.decode()
        assert WORDS in said
        assert "On 10 of the 38 days" in said

    def test_is_printed(self, station: Station, sergeant: Client) -> None:
        places = key_places(station)
        a_month(places)
        answer = sergeant.get(reverse("station:claim_pdf", args=[claim(station, places).pk]))
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    def test_says_on_paper_how_its_chart_is_read_and_what_is_not_known(self, station: Station) -> None:
        found = visibility.answer(claim(station, key_places(station)).pk, until=TODAY)
        blocks = hold_claims.paper(found, AT).blocks
        assert [type(block) for block in blocks[3:5]] == [Picture, Words]
        assert blocks[4] == Words(hold_claims.LEGEND)
        facts = blocks[1]
        assert isinstance(facts, Pairs)
        assert ("Days with as many as said", "Not known") in facts.rows


class TestMaking:
    def asked(self, station: Station, places: list[Place], **more: object) -> dict[str, object]:
        return {
            "words": WORDS, "area_code": station.land.sector.code, "per_day": "100", "minimum_minutes": "5",
            "starts_on": FIRST.isoformat(), "place_ids": [str(place.pk) for place in places], **more,
        }  # fmt: skip

    def test_leads_to_the_answer(self, station: Station, sergeant: Client) -> None:
        places = key_places(station)
        answer = sergeant.post(reverse("station:make_claim"), self.asked(station, places))
        row = Claim.objects.get()
        assert answer.headers["Location"] == reverse("station:claim", args=[row.pk])
        assert (row.per_day, row.starts_on, row.made_by) == (100, FIRST, station.sergeant)
        assert list(row.places.order_by("id")) == places

    def test_offers_key_places_only(self, station: Station, sergeant: Client) -> None:
        PlaceFactory.create(area=station.land.neighbourhoods[0], name="Any corner")
        assert (
            "none is kept in your areas yet" in sergeant.get(reverse("station:make_claim")).content.decode()
        )
        key_places(station, 1)
        said = sergeant.get(reverse("station:make_claim")).content.decode()
        assert "Key place 1" in said
        assert "Any corner" not in said

    def test_keeps_what_was_typed_when_something_is_missing(self, station: Station, sergeant: Client) -> None:
        asked = self.asked(station, key_places(station), place_ids=[])
        said = sergeant.post(reverse("station:make_claim"), asked).content.decode()
        assert "Choose the places that it is said of" in said
        assert WORDS in said
        assert not Claim.objects.exists()

    def test_refuses_a_first_day_beyond_what_is_kept(self, station: Station, sergeant: Client) -> None:
        asked = self.asked(station, key_places(station), starts_on="1900-01-01")
        said = sergeant.post(reverse("station:make_claim"), asked).content.decode()
        assert "The first day can be ten years ago at most" in said
        assert not Claim.objects.exists()

    def test_isnt_theirs_in_another_area(self, station: Station, sergeant: Client) -> None:
        asked = self.asked(station, key_places(station), area_code=station.land.other_sector.code)
        said = sergeant.post(reverse("station:make_claim"), asked)
        assert "There is a problem" in said.content.decode()
        assert not Claim.objects.exists()

    def test_refuses_places_outside_its_area(self, station: Station) -> None:
        user = member("Cara Chief", Role.CHIEF_INSPECTOR, station.land.force.code)
        asked = self.asked(station, key_places(station), area_code=station.land.other_sector.code)
        said = client_of(user).post(reverse("station:make_claim"), asked).content.decode()
        assert "A place of the claim lies outside its area." in said


class TestEnding:
    def test_keeps_the_answer_until_then(self, station: Station, sergeant: Client) -> None:
        places = key_places(station)
        a_month(places)
        row = claim(station, places)
        last = FIRST + dt.timedelta(days=9)
        asked = {"last_on": last.isoformat(), "reason": "Another promise took its place"}
        answer = sergeant.post(reverse("station:end_claim", args=[row.pk]), asked)
        assert answer.status_code == 302
        said = sergeant.get(answer.headers["Location"]).content.decode()
        assert "Of 1 of the 10 days there are no positions." in said
        assert reverse("station:end_claim", args=[row.pk]) not in said
        again = sergeant.post(reverse("station:end_claim", args=[row.pk]), asked).content.decode()
        assert "This claim has ended." in again

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({"last_on": "2020-01-01", "reason": "Over"}, "The last day must be the first day or later"),
            ({"last_on": TODAY.isoformat(), "reason": " "}, "Say why it isn’t said any more"),
        ],
    )
    def test_asks_for_a_day_and_a_reason(
        self, station: Station, sergeant: Client, asked: dict[str, str], words: str
    ) -> None:
        row = claim(station, key_places(station))
        said = sergeant.post(reverse("station:end_claim", args=[row.pk]), asked).content.decode()
        assert words in said
        assert Claim.objects.get().ends_on is None

    def test_is_for_those_who_write_plans_there(self, station: Station) -> None:
        row = claim(station, key_places(station))
        elsewhere = member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code)
        client = client_of(elsewhere)
        assert client.get(reverse("station:claim", args=[row.pk])).status_code == 200
        assert client.get(reverse("station:end_claim", args=[row.pk])).status_code == 403
