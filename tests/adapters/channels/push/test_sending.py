from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from peelian.adapters.channels.push.keys import Key
from peelian.adapters.channels.push.sending import LONGEST, PushProvider, prepare
from peelian.apps.messaging.api import (
    ClaimedDelivery,
    MessageKind,
    Outgoing,
    SendOutcome,
    Site,
    TextOrigin,
    Urgency,
    Words,
)
from tests.adapters.channels.journal import Noted
from tests.adapters.channels.push.service import Browser, PushService, push_service

AT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
WORDS = Words(
    message_id=41, kind=MessageKind.ALERT, urgency=Urgency.NORMAL, language="ur", direction="rtl",
    subject="آپ کے علاقے میں چوری", marked_subject="[Police] آپ کے علاقے میں چوری (A41)", body="تفصیل",
    sender_name="Team",
    phrases={}, phrases_language="ur", origin=TextOrigin.APPROVED, english_url="", waiting="", files=(),
    site=Site("https://police.example", "reply.example"), version="1",
)  # fmt: skip


def copy(number: int, *browsers: Browser, words: Words = WORDS) -> Outgoing:
    claimed = ClaimedDelivery(
        delivery_id=number, message_id=41, contact_id=number, channel="push",
        address=json.dumps([browser.subscription() for browser in browsers]) if browsers else "", language="ur",
        attempts=1, confirm="ctoken", manage="mtoken", leave="ltoken", reply="r", rate="t",
    )  # fmt: skip
    prepared = prepare(words, seconds=72 * 3600)
    return Outgoing(number, claimed.address, claimed, words, prepared, f"{number}.41@reply.example")


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@contextmanager
def provider(**changes: Any) -> Iterator[PushProvider]:
    settings = {"plain_hosts": frozenset({"127.0.0.1"}), "clock": lambda: AT, **changes}
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    key = Key(Path("unused"), base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode())
    made = PushProvider(key, "mailto:postmaster@reply.example", **settings)
    try:
        yield made
    finally:
        made.close()


class TestSend:
    def test_a_browser_reads_title_link_and_language_and_nothing_else(self, service: PushService) -> None:
        browser, journal = Browser(service.url("/one")), Noted()
        with provider() as push:
            (result,) = push.send([copy(1, browser)], journal)
        assert (result.outcome, result.references) == (SendOutcome.TAKEN, ("/message/1",))
        assert (journal.begun, journal.ended) == ([1], [result])
        assert browser.read(service.taken[0].body) == {
            "title": "[Police] آپ کے علاقے میں چوری (A41)",
            "url": "https://police.example/messages/41",
            "lang": "ur",
            "dir": "rtl",
            "tag": "peelian-41",
        }

    def test_says_how_long_it_is_good_how_urgent_and_what_it_replaces(self, service: PushService) -> None:
        with provider() as push:
            push.send([copy(1, Browser(service.url("/one")))], Noted())
            urgent = replace(WORDS, urgency=Urgency.URGENT, version="2")
            push.send([copy(2, Browser(service.url("/two")), words=urgent)], Noted())
        one, two = service.taken
        assert (one.headers["TTL"], one.headers["Urgency"]) == ("259200", "normal")
        assert (two.headers["TTL"], two.headers["Urgency"]) == ("43200", "high")
        assert one.headers["Topic"] == "peelian-41"
        assert one.headers["Content-Encoding"] == "aes128gcm"

    def test_proves_who_we_are_to_each_push_service(self, service: PushService) -> None:
        with provider() as push:
            push.send([copy(1, Browser(service.url("/one")))], Noted())
            mine = push.key.public
        scheme, _, rest = service.taken[0].headers["Authorization"].partition(" ")
        token, key = (part.split("=", 1)[1] for part in rest.split(","))
        assert (scheme, key) == ("vapid", mine)
        assert Vapid02.verify(service.taken[0].headers["Authorization"])
        said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        assert said["aud"] == f"http://127.0.0.1:{service.port}"
        assert said["sub"] == "mailto:postmaster@reply.example"
        assert said["exp"] - AT.timestamp() <= 24 * 3600

    def test_a_message_about_ones_own_subscription_leads_to_ones_own_page(self, service: PushService) -> None:
        browser = Browser(service.url("/one"))
        own = replace(WORDS, kind=MessageKind.SERVICE, body="See {manage}", version="3")
        with provider() as push:
            push.send([copy(1, browser, words=own)], Noted())
        assert browser.read(service.taken[0].body)["url"] == "https://police.example/manage/mtoken"

    def test_stays_below_what_push_services_take(self) -> None:
        long = replace(WORDS, marked_subject="چوری " * 2000, version="4")
        payload = prepare(long, seconds=60).payload(copy(1).copy)
        assert len(payload) <= LONGEST
        assert json.loads(payload)["title"].endswith("…")

    def test_hands_over_a_batch_in_order(self, service: PushService) -> None:
        browsers = [Browser(service.url(f"/{number}")) for number in range(40)]
        with provider() as push:
            results = push.send([copy(number, browser) for number, browser in enumerate(browsers)], Noted())
        assert [result.delivery_id for result in results] == list(range(40))
        assert {result.outcome for result in results} == {SendOutcome.TAKEN}


