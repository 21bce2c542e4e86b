"""Each step of the loop as a page: done once, refused in words, never lost on an error."""

from __future__ import annotations

import json

import pytest
import shapely
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from shapely.geometry import mapping

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Role
from peelian.apps.content.models.meetings import Meeting
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.apps.feedback.models import Update
from peelian.apps.messaging.models import Delivery, Message
from peelian.apps.priorities.models import Candidate, ForceStrand, Priority
from peelian.apps.problems.models import Plan
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.voice.models import Contribution
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import now
from tests.factories.priorities import CandidateFactory, ForceStrandFactory, PriorityFactory
from tests.web.staff_stage import Station, client_of, member


def _rows(prefix: str, *rows: dict[str, str]) -> dict[str, str]:
    fields = {f"{prefix}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0", **fields}


def _another_priority(station: Station) -> Priority:
    """One of Bell Hill, without a plan."""
    here = station.land.neighbourhoods[1]
    line = CandidateFactory.create(cycle=station.candidate.cycle, area=here, category=ProblemCategory.DRUGS)
    return PriorityFactory.create(area=here, candidate=line, category=ProblemCategory.DRUGS)


class TestWhatNeedsMeNow:
    def test_counts_what_waits_and_links_to_it(self, station: Station, inspector: Client) -> None:
        page = inspector.get(reverse("station:home")).content.decode()
        assert "2 lines to adopt or decline" in page
        assert "approve what Sam Sergeant wrote" in page
        assert reverse("station:update", args=[station.update.pk]) in page

    def test_says_so_where_nothing_waits(self, station: Station) -> None:
        workforce = client_of(member("Wyn", Role.WORKFORCE, station.land.neighbourhoods[2].code))
        assert "Nothing needs you now" in workforce.get(reverse("station:home")).content.decode()

    def test_asks_for_a_plan_where_there_is_none(self, station: Station, inspector: Client) -> None:
        _another_priority(station)
        assert "no plan yet" in inspector.get(reverse("station:home")).content.decode()


