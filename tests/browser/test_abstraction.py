"""Abstraction in a real browser: its pages are accessible and fit a phone; three taps record it there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import Abstraction
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.browser.conftest import NARROW, NewPage
from tests.factories.abstraction import abstracted
from tests.factories.clock import AT
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


SAVED = "Saved on this phone. It will be sent when there is signal."


@pytest.fixture
def phone(station: Station, new_page: NewPage, live_server: object) -> Page:
    """The PCSO's phone, on the page for being taken away."""
    assert station.pcso.user
    page = new_page(NARROW)
    _enter(page, str(live_server), station.pcso.user)
    page.goto(f"{live_server}{reverse('beat:away')}")
    return page


def _guard_a_scene(phone: Page) -> int:
    """Record it as an officer does; answers with how many taps."""
    taps = [
        phone.get_by_label("Guarding a scene"),
        phone.get_by_label("2 hours"),
        phone.get_by_role("button", name="Control room"),
    ]
    for tap in taps:
        tap.click()
    return len(taps)


class TestAwayOnAPhone:
    def test_takes_three_taps_to_record_and_one_to_come_back(self, phone: Page) -> None:
        assert _guard_a_scene(phone) == 3
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        expect(phone.get_by_text("You are recorded as guarding a scene until")).to_be_visible()
        assert Abstraction.objects.get().code_id == "scene-guard"
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW

        phone.get_by_role("button", name="I’m back").click()
        expect(phone.get_by_text("You are recorded as")).to_have_count(0)
        expect(phone.get_by_label("Guarding a scene")).to_be_visible()
        assert Abstraction.objects.filter(ends_at__gt=now()).count() == 0

    def test_takes_as_many_without_a_script(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        assert station.pcso.user
        plain = new_page(NARROW, script=False)
        _enter(plain, str(live_server), station.pcso.user)
        plain.goto(f"{live_server}{reverse('beat:away')}")
        assert _guard_a_scene(plain) == 3
        expect(plain.get_by_text("Recorded: guarding a scene until")).to_be_visible()
        assert Abstraction.objects.get().code_id == "scene-guard"
        plain.get_by_role("button", name="I’m back").click()
        expect(plain.get_by_text("Welcome back.")).to_be_visible()

    def test_repeats_the_last_one_with_one_tap(self, station: Station, phone: Page) -> None:
        abstracted(station.pcso)
        phone.reload()
        phone.get_by_role("button", name="Again: on response, control room").click()
        expect(phone.get_by_text("You are recorded as on response until")).to_be_visible()
        assert Abstraction.objects.filter(source="phone", asked_by="control").count() == 1

    def test_says_what_is_missing(self, phone: Page) -> None:
        phone.get_by_role("button", name="Control room").click()
        expect(phone.get_by_role("link", name="Choose what you are taken away for")).to_be_visible()
        phone.context.set_offline(True)
        phone.get_by_role("button", name="Control room").click()
        expect(phone.get_by_role("status")).to_have_text("Choose what for and how long first.")
        phone.context.set_offline(False)


class TestAwayWithoutASignal:
    def test_keeps_away_and_back_and_sends_each_once_when_the_signal_comes_back(self, phone: Page) -> None:
        phone.context.set_offline(True)
        phone.clock.set_fixed_time(AT - dt.timedelta(hours=2))
        _guard_a_scene(phone)
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        expect(phone.get_by_label("Guarding a scene")).to_be_hidden()
        phone.clock.set_fixed_time(AT - dt.timedelta(hours=1))
        phone.get_by_role("button", name="I’m back").click()
        expect(phone.get_by_role("button", name="I’m back")).to_be_hidden()
        assert not AwaySaying.objects.exists()

        phone.context.set_offline(False)
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        expect(phone.get_by_label("Guarding a scene")).to_be_visible()
        away, back = AwaySaying.objects.all()
        assert (away.what, away.code, back.what) == ("away", "scene-guard", "back")
        row = Abstraction.objects.get()
        assert (row.starts_at, row.ends_at) == (away.said_at, back.said_at)
        assert row.ends_at - row.starts_at == dt.timedelta(hours=1)

    def test_opens_the_kept_page_says_it_there_and_sends_it_when_a_page_is_opened_again(
        self, phone: Page, live_server: object
    ) -> None:
        phone.goto(f"{live_server}{reverse('beat:home')}")
        expect(phone.locator("html[data-kept]")).to_be_attached()
        phone.context.set_offline(True)
        phone.goto(f"{live_server}{reverse('beat:away')}")
        _guard_a_scene(phone)
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        phone.goto("about:blank")
        phone.context.set_offline(False)

        phone.goto(f"{live_server}{reverse('beat:away')}")
        expect(phone.get_by_text("You are recorded as guarding a scene until")).to_be_visible()
        assert (AwaySaying.objects.count(), Abstraction.objects.count()) == (1, 1)

    def test_shows_what_was_refused_later_and_loses_nothing(self, station: Station, phone: Page) -> None:
        phone.context.set_offline(True)
        _guard_a_scene(phone)
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        at = now()
        workforce.abstract(
            actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=at - dt.timedelta(hours=1),
            ends_at=at + dt.timedelta(hours=1), code="court",
        )  # fmt: skip
        phone.context.set_offline(False)
        expect(phone.get_by_role("status")).to_contain_text("Not taken: You are recorded as at court already")
        expect(phone.get_by_role("heading", name="Not taken")).to_be_visible()
        expect(phone.get_by_role("listitem").filter(has_text="Guarding a scene, said")).to_be_visible()
        assert (Abstraction.objects.count(), AwaySaying.objects.get().code) == (1, "scene-guard")
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW
