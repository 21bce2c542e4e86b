"""The link of a draft: whoever has it has the draft."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.test import Client

from peelian.apps.incidents.models.drafts import Attachment, Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.messages import Message
from tests.factories.clock import AT
from tests.web.citizen.report.reading import THEFT, add, page_of, picture
from tests.web.filing import PAGES, begin, fill, send

FORGED = "a" * 26


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