class TestRecoding:
    def test_gives_what_was_said_another_category(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:recode", args=[station.contribution.pk])
        assert sergeant.post(address, {"category": "parking"}).status_code == 302
        assert Contribution.objects.get(pk=station.contribution.pk).category == "parking"


class TestDeciding:
    def test_adopts_in_words_for_the_public(self, station: Station, inspector: Client) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        said = {"adopt": "yes", "issue": "Cars block the pavement.", "area_code": "N01"}
        assert inspector.post(address, said).status_code == 302
        assert Priority.objects.get(candidate=station.candidate).issue == "Cars block the pavement."

    def test_declines_with_a_reason_only(self, station: Station, inspector: Client) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        page = inspector.post(address, {"decline": "yes", "reason": ""}).content.decode()
        assert "Give a reason for declining" in page
        assert "<title>Error:" in page
        assert (
            inspector.post(address, {"decline": "yes", "reason": "The council is on it."}).status_code == 302
        )
        assert Candidate.objects.get(pk=station.candidate.pk).decision == "declined"

    def test_shows_what_was_decided_instead_of_deciding_twice(
        self, station: Station, inspector: Client
    ) -> None:
        address = reverse("station:decide", args=[station.candidate.pk])
        inspector.post(address, {"decline": "yes", "reason": "The council is on it."})
        page = inspector.get(address, follow=True).content.decode()
        assert "was declined by Ines Inspector" in page

    def test_makes_a_list_where_there_is_none(self, station: Station) -> None:
        inspector = client_of(station.inspector)
        address = reverse("station:make_list", args=["riverside-2"])
        page = inspector.post(address, follow=True).content.decode()
        assert "The list is made." in page
        assert "Burglary" in page


class TestWhatTheForceAsksFor:
    SAID = {
        "category": "burglary", "area_code": "riverside", "impact": "4", "likelihood": "2",
        "why": "Nine homes in a week.", "valid_from": "2026-11-02", "last_on": "",
    }  # fmt: skip

    def test_says_what_counts_and_where_it_comes_from(self, station: Station, inspector: Client) -> None:
        strand = ForceStrand.objects.get()
        ForceStrandFactory.create(area=station.land.sector, impact=1, likelihood=2, why="None here.")
        ForceStrandFactory.create(
            area=station.land.lpa, category=ProblemCategory.DRUGS, why="A new line.", valid_from="2026-11-09"
        )

        page = inspector.get(reverse("station:strands"), {"area": station.land.sector.code}).content.decode()

        counted, _, rest = page.partition("To come")
        to_come, _, aside = rest.partition("Doesn’t count here")
        assert "None here." in counted
        assert "A new line." in to_come
        assert f"{strand.area.name}; {station.land.sector.name} counts" in aside
        assert strand.why in aside
        whole = inspector.get(reverse("station:strands")).content.decode()
        assert "None here." in whole.partition("Set for a part of it")[2]

    def test_is_linked_from_the_fortnights_list(self, station: Station, sergeant: Client) -> None:
        link = f"{reverse('station:strands')}?area={station.land.sector.code}"
        assert link in sergeant.get(reverse("station:list", args=[station.land.sector.code])).content.decode()
        assert reverse("station:strands") in sergeant.get(reverse("station:lists")).content.decode()

    def test_sets_one_for_the_own_area(self, station: Station, inspector: Client) -> None:
        page = inspector.post(reverse("station:set_strand"), self.SAID, follow=True).content.decode()
        assert "Set for Riverside. Lists that are made from now on count it." in page
        strand = ForceStrand.objects.get(area=station.land.lpa)
        assert (strand.impact, strand.likelihood, strand.valid_until) == (4, 2, None)

    @pytest.mark.parametrize(
        ("change", "words", "beside"),
        [
            ({"category": ""}, "Choose what it is about", "category"),
            ({"area_code": "midshire"}, "Select a valid choice", "area_code"),
            ({"impact": ""}, "Choose the impact", "impact_0"),
            ({"why": " "}, "Say why the force asks for it", "why"),
            ({"valid_from": "2026-11-01"}, "The first day must be today or later.", "valid_from"),
            ({"last_on": "2026-11-01"}, "The last day must be the first day or later.", "last_on"),
        ],
    )
    def test_says_what_is_wrong_beside_it(
        self, station: Station, inspector: Client, change: dict[str, str], words: str, beside: str
    ) -> None:
        page = inspector.post(reverse("station:set_strand"), {**self.SAID, **change}).content.decode()
        assert f'href="#id_{beside}"' in page
        assert words in page
        assert ForceStrand.objects.count() == 1

    def test_ends_one_with_its_last_day_and_a_reason(self, station: Station, inspector: Client) -> None:
        strand = ForceStrandFactory.create(area=station.land.lpa)
        address = reverse("station:end_strand", args=[strand.pk])
        assert address in inspector.get(reverse("station:strands")).content.decode()
        said = {"last_on": "2026-10-30", "reason": "The series is solved."}
        assert "Take today or a later day." in inspector.post(address, said).content.decode()
        said["last_on"] = "2026-11-08"
        assert "Its end is set." in inspector.post(address, said, follow=True).content.decode()
        strand.refresh_from_db()
        assert str(strand.valid_until) == "2026-11-09"

    def test_takes_back_one_that_has_not_begun(self, station: Station, inspector: Client) -> None:
        strand = ForceStrandFactory.create(area=station.land.lpa, valid_from="2026-11-09")
        address = reverse("station:end_strand", args=[strand.pk])
        assert "Last day" not in inspector.get(address).content.decode()
        page = inspector.post(address, {"reason": "A mistake."}, follow=True).content.decode()
        assert "It is taken back." in page
        assert not ForceStrand.objects.filter(pk=strand.pk).exists()

    def test_offers_nothing_to_those_who_only_prepare_lists(self, station: Station, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:strands")).content.decode()
        assert "sets and ends what is asked for here" in page
        assert reverse("station:set_strand") not in page
        assert "/end/" not in page


class TestPlanning:
    def test_adds_a_row_without_losing_or_checking_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        priority = _another_priority(station)
        typed = {"title": "Bell Hill", "aim": "", "add_tactic": "yes"}
        rows = {**_rows("tactics", {"what": "Stand there", "who": ""}), **_rows("outcomes", {})}
        page = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), {**typed, **rows}
        ).content.decode()
        assert 'value="Stand there"' in page
        assert 'name="tactics-1-what"' in page
        assert "There is a problem" not in page

    def test_writes_changes_and_agrees_a_plan(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        rows = {
            **_rows("tactics", {"what": "", "who": ""}, {"what": "Stand there", "who": "The team"}),
            **_rows(
                "outcomes",
                {
                    "indicator": "Reports", "unit": "a fortnight", "direction": "fall", "baseline": "20",
                    "target": "10", "due_on": "1/3/2027",
                },
            ),
        }  # fmt: skip
        said = {"title": "Bell Hill", "aim": "Fewer cars", "analysis": "", "save": "yes", **rows}
        assert sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).status_code == 302
        plan = Plan.objects.get(priority=priority)
        assert [row.what for row in plan.tactics.all()] == ["Stand there"]
        edited = {**said, "aim": "Far fewer cars"}
        assert sergeant.post(reverse("station:edit_plan", args=[plan.pk]), edited).status_code == 302
        sergeant.post(reverse("station:agree_plan", args=[plan.pk]))
        plan.refresh_from_db()
        assert (plan.state, plan.aim) == ("agreed", "Far fewer cars")

    def test_names_a_target_on_the_wrong_side(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        outcome = {
            "indicator": "Reports",
            "unit": "a week",
            "direction": "fall",
            "baseline": "1",
            "target": "9",
        }
        outcome["due_on"] = "2027-03-01"
        said = {"title": "T", "aim": "A", "save": "yes", **_rows("tactics", {}), **_rows("outcomes", outcome)}
        page = sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).content.decode()
        assert "The target must be below where it stands now" in page
        assert 'href="#id_outcomes-0-target"' in page

    def test_adds_a_reading_and_refuses_one_of_the_future(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:add_reading", args=[station.plan.pk])
        outcome = station.plan.outcomes.get()
        said = {"outcome_id": str(outcome.pk), "on": "2026-11-01", "value": "14", "source": "Speed Watch"}
        assert sergeant.post(address, said).status_code == 302
        assert outcome.readings.count() == 2
        page = sergeant.post(address, {**said, "on": "2026-11-09"}).content.decode()
        assert "The day must be today or in the past" in page


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
        assert sergeant.post(reverse("station:send_patrol", args=[station.plan.pk]), said).status_code == 302
        windows = PatrolTask.objects.get(title="Shops").windows.all()
        spans = [f"{row.starts_at:%d %H}-{row.ends_at:%d %H}" for row in windows]
        assert spans == ["05 22-06 01", "06 22-07 01", "07 22-08 01"]

    def test_acts_once_on_a_form_that_is_sent_twice(
        self, station: Station, sergeant: Client, said: dict[str, str]
    ) -> None:
        address = reverse("station:send_patrol", args=[station.plan.pk])
        first = sergeant.post(address, {**said, "once": "abc"})
        second = sergeant.post(address, {**said, "once": "abc"})
        assert first["Location"] == second["Location"]
        assert PatrolTask.objects.filter(title="Shops").count() == 1

    def test_takes_a_drawn_place(self, station: Station, sergeant: Client, said: dict[str, str]) -> None:
        shape = shapely.from_wkb(bytes(station.task.place_wkb)).buffer(-0.001)
        drawn = {**said, "place": "drawn", "place_name": "The green", "geojson": json.dumps(mapping(shape))}
        assert sergeant.post(reverse("station:send_patrol", args=[station.plan.pk]), drawn).status_code == 302
        assert PatrolTask.objects.get(title="Shops").place_source == "drawn"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"geojson": "", "place": "drawn", "place_name": "x"}, "Draw the place on the map"),
            ({"geojson": "POLYGON((0 0))", "place": "drawn", "place_name": "x"}, "This isn&#x27;t GeoJSON"),
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
            ({"person_ids": []}, "Choose at least one person"),
            ({"dose_visits": "0"}, "Visits must be between 1 and 500"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self, station: Station, sergeant: Client, said: dict[str, str], change: dict[str, object], words: str
    ) -> None:
        response = sergeant.post(reverse("station:send_patrol", args=[station.plan.pk]), {**said, **change})
        page = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in page
        assert words in page
        assert 'value="Shops"' in page
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


