"""Patrols: sent on days and times, and proven by positions."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from shapely.geometry import mapping

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.tasking.models import PatrolTask, Suggestion
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.units import Team
from peelian.kernel.actors import system
from peelian.kernel.time import LONDON
from peelian.web.station.forms.tasks import WindowForm
from tests.factories.clock import AT
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.published import crime, publish_crimes
from tests.factories.workforce import PostFactory, PostingFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.priorities import _rows


def send(client: Client, address: str, said: dict[str, str], **more: Any) -> Any:
    """Send a patrol whose times repeat: look at them, and send it again as the page says."""
    page = client.post(address, said).content.decode()
    assert "Nothing is sent yet." in page
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    return client.post(address, {**said, "seen": seen}, **more)


class TestSendingAPatrol:
    @pytest.fixture
    def said(self, station: Station) -> dict[str, str]:
        return {
            "title": "Shops", "instructions": "", "kind": "foot", "tactic_id": "", "place": "neighbourhood",
            "neighbourhood_code": "N01", "dose_visits": "4", "dose_minutes": "15", "person_ids": str(station.pcso.pk),
            "send": "yes",
            **_rows("times", {"first_on": "2026-11-05", "last_on": "2026-11-07", "starts": "22:00", "ends": "01:00"}),
        }  # fmt: skip

    def test_sends_it_on_each_day_of_a_span_over_midnight(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        assert send(sergeant, reverse("station:send_patrol", args=[station.plan.pk]), said).status_code == 302
        windows = PatrolTask.objects.get(title="Shops").windows.all()
        spans = [f"{row.starts_at:%d %H}-{row.ends_at:%d %H}" for row in windows]
        assert spans == ["05 22-06 01", "06 22-07 01", "07 22-08 01"]

    def test_acts_once_on_a_form_that_is_sent_twice(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        said["times-0-last_on"] = ""
        first = sergeant.post(address, {**said, "once": "abc"})
        second = sergeant.post(address, {**said, "once": "abc"})
        assert first["Location"] == second["Location"]
        assert PatrolTask.objects.filter(title="Shops").count() == 1

    def test_takes_a_drawn_place(self, station: Station, sergeant: Client, said: dict[str, str]) -> None:
        shape = shapely.from_wkb(bytes(station.task.place_wkb)).buffer(-0.001)
        drawn = {**said, "place": "drawn", "place_name": "The green", "geojson": json.dumps(mapping(shape))}
        assert (
            send(sergeant, reverse("station:send_patrol", args=[station.plan.pk]), drawn).status_code == 302
        )
        assert PatrolTask.objects.get(title="Shops").place_source == "drawn"

    def test_takes_a_street_by_its_name(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        publish_crimes(crime())
        address = reverse("station:send_patrol", args=[station.plan.pk])
        street = {**said, "place": "street", "street": "Abbey Street"}
        assert send(sergeant, address, street).status_code == 302
        task = PatrolTask.objects.get(title="Shops")
        assert (task.place_source, task.place_name) == ("street", "Abbey Street")
        assert task.place is not None
        assert task.place.kind == "street"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"place": "street"}, "Enter the name of the street"),
            ({"place": "street", "street": "Nowhere Street"}, "no point on a street called"),
            ({"geojson": "", "place": "drawn", "place_name": "x"}, "Draw the place on the map"),
            ({"geojson": "POLYGON((0 0))", "place": "drawn", "place_name": "x"}, "This isn&#x27;t GeoJSON"),
            ({"geojson": "[" * 100_000, "place": "drawn", "place_name": "x"}, "This isn&#x27;t GeoJSON"),
            ({"times-TOTAL_FORMS": "0"}, "Enter when the patrol is"),
            ({"times-TOTAL_FORMS": "none"}, "Enter when the patrol is"),
            (
                {"geojson": '{"type":"Point","coordinates":[0,0]}', "place": "drawn", "place_name": "x"},
                "corners",
            ),
            ({"place": "circle", "postcode": "rubbish", "metres": "200"}, "Enter a full postcode"),
            ({"place": "circle", "postcode": "B31 2AB", "metres": "200"}, "postcode"),
            ({"times-0-last_on": "2026-11-01"}, "The last day must be the first day or later"),
            ({"times-0-ends": "22:00"}, "The end must differ from the start"),
            (
                _rows("times", {"first_on": "", "last_on": "", "starts": "", "ends": ""}),
                "Enter the first day",
            ),
            (
                {"times-0-last_on": "2027-01-20"},
                "That is 77 times, and one task can have 60 at most",
            ),
            (
                {"times-0-weekdays": ["0"], "times-0-last_on": "2026-11-07"},
                "None of these weekdays is among the days",
            ),
            ({"times-0-weekdays": ["0"], "times-0-last_on": ""}, "Enter the last day, until which"),
            (
                {
                    "times-0-first_on": "2027-03-27",
                    "times-0-last_on": "2027-03-29",
                    "times-0-starts": "01:15",
                    "times-0-ends": "01:45",
                },
                "On 28 March 2027 the clocks go forward",
            ),
            ({"person_ids": []}, "Choose at least one person"),
            ({"dose_visits": "0"}, "Visits must be between 1 and 500"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self, station: Station, sergeant: Client, said: dict[str, str], change: dict[str, object], words: str
    ) -> None:
        said["times-0-last_on"] = ""
        response = sergeant.post(reverse("station:send_patrol", args=[station.plan.pk]), {**said, **change})
        page = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in page
        assert words in page
        assert 'value="Shops"' in page
        assert not PatrolTask.objects.filter(title="Shops").exists()

    def test_says_where_fifteen_minutes_come_from_and_to_be_careful_with_them(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        page = sergeant.get(address).content.decode()
        assert "15 minutes are where we start: Koper (1995)" in page
        assert "One study in one city (Minneapolis), not replicated as of 2025" in page
        said["times-0-last_on"] = ""
        task = sergeant.post(address, said, follow=True).content.decode()
        assert "Koper (1995), Just enough police presence" in task
        own = sergeant.post(
            address, said | {"dose_minutes": "20", "despite": "Both."}, follow=True
        ).content.decode()
        assert "Chosen by whoever sent it" in own

    def test_asks_everybody_who_is_posted_to_a_team_on_the_first_day(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        team = Team.objects.get()
        second = PostingFactory.create(post=PostFactory.create(team=team)).person
        left = PostingFactory.create(
            post=PostFactory.create(team=team), valid_until=dt.date(2026, 11, 5)
        ).person
        whole = {**said, "person_ids": [], "team_id": str(team.pk), "times-0-last_on": ""}
        page = sergeant.post(
            reverse("station:send_patrol", args=[station.plan.pk]), whole, follow=True
        ).content.decode()
        task = PatrolTask.objects.get(title="Shops")
        assert {part.person_id for part in task.assignments.all()} == {station.pcso.pk, second.pk}
        assert left.name not in page
        assert task.team == team
        assert team.name in page

    def test_checks_people_and_times_before_anything_is_sent(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        once = {**said, "times-0-last_on": "", "send": "", "show_times": "yes", "title": ""}
        page = sergeant.post(address, once).content.decode()
        assert "PCSO Amina Yusuf: no shift is recorded" in page
        assert "Conflict</strong>" not in page
        start = dt.datetime(2026, 11, 5, 21, tzinfo=dt.UTC)
        workforce.abstract(
            actor=system("tests"), at=AT, person_id=station.pcso.pk, starts_at=start,
            ends_at=start + dt.timedelta(hours=6), code="aid",
        )  # fmt: skip
        page = sergeant.post(address, once).content.decode()
        assert "Conflict</strong> PCSO Amina Yusuf: on mutual aid" in page
        assert "Why do you send it all the same?" in page
        nobody = sergeant.post(address, once | {"person_ids": []}).content.decode()
        assert "Nothing stands against those who are chosen." in nobody
        assert not PatrolTask.objects.filter(title="Shops").exists()

    def test_repeats_on_weekdays_and_shows_the_times_before_anything_is_sent(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        rows = {"times-0-first_on": "2027-10-18", "times-0-last_on": "2027-11-07", "times-0-ends": "02:30"}
        said |= rows | {"times-0-starts": "00:30"}
        weekends: dict[str, Any] = {**said, "times-0-weekdays": ["5", "6"], "send": ""}
        page = sergeant.post(address, {**weekends, "show_times": "yes", "title": ""}).content.decode()
        assert "6 times, 13 hours in all" in page
        assert "Sunday 31 October 2027" in page
        assert page.count("(3 hours: the clocks change)") == 1
        assert "There is a problem" not in page
        changed = send(sergeant, address, weekends | {"title": "Shops"})
        assert changed.status_code == 302
        windows = PatrolTask.objects.get(title="Shops").windows.all()
        assert {row.starts_at.astimezone(LONDON).weekday() for row in windows} == {5, 6}
        assert len(windows) == 6

    def test_shows_them_again_when_they_have_changed_since(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        page = sergeant.post(address, said).content.decode()
        (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
        other = {**said, "seen": seen, "times-0-last_on": "2026-11-08"}
        assert "Nothing is sent yet." in sergeant.post(address, other).content.decode()
        assert not PatrolTask.objects.filter(title="Shops").exists()

    def test_refuses_times_that_overlap(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        rows = _rows(
            "times",
            {"first_on": "2026-11-05", "last_on": "", "starts": "15:00", "ends": "17:00"},
            {"first_on": "2026-11-05", "last_on": "", "starts": "16:00", "ends": "18:00"},
        )
        page = sergeant.post(
            reverse("station:send_patrol", args=[station.plan.pk]), {**said, **rows}
        ).content.decode()
        assert "Two of the times overlap on 5 November" in page

    def test_counts_local_hours_when_the_clocks_go_back(self, station: Station, said: dict[str, str]) -> None:
        rows = _rows("times", {"first_on": "2027-10-31", "last_on": "", "starts": "00:30", "ends": "03:00"})
        client_of(station.sergeant).post(
            reverse("station:send_patrol", args=[station.plan.pk]), {**said, **rows}
        )
        window = PatrolTask.objects.get(title="Shops").windows.get()
        assert (window.ends_at - window.starts_at).total_seconds() == 3.5 * 3600


class TestWindows:
    @pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 3), ("2026-03-29", 1), ("2026-11-05", 2)])
    def test_are_local_on_the_nights_when_the_clocks_change(self, day: str, hours: int) -> None:
        form = WindowForm({"first_on": day, "last_on": "", "starts": "00:30", "ends": "02:30"})
        assert form.is_valid()
        ((starts, ends),) = form.windows()
        assert (ends - starts).total_seconds() == hours * 3600


class TestConflicts:
    def test_shows_them_and_sends_it_all_the_same_for_a_reason(
        self, station: Station, sergeant: Client
    ) -> None:
        window = station.task.windows.get()
        local = window.starts_at.astimezone(LONDON)
        until = f"{local.hour + 1}:00"
        said = {
            "title": "Shops", "instructions": "", "kind": "foot", "tactic_id": "", "place": "neighbourhood",
            "neighbourhood_code": "N01", "dose_visits": "1", "dose_minutes": "15", "person_ids": str(station.pcso.pk),
            "send": "yes",
            **_rows(
                "times",
                {"first_on": f"{local:%Y-%m-%d}", "last_on": "", "starts": f"{local:%H:%M}", "ends": until},
            ),
        }  # fmt: skip
        address = reverse("station:send_patrol", args=[station.plan.pk])
        page = sergeant.post(address, said).content.decode()
        assert f"PCSO Amina Yusuf: also sent to “{station.task.title}”" in page
        assert "Why do you send it all the same?" in page
        assert sergeant.post(address, {**said, "despite": "Both are near."}).status_code == 302


class TestWhatSuggestionsAreWorth:
    def test_is_worked_out_on_demand_and_printed_with_its_dates(
        self, station: Station, sergeant: Client
    ) -> None:
        sector = station.land.sector.code
        shown = reverse("station:suggestion_quality", args=[sector])
        assert "Nobody has worked this out" in sergeant.get(shown).content.decode()
        tried = reverse("station:try_suggestions", args=[sector])
        assert "At least 4 are needed" in sergeant.post(tried, follow=True).content.decode()
        for number in range(2, 7):
            rows = [crime(row=row, month=dt.date(2026, number, 1)) for row in range(2, 8)]
            publish_crimes(*rows, sha256=f"month {number}")
        page = " ".join(sergeant.post(tried, follow=True).content.decode().split())
        assert "Tried on 2 months that have been." in page
        assert "held 100% of the 12 crimes" in page
        assert "Plain map of the year before" in page
        assert (
            "from the crimes from Sunday 1 February 2026" in page
            or "from the crimes from 1 February 2026" in page
        )
        assert "An index of 1 is no better than chance." in page
        officer = client_of(member("Olga Officer", Role.OFFICER, "N01"))
        assert officer.post(tried).status_code == 403


class TestSuggestions:
    def test_are_made_shown_and_chosen_and_stand_beside_what_was_chosen(
        self, station: Station, sergeant: Client
    ) -> None:
        sector = station.land.sector.code
        listed = reverse("station:suggestion_list", args=[sector])
        assert "Nothing is suggested yet." in sergeant.get(listed).content.decode()
        make = reverse("station:make_suggestions", args=[sector])
        assert "No recorded crime is loaded" in sergeant.post(make, follow=True).content.decode()
        publish_crimes(*[crime(row=number) for number in range(2, 8)])
        page = sergeant.post(make, follow=True).content.decode()
        assert "1 place suggested." in page
        assert "Around Abbey Street" in page
        assert "you decide" in page.lower()
        assert "choose the hours yourself" in page
        assert "0 online reports of this sector say when: 20 are needed" in page
        suggestion = Suggestion.objects.get()
        address = f"{reverse('station:send_patrol', args=[station.plan.pk])}?suggestion={suggestion.pk}"
        assert address in page
        assert suggestion.reason.split(".")[0] in sergeant.get(address).content.decode()
        said = {
            "title": "Abbey Street", "kind": "foot", "place": "suggested", "suggestion_id": str(suggestion.pk),
            "dose_visits": "4", "dose_minutes": "15", "person_ids": str(station.pcso.pk), "send": "yes",
            **_rows("times", {"first_on": "2026-11-05", "last_on": "2026-11-07", "starts": "22:00", "ends": "01:00"}),
        }  # fmt: skip
        said["times-0-last_on"] = ""
        said["dose_visits"] = "2"
        other = {**said, "place": "neighbourhood", "neighbourhood_code": "N01"}
        assert "Say why you chose it" in sergeant.post(address, other).content.decode()
        page = sergeant.post(address, said, follow=True).content.decode()
        assert "as suggested" in page
        assert PatrolTask.objects.get(title="Abbey Street").suggestion == suggestion

    def test_of_a_plans_problem_are_asked_for_from_the_plan_and_stay_beside_what_was_chosen(
        self, station: Station, sergeant: Client
    ) -> None:
        sector = station.land.sector.code
        plan = PlanFactory.create(
            priority=PriorityFactory.create(area=station.land.neighbourhoods[0], category="burglary"),
            title="Fewer break-ins",
        )  # fmt: skip
        drugs = [crime(row=row, category="drugs") for row in range(20, 40)]
        publish_crimes(*[crime(row=row) for row in range(2, 8)], *drugs)
        asked = f"{reverse('station:suggestions')}?plan={plan.pk}"
        link = f'<a class="govuk-link" href="{asked}">Suggested places and times for burglary</a>'
        assert link in sergeant.get(reverse("station:plan", args=[plan.pk])).content.decode()

        page = sergeant.get(asked, follow=True).content.decode()
        assert "the plan’s problem, alone" in page
        assert "Suggest from the newest crime of burglary" in page
        make = reverse("station:make_suggestions", args=[sector])
        page = sergeant.post(make, {"plan": plan.pk}, follow=True).content.decode()
        suggestion = Suggestion.objects.get()
        assert (suggestion.category, suggestion.hits) == ("burglary", 6)
        send = f"{reverse('station:send_patrol', args=[plan.pk])}?suggestion={suggestion.pk}"
        assert send in page
        assert reverse("station:send_patrol", args=[station.plan.pk]) not in page
        said = {
            "title": "Abbey Green", "kind": "foot", "place": "neighbourhood", "neighbourhood_code": "N01",
            "suggestion_id": str(suggestion.pk), "chosen_because": "They moved.", "dose_visits": "2",
            "dose_minutes": "15", "person_ids": str(station.pcso.pk), "send": "yes",
            **_rows("times", {"first_on": "2026-11-05", "last_on": "", "starts": "22:00", "ends": "01:00"}),
        }  # fmt: skip
        page = sergeant.post(send, said, follow=True).content.decode()
        assert "from crimes of burglary" in page
        assert "They moved." in page
        assert PatrolTask.objects.get(title="Abbey Green").suggestion == suggestion

    def test_of_a_problem_are_chosen_on_the_page_without_a_plan(
        self, station: Station, sergeant: Client
    ) -> None:
        listed = reverse("station:suggestion_list", args=[station.land.sector.code])
        publish_crimes(*[crime(row=number) for number in range(2, 8)])
        assert '<option value="burglary">Burglary</option>' in sergeant.get(listed).content.decode()
        make = reverse("station:make_suggestions", args=[station.land.sector.code])
        answer = sergeant.post(make, {"problem": "burglary"})
        assert answer["Location"] == f"{listed}?problem=burglary"
        page = sergeant.get(answer["Location"]).content.decode()
        assert "Around Abbey Street" in page
        assert '<option value="burglary" selected>' in page
        assert "Nothing is suggested yet." in sergeant.get(listed).content.decode()
        assert "No crime of drugs" in sergeant.post(make, {"problem": "drugs"}, follow=True).content.decode()

    def test_of_a_problem_that_no_published_crime_stands_for_say_so(
        self, station: Station, sergeant: Client
    ) -> None:
        priority = PriorityFactory.create(area=station.land.neighbourhoods[0], category="hate-crime")
        plan = PlanFactory.create(priority=priority, state="draft", agreed_at=None)
        asked = f"{reverse('station:suggestions')}?plan={plan.pk}"
        page = sergeant.get(asked, follow=True).content.decode()
        assert "no published crime stands for <strong>hate crime</strong>" in page
        assert "Suggest from the newest crime" not in page

    def test_of_a_plan_elsewhere_are_nobodys_here(self, station: Station, sergeant: Client) -> None:
        plan = PlanFactory.create(priority=PriorityFactory.create(area=station.land.other_neighbourhood))
        index = reverse("station:suggestions")
        assert sergeant.get(f"{index}?plan={plan.pk}").status_code == 403
        assert sergeant.get(f"{index}?plan=999999").status_code == 404
        mine = reverse("station:suggestion_list", args=[station.land.sector.code])
        inspector = client_of(member("Cora Chief", Role.CHIEF_INSPECTOR, station.land.force.code))
        assert inspector.get(f"{mine}?plan={plan.pk}").status_code == 404

    def test_are_seen_in_ones_own_sectors_only(self, station: Station) -> None:
        elsewhere = client_of(member("Far Away", Role.SERGEANT, "riverside-2"))
        address = reverse("station:suggestion_list", args=[station.land.sector.code])
        assert elsewhere.get(address).status_code == 403
        assert elsewhere.get(reverse("station:suggestions")).status_code in {200, 302}


class TestProving:
    def test_shows_planned_beside_proven_without_names(self, station: Station, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:task", args=[station.proven.pk])).content.decode()
        assert "45 minutes in all" in page
        assert "49%" in page
        assert "R-1" not in page

    def test_offers_the_import_to_those_who_may(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:task", args=[station.task.pk])
        link = f'<a class="govuk-link" href="{reverse("station:positions")}">'
        assert link in inspector.get(address).content.decode()
        assert link not in sergeant.get(address).content.decode()

    def test_shows_single_visits_for_a_reason_and_records_each_look(
        self, station: Station, sergeant: Client
    ) -> None:
        address = reverse("station:visits", args=[station.proven.pk])
        assert "Say why you need to see this" in sergeant.post(address, {"reason": ""}).content.decode()
        assert PersonalDataRead.objects.count() == 0
        page = sergeant.post(address, {"reason": "complaint 4127"}, follow=True).content.decode()
        assert "R-1" in page
        assert PersonalDataRead.objects.get().reason == "complaint 4127"

    def test_takes_a_file_and_says_what_became_of_each_row(self, station: Station, inspector: Client) -> None:
        where = shapely.from_wkb(bytes(station.task.place_wkb)).centroid
        lines = [f"R-1,2026-11-02T0{8 + at // 60}:{at % 60:02d}:00Z,{where.y},{where.x}" for at in range(20)]
        text = "\n".join(["device,time,lat,lng", *lines, "R-1,yesterday,52.4,-1.9"])
        file = SimpleUploadedFile("monday.csv", text.encode())
        said = {"file": file, "time_zone": ""}
        page = inspector.post(reverse("station:positions"), said, follow=True).content.decode()
        assert "monday.csv" in page
        assert "20 new positions" in page
        assert "Row </span>22" in page

    def test_shows_why_a_file_is_refused_whole(self, station: Station, inspector: Client) -> None:
        file = SimpleUploadedFile("wrong.csv", b"name,colour\nA,red\n")
        response = inspector.post(reverse("station:positions"), {"file": file, "time_zone": ""})
        assert response.status_code == 200
        assert "There is a problem" in response.content.decode()
        assert "wrong.csv" in response.content.decode()
