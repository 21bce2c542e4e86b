"""The station's reports: the queue, a report, decisions, call-backs, businesses, rules of triage."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Step
from peelian.apps.incidents.models.reports import Report, ReportEntry
from peelian.apps.incidents.models.triage import CallBack
from peelian.apps.messaging.models import Message
from peelian.journeys import triage
from peelian.kernel.actors import system
from tests.factories.accounts import make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory, make_land
from tests.factories.reported import incoming_report, make_business, make_report
from tests.web.station.test_inbox import writes

SignIn = Callable[[Role, str], Client]
CIVIL = "By the force’s rules this goes the civil way"


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def sergeant(land: Land, sign_in: SignIn) -> Client:
    return sign_in(Role.SERGEANT, "riverside-1")


@pytest.fixture
def centre(land: Land, sign_in: SignIn) -> Client:
    return sign_in(Role.CONTACT_CENTRE, "midshire")


def text(response: Any) -> str:
    return str(response.content.decode())


def order(page: str) -> list[str]:
    """The codes of the reports on a page, in their order."""
    return re.findall(r'/station/reports/(R26-\w{7})/">', page)


class TestTheQueue:
    def test_has_what_could_not_wait_first_then_the_most_severe_then_what_is_due_first(
        self, land: Land, sergeant: Client
    ) -> None:
        here = land.neighbourhoods[0]
        late = make_report(here, at=AT - dt.timedelta(hours=90))
        young = make_report(here, at=AT - dt.timedelta(hours=1))
        afraid = make_report(here, answers={"effect": "unsafe", "harder": ["alone"], "repeat": "yes"})
        weapon = make_report(here, escalated_for="a weapon")
        page = text(sergeant.get("/station/reports/"))
        severity = dict(Report.objects.values_list("reference", "severity"))
        assert severity[afraid] > severity[late]
        assert order(page) == [weapon, afraid, late, young]
        assert "a weapon" in page
        assert "42 hours late" in page
        for word in ("scratched", "High Street", "home.example"):
            assert word not in page

    @pytest.mark.parametrize("show", [*(show.value for show in incidents.Show), "nonsense"])
    def test_can_be_narrowed(self, land: Land, sergeant: Client, show: str) -> None:
        make_report(land.neighbourhoods[0])
        for kind in ("bilking", "nonsense", ""):
            assert (
                sergeant.get("/station/reports/", {"show": show, "kind": kind, "area": "N01"}).status_code
                == 200
            )

    def test_shows_only_the_viewers_areas(self, land: Land, sergeant: Client, sign_in: SignIn) -> None:
        here = make_report(land.neighbourhoods[0])
        there = make_report(land.other_neighbourhood, column=3)
        assert order(text(sergeant.get("/station/reports/"))) == [here]
        assert order(text(sign_in(Role.SERGEANT, "riverside-2").get("/station/reports/"))) == [there]

    def test_says_who_has_each(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        user = int(sergeant.session["_auth_user_id"])
        assert "Nobody has it" in text(sergeant.get("/station/reports/"))
        assert "I take it" in text(sergeant.get(f"/station/reports/{reference}/"))
        page = text(sergeant.post(f"/station/reports/{reference}/take/", {"user": user}, follow=True))
        assert "has it." in page
        assert "I take it" not in page
        assert order(text(sergeant.get("/station/reports/?show=mine"))) == [reference]
        assert order(text(sergeant.get("/station/reports/?show=nobodys"))) == []

    @pytest.mark.parametrize(
        ("role", "area", "status"),
        [(Role.PCSO, "N01", 403), (Role.COMMS, "midshire", 403), (Role.CONTACT_CENTRE, "midshire", 200)],
    )
    def test_is_for_those_who_triage(
        self, land: Land, sign_in: SignIn, role: Role, area: str, status: int
    ) -> None:
        assert sign_in(role, area).get("/station/reports/").status_code == status

    def test_stands_on_the_start_page_when_it_is_urgent_or_late(self, land: Land, sergeant: Client) -> None:
        make_report(land.neighbourhoods[0], at=AT - dt.timedelta(hours=90))
        page = text(sergeant.get("/station/"))
        assert "Reports to decide" in page
        assert "Criminal damage" in page


class TestAReport:
    def test_shows_what_was_told_why_it_is_weighed_so_and_records_the_read(
        self, land: Land, sergeant: Client
    ) -> None:
        contact = ContactFactory.create()
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk)
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert "Somebody scratched my car from end to end." in page
        assert "12 High Street" in page
        for letter in ("Threat", "Harm", "Risk", "Investigation", "Vulnerability", "Engagement"):
            assert f"<dt>{letter}: " in page
        read = PersonalDataRead.objects.get()
        assert (read.subject, reference in read.reason) == (f"contacts.Contact:{contact.pk}", True)

    @pytest.mark.parametrize(("role", "area"), [(Role.PCSO, "N01"), (Role.SERGEANT, "riverside-2")])
    def test_is_not_for_a_pcso_or_a_sergeant_of_another_sector(
        self, land: Land, sign_in: SignIn, role: Role, area: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        client = sign_in(role, area)
        at = f"/station/reports/{reference}"
        for address in ("", "thrive/", "step/file/", "file/1/"):
            assert client.get(f"{at}/{address}").status_code == 403
        for address in ("take/", "note/", "thrive/", "step/file/", "call-back/"):
            assert client.post(f"{at}/{address}", {"words": "x"}).status_code == 403
        assert not PersonalDataRead.objects.exists()

    @pytest.mark.parametrize(
        "reference", ["R26-BCDFGHJ", "nonsense", "R26", "'", "%00", "R26-BCDFGH%00", "<b>"]
    )
    def test_that_is_not_there_is_not_found(self, sergeant: Client, reference: str) -> None:
        assert sergeant.get(f"/station/reports/{reference}/").status_code == 404

    def test_shows_words_in_another_language_with_their_direction(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0], language="ur")
        triage.hear(at=AT, reference=reference, contact_id=None, text="گاڑی نیلی تھی", language="ur", key="k")
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert 'dir="auto" lang="ur"' in page
        assert "in Urdu" in page

    def test_new_words_are_new_until_somebody_reads_them(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        triage.hear(
            at=AT, reference=reference, contact_id=None, text="One more thing.", language="en", key="k"
        )
        assert order(text(sergeant.get("/station/reports/?show=new-words"))) == [reference]
        sergeant.get(f"/station/reports/{reference}/")
        assert order(text(sergeant.get("/station/reports/?show=new-words"))) == []

    def test_notes_are_among_ourselves_and_pressed_once(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        for _ in range(3):
            sergeant.post(
                f"/station/reports/{reference}/note/", {"note": "Same van as last week", "once": "a"}
            )
        assert ReportEntry.objects.get().direction == "note"
        assert "Same van" in text(sergeant.get(f"/station/reports/{reference}/"))
        assert incidents.tracked(reference, at=AT).entries == ()

    def test_shows_others_that_may_be_about_the_same_and_joins_it(self, land: Land, sergeant: Client) -> None:
        first = make_report(land.neighbourhoods[0])
        second = make_report(land.neighbourhoods[0], answers={"happened_from": "2026-11-01T21:00"})
        make_report(land.neighbourhoods[2], column=2)
        page = text(sergeant.get(f"/station/reports/{second}/"))
        assert f"/station/reports/{second}/step/join/?to={first}" in page
        address = f"/station/reports/{second}/step/join/"
        assert first in text(sergeant.get(address, {"to": first}))
        sergeant.post(address, {"joined_to": first.lower()})
        row = Report.objects.get(reference=second)
        assert (row.state, row.joined_to and row.joined_to.reference) == ("joined", first)

    def test_is_weighed_anew_with_a_reason(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0], escalated_for="a weapon")
        levels = dict.fromkeys((letter.value for letter in incidents.Letter), "0")
        address = f"/station/reports/{reference}/thrive/"
        page = text(sergeant.post(address, levels))
        assert "Say why you weigh it so" in page
        sergeant.post(address, {**levels, "reason": "Spoke to her: it was a toy"})
        row = Report.objects.get(reference=reference)
        assert (row.severity, row.escalated_for) == (1, "")


class TestDeciding:
    @pytest.mark.parametrize(
        ("step", "given", "state"),
        [
            ("ask", {"words": "Which colour was it?"}, "needs-information"),
            ("file", {"words": "Thank you.", "crime_number": "22A1/12345/26"}, "filed"),
            ("investigate", {"words": "Thank you.", "crime_number": "22A1/12345/26"}, "investigated"),
            ("no-crime", {"words": "It is a debt.", "reason": "Civil"}, "not-a-crime"),
            ("refer", {"words": "They can help.", "agency": "The council"}, "other-agency"),
        ],
    )
    def test_takes_the_report_there_and_asks_for_what_it_needs(
        self, land: Land, sergeant: Client, step: str, given: dict[str, str], state: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        address = f"/station/reports/{reference}/step/{step}/"
        assert sergeant.get(address).status_code == 200
        page = text(sergeant.post(address, dict.fromkeys(given, "")))
        assert "There is a problem" in page
        assert Report.objects.get(reference=reference).state == "received"
        response = sergeant.post(address, given, follow=True)
        assert "The reporter is told." in text(response)
        assert Report.objects.get(reference=reference).state == state

    def test_keeps_what_was_typed_when_the_crime_number_cannot_be_one(
        self, land: Land, sergeant: Client
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        page = text(
            sergeant.post(
                f"/station/reports/{reference}/step/file/",
                {"crime_number": "<b>", "words": "Long and careful"},
            )
        )
        assert "can&#x27;t be a crime number" in page
        assert "Long and careful" in page

    def test_offers_only_the_steps_of_the_table(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        at = f"/station/reports/{reference}"
        assert "/step/conclude/" not in text(sergeant.get(f"{at}/"))
        assert "can&#x27;t be done now" in text(sergeant.get(f"{at}/step/conclude/", follow=True))
        assert sergeant.get(f"{at}/step/nonsense/").status_code == 404
        assert sergeant.get(f"{at}/step/send/").status_code == 404
        sergeant.post(f"{at}/step/investigate/", {"words": "x", "crime_number": "22A1/12345/26"})
        sergeant.post(f"{at}/step/conclude/", {"words": "He was fined."})
        sergeant.post(f"{at}/step/reopen/", {"reason": "A witness came forward"})
        row = Report.objects.get(reference=reference)
        assert (row.state, row.crime_number) == ("received", "22A1/12345/26")

    def test_by_two_people_at_once_is_done_by_the_first(
        self, land: Land, sergeant: Client, centre: Client
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        address = f"/station/reports/{reference}/step/refer/"
        sergeant.post(address, {"words": "They can help.", "agency": "The council"})
        page = text(centre.post(address, {"words": "Others can help.", "agency": "DVLA"}, follow=True))
        assert "can&#x27;t be done now" in page
        assert Report.objects.get(reference=reference).agency == "The council"
        assert ReportEntry.objects.count() == 1

    def test_pressed_twice_is_done_once(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        for _ in range(2):
            sergeant.post(f"/station/reports/{reference}/step/ask/", {"words": "Which colour?", "once": "x"})
        assert ReportEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("rules", "answers", "shown"),
        [
            ({"civil_route": "on"}, {}, True),
            ({}, {}, False),
            ({"civil_route": "on", "civil_route_below": "50"}, {}, False),
            ({"civil_route": "on", "civil_route_below": "75"}, {}, True),
            ({"civil_route": "on", "civil_route_unless": ["false-plates"]}, {"false_plates": "yes"}, False),
            ({"civil_route": "on", "civil_route_unless": ["repeat"]}, {"false_plates": "yes"}, True),
        ],
    )
    def test_shows_the_civil_route_as_the_rules_say(
        self, land: Land, centre: Client, rules: dict[str, Any], answers: dict[str, str], shown: bool
    ) -> None:
        hours = {
            "hours_now": 1,
            "hours_urgent": 4,
            "hours_soon": 24,
            "hours_routine": 48,
            "tell_words_days": 3,
        }
        response = centre.post("/station/report-rules/", {**hours, **rules})
        assert response.status_code == 302, text(response)
        reference = make_report(land.neighbourhoods[0], kind=IncidentKind.BILKING, answers=answers)
        assert (CIVIL in text(centre.get(f"/station/reports/{reference}/"))) == shown

    def test_rules_that_give_less_time_to_what_is_less_severe_are_refused(self, centre: Client) -> None:
        wrong = {
            "hours_now": 9,
            "hours_urgent": 4,
            "hours_soon": 24,
            "hours_routine": 48,
            "tell_words_days": 3,
        }
        page = text(centre.post("/station/report-rules/", wrong))
        assert "must not have more time" in page


class TestHostileWords:
    @pytest.mark.parametrize(
        "hostile", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "\u0000x", "{{ 7*7 }}", "x" * 6000]
    )
    def test_are_kept_as_words_or_refused(self, land: Land, sergeant: Client, hostile: str) -> None:
        reference = make_report(land.neighbourhoods[0])
        at = f"/station/reports/{reference}"
        given = dict.fromkeys(
            ("words", "reason", "crime_number", "agency", "joined_to", "note", "because", "user"), hostile
        )
        for address in ("take/", "note/", "calm/", "thrive/", "step/file/", "step/refer/", "step/join/"):
            assert sergeant.post(f"{at}/{address}", given).status_code in (200, 302, 404)
        assert sergeant.post(f"{at}/call-back/", {"slot": hostile, "phone": hostile}).status_code in (
            302,
            404,
        )
        page = text(sergeant.get(f"{at}/"))
        assert "<script>alert" not in page


class TestPictures:
    def test_are_shown_to_those_who_may_read_the_report(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        row = Report.objects.get(reference=reference)
        file = row.files.create(
            position=1, name="van.jpg", media_type="image/jpeg", content=b"\xff\xd8picture", size=9,
            alt="A scratched van", sha256="0" * 64, added_at=AT,
        )  # fmt: skip
        page = text(sergeant.get(f"/station/reports/{reference}/"))
        assert 'alt="A scratched van"' in page
        response = sergeant.get(f"/station/reports/{reference}/file/{file.pk}/")
        assert (response["Content-Type"], response.content) == ("image/jpeg", b"\xff\xd8picture")
        assert response["X-Content-Type-Options"] == "nosniff"
        other = make_report(land.neighbourhoods[0])
        assert sergeant.get(f"/station/reports/{other}/file/{file.pk}/").status_code == 404


class TestCallBacks:
    def test_are_opened_promised_rung_missed_and_tried_again(self, land: Land, centre: Client) -> None:
        contact = ContactFactory.create(phone="+447700900123", language="pl")
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk, language="pl")
        form = {"day": "2026-11-02", "first": "10:00", "last": "12:00", "minutes": "60", "places": "1"}
        page = text(centre.post("/station/call-backs/slots/", form, follow=True))
        assert "2 slots opened." in page
        assert "10am to 11am" in page
        first, second = incidents.list_slots(since=AT, until=AT + dt.timedelta(days=1))
        page = text(centre.get(f"/station/reports/{reference}/"))
        assert "2 November 2026 at 10am" in page
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": first.id, "phone": ""})
        listed = text(centre.get("/station/call-backs/"))
        assert "10am to 11am" in listed
        assert "speaks Polish" in listed
        assert "900123" not in listed
        assert "+447700900123" in text(centre.get(f"/station/reports/{reference}/"))
        call = CallBack.objects.get()
        centre.post(f"/station/call-backs/{call.pk}/", {"done": "no", "note": "Rang out"})
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": second.id})
        page = text(centre.get("/station/call-backs/?day=2026-11-02"))
        assert "Not reached" in page
        assert "Tried 1 time before" in page
        again = CallBack.objects.get(state="booked")
        centre.post(f"/station/call-backs/{again.pk}/cancel/")
        assert CallBack.objects.get(pk=again.pk).state == "cancelled"

    @pytest.mark.parametrize("day", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-02"])
    def test_are_listed_for_any_day(self, sergeant: Client, day: str) -> None:
        assert sergeant.get("/station/call-backs/", {"day": day}).status_code == 200

    @pytest.mark.parametrize("slot", ["", "x", "-1", "²", "9" * 30])
    def test_a_time_that_is_none_is_refused_in_a_sentence(
        self, land: Land, sergeant: Client, slot: str
    ) -> None:
        reference = make_report(land.neighbourhoods[0])
        response = sergeant.post(
            f"/station/reports/{reference}/call-back/", {"slot": slot, "phone": "07700900123"}, follow=True
        )
        assert "This time has just been taken" in text(response)

    def test_of_another_area_are_not_theirs_to_finish(
        self, land: Land, centre: Client, sign_in: SignIn
    ) -> None:
        form = {"day": "2026-11-02", "first": "10:00", "last": "12:00", "minutes": "60", "places": "1"}
        centre.post("/station/call-backs/slots/", form)
        slot = incidents.list_slots(since=AT, until=AT + dt.timedelta(days=1))[0]
        reference = make_report(land.neighbourhoods[0])
        centre.post(f"/station/reports/{reference}/call-back/", {"slot": slot.id, "phone": "07700 900123"})
        call = CallBack.objects.get()
        other = sign_in(Role.SERGEANT, "riverside-2")
        assert other.get(f"/station/call-backs/{call.pk}/").status_code == 403
        assert other.post(f"/station/call-backs/{call.pk}/", {"done": "yes"}).status_code == 403
        assert other.post(f"/station/call-backs/{call.pk}/cancel/").status_code == 403
        assert other.get("/station/call-backs/slots/").status_code == 403


class TestBusinesses:
    def test_are_opened_with_sites_and_keys_and_closed(self, land: Land, centre: Client) -> None:
        PostcodeFactory.create()
        form = {"name": "Midland Fuels", "email": "office@fuels.example", "kinds": ["bilking", "theft"]}
        page = text(centre.post("/station/businesses/new/", form, follow=True))
        assert "a link is on its way" in page
        (business,) = incidents.list_businesses(viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"))
        at = f"/station/businesses/{business.id}"
        site = {"code": "S1", "name": "North", "address": "1 High Street", "postcode": "DE1 1AA"}
        assert "There is a problem" in text(centre.post(f"{at}/", site))
        assert "North" in text(centre.post(f"{at}/", {**site, "postcode": "b312ab"}, follow=True))
        made = text(centre.post(f"{at}/keys/", {"name": "till"}))
        secret = re.search(r"pk_[\w-]{43}", made)
        assert secret
        assert secret[0] not in text(centre.get(f"{at}/"))
        assert incidents.prove_key(secret[0], on=AT.date()).business_id == business.id
        centre.post(f"{at}/keys/{incidents.list_keys(business.id)[0].id}/revoke/")
        with pytest.raises(incidents.BadKey):
            incidents.prove_key(secret[0], on=AT.date())
        centre.post(f"{at}/close/")
        assert "Closed" in text(centre.get("/station/businesses/"))

    def test_are_for_those_who_manage_reports(self, land: Land, sergeant: Client) -> None:
        business = make_business()
        for address in ("", "new/", f"{business.id}/"):
            assert sergeant.get(f"/station/businesses/{address}").status_code == 403
        assert sergeant.post(f"/station/businesses/{business.id}/keys/", {"name": "x"}).status_code == 403
        assert sergeant.get("/station/report-rules/").status_code == 403

    def test_a_report_of_theirs_says_so(self, land: Land, sergeant: Client) -> None:
        business = make_business()
        reference = make_report(
            land.neighbourhoods[0], kind=IncidentKind.BILKING, contact_id=business.contact_id
        )
        Report.objects.filter(reference=reference).update(business_id=business.id)
        assert "Midland Fuels" in text(sergeant.get(f"/station/reports/{reference}/"))
        incidents.step(
            actor=system("tests"), at=AT, reference=reference, step=Step.NO_CRIME, by=incidents.By.STAFF,
            words="It is a debt.", reason="civil",
        )  # fmt: skip
        assert "Not a crime" in text(sergeant.get("/station/reports/?show=closed"))


class TestABegunReport:
    def test_is_completed_by_whoever_wrote_and_stands_in_the_queue_under_its_code(
        self, land: Land, sergeant: Client
    ) -> None:
        thread = writes(land, "Someone scratched my van on Mill Lane last night")
        sergeant.post(f"/station/inbox/{thread.pk}/report/")
        reference = Report.objects.get().reference
        page = text(sergeant.get(f"/station/inbox/reports/{reference}/"))
        assert "Ask them to complete it" in page
        address = f"/station/reports/{reference}/ask-to-complete/"
        assert sergeant.post(address, {"kind": "nonsense"}).status_code == 400
        assert "The link is on its way" in text(
            sergeant.post(address, {"kind": "criminal-damage"}, follow=True)
        )
        body = Message.objects.filter(kind="service").latest("id").body
        found = re.search(r"/report/([a-z2-7]{26})/", body)
        assert found
        received = incidents.receive_report(
            actor=system("tests"),
            at=AT,
            incoming=incoming_report(land.neighbourhoods[0], contact_id=thread.contact_id),
            draft_token=found[1],
        )
        assert received.reference == reference
        assert order(text(sergeant.get("/station/reports/"))) == [reference]
        assert "They completed it" in text(sergeant.get(f"/station/inbox/reports/{reference}/"))
        assert "sent already" in text(sergeant.post(address, {"kind": "theft"}, follow=True))