class TestTelling:
    def test_drafts_from_the_facts(self, station: Station, sergeant: Client) -> None:
        response = sergeant.post(reverse("station:draft_update", args=[station.priority.pk]))
        newest = Update.objects.order_by("-id")[0]
        assert response["Location"] == reverse("station:update", args=[newest.pk])
        page = sergeant.get(response["Location"]).content.decode()
        assert "3 (3 times)" in page

    def test_is_approved_by_a_second_person_only(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:send_update", args=[station.update.pk])
        assert sergeant.post(address).status_code == 403
        page = inspector.post(address, follow=True).content.decode()
        assert "Approved. It&#x27;s on its way" in page
        assert "Waiting" in page
        assert not mail.outbox  # the worker sends it

    def test_refuses_the_writer_even_with_the_role(self, station: Station, inspector: Client) -> None:
        edit = {"said": "You said so.", "did": "We did so."}
        inspector.post(reverse("station:update", args=[station.update.pk]), edit)
        page = inspector.post(
            reverse("station:send_update", args=[station.update.pk]), follow=True
        ).content.decode()
        assert "somebody else approves them" in page
        assert Update.objects.get(pk=station.update.pk).state == "draft"


class TestTryingAgain:
    WORDS = "Try those that were refused again"

    @pytest.fixture
    def told(self, station: Station, inspector: Client) -> Update:
        """An update that was sent to one person, whose mail service refused it."""
        inspector.post(reverse("station:send_update", args=[station.update.pk]))
        Delivery.objects.update(state="refused", settled_at=now(), detail="550 mailbox full")
        Message.objects.update(state="sent", sent_at=now())
        return Update.objects.get(pk=station.update.pk)

    def test_puts_the_refused_copies_back(self, told: Update, inspector: Client) -> None:
        page = inspector.get(reverse("station:update", args=[told.pk])).content.decode()
        assert self.WORDS in page
        address = reverse("station:try_update_again", args=[told.pk])
        assert address in page

        page = inspector.post(address, follow=True).content.decode()

        assert "One copy goes out again." in page
        assert self.WORDS not in page
        assert Delivery.objects.get().state == "queued"
        assert "No copy is refused any more." in inspector.post(address, follow=True).content.decode()

    def test_is_not_offered_to_those_who_may_not_approve(self, told: Update, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:update", args=[told.pk])).content.decode()
        assert "Refused by their mail service" in page
        assert self.WORDS not in page
        assert sergeant.post(reverse("station:try_update_again", args=[told.pk])).status_code == 403

    def test_is_not_offered_while_nothing_is_refused(self, told: Update, inspector: Client) -> None:
        Delivery.objects.update(state="unknown")
        assert self.WORDS not in inspector.get(reverse("station:update", args=[told.pk])).content.decode()

    def test_is_nothing_for_a_draft(self, station: Station, inspector: Client) -> None:
        address = reverse("station:try_update_again", args=[station.update.pk])
        assert inspector.post(address).status_code == 404


class TestMeetings:
    SAID = {
        "title": "Surgery at the library", "kind": "surgery", "area_code": "N01", "address": "Library, High Street",
        "held_on": "2026-11-09", "starts": "18:30", "ends": "19:30", "description": "Come and talk.",
    }  # fmt: skip

    def test_announces_one_that_residents_read_at_once(self, station: Station, sergeant: Client) -> None:
        page = sergeant.post(reverse("station:announce_meeting"), self.SAID, follow=True).content.decode()
        assert "Residents of Abbey Green can read it now." in page
        meeting = Meeting.objects.get(title=self.SAID["title"])
        assert (meeting.kind, meeting.area.code) == ("surgery", "N01")
        assert f"{meeting.starts_at:%d %H:%M}-{meeting.ends_at:%H:%M}" == "09 18:30-19:30"
        public = Client().get(reverse("citizen:area", args=["N01"])).content.decode()
        assert self.SAID["title"] in public

    @pytest.mark.parametrize(
        ("change", "words", "beside"),
        [
            ({"title": ""}, "Give the meeting a title", "title"),
            ({"area_code": ""}, "Choose the neighbourhood or the sector", "area_code"),
            ({"area_code": "N04"}, "Select a valid choice", "area_code"),
            ({"area_code": "riverside"}, "Select a valid choice", "area_code"),
            ({"held_on": "2026-11-01"}, "The meeting must start in the future.", "held_on"),
            ({"ends": "18:00"}, "The meeting must end after it starts.", "ends"),
        ],
    )
    def test_says_what_is_wrong_beside_it(
        self, station: Station, sergeant: Client, change: dict[str, str], words: str, beside: str
    ) -> None:
        page = sergeant.post(reverse("station:announce_meeting"), {**self.SAID, **change}).content.decode()
        assert f'href="#id_{beside}"' in page
        assert words in page
        assert "Come and talk." in page
        assert Meeting.objects.count() == 1

    def test_calls_one_off_and_keeps_it_in_the_list(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:cancel_meeting", args=[Meeting.objects.get().pk])
        assert address in sergeant.get(reverse("station:meetings")).content.decode()
        assert "Meet your team, Monday 9 November 2026" in sergeant.get(address).content.decode()
        page = sergeant.post(address, follow=True).content.decode()
        assert "Called off." in page
        assert "Cancelled" in page
        assert address not in page
        assert "This meeting was cancelled already." in sergeant.post(address).content.decode()

    def test_offers_nothing_to_those_who_only_look(self, station: Station) -> None:
        clerk = client_of(member("Cleo Clerk", Role.CONTACT_CENTRE, station.land.force.code))
        page = clerk.get(reverse("station:meetings")).content.decode()
        assert "Meet your team" in page
        assert "Announce a meeting" not in page
        assert "Call it off" not in page


class TestResidents:
    @pytest.fixture
    def clerk(self, station: Station) -> Client:
        return client_of(member("Cleo Clerk", Role.CONTACT_CENTRE, station.land.force.code))

    def test_finds_nobody_without_a_reason(self, station: Station, clerk: Client) -> None:
        page = clerk.post(
            reverse("station:contacts"), {"text": station.contact.email, "reason": ""}
        ).content.decode()
        assert "Say why you need to see this" in page
        assert PersonalDataRead.objects.count() == 0

    def test_records_every_look(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:contacts"), {"text": station.contact.email, "reason": "they rang"})
        page = clerk.get(reverse("station:contact", args=[station.contact.pk])).content.decode()
        assert station.contact.email in page
        assert [read.reason for read in PersonalDataRead.objects.all()] == ["they rang", "they rang"]

    def test_asks_for_the_reason_before_a_bare_address(self, station: Station, clerk: Client) -> None:
        page = clerk.get(reverse("station:contact", args=[station.contact.pk])).content.decode()
        assert station.contact.email not in page

    def test_hands_over_all_that_is_held(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:contact", args=[station.contact.pk]), {"reason": "their request"})
        response = clerk.post(reverse("station:export_contact", args=[station.contact.pk]))
        assert response["Content-Disposition"].startswith("attachment")
        assert station.contact.email in response.content.decode()

    def test_removes_a_person(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:erase_contact", args=[station.contact.pk]), {"reason": "their request"})
        station.contact.refresh_from_db()
        assert station.contact.email == ""


class TestAccounts:
    @pytest.fixture
    def admin(self, station: Station) -> Client:
        return client_of(member("Ada Admin", Role.ADMINISTRATOR, station.land.lpa.code))

    def test_makes_an_account_and_shows_the_password_once(self, admin: Client) -> None:
        said = {"name": "New Person", "email": "new@midshire.example"}
        page = admin.post(reverse("station:create_staff"), said, follow=True).content.decode()
        assert "shown this once" in page
        user = User.objects.get(email="new@midshire.example")
        assert (
            "shown this once"
            not in admin.get(reverse("station:staff_member", args=[user.pk])).content.decode()
        )

    def test_refuses_an_address_that_is_taken(self, station: Station, admin: Client) -> None:
        said = {"name": "Twin", "email": station.sergeant.email.upper()}
        page = admin.post(reverse("station:create_staff"), said).content.decode()
        assert "There is already an account" in page

    def test_gives_a_role_within_the_own_area_and_ends_it(self, station: Station, admin: Client) -> None:
        address = reverse("station:staff_member", args=[station.sergeant.pk])
        said = {"role": "analyst", "area_code": "riverside-2", "valid_from": "2026-11-02", "valid_until": ""}
        assert admin.post(address, said).status_code == 302
        grant = RoleGrant.objects.get(user=station.sergeant, role="analyst")
        outside = admin.post(address, {**said, "area_code": "midshire"})
        assert "Select a valid choice" in outside.content.decode()
        admin.post(reverse("station:end_grant", args=[station.sergeant.pk, grant.pk]))
        assert not RoleGrant.objects.filter(pk=grant.pk).exists()

    def test_keeps_the_own_account_open(self, station: Station, admin: Client) -> None:
        own = User.objects.get(name="Ada Admin")
        page = admin.post(reverse("station:close_staff", args=[own.pk]), follow=True).content.decode()
        assert "close your own account" in page


class TestAudit:
    def test_shows_what_happened_to_a_record_and_who_did_it(
        self, station: Station, inspector: Client
    ) -> None:
        inspector.post(reverse("station:review", args=[station.priority.pk]))
        subject = f"priorities.Priority:{station.priority.pk}"
        page = inspector.get(reverse("station:audit"), {"subject": subject}).content.decode()
        assert Event.objects.filter(subject=subject).count() == 1
        assert "by Ines Inspector" in page
