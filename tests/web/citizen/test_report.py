"""Reporting a crime, page by page, as a browser without script does it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from peelian.apps.incidents.models.reports import Attachment, Draft, Report
from peelian.apps.messaging.models import Message
from peelian.apps.places.models import Address
from peelian.web.shared.uploads import LARGEST_BODY
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.places import square
from tests.web.filing import PAGES, begin, fill, send
from tests.web.stage import Stage

THEFT = IncidentKind.THEFT
FORGED = "a" * 26


@pytest.fixture(autouse=True)
def _channels(stage: Stage) -> Iterator[None]:
    with plugged_in():
        yield


def page_of(response: Any) -> str:
    return str(response.content.decode())


def picture(kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, kind, **options)
    return out.getvalue()


def add(
    client: Client, token: str, content: bytes, name: str = "IMG_1.jpg", alt: str = "A broken lock"
) -> Any:
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(f"/report/{token}/pictures/", {"picture": file, "alt": alt, "add": "1"})


class TestEachKind:
    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_is_filed_page_by_page(self, client: Client, kind: IncidentKind) -> None:
        token = begin(client, kind)
        fill(client, token, kind)
        checked = page_of(client.get(f"/report/{token}/check/"))
        assert "Check your answers" in checked
        assert "still need an answer" not in checked
        response = send(client, token)
        assert response.headers["Location"] == f"/report/{token}/sent/"
        report = Report.objects.get()
        assert (report.kind, report.state, report.area.code) == (kind, "received", "N01")
        assert report.reference in page_of(client.get(f"/report/{token}/sent/"))

    def test_that_there_isnt_cant_be_begun(self, client: Client) -> None:
        assert client.post("/report/start/murder/").status_code == 404

    def test_begins_by_a_press_only(self, client: Client) -> None:
        assert client.get(f"/report/start/{THEFT.value}/").headers["Location"] == "/report/"
        assert not Draft.objects.exists()

    def test_is_begun_once_by_two_presses(self, client: Client) -> None:
        places = {
            client.post(f"/report/start/{THEFT.value}/", {"once": "k"}).headers["Location"] for _ in range(2)
        }
        assert len(places) == 1
        assert Draft.objects.count() == 1

    def test_shows_every_kind_on_the_first_page(self, client: Client) -> None:
        page = page_of(client.get("/report/"))
        for kind in IncidentKind:
            assert f'action="/report/start/{kind.value}/"' in page


class TestAPage:
    def test_keeps_what_was_typed_when_an_answer_is_wrong(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        response = client.post(
            f"/report/{token}/when/",
            {**PAGES[THEFT]["when"], "happened_from_month": "13", "happened_from_time": "half nine"},
        )
        page = page_of(response)
        assert response.status_code == 400
        assert "<title>Error:" in page
        assert 'value="13"' in page
        assert 'value="half nine"' in page
        assert 'href="#id_happened_from_0"' in page
        assert 'id="id_happened_from_0"' in page

    def test_shows_what_was_answered_before(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert 'value="21:30"' in page_of(client.get(f"/report/{token}/when/"))
        assert 'value="350.00"' in page_of(client.get(f"/report/{token}/what/"))
        assert "A red bicycle." in page_of(client.get(f"/report/{token}/what/"))

    def test_opened_from_the_check_leads_back_to_it(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert 'name="then" value="check"' in page_of(client.get(f"/report/{token}/who/?then=check"))
        response = client.post(f"/report/{token}/who/", {"known": "no", "then": "check"})
        assert response.headers["Location"] == f"/report/{token}/check/"

    def test_that_an_answer_opens_is_asked_before_the_check(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        response = client.post(f"/report/{token}/why/", {"repeat": "yes", "hate": ["race"], "then": "check"})
        assert response.status_code == 302

    def test_that_nobody_is_asked_leads_to_where_it_was_left(self, client: Client) -> None:
        token = begin(client, THEFT)
        for slug in ("call-999", "nope"):
            response = client.get(f"/report/{token}/{slug}/")
            assert response.headers["Location"] == f"/report/{token}/"

    def test_tells_whom_to_call_when_it_is_still_going_on(self, client: Client) -> None:
        token = begin(client, THEFT)
        client.post(f"/report/{token}/where/", PAGES[THEFT]["where"])
        response = client.post(f"/report/{token}/now/", {"happening_now": "yes"})
        page = page_of(client.get(response.headers["Location"]))
        assert 'href="tel:999"' in page
        assert client.post(response.headers["Location"], {}).headers["Location"] == f"/report/{token}/when/"

    @pytest.mark.parametrize(
        "bad", ["a\0b", "<script>alert(1)</script>", "'; DROP TABLE x; --", "\u202eabc", "x" * 6000]
    )
    def test_takes_any_words_or_says_what_is_wrong(self, client: Client, bad: str) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        for page in incidents.QUESTIONNAIRES[THEFT].pages:
            data = {asked.code: bad for asked in page.fields} | {"happened_from_day": bad, "files": bad}
            response = client.post(f"/report/{token}/{page.slug}/", data)
            assert response.status_code in (302, 400)
            assert b"<script>alert" not in response.content
        assert b"<script>alert" not in client.get(f"/report/{token}/check/").content

    def test_is_kept_by_no_cache_and_found_by_no_search_engine(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.get(f"/report/{token}/where/")
        assert "no-store" in response.headers["Cache-Control"]
        assert 'content="noindex"' in page_of(response)

    def test_has_the_way_out_where_somebody_may_be_watched(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        assert "data-exit" in page_of(client.get(f"/report/{token}/who/"))
        assert "data-exit" not in page_of(client.get(f"/report/{token}/what/"))

    def test_isnt_taken_from_another_site(self, client: Client) -> None:
        token = begin(client, THEFT)
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/report/{token}/where/", PAGES[THEFT]["where"]).status_code == 403


class TestWhere:
    def test_an_address_can_be_written_by_hand_on_the_first_step(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT, {"where": {"address": "The car park behind the station"}})
        send(client, token)
        report = Report.objects.get()
        assert (report.address, report.area.code) == ("The car park behind the station", "midshire")

    def test_without_a_place_says_what_to_write(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {})
        assert response.status_code == 400
        assert "Write a postcode, or tell us the street and the place." in page_of(response)

    def test_offers_the_addresses_of_a_postcode_and_keeps_the_one_chosen(self, client: Client) -> None:
        point = square(0, 0).centroid
        Address.objects.create(
            uprn="7", line="7 Mill Lane", postcode="B31 2AB", lat=point.y, lng=point.x, source="tests"
        )
        token = begin(client, THEFT)
        where = f"/report/{token}/where/"
        found = client.post(where, {"postcode": "b312ab", "address": "The yard", "find": "1"})
        assert found.status_code == 200
        assert "7 Mill Lane" in page_of(found)
        assert 'value="The yard"' in page_of(found)
        assert "<title>Error:" not in page_of(found)
        client.post(where, {"postcode": "B31 2AB", "uprn": "7"})
        assert "7 Mill Lane, B31 2AB" in page_of(client.get(f"/report/{token}/check/"))

    def test_finds_no_address_of_what_is_no_postcode(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {"postcode": "hello", "find": "1"})
        assert response.status_code == 400
        assert 'href="#id_postcode"' in page_of(response)

    def test_elsewhere_stops_there(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(f"/report/{token}/where/", {"postcode": "DE1 1AA"})
        assert response.status_code == 400
        assert 'value="DE1 1AA"' in page_of(response)


class TestAPicture:
    def test_is_drawn_anew_and_can_be_taken_away(self, client: Client) -> None:
        exif = Image.Exif()
        exif[0x010E] = "Mill Lane 4"
        token = begin(client, THEFT)
        assert add(client, token, picture(exif=exif)).status_code == 302
        kept = Attachment.objects.get()
        assert b"Mill Lane 4" not in bytes(kept.content)
        shown = client.get(f"/report/{token}/files/{kept.pk}/")
        assert (shown.headers["Content-Type"], shown.content) == ("image/jpeg", bytes(kept.content))
        client.post(f"/report/{token}/files/{kept.pk}/")
        assert not Attachment.objects.exists()

    def test_that_unpacks_to_a_wall_of_points_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        bomb = bytearray(picture("PNG"))
        bomb[16:24] = (60_000).to_bytes(4, "big") * 2
        response = add(client, token, bytes(bomb), name="IMG_1.png")
        assert response.status_code == 400
        assert not Attachment.objects.exists()

    def test_goes_with_the_report(self, client: Client) -> None:
        token = begin(client, THEFT)
        add(client, token, picture())
        fill(client, token, THEFT)
        send(client, token)
        assert Attachment.objects.get().report == Report.objects.get()

    @pytest.mark.parametrize("lie", [b"MZ a program", b"%PDF-1.7", b"<svg onload='alert(1)'/>", b""])
    def test_that_lies_about_what_it_is_gets_a_sentence(self, client: Client, lie: bytes) -> None:
        token = begin(client, THEFT)
        response = add(client, token, lie)
        assert response.status_code == 400
        assert 'id="id_picture_error"' in page_of(response)
        assert not Attachment.objects.exists()

    def test_of_more_than_20_mb_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = add(client, token, b"\xff\xd8" + b"\0" * 20_000_000)
        assert response.status_code == 400
        assert "20 MB" in page_of(response)

    def test_that_is_far_too_large_is_never_read(self, client: Client) -> None:
        token = begin(client, THEFT)
        response = client.post(
            f"/report/{token}/pictures/", b"", content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(LARGEST_BODY + 1),
        )  # fmt: skip
        assert response.status_code == 413
        assert "20 MB" in page_of(response)

    def test_of_somebody_elses_draft_isnt_there(self, client: Client) -> None:
        first, second = begin(client, THEFT), begin(client, THEFT)
        add(client, first, picture())
        kept = Attachment.objects.get()
        assert client.get(f"/report/{second}/files/{kept.pk}/").status_code == 404
        client.post(f"/report/{second}/files/{kept.pk}/")
        assert Attachment.objects.exists()

    def test_a_sixth_one_gets_a_sentence(self, client: Client) -> None:
        token = begin(client, THEFT)
        for number in range(5):
            assert add(client, token, picture(comment=str(number).encode())).status_code == 302
        assert add(client, token, picture(comment=b"6")).status_code == 400


class TestTheLink:
    def test_goes_on_in_another_browser_where_it_was_left(self, client: Client) -> None:
        token = begin(client, THEFT)
        client.post(f"/report/{token}/where/", PAGES[THEFT]["where"])
        assert Client().get(f"/report/{token}/").headers["Location"] == f"/report/{token}/now/"

    def test_begins_at_the_first_page(self, client: Client) -> None:
        token = begin(client, THEFT)
        assert client.get(f"/report/{token}/").headers["Location"] == f"/report/{token}/where/"

    def test_is_mailed_on_request_and_names_no_crime(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        response = client.post(f"/report/{token}/save/", {"email": "ada@home.example", "once": "k"})
        assert response.status_code == 302
        message = Message.objects.get(kind="service")
        assert f"https://police.example/report/{token}/" in message.body
        assert not any(
            word in (message.subject + message.body).lower() for word in ("theft", "stolen", "bicycle")
        )

    def test_is_mailed_to_one_address_a_few_times_a_day_only(self, client: Client) -> None:
        token = begin(client, THEFT)
        for number in range(14):
            client.post(f"/report/{token}/save/", {"email": "ada@home.example", "once": str(number)})
        assert Message.objects.filter(kind="service").count() == 10

    def test_can_be_typed_from_paper(self, client: Client) -> None:
        token = begin(client, THEFT)
        typed = " ".join(token[at : at + 4] for at in range(0, 26, 4)).upper()
        for text in (typed, f"https://police.example/report/{token}/", token):
            response = client.post("/report/resume/", {"link": text})
            assert response.headers["Location"] == f"/report/{token}/"

    def test_is_kept_as_a_digest_only(self, client: Client) -> None:
        token = begin(client, THEFT)
        assert token not in str(list(Draft.objects.values()))

    def test_forged_mistyped_and_forgotten_are_answered_alike(self, client: Client) -> None:
        token = begin(client, THEFT)
        with time_machine.travel(AT + dt.timedelta(days=29)):
            old = client.get(f"/report/{token}/where/")
            pages = [client.get(f"/report/{other}/where/") for other in (FORGED, "nonsense", token[:-1])]
        assert {page.status_code for page in [old, *pages]} == {404}
        assert {page.content for page in pages} == {old.content}

    def test_that_was_sent_says_where_to_look(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        send(client, token)
        for address in ("", "where/", "check/", "save/"):
            response = Client().get(f"/report/{token}/{address}")
            assert response.status_code == 410
            assert Report.objects.get().reference in page_of(response)

    def test_can_be_thrown_away_with_all_that_was_typed(self, client: Client) -> None:
        token = begin(client, THEFT)
        add(client, token, picture())
        client.post(f"/report/{token}/drop/")
        assert not Draft.objects.exists()
        assert not Attachment.objects.exists()


class TestSending:
    def test_twice_makes_one_report_and_leads_to_the_same_page(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        client.get(f"/report/{token}/check/")
        assert {send(client, token).headers["Location"] for _ in range(2)} == {f"/report/{token}/sent/"}
        assert send(client, token, key="other").headers["Location"] == f"/report/{token}/sent/"
        assert Report.objects.count() == 1

    def test_before_everything_is_answered_says_which_pages(self, client: Client) -> None:
        token = begin(client, THEFT)
        client.post(f"/report/{token}/where/", PAGES[THEFT]["where"])
        response = send(client, token)
        assert response.status_code == 400
        assert f'href="/report/{token}/when/?then=check"' in page_of(response)
        assert not Report.objects.exists()

    def test_without_an_address_shows_a_pin_to_this_browser_alone(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT, {"contact": {}})
        client.get(f"/report/{token}/check/")
        send(client, token)
        page = page_of(client.get(f"/report/{token}/sent/"))
        assert "Your PIN" in page
        assert not Contact.objects.exists()
        assert Client().get(f"/report/{token}/sent/").headers["Location"] == f"/report/{token}/"

    def test_says_once_whom_to_call_in_danger(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT, {})
        send(client, token)
        assert page_of(client.get(f"/report/{token}/sent/")).count('class="peelian-urgent"') == 1

    def test_with_a_landline_alone_gives_a_pin_as_no_code_can_reach_it(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT, {"contact": {"phone": "0121 496 0123", "call_back": "yes"}})
        send(client, token)
        page = page_of(client.get(f"/report/{token}/sent/"))
        assert "Your PIN" in page
        assert "/call-back/" in page
        assert Contact.objects.get().phone == "+441214960123"

    def test_with_both_addresses_keeps_both_for_one_person(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(
            client, token, THEFT,
            {"contact": {"email": "ada@home.example", "phone": "07700 900123", "call_back": "yes"}},
        )  # fmt: skip
        send(client, token)
        contact = Contact.objects.get()
        assert (contact.email, contact.phone) == ("ada@home.example", "+447700900123")
        assert Report.objects.get().contact == contact

    def test_keeps_words_and_addresses_out_of_the_events(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        send(client, token)
        told = str([event.data for event in Event.objects.all()])
        for word in ("ada@home.example", "Ada Bell", "bicycle", token, "High Street"):
            assert word not in told

    def test_keeps_the_language_that_the_site_was_read_in(self, client: Client) -> None:
        client.cookies["django_language"] = "ur"
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        send(client, token)
        report = Report.objects.get()
        assert report.contact is not None
        assert (report.language, report.contact.language) == ("ur", "ur")

    def test_words_that_meet_a_trigger_go_to_the_top(self, client: Client) -> None:
        token = begin(client, THEFT)
        words = {"from_where": "person", "words": "He had a knife and said that he will kill me."}
        fill(client, token, THEFT, {"what-happened": words})
        send(client, token)
        assert Report.objects.get().escalated_for


class TestHints:
    def test_show_what_everybody_can_read(self, client: Client, stage: Stage) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        page = page_of(client.get(f"/report/{token}/check/"))
        assert stage.priority.issue in page
        assert stage.message.subject in page

    def test_not_a_byte_tells_of_another_victims_report_in_the_same_street(self, client: Client) -> None:
        token = begin(client, THEFT)
        fill(client, token, THEFT)
        before = _without_keys(client.get(f"/report/{token}/check/").content)
        other = begin(client, THEFT)
        fill(client, other, THEFT, {"contact": {"email": "victim@home.example"}})
        assert send(Client(), other).status_code == 302
        assert _without_keys(client.get(f"/report/{token}/check/").content) == before


class TestLeavingTheSite:
    def test_goes_to_a_harmless_page_and_tells_it_nothing(self, client: Client, settings: Any) -> None:
        response = client.get("/leave-this-site/")
        assert response.headers["Location"] == settings.HARMLESS_URL
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response.headers["Cache-Control"]


def _without_keys(page: bytes) -> bytes:
    """The page without what is new at each showing: the keys of its forms."""
    return re.sub(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"', b"", page)
