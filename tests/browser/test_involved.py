"""What people can join, and the screens behind it and behind the figures of use, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.incidents.api import QUESTIONNAIRES, IncidentKind
from peelian.apps.schemes.models import Interest
from peelian.apps.usage.models import Tally
from peelian.apps.usage.types import Measure
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.factories.clock import TODAY
from tests.factories.schemes import InterestFactory, SchemeFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHAT = (
    "You stand at the road with an officer and two others and write down how fast cars go.\n\n"
    "We show you how. It takes an hour, twice a month."
)


@pytest.fixture
def station(transactional_db: None) -> Station:
    """A sector at work, with schemes, somebody who asked, and a month of use."""
    station = set_the_station()
    SchemeFactory.create(
        code="speed-watch", name="Community Speed Watch", what=WHAT, who_for="Anybody over 18."
    )
    scheme = SchemeFactory.create(name="Canalside Watch", what=WHAT, area=station.land.sector)
    InterestFactory.create(scheme=scheme, area=station.land.neighbourhoods[0])
    Tally.objects.bulk_create(
        row for n in range(1, 29) for row in _a_day(TODAY - dt.timedelta(days=n), 180 + 37 * n % 90)
    )
    return station


def _a_day(day: dt.date, uses: int) -> list[Tally]:
    rows: list[Tally] = []

    def tally(measure: Measure, n: int, key: str = "", other: str = "") -> None:
        rows.append(Tally(day=day, measure=measure, key=key, other=other, n=n))

    tally(Measure.USES, uses)
    tally(Measure.USERS, uses - 40)
    for page, share in (("area N01", 0.8), ("home", 0.7), ("news-page speed-checks-on-school-road", 0.2)):
        tally(Measure.PAGES, round(uses * share), page)
        tally(Measure.TIME, round(uses * share), page, "45")
        tally(Measure.ENTRY, round(uses * share / 2), page)
    for measure, parts in (
        (Measure.DEVICE, {"mobile": 0.7, "desktop": 0.25, "tablet": 0.05}),
        (Measure.SOURCE, {"search": 0.5, "direct": 0.3, "social": 0.2}),
        (Measure.LANGUAGE, {"en": 0.9, "cy": 0.04, "ur": 0.06}),
        (Measure.HOUR, {"08": 0.2, "12": 0.3, "19": 0.5}),
    ):
        for key, share in parts.items():
            tally(measure, round(uses * share), key)
    reached = 90
    for page in QUESTIONNAIRES[IncidentKind.THEFT].pages:
        tally(Measure.REACHED, reached, "theft", page.slug)
        tally(Measure.LEFT, 3, "theft", page.slug)
        reached -= 3
    tally(Measure.REACHED, reached, "theft", "sent")
    tally(Measure.SEARCH, 4, "dog fouling")
    return rows


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (None, "/get-involved/"),
        (None, "/get-involved/speed-watch/"),
        (None, "/get-involved/speed-watch/asked/"),
        (Role.SERGEANT, "/station/schemes/"),
        (Role.SERGEANT, "/station/schemes/new/"),
        (Role.SERGEANT, "/station/schemes/asked/{interest}/"),
        (Role.COMMS, "/station/usage/"),
    ],
)
def test_is_accessible_and_fits(
    role: Role | None,
    address: str,
    station: Station,
    look: NewPage,
    faults: Callable[[Page], list[str]],
    live_server: object,
) -> None:
    page = look()
    if role:
        _enter(page, str(live_server), member("Robin Right", role, station.land.force.code))
    answer = page.goto(str(live_server) + address.format(interest=Interest.objects.get().pk))
    assert answer is not None
    assert answer.status == 200
    assert faults(page) == []


class TestAskingToJoin:
    def test_goes_without_script_on_a_narrow_screen(
        self, stage: Stage, new_page: NewPage, live_server: object
    ) -> None:
        SchemeFactory.create(name="Community Speed Watch", what=WHAT)
        page = new_page(NARROW, script=False)
        page.goto(f"{live_server}/get-involved/")
        page.get_by_role("link", name="Community Speed Watch").click()
        page.get_by_label("Your email address").fill("ann@home.example")
        page.get_by_role("button", name="Ask to join").click()
        expect(page).to_have_title(re.compile("^Error:"))
        page.get_by_label("Your postcode").fill("b31 2ab")
        page.get_by_role("button", name="Ask to join").click()
        expect(page.get_by_role("heading", name="Thank you, we have it")).to_be_visible()
        assert Interest.objects.get().contact.email == "ann@home.example"

    def test_goes_by_keyboard_alone(self, stage: Stage, new_page: NewPage, live_server: object) -> None:
        SchemeFactory.create(code="speed-watch", what=WHAT)
        page = new_page(WIDE)
        page.goto(f"{live_server}/get-involved/speed-watch/")
        page.get_by_label("Your email address").focus()
        page.keyboard.type("ann@home.example")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("B31 2AB")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Thank you, we have it").wait_for()
        assert Interest.objects.exists()


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])
