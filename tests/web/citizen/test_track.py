"""Following a report: the proof, how it stands, words to and fro, a call, how it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, Step
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.kernel.actors import system
from peelian.web.citizen.track.views import STANDS
from tests.factories.accounts import UserFactory
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.reported import make_report
from tests.web.filing import begin, fill, send
from tests.web.stage import Stage

UNKNOWN = "R26-2222222"
STAFF = system("tests")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def reference(stage: Stage) -> str:
    contact = ContactFactory.create(email="ada@home.example")
    return make_report(stage.land.neighbourhoods[0], contact_id=contact.pk)


def page_of(response: Any) -> str:
    return str(response.content.decode())


def code_for(client: Client, reference: str) -> str:
    client.post(f"/track/{reference}/code/", {"send": "1"})
    message = Message.objects.filter(kind="service").order_by("id").last()
    assert message is not None
    found = re.search(r"\b\d{6}\b", message.body)
    assert found is not None
    return found[0]


@pytest.fixture
def proven(client: Client, reference: str) -> Client:
    """A browser that has proven itself."""
    response = client.post(f"/track/{reference}/code/", {"code": code_for(client, reference)})
    assert response.headers["Location"] == f"/track/{reference}/"
    return client


def step(reference: str, taken: Step, **more: str) -> None:
    given = {"words": "When was it?", "reason": "No lead", "crime_number": "22A1/12345/26"}
    needs = incidents.TRANSITIONS[Report.objects.get(reference=reference).state, taken].needs
    incidents.step(
        actor=STAFF, at=AT, reference=reference, step=taken, by=By.STAFF, by_id=UserFactory.create().pk,
        **{name: given[name] for name in needs} | more,
    )  # fmt: skip


class TestTheProof:
    def test_takes_a_receipt_code_however_it_is_typed(self, client: Client, stage: Stage) -> None:
        for typed in ("r26 2222222", "R26-2222222", " r262222222 "):
            response = client.post("/track/", {"reference": typed})
            assert response.headers["Location"] == f"/track/{UNKNOWN}/"
        assert client.post("/track/", {"reference": "hello"}).status_code == 400
        assert client.get("/track/hello/").status_code == 404

    def test_is_a_code_that_goes_to_the_reporters_own_address(self, client: Client, reference: str) -> None:
        code = code_for(client, reference)
        delivery = Delivery.objects.latest("id")
        assert (delivery.contact.email, delivery.channel) == ("ada@home.example", "email")
        response = client.post(f"/track/{reference}/code/", {"code": f"{code[:3]} {code[3:]}"})
        assert response.status_code == 302
        assert "We have it. A person looks at it." in page_of(client.get(f"/track/{reference}/"))

    def test_names_no_crime_in_the_mail(self, client: Client, reference: str) -> None:
        code_for(client, reference)
        message = Message.objects.filter(kind="service").latest("id")
        told = f"{message.subject} {message.body}".lower()
        assert reference.lower() in told
        assert not any(word in told for word in ("crime", "damage", "car", "theft", "high street"))

    def test_is_a_pin_for_whoever_gave_no_address(self, client: Client, stage: Stage) -> None:
        token = begin(client, incidents.IncidentKind.THEFT)
        fill(client, token, incidents.IncidentKind.THEFT, {"contact": {}})
        send(client, token)
        pin = client.session["sent"]["pin"]
        found = Report.objects.get().reference
        stranger = Client()
        assert "Show that it is yours" in page_of(stranger.get(f"/track/{found}/"))
        assert stranger.post(f"/track/{found}/code/", {"code": pin}).status_code == 302
        assert "Your report" in page_of(stranger.get(f"/track/{found}/"))

    def test_wrong_late_used_and_unknown_are_answered_alike(self, client: Client, reference: str) -> None:
        code = code_for(client, reference)
        wrong = client.post(f"/track/{reference}/code/", {"code": "000000" if code != "000000" else "111111"})
        unknown = client.post(f"/track/{UNKNOWN}/code/", {"code": code})
        with time_machine.travel(AT + 16 * MINUTE):
            late = client.post(f"/track/{reference}/code/", {"code": code})
        assert {one.status_code for one in (wrong, unknown, late)} == {400}
        pages = {_bare(one, reference if one is not unknown else UNKNOWN) for one in (wrong, unknown, late)}
        assert len(pages) == 1

    def test_asked_for_an_unknown_report_is_answered_alike_and_sends_nothing(
        self, client: Client, reference: str
    ) -> None:
        answers = []
        for one in (reference, UNKNOWN):
            before = Message.objects.count()
            response = client.post(f"/track/{one}/code/", {"send": "1"})
            assert response.headers["Location"] == f"/track/{one}/?asked=1"
            answers.append(_bare(client.get(f"/track/{one}/?asked=1"), one))
            assert Message.objects.count() - before == (1 if one == reference else 0)
        assert answers[0] == answers[1]

    def test_locks_after_five_wrong_codes(self, client: Client, reference: str) -> None:
        code = code_for(client, reference)
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            client.post(f"/track/{reference}/code/", {"code": wrong})
        assert client.post(f"/track/{reference}/code/", {"code": code}).status_code == 400

    def test_is_one_browsers_and_lasts_half_an_hour(self, proven: Client, reference: str) -> None:
        assert "Your report" in page_of(proven.get(f"/track/{reference}/"))
        assert "Show that it is yours" in page_of(Client().get(f"/track/{reference}/"))
        with time_machine.travel(AT + 31 * MINUTE):
            assert "Show that it is yours" in page_of(proven.get(f"/track/{reference}/"))

    def test_of_one_report_opens_no_other(self, proven: Client, stage: Stage) -> None:
        other = make_report(stage.land.neighbourhoods[1])
        assert "Show that it is yours" in page_of(proven.get(f"/track/{other}/"))
        for part in ("words", "rate", "call-back"):
            response = proven.post(f"/track/{other}/{part}/", {"text": "x", "score": "1"})
            assert response.headers["Location"] == f"/track/{other}/"
        assert not ReportEntry.objects.exists()

    def test_ends_with_a_press(self, proven: Client, reference: str) -> None:
        proven.post(f"/track/{reference}/close/")
        assert "Show that it is yours" in page_of(proven.get(f"/track/{reference}/"))

    def test_cannot_be_tried_for_ever(self, client: Client, reference: str) -> None:
        answers = [client.post(f"/track/{reference}/code/", {"code": "123"}).status_code for _ in range(31)]
        assert answers[30] == 429


class TestThePage:
    def test_shows_no_address_and_no_note_of_ours(self, proven: Client, reference: str) -> None:
        incidents.add_entry(
            actor=STAFF, at=AT, reference=reference, direction=incidents.EntryDirection.NOTE, text="A secret",
            language="en", key="n1", author_id=UserFactory.create().pk,
        )  # fmt: skip
        page = page_of(proven.get(f"/track/{reference}/"))
        for hidden in ("A secret", "ada@home.example", "High Street", "B31"):
            assert hidden not in page

    def test_has_the_way_out_and_is_kept_by_no_cache(self, proven: Client, reference: str) -> None:
        response = proven.get(f"/track/{reference}/")
        assert "data-exit" in page_of(response)
        assert "no-store" in response.headers["Cache-Control"]

    def test_takes_an_answer_once_and_puts_it_back_into_the_queue(
        self, proven: Client, reference: str
    ) -> None:
        step(reference, Step.ASK)
        page = page_of(proven.get(f"/track/{reference}/"))
        assert "When was it?" in page
        assert "Answer us" in page
        for _ in range(2):
            response = proven.post(f"/track/{reference}/words/", {"text": "At nine.", "once": "k"})
            assert response.headers["Location"] == f"/track/{reference}/?written=1"
        assert ReportEntry.objects.filter(direction="in").count() == 1
        assert Report.objects.get().state == "received"
        assert "At nine." in page_of(proven.get(f"/track/{reference}/"))

    @pytest.mark.parametrize("bad", ["a\0b", "x" * 5000, "<script>alert(1)</script>", "\u202eabc"])
    def test_takes_any_words_or_says_what_is_wrong(self, proven: Client, reference: str, bad: str) -> None:
        assert proven.post(f"/track/{reference}/words/", {"text": bad}).status_code in (302, 400)
        page = proven.get(f"/track/{reference}/")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content

    def test_without_words_says_so(self, proven: Client, reference: str) -> None:
        response = proven.post(f"/track/{reference}/words/", {"text": " "})
        assert response.status_code == 400
        assert 'href="#id_text"' in page_of(response)

    def test_shows_the_crime_number_and_asks_how_it_was_when_it_is_closed(
        self, proven: Client, reference: str
    ) -> None:
        step(reference, Step.FILE)
        page = page_of(proven.get(f"/track/{reference}/"))
        assert "22A1/12345/26" in page
        assert "How was it to report this?" in page
        response = proven.post(f"/track/{reference}/rate/", {"score": "4", "words": "Quick."})
        assert response.headers["Location"] == f"/track/{reference}/?rated=1"
        assert Report.objects.get().rating.score == 4

    def test_of_a_score_that_there_isnt_says_so(self, proven: Client, reference: str) -> None:
        step(reference, Step.FILE)
        assert proven.post(f"/track/{reference}/rate/", {"score": "9"}).status_code == 400

    def test_says_where_every_state_stands(self, proven: Client, reference: str) -> None:
        assert set(STANDS) == set(incidents.ReportState)


class TestACall:
    @pytest.fixture
    def slot(self, reference: str) -> int:
        incidents.open_slots(
            actor=STAFF, at=AT, day=AT.date() + dt.timedelta(days=1), first=dt.time(17), last=dt.time(18),
            minutes=30, places=1,
        )  # fmt: skip
        return incidents.list_slots(since=AT, until=AT + dt.timedelta(days=3))[0].id

    def test_is_chosen_in_local_time(self, proven: Client, reference: str, slot: int) -> None:
        page = page_of(proven.get(f"/track/{reference}/call-back/"))
        assert "Tuesday 3 November 2026, 5pm to 5:30pm" in page
        response = proven.post(
            f"/track/{reference}/call-back/", {"slot": str(slot), "phone": "07700 900123", "once": "k"}
        )
        assert response.headers["Location"] == f"/track/{reference}/"
        assert "We call you" in page_of(proven.get(f"/track/{reference}/"))

    def test_needs_a_number(self, proven: Client, reference: str, slot: int) -> None:
        response = proven.post(f"/track/{reference}/call-back/", {"slot": str(slot)})
        assert response.status_code == 400
        assert 'href="#id_phone"' in page_of(response)

    def test_at_a_time_that_is_gone_offers_another(self, proven: Client, reference: str, slot: int) -> None:
        incidents.close_slot(actor=STAFF, at=AT, slot_id=slot)
        response = proven.post(f"/track/{reference}/call-back/", {"slot": str(slot), "phone": "07700 900123"})
        assert response.status_code == 400
        assert 'href="#id_slot_0"' in page_of(response)

    def test_without_any_time_says_what_to_do(self, proven: Client, reference: str) -> None:
        assert "call 101" in page_of(proven.get(f"/track/{reference}/call-back/"))


def _bare(response: Any, reference: str) -> str:
    """A page without the number that was asked for and the keys of its forms."""
    page = page_of(response).replace(reference, "")
    page = re.sub(r'value="\d{6}"', "", page)
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", page)
