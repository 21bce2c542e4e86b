"""Words in other languages in a real browser: direction, letters, width of a phone, accessibility."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.apps.accounts.types import Role
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import Finding, Flag
from peelian.apps.messaging.models.messages import MessageText
from peelian.apps.messaging.types.states import TextOrigin
from peelian.kernel.actors import system
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.factories.clock import AT
from tests.factories.messaging import MessageFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY = system("tests")
#: Subject and body in the languages whose letters or direction are not English's.
TEXTS = {
    "ur": (
        "ہل فیلڈز میں چوری",
        "## کیا ہوا\n\n12 مارچ کو شام 6 بجے Foleshill Road پر 3 شیڈ توڑے گئے۔ گاڑی کا نمبر AB12 CDE تھا۔\n\n"
        "- اپنا شیڈ بند رکھیں\n- 101 پر کال کریں یا https://www.midshire.example/report?id=7 پر بتائیں۔",
    ),
    "pa": ("ਹਿੱਲਫੀਲਡਜ਼ ਵਿੱਚ ਚੋਰੀ", "## ਕੀ ਹੋਇਆ\n\n12 ਮਾਰਚ ਨੂੰ ਚੋਰੀ ਹੋਈ।\n\n- 101 ’ਤੇ ਫ਼ੋਨ ਕਰੋ"),
    "bn": ("হিলফিল্ডসে চুরি", "12 মার্চ চুরি হয়েছে।\n\n- 101 নম্বরে কল করুন"),
    "zh-hans": ("希尔菲尔兹发生盗窃", "有 3 个棚屋被盗。\n\n- 请拨打 101"),
}


@pytest.fixture
def station(transactional_db: None) -> Station:
    """A sector at work."""
    return set_the_station()


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _signed_in(page: Page, station: Station, live_server: str) -> None:
    client = client_of(member("Cora Comms", Role.COMMS, station.land.force.code))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server}])


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_text_beside_its_draft(
    station: Station,
    live_server: object,
    new_page: NewPage,
    axe: Callable[[Page], list[str]],
    width: int,
) -> None:
    row = languages.want(
        actor=BY, at=AT, text=f"## Burglary\n\nCall 101 in {{place}}.\n\n{'Lock your shed. ' * 12}", language="ur",
        context="Message 7: Burglary in Hillfields", due_at=AT,
    )  # fmt: skip
    languages.record_draft(
        actor=BY, at=AT, translation_id=row.id, text=TEXTS["ur"][1], engine="firefox 0a1b2c", glossary_version=0,
        findings=[Finding(Flag.TOKEN_LOST, "{place}"), Finding(Flag.LENGTH, "0.5 times as long")],
        back="What happened", similarity=38.0,
    )  # fmt: skip
    page = new_page(width)
    _signed_in(page, station, str(live_server))
    for name, args in (("translations", []), ("translation", [row.id]), ("glossary", [])):
        page.goto(str(live_server) + reverse(f"station:{name}", args=args))
        assert _fits(page), name
        assert axe(page) == [], name
    page.goto(str(live_server) + reverse("station:translation", args=[row.id]))
    box = page.locator("textarea")
    assert box.evaluate("e => getComputedStyle(e).direction") == "rtl"
    source, draft = (
        page.locator(f"section[aria-labelledby={one}]").bounding_box() for one in ("source", "draft")
    )
    assert source
    assert draft
    assert (draft["y"] > source["y"]) == (width == NARROW)


@pytest.mark.parametrize("language", TEXTS)
def test_a_resident_reads_a_message_in_their_own_letters(
    station: Station,
    live_server: object,
    new_page: NewPage,
    axe: Callable[[Page], list[str]],
    language: str,
) -> None:
    message = MessageFactory.create(area=station.land.neighbourhoods[0])
    MessageText.objects.create(
        message=message, language=language, subject=TEXTS[language][0], body=TEXTS[language][1],
        origin=TextOrigin.APPROVED, at=AT,
    )  # fmt: skip
    page = new_page(NARROW)
    page.goto(f"{live_server}/messages/{message.pk}")
    here = page.get_by_role("navigation", name="This message in other languages")
    here.get_by_role("link", name=languages.LANGUAGES[language].own_name).click()
    expect(page.locator("h1")).to_have_text(TEXTS[language][0])
    assert _fits(page)
    assert axe(page) == []
    body = page.locator(".peelian-message")
    direction = "rtl" if language == "ur" else "ltr"
    assert body.evaluate("e => getComputedStyle(e).direction") == direction
    if language == "ur":
        number = body.locator("bdi", has_text="AB12 CDE")
        assert number.evaluate("e => getComputedStyle(e).direction") == "ltr"
