"""Messages in a browser, as residents' pages offer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from peelian.adapters.channels.push.channel import OPTIONS, make
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from peelian.apps.contacts.models import Contact, PushEndpoint
from peelian.journeys.ports import Ports, plug
from peelian.kernel.options import House
from tests.apps.contacts.test_push import FIREFOX, POINT, SECRET
from tests.factories.contacts import ContactFactory
from tests.web.stage import Stage

SUBSCRIPTION = json.dumps(
    {"endpoint": f"{FIREFOX}one", "expirationTime": None, "keys": {"p256dh": POINT, "auth": SECRET}}
)
ASKED = {"topics": ["alerts"], "language": "ur", "agree": "on", "subscription": SUBSCRIPTION}


@pytest.fixture(autouse=True)
def _push(tmp_path: Path) -> Iterator[None]:
    channel = make(
        {one.name: one.default for one in OPTIONS}, House("https://p.example", "r.example", tmp_path)
    )
    assert channel is not None
    old = plug(Ports(channels={"push": channel}))
    yield
    plug(old)


class TestAsk:
    def test_the_neighbourhoods_page_leads_there(self, client: Client, stage: Stage) -> None:
        assert 'href="/areas/N01/browser/"' in client.get("/areas/N01/").content.decode()

    def test_is_not_offered_where_there_is_no_push(self, client: Client, stage: Stage) -> None:
        plug(Ports())
        assert "browser/" not in client.get("/areas/N01/").content.decode()
        assert client.get("/areas/N01/browser/").status_code == 404

    def test_shows_what_is_agreed_to_and_what_else_there_is(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/browser/").content.decode()
        assert escape(contacts.wording_for("en", channel="push").text) in page
        assert 'href="/sign-up/"' in page
        assert "hidden data-push=" in page

    def test_signs_up_and_shows_ones_own_page(self, client: Client, stage: Stage) -> None:
        response = client.post("/areas/N01/browser/", ASKED, follow=True)
        page = response.content.decode()
        contact = Contact.objects.get()
        assert (contact.status, contact.channel, contact.neighbourhood_code) == (Status.ACTIVE, "push", "N01")
        assert "This browser now shows our messages." in page
        assert "Firefox" in page

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"subscription": ""}, "Your browser did not say"),
            ({"subscription": "{}"}, "Your browser did not say"),
            ({"subscription": "[1]"}, "Your browser did not say"),
            ({"subscription": "[" * 2000}, "Your browser did not say"),
            ({"subscription": SUBSCRIPTION.replace(FIREFOX, "https://127.0.0.1/")}, "can&#x27;t be used"),
            ({"topics": []}, "Choose at least one thing"),
            ({"agree": ""}, "Tick the box"),
        ],
    )
    def test_says_what_is_missing(
        self, client: Client, stage: Stage, changed: dict[str, object], words: str
    ) -> None:
        response = client.post("/areas/N01/browser/", {**ASKED, **changed})
        assert response.status_code == 400
        assert words in response.content.decode()
        assert not Contact.objects.exists()

    def test_is_asked_for_a_neighbourhood_only(self, client: Client, stage: Stage) -> None:
        assert client.get("/areas/riverside-1/browser/").status_code == 404


class TestOwnPage:
    def test_adds_and_removes_a_browser(self, client: Client, stage: Stage) -> None:
        contact = ContactFactory.create()
        token = contacts.link(contact.pk, LinkPurpose.MANAGE)
        page = client.post(
            f"/manage/{token}/browser", {"subscription": SUBSCRIPTION}, follow=True
        ).content.decode()
        assert "Firefox" in page
        (browser,) = contacts.list_browsers(contact.pk)
        response = client.post(f"/manage/{token}/browser/{browser.id}/remove")
        assert response.headers["Location"] == f"/manage/{token}"
        assert not PushEndpoint.objects.exists()

    def test_says_what_was_wrong_with_a_browser(self, client: Client, stage: Stage) -> None:
        token = contacts.link(ContactFactory.create().pk, LinkPurpose.MANAGE)
        page = client.post(f"/manage/{token}/browser", {"subscription": "no"}, follow=True).content.decode()
        assert "Your browser did not say" in page

    def test_ends_with_the_last_browser_of_somebody_who_gave_no_address(
        self, client: Client, stage: Stage
    ) -> None:
        client.post("/areas/N01/browser/", ASKED)
        contact = Contact.objects.get()
        token = contacts.link(contact.pk, LinkPurpose.MANAGE)
        (browser,) = contacts.list_browsers(contact.pk)
        response = client.post(f"/manage/{token}/browser/{browser.id}/remove")
        assert response.headers["Location"] == "/leave-done/"
        contact.refresh_from_db()
        assert contact.status == Status.LEFT

    def test_changes_topics_without_a_postcode(self, client: Client, stage: Stage) -> None:
        client.post("/areas/N01/browser/", ASKED)
        contact = Contact.objects.get()
        token = contacts.link(contact.pk, LinkPurpose.MANAGE)
        said = {
            "topics": ["news"],
            "language": "en",
            "channel": "push",
            "organisations": ["police"],
            "postcode": "",
        }
        response = client.post(f"/manage/{token}", said)
        assert response.status_code == 200, response.content.decode()
        contact.refresh_from_db()
        assert contact.topics == ["news"]

    def test_looking_changes_nothing(self, client: Client, stage: Stage) -> None:
        token = contacts.link(ContactFactory.create().pk, LinkPurpose.MANAGE)
        assert client.get(f"/manage/{token}/browser").status_code == 405


class TestWorker:
    def test_stands_at_the_top_of_the_site(self, client: Client, db: None) -> None:
        response = client.get("/push-worker.js")
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "showNotification" in response.content.decode()
