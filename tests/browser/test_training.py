"""The screens of training in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.training.models.courses import Course
from tests.browser.conftest import NARROW, NewPage
from tests.web.staff_stage import client_of, set_the_station
from tests.web.training_stage import Training, set_training

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What is looked at here; `Training.addresses` has the same names, and the first test holds it to that.
PAGES = frozenset(
    {
        "station:training", "station:training_course", "station:require_course", "station:exempt",
        "station:end_requirement", "station:record_training", "station:training_sessions",
        "station:announce_session", "station:training_session", "station:mark_attendance",
        "station:call_off_session", "station:training_evidence", "station:assess_evidence", "beat:my-training",
        "beat:my-evidence", "station:end_exemption", "station:count_as", "station:end_equivalence",
        "station:training_of", "station:withdraw_record", "station:training_month",
    }
)  # fmt: skip


@pytest.fixture
def training(transactional_db: None) -> Training:
    """A sector's training, for the live server to show."""
    return set_training(set_the_station())


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


def test_is_accessible_and_fits(
    training: Training, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    base, wrong = str(live_server), {}
    addresses = training.addresses()
    assert set(addresses) == PAGES
    page = look()
    for name, (user, address) in addresses.items():
        _enter(page, base, user)
        answer = page.goto(base + address)
        assert answer is not None
        found = [*([] if answer.status == 200 else [f"answers {answer.status}"]), *faults(page)]
        if found:
            wrong[name] = found
    assert wrong == {}


def test_coverage_shows_all_its_columns_on_a_wide_screen(
    training: Training, look: NewPage, live_server: object
) -> None:
    Course.objects.update(
        name="Public protection, vulnerability and safeguarding"
    )  # as long as those that ship
    page = look()
    user, address = training.addresses()["station:training"]
    _enter(page, str(live_server), user)
    page.goto(f"{live_server}{address}")
    for closed in page.locator("main details:not([open]) > summary").all():
        closed.click()
    behind = page.locator("main .peelian-scroll").evaluate_all(
        "tables => tables.map(one => one.scrollWidth - one.clientWidth)"
    )
    assert behind
    assert max(behind) <= 0, "its last columns lie behind a scroll"
    expect(page.get_by_role("columnheader", name="Any attendance")).to_be_visible()


def test_an_officer_puts_evidence_forward_without_script(
    training: Training, new_page: NewPage, live_server: object
) -> None:
    user = training.station.pcso.user
    assert user is not None
    page = new_page(NARROW, script=False)
    _enter(page, str(live_server), user)
    page.goto(f"{live_server}{training.addresses()['beat:my-training'][1]}")
    page.get_by_role("link", name=training.task.words).click()
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("What did you do, and what came of it?").fill("We met the housing officer every week.")
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_text("An assessor decides; you see it here.")).to_be_visible()
    expect(page.get_by_text("Waits for an assessor").first).to_be_visible()
