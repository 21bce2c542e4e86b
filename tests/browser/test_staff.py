"""The screens of staff in a real browser: accessible, no wider than a phone, and usable without script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Group
from peelian.apps.priorities.models import ForceStrand
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.workforce import api as workforce
from peelian.journeys import suggest_patrols, try_suggestions
from peelian.kernel.actors import system
from tests.browser.conftest import NARROW, WIDE, NewPage
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.published import crime, publish_crimes
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Addresses = Callable[[Station], tuple[User, str]]


def _station(name: str, *args: str) -> Addresses:
    def address(station: Station) -> tuple[User, str]:
        found: list[object] = []
        for arg in args:
            value: object = station
            for part in arg.split("."):
                value = getattr(value, part)
            found.append(value)
        return station.inspector, reverse(f"station:{name}", args=found)

    return address


def _as(role: Role, name: str, *args: str) -> Addresses:
    def address(station: Station) -> tuple[User, str]:
        _, url = _station(name, *args)(station)
        return member("Robin Right", role, station.land.force.code), url

    return address


def _beat(name: str, *args: str) -> Addresses:
    def address(station: Station) -> tuple[User, str]:
        assert station.pcso.user
        _, url = _station("home")(station)
        ids = [station.task.pk for _ in args]
        return station.pcso.user, reverse(f"beat:{name}", args=ids) or url

    return address


def _end_strand(station: Station) -> tuple[User, str]:
    user, _ = _as(Role.CHIEF_INSPECTOR, "home")(station)
    return user, reverse("station:end_strand", args=[ForceStrand.objects.get().pk])


def _suggestion_list(station: Station) -> tuple[User, str]:
    """A sector in which a place is suggested."""
    sector = station.land.sector
    publish_crimes(*[crime(row=number) for number in range(2, 8)])
    viewer = make_viewer(Role.SERGEANT, sector.code)
    suggest_patrols.make(viewer=viewer, sector_code=sector.code, at=AT)
    return station.sergeant, reverse("station:suggestion_list", args=[sector.code])


def _quality(station: Station) -> tuple[User, str]:
    """A sector in which suggestions were tried on months that have been."""
    sector = station.land.sector
    for number in range(2, 7):
        month = dt.date(2026, number, 1)
        publish_crimes(*[crime(row=row, month=month) for row in range(2, 9)], sha256=f"month {number}")
    try_suggestions.run(viewer=make_viewer(Role.SERGEANT, sector.code), sector_code=sector.code, at=AT)
    return station.sergeant, reverse("station:suggestion_quality", args=[sector.code])


def _objective(name: str, *args: str) -> Addresses:
    """A page of somebody who sets objectives of the whole force."""

    def address(station: Station) -> tuple[User, str]:
        user, _ = _as(Role.CHIEF_INSPECTOR, "home")(station)
        return user, reverse(f"station:{name}", args=args)

    return address


def _duty(name: str, kind: str = "") -> Addresses:
    """A page of shifts and abstractions, where the PCSO has one of each."""

    def address(station: Station) -> tuple[User, str]:
        start, until = AT + dt.timedelta(hours=1), AT + dt.timedelta(hours=9)
        shift = workforce.set_shift(
            actor=system("tests"), at=AT, person_id=station.pcso.pk, starts_at=start, ends_at=until,
            kind=workforce.ShiftKind.LATE,
        )  # fmt: skip
        away = workforce.abstract(
            actor=system("tests"), at=AT, person_id=station.pcso.pk, starts_at=start, ends_at=until,
            code="court", details=workforce.AwayDetails(note="Witness"),
        )  # fmt: skip
        ids = {"shift": [shift.id], "abstraction": [away.id]}
        return station.sergeant, reverse(f"station:{name}", args=ids.get(kind, []))

    return address


def _group(name: str, role: Role) -> Addresses:
    """A page of a group with two people in it."""

    def address(station: Station) -> tuple[User, str]:
        group = Group.objects.create(
            code="shop-watch", name="Shop watch", area_code=station.land.sector.code, created_at=AT,
            description="Shops on the High Street that tell each other of thefts",
        )  # fmt: skip
        ContactFactory.create_batch(2, groups=[group.code])
        user, _ = _as(role, "home")(station)
        return user, reverse(f"station:{name}", args=[group.pk] if name != "message_groups" else [])

    return address


PAGES: dict[str, Addresses] = {
    "beat-home": _beat("home"),
    "beat-task": _beat("task", "task"),
    "beat-note": _beat("note"),
    "beat-sign-up": _beat("sign-up"),
    "beat-replies": _beat("replies"),
    "beat-meetings": _beat("meetings"),
    "beat-priorities": _beat("priorities"),
    "station-home": _station("home"),
    "station-voice": _station("voice"),
    "station-lists": _station("lists"),
    "station-list": _station("list", "land.sector.code"),
    "station-strands": _as(Role.CHIEF_INSPECTOR, "strands"),
    "station-set-strand": _station("set_strand"),
    "station-end-strand": _end_strand,
    "station-decide": _station("decide", "candidate.pk"),
    "station-priorities": _station("priorities"),
    "station-priority": _station("priority", "priority.pk"),
    "station-plans": _station("plans"),
    "station-plan": _station("plan", "plan.pk"),
    "station-write-plan": _station("write_plan", "priority.pk"),
    "station-send": _station("send_patrol", "plan.pk"),
    "station-places": _station("places"),
    "station-make-place": _station("make_place"),
    "station-duties": _duty("duties"),
    "station-set-shift": _duty("set_shift"),
    "station-change-shift": _duty("change_shift", "shift"),
    "station-abstract": _duty("abstract"),
    "station-change-abstraction": _duty("change_abstraction", "abstraction"),
    "station-suggestions": _as(Role.CHIEF_INSPECTOR, "suggestions"),
    "station-suggestion-list": _suggestion_list,
    "station-suggestion-quality": _quality,
    "station-set-objective": _objective("set_objective"),
    "station-change-objective": _objective("change_objective", "raise-confidence"),
    "station-end-objective": _objective("end_objective", "raise-confidence"),
    "station-tasks": _station("tasks"),
    "station-task": _station("task", "proven.pk"),
    "station-positions": _station("positions"),
    "station-updates": _station("updates"),
    "station-update": _station("update", "update.pk"),
    "station-meetings": _station("meetings"),
    "station-announce": _station("announce_meeting"),
    "station-groups": _group("message_groups", Role.COMMS),
    "station-make-group": _as(Role.COMMS, "make_group"),
    "station-group": _group("message_group", Role.COMMS),
    "station-close-group": _group("close_group", Role.COMMS),
    "station-group-members": _group("group_members", Role.CONTACT_CENTRE),
    "station-contacts": _as(Role.CONTACT_CENTRE, "contacts"),
    "station-audit": _station("audit"),
    "station-staff": _as(Role.ADMINISTRATOR, "staff"),
    "station-member": _as(Role.ADMINISTRATOR, "staff_member", "sergeant.pk"),
    "board": lambda s: (member("Bo Board", Role.BOARD, s.land.force.code), reverse("board:home")),
}


@pytest.fixture
def station(transactional_db: None) -> Station:
    """A sector in the middle of a loop, for the live server to show."""
    return set_the_station()


def _enter(page: Page, base: str, user: User) -> None:
    """Sign a browser in with the session of a client."""
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


@pytest.mark.parametrize("name", PAGES)
def test_is_accessible_and_fits(
    name: str,
    station: Station,
    look: NewPage,
    faults: Callable[[Page], list[str]],
    live_server: object,
) -> None:
    base = str(live_server)
    user, address = PAGES[name](station)
    page = look()
    _enter(page, base, user)
    answer = page.goto(base + address)
    assert answer is not None
    assert answer.status == 200
    assert faults(page) == []


class TestWithoutScript:
    def test_a_pcso_takes_a_patrol_and_finishes_it(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        assert station.pcso.user
        page = new_page(NARROW, script=False)
        _enter(page, str(live_server), station.pcso.user)
        page.goto(f"{live_server}{reverse('beat:home')}")
        page.get_by_role("link", name=station.task.title).click()
        page.get_by_role("button", name="I’ll do it").click()
        page.get_by_label("What did you see and do?").fill("Spoke to six parents at the gate.")
        page.get_by_role("button", name="Finish").click()
        expect(page.get_by_text("Done. Thank you.")).to_be_visible()

    def test_a_sergeant_sends_a_patrol_around_a_whole_neighbourhood(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(WIDE, script=False)
        _enter(page, str(live_server), station.sergeant)
        page.goto(f"{live_server}{reverse('station:send_patrol', args=[station.plan.pk])}")
        page.get_by_label("What is the patrol for?").fill("Shops after school")
        page.get_by_role("button", name="Add another time").click()
        expect(page.get_by_role("group", name="Time 2")).to_be_visible()
        expect(page.get_by_label("What is the patrol for?")).to_have_value("Shops after school")
        page.get_by_role("group", name="Time 1").get_by_label("First day").fill("2026-11-05")
        page.get_by_role("group", name="Time 1").get_by_label("From").fill("15:00")
        page.get_by_role("group", name="Time 1").get_by_label("To").fill("17:00")
        page.get_by_label("Amina Yusuf").check()
        page.get_by_role("button", name="Send the patrol").last.click()
        expect(page.get_by_text("The patrol is sent.")).to_be_visible()


class TestDrawingAPlace:
    def test_draws_with_the_keyboard_alone_and_sends_it(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        page = new_page(WIDE)
        _enter(page, str(live_server), station.sergeant)
        page.goto(f"{live_server}{reverse('station:send_patrol', args=[station.plan.pk])}")
        page.get_by_label("A place drawn on the map").check()
        add = page.get_by_role("button", name="Add corner at the cross")
        chart = page.locator(".peelian-draw__map")
        add.press("Enter")
        for key in ("ArrowRight", "ArrowDown"):
            chart.focus()
            page.keyboard.press(key)
            # Leaflet marks its map so, from the press of the key until it has come to rest.
            expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
            add.press("Enter")
        expect(page.get_by_text("Place drawn with 3 corners.")).to_be_visible()
        page.get_by_label("Name of the place").fill("Corner of the green")
        page.get_by_label("What is the patrol for?").fill("The green")
        page.get_by_role("group", name="Time 1").get_by_label("First day").fill("2026-11-05")
        page.get_by_role("group", name="Time 1").get_by_label("From").fill("15:00")
        page.get_by_role("group", name="Time 1").get_by_label("To").fill("17:00")
        page.get_by_label("Amina Yusuf").check()
        page.get_by_role("button", name="Send the patrol").last.click()
        page.get_by_text("The patrol is sent.").wait_for()
        assert PatrolTask.objects.get(title="The green").place_name == "Corner of the green"
