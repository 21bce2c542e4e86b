"""Abstraction in a real browser: its pages are accessible and fit a phone; three taps record it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.duties import Abstraction
from tests.browser.conftest import NARROW, NewPage
from tests.factories.abstraction import abstracted
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What is looked at here; `addresses` has the same names, and the first test holds it to that.
PAGES = frozenset(
    {
        "station:abstraction", "station:abstraction_shifts", "station:abstraction_requests",
        "station:request_abstraction", "station:abstraction_request", "station:abstraction_rules",
        "station:define_abstraction", "station:duty_queries", "station:duty_query", "beat:away",
    }
)  # fmt: skip


@pytest.fixture
def station(transactional_db: None) -> Station:
    return set_the_station()


def addresses(station: Station) -> dict[str, tuple[User, str]]:
    """Each page with who looks at it."""
    made = abstracted(station.pcso, station.inspector.pk)
    planner = member("Polly Planner", Role.WORKFORCE, station.land.force.code)
    assert station.pcso.user

    def at(name: str, *args: Any) -> tuple[User, str]:
        return station.sergeant, reverse(name, args=args)

    return {
        "station:abstraction": at("station:abstraction"),
        "station:abstraction_shifts": (
            station.sergeant,
            f"{reverse('station:abstraction_shifts')}?by=reason&key=response",
        ),
        "station:abstraction_requests": at("station:abstraction_requests"),
        "station:request_abstraction": at("station:request_abstraction"),
        "station:abstraction_request": at("station:abstraction_request", made.request),
        "station:abstraction_rules": (planner, reverse("station:abstraction_rules")),
        "station:define_abstraction": (planner, reverse("station:define_abstraction")),
        "station:duty_queries": at("station:duty_queries"),
        "station:duty_query": at("station:duty_query", made.query),
        "beat:away": (station.pcso.user, reverse("beat:away")),
    }


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


def test_is_accessible_and_fits(
    station: Station, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    base, wrong = str(live_server), {}
    pages = addresses(station)
    assert set(pages) == PAGES
    page = look()
    for name, (user, address) in pages.items():
        _enter(page, base, user)
        answer = page.goto(base + address)
        assert answer is not None
        found = [*([] if answer.status == 200 else [f"answers {answer.status}"]), *faults(page)]
        if found:
            wrong[name] = found
    page.context.clear_cookies()
    assert wrong == {}


class TestAwayOnAPhone:
    @pytest.mark.parametrize("script", [True, False])
    def test_takes_three_taps_to_record_and_one_to_come_back(
        self, station: Station, new_page: NewPage, live_server: object, script: bool
    ) -> None:
        assert station.pcso.user
        phone = new_page(NARROW, script=script)
        _enter(phone, str(live_server), station.pcso.user)
        phone.goto(f"{live_server}{reverse('beat:away')}")
        taps = [
            phone.get_by_label("Guarding a scene"),
            phone.get_by_label("2 hours"),
            phone.get_by_role("button", name="Control room"),
        ]
        for tap in taps:
            tap.click()
        expect(phone.get_by_text("Recorded: guarding a scene until")).to_be_visible()
        assert (len(taps), Abstraction.objects.get().code_id) == (3, "scene-guard")

        phone.get_by_role("button", name="I’m back").click()
        expect(phone.get_by_text("Welcome back.")).to_be_visible()

    def test_repeats_the_last_one_with_one_tap(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        assert station.pcso.user
        abstracted(station.pcso)
        phone = new_page(NARROW)
        _enter(phone, str(live_server), station.pcso.user)
        phone.goto(f"{live_server}{reverse('beat:away')}")
        phone.get_by_role("button", name="Again: on response, control room").click()
        expect(phone.get_by_text("Recorded: on response until")).to_be_visible()
        assert Abstraction.objects.filter(source="phone", asked_by="control").count() == 1
