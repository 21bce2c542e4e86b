"""Conversations in a real browser: accessible, and no wider than a phone, with words from right to left among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.inbox import api as inbox
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.messaging.models.replies import Rating
from peelian.journeys import converse
from peelian.kernel.actors import system
from tests.browser.conftest import NewPage
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import make_land
from tests.web.staff_stage import client_of, member
from tests.web.station.test_inbox import writes

URDU = "آپ کب گشت کریں گے؟ نمبر 9 پر ہر رات بہت شور ہوتا ہے اور گاڑی AB12 CDE آتی ہے"
LATE = AT - dt.timedelta(hours=80)
PAGES = {
    "station": (
        "/station/", "/station/inbox/", "/station/inbox/?show=answered", "/station/inbox/{asked}/",
        "/station/inbox/{urgent}/", "/station/inbox/{urgent}/intelligence/", "/station/inbox/intelligence/",
        "/station/satisfaction/?by=area", "/station/messages/{message}/", "/station/inbox/?show=all&message={message}",
    ),
    "comms": ("/station/inbox/triggers/", "/station/social/", "/station/social/connect/"),
    "beat": ("/beat/inbox/", "/beat/inbox/{asked}/"),
}  # fmt: skip


@pytest.fixture
def stage(transactional_db: None) -> tuple[dict[str, User], dict[str, int]]:
    """A question in Urdu with a machine's English, an urgent reply, one that was answered, and ratings."""
    land = make_land()
    asked = writes(land, URDU, at=LATE, language="ur")
    english = "When will you patrol? At number 9 there is noise every night and the car AB12 CDE comes."
    inbox.add_english(actor=system("tests"), at=AT, entry_id=Entry.objects.get().pk, english=english)
    inbox.add_trigger(
        actor=system("tests"), at=AT, words="crossbow*", language="en", reason="a weapon", added_by_id=None
    )
    urgent = writes(land, "He has a crossbow and lives at number 9")
    answered = writes(land, "When is the next meeting?")
    viewer = make_viewer(Role.PCSO, "N01")
    converse.answer(
        viewer=viewer, at=AT, thread_id=answered.pk, text="On Tuesday at six.", language="en", key="k"
    )
    inbox.add_note(
        actor=system("tests"), at=AT, thread_id=asked.pk, text="Rang twice.", author_id=viewer.user_id
    )
    copy = DeliveryFactory.create(message=MessageFactory.create(area=land.neighbourhoods[0]))
    Rating.objects.create(delivery=copy, score=5, at=AT - dt.timedelta(days=1))
    assert Thread.objects.count() == 3
    users = {
        "station": member("Ines Inspector", Role.INSPECTOR, land.lpa.code),
        "comms": member("Carl Comms", Role.COMMS, land.force.code),
        "beat": member("Amina Yusuf", Role.PCSO, "N01"),
    }
    assert asked.message_id is not None
    return users, {"asked": asked.pk, "urgent": urgent.pk, "message": asked.message_id}


@pytest.mark.parametrize("who", PAGES)
def test_is_accessible_and_fits(
    who: str,
    stage: tuple[dict[str, User], dict[str, int]],
    look: NewPage,
    faults: Callable[[Page], list[str]],
    live_server: object,
) -> None:
    users, numbers = stage
    base = str(live_server)
    page = look()
    cookie = client_of(users[who]).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])
    for address in PAGES[who]:
        shown = page.goto(base + address.format(**numbers))
        assert shown is not None
        assert (address, shown.status) == (address, 200)
        assert (address, faults(page)) == (address, [])
