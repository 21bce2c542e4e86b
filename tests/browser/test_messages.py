"""A message in a real browser: drawn, counted, approved by somebody else, and watched as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.mailbox.server import Catcher
from peelian.apps.accounts.models import User
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message, MessageText, Template
from peelian.apps.messaging.rules.marks import reference_of
from peelian.apps.messaging.types.states import DeliveryState, TextOrigin
from peelian.apps.places.models import Postcode
from peelian.journeys import deliver
from peelian.journeys.ports import plug, ports
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import square
from tests.web.staff_stage import Station, client_of, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungswidrigkeit"
URDU = (
    "سکول روڈ پر وین کی چوریاں",
    "رات 9 بجے تین وین کھولی گئیں۔ گاڑی AB12 CDE تھی۔\n\n"
    "- وین بند رکھیں\n- 101 پر فون کریں، یا https://midshire.example/a دیکھیں",
)


@pytest.fixture
def station(transactional_db: None) -> Station:
    """A sector in the middle of a loop, and three people around the middle of Abbey Green."""
    made = set_the_station()
    middle = square(0, 0).centroid
    Postcode.objects.create(postcode="B31 2AB", lat=middle.y, lng=middle.x, source="tests")
    ContactFactory.create_batch(2)
    ContactFactory.create(language="ur")
    return made


@pytest.fixture
def caught() -> Iterator[list[tuple[str, bytes]]]:
    """Mail goes to a server on this machine that keeps it, and no other channel is there."""
    mails: list[tuple[str, bytes]] = []
    catcher = Catcher(lambda raw, to, _at: mails.append((to, raw)), port=0)
    catcher.start()
    provider = SmtpProvider(Server(host="127.0.0.1", port=catcher.port))
    channel = EmailChannel([provider], Sender("no-reply@midshire.example", "messages.midshire.example"))
    before = plug(replace(ports(), channels={"email": channel}))
    yield mails
    plug(before)
    provider.close()
    catcher.stop()


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


def _draft(page: Page, base: str) -> None:
    page.goto(f"{base}{reverse('station:write_message')}")
    page.get_by_label("Which area is it about?").select_option("N01")
    page.get_by_label("Subject", exact=True).fill("Vans broken into on School Road")
    page.get_by_label("Words", exact=True).fill("Three vans were opened.\n\n- Lock them\n- Take tools in")
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_text("Kept as a draft").wait_for()


class TestOneMessage:
    def test_is_drawn_counted_approved_by_another_and_watched_as_it_goes(
        self, station: Station, caught: list[tuple[str, bytes]], new_page: NewPage, live_server: object
    ) -> None:
        base = str(live_server)
        page = new_page(WIDE)
        _enter(page, base, station.sergeant)
        _draft(page, base)
        page.get_by_role("link", name="Who it is for").click()
        count = page.locator("#audience-count")
        expect(count).to_contain_text("Nobody yet")
        chart = page.locator(".peelian-draw__map")
        chart.scroll_into_view_if_needed()
        page.get_by_role("button", name="Middle at the cross").press("Enter")
        count.get_by_text("with the set below").wait_for()
        page.get_by_label("Metres around it").fill("20000")
        page.get_by_label("Metres around it").blur()
        count.locator("[data-people='4']").wait_for()
        page.get_by_role("button", name="Add this set").click()
        page.get_by_text("The audience is kept.").wait_for()
        page.get_by_role("link", name="Done: back to the message").click()
        page.get_by_role("link", name="Send", exact=True).click()
        page.get_by_role("button", name="Ask for approval").click()
        page.get_by_text("in the queue of those who may approve it").wait_for()

        other = new_page(WIDE)
        _enter(other, base, station.inspector)
        other.goto(f"{base}{reverse('station:home')}")
        other.get_by_role("link", name="approve what Sam Sergeant wrote").last.click()
        other.get_by_role("button", name="Approve and send now to 4 people").click()
        other.get_by_text("4 copies are on the way").wait_for()
        bar = other.locator("[data-left]")
        expect(bar).to_have_attribute("data-left", "4")

        while deliver.deliver_due(at=AT, worker="test"):
            pass
        other.locator("[data-left='0']").wait_for()
        expect(other.get_by_text("4 of 4 done")).to_be_visible()
        message = Message.objects.get(subject="Vans broken into on School Road")
        assert len({to for to, _ in caught}) == 4
        subjects = {str(message_from_bytes(raw, policy=default)["Subject"]) for _, raw in caught}
        on = f", 02/11/2026 [{reference_of(message.pk)}]"
        assert subjects == {f"Abbey Green Team: Vans broken into on School Road{on}"}
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}

    def test_is_written_and_aimed_without_script(
        self, station: Station, caught: list[tuple[str, bytes]], new_page: NewPage, live_server: object
    ) -> None:
        base = str(live_server)
        page = new_page(NARROW, script=False)
        _enter(page, base, station.sergeant)
        _draft(page, base)
        page.get_by_role("link", name="Who it is for").click()
        page.get_by_label("People who live around a place").check()
        page.get_by_label("Postcode in the middle").fill("B31 2AB")
        page.get_by_role("button", name="Add this set").click()
        expect(page.locator("#audience-count")).to_contain_text("4 people")
        expect(page.locator(".peelian-set").first).to_contain_text("within 400 metres")


def _sent(station: Station) -> Message:
    message = Message.objects.create(
        kind="alert", state="sent", subject=f"{LONG} on School Road", body=f"## What\n\n{LONG}\n\n- {LONG}",
        area=station.land.neighbourhoods[0], sender_name="Abbey Green Team", written_by=station.sergeant,
        approved_by=station.inspector, approved_at=AT, created_at=AT, released_at=AT, sent_at=AT, idempotency_key="s",
        selection={"parts": [{"flag": "include", "kind": "area", "values": ["N01"]}]},
    )  # fmt: skip
    for state, detail in (("sent", ""), ("refused", f"550 5.1.1 {LONG}"), ("unknown", "cut off")):
        Delivery.objects.create(
            message=message, contact=ContactFactory.create(), channel="email", state=state, detail=detail,
            not_before=AT, settled_at=AT,
        )  # fmt: skip
    return message


def _drafted(station: Station) -> Message:
    return Message.objects.create(
        kind="alert", subject=f"{LONG} on School Road", body=f"{LONG}\n\nMore: https://midshire.example/{LONG}",
        area=station.land.neighbourhoods[0], sender_name="Abbey Green Team", written_by=station.sergeant,
        created_at=AT, asked_at=AT, idempotency_key="d",
        selection={"parts": [{"flag": "include", "kind": "area", "values": ["N01"]}]},
    )  # fmt: skip


def _in_urdu(station: Station) -> Message:
    message = _drafted(station)
    MessageText.objects.create(
        message=message, language="ur", subject=URDU[0], body=URDU[1], origin=TextOrigin.APPROVED,
        settled_by=station.inspector, reason="", at=AT,
    )  # fmt: skip
    return message


#: What is looked at: of which message, and what stands after its address.
PAGES: dict[str, tuple[str, Callable[[Station], Message] | None, str]] = {
    "list": ("messages", None, ""),
    "start": ("write_message", None, ""),
    "templates": ("message_templates", None, ""),
    "channels": ("message_providers", None, ""),
    "draft": ("message", _drafted, ""),
    "words": ("message_words", _drafted, ""),
    "files": ("message_files", _drafted, ""),
    "audience": ("message_audience", _drafted, ""),
    "languages": ("message_languages", _drafted, ""),
    "preview": ("message_preview", _drafted, "?channel=email&language=ur"),
    "preview in Urdu": ("message_preview", _in_urdu, "?channel=email&language=ur"),
    "send": ("message_send", _drafted, ""),
    "sent": ("message", _sent, ""),
    "correct": ("correct_message", _sent, ""),
    "recall": ("recall_message", _sent, ""),
}


@pytest.mark.parametrize("name", PAGES)
def test_is_accessible_and_fits(
    name: str,
    station: Station,
    caught: list[tuple[str, bytes]],
    look: NewPage,
    faults: Callable[[Page], list[str]],
    live_server: object,
) -> None:
    Template.objects.create(
        name="Sheds",
        kind="alert",
        topic="alerts",
        subject="Sheds in {place}",
        body="Lock yours.",
        gaps=[],
        created_at=AT,
    )
    view, made, query = PAGES[name]
    args = [made(station).pk] if made else []
    _sent(station) if name == "list" else None
    page = look()
    _enter(page, str(live_server), station.inspector)
    answer = page.goto(f"{live_server}{reverse(f'station:{view}', args=args)}{query}")
    assert answer is not None
    assert answer.status == 200
    assert faults(page) == []


def test_a_mail_in_urdu_stands_from_right_to_left_and_its_numbers_do_not(
    station: Station, caught: list[tuple[str, bytes]], new_page: NewPage, live_server: object
) -> None:
    message = _in_urdu(station)
    page = new_page(NARROW)
    _enter(page, str(live_server), station.inspector)
    page.goto(f"{live_server}{reverse('station:message_face', args=[message.pk])}?channel=email&language=ur")
    words = page.get_by_text("گئیں۔")
    assert words.evaluate("found => getComputedStyle(found).direction") == "rtl"
    for kept in ("AB12 CDE", "https://midshire.example/a"):
        assert (
            page.get_by_text(kept, exact=True).evaluate("found => getComputedStyle(found).direction") == "ltr"
        )
    left = "found => found.getBoundingClientRect().left"
    plate = page.get_by_text("AB12 CDE", exact=True).evaluate(left)
    assert plate > words.evaluate(left), "the sentence goes on to its left"
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