class TestBrowsersThatAreGone:
    @pytest.mark.parametrize("status", [404, 410])
    def test_are_named_and_the_others_still_get_it(self, service: PushService, status: int) -> None:
        service.answers["/old"] = status
        old, new = Browser(service.url("/old")), Browser(service.url("/new"))
        with provider() as push:
            (result,) = push.send([copy(1, old, new)], Noted())
        assert (result.outcome, result.detail) == (SendOutcome.TAKEN, "1 of 2 browsers")
        assert result.gone == (old.url,)

    def test_refuse_the_copy_when_none_is_left(self, service: PushService) -> None:
        service.answers["/old"] = 410
        with provider() as push:
            gone, none = push.send([copy(1, Browser(service.url("/old"))), copy(2)], Noted())
        assert (gone.outcome, gone.detail) == (SendOutcome.REFUSED, "410 the browser is gone")
        assert (none.outcome, none.detail) == (SendOutcome.REFUSED, "no browser of theirs is known")

    def test_count_those_whose_keys_are_none(self, service: PushService) -> None:
        claimed = copy(1, Browser(service.url("/one")))
        broken = json.loads(claimed.address)
        broken[0]["keys"]["p256dh"] = "BAAA"
        claimed.address = json.dumps(broken)
        with provider() as push:
            (result,) = push.send([claimed], Noted())
        assert result.outcome is SendOutcome.REFUSED
        assert result.gone == (service.url("/one"),)
        assert service.taken == []


class TestTrouble:
    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            (413, SendOutcome.LATER),
            (429, SendOutcome.LATER),
            (500, SendOutcome.LATER),
            (503, SendOutcome.LATER),
            (401, SendOutcome.NO_SERVICE),
            (403, SendOutcome.NO_SERVICE),
            (400, SendOutcome.REFUSED),
            (302, SendOutcome.REFUSED),
            (0, SendOutcome.LATER),
        ],
    )
    def test_of_a_push_service_is_told_apart(
        self, service: PushService, status: int, outcome: SendOutcome
    ) -> None:
        service.answers["/one"] = status
        with provider() as push:
            (result,) = push.send([copy(1, Browser(service.url("/one")))], Noted())
        assert (result.outcome, result.gone) == (outcome, ())

    def test_a_push_service_that_is_away_is_tried_later(self) -> None:
        with push_service() as service:
            browser = Browser(service.url("/one"))
        with provider() as push:
            (result,) = push.send([copy(1, browser)], Noted())
        assert result.outcome is SendOutcome.LATER

    def test_nothing_goes_without_tls_but_in_tests(self, service: PushService) -> None:
        with provider(plain_hosts=frozenset()) as push:
            (result,) = push.send([copy(1, Browser(service.url("/one")))], Noted())
        assert result.outcome is SendOutcome.REFUSED
        assert service.taken == []

    def test_nothing_goes_when_the_journal_is_full(self, service: PushService) -> None:
        with provider() as push:
            results = push.send(
                [copy(number, Browser(service.url("/one"))) for number in (1, 2)], Noted(full_after=0)
            )
        assert {result.outcome for result in results} == {SendOutcome.NO_SERVICE}
        assert service.taken == []
