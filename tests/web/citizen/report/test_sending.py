"""Sending a report, what is shown before and after, and leaving the site in a hurry."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event
from peelian.apps.incidents.models.reports import Report
from tests.web.citizen.report.reading import THEFT, page_of
from tests.web.filing import PAGES, begin, fill, send
from tests.web.stage import Stage


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
