"""The beat on a phone that loses its signal, in a real browser: what is said is kept, sent later, and counts once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from peelian.apps.tasking.models import Assignment, Saying
from tests.browser.conftest import NARROW, PATIENCE, NewPage
from tests.web.staff_stage import Station, client_of, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAVED = "Saved on this phone. It will be sent when there is signal."


#: The keys of what waits on the phone.
WAITING = """() => new Promise((done) => {
    const opening = indexedDB.open('peelian-beat', 1);
    opening.onsuccess = () => {
        const asked = opening.result.transaction('sayings').objectStore('sayings').getAll();
        asked.onsuccess = () => { opening.result.close(); done(asked.result.map((one) => one.key)); };
    };
})"""


#: Until nothing waits; what is left after a minute.
UNTIL_SENT = f"""async () => {{
    const waiting = {WAITING};
    for (let tries = 0; tries < 600 && (await waiting()).length; tries += 1) {{
        await new Promise((done) => setTimeout(done, 100));
    }}
    return waiting();
}}"""


def _wake(page: Page, origin: str) -> None:
    """As the browser does by itself when there is a signal again: Background Sync."""
    browser = page.context.new_cdp_session(page)
    known: list[str] = []
    browser.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(
            row["registrationId"] for row in event["registrations"] if row["scopeURL"].endswith("/beat/")
        ),
    )
    browser.send("ServiceWorker.enable")
    page.evaluate("() => navigator.serviceWorker.getRegistration('/beat/').then(Boolean)")
    for _ in range(PATIENCE // 20):  # Playwright takes in what the browser says only while it waits
        if known:
            break
        page.wait_for_timeout(20)
    browser.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": origin, "registrationId": known[-1], "tag": "peelian-beat", "lastChance": False},
    )


@pytest.fixture
def station(transactional_db: None) -> Station:
    return set_the_station()


def enter(context: BrowserContext, base: str, station: Station) -> None:
    """The PCSO is signed in."""
    assert station.pcso.user
    cookie = client_of(station.pcso.user).cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": base}])


@pytest.fixture
def phone(station: Station, new_page: NewPage, live_server: object) -> Page:
    """The PCSO's phone, on the page of their patrol."""
    page = new_page(NARROW)
    enter(page.context, str(live_server), station)
    page.goto(f"{live_server}{reverse('beat:task', args=[station.task.pk])}")
    return page


def words(page: Page, question: str, text: str) -> None:
    page.get_by_label(question).fill(text)


class TestWithoutASignal:
    def test_keeps_a_whole_patrol_and_sends_it_once_when_the_signal_comes_back(
        self, phone: Page, station: Station
    ) -> None:
        phone.context.set_offline(True)
        phone.get_by_role("button", name="I’ll do it").click()
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        phone.get_by_role("button", name="I’m there: start").click()
        expect(phone.get_by_role("button", name="I’m there: start")).to_be_hidden()
        words(phone, "What did you see and do?", "Quiet.")
        phone.get_by_role("button", name="Finish").click()
        expect(phone.get_by_role("button", name="Finish")).to_be_hidden()
        assert not Saying.objects.exists()

        phone.context.set_offline(False)
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        expect(phone.get_by_text("You finished this on")).to_be_visible()
        assert sorted(Saying.objects.values_list("what", flat=True)) == ["accept", "finish", "start"]
        assert Assignment.objects.get(pk=station.own.pk).note == "Quiet."

    def test_sends_what_waited_when_a_page_is_opened_again(self, phone: Page, live_server: object) -> None:
        phone.context.set_offline(True)
        phone.get_by_role("button", name="I’ll do it").click()
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        address = phone.url
        phone.goto("about:blank")
        phone.context.set_offline(False)
        phone.goto(address)
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        assert Saying.objects.count() == 1

    def test_keeps_what_was_said_until_somebody_signs_in_again(
        self, phone: Page, station: Station, live_server: object
    ) -> None:
        phone.context.clear_cookies()
        phone.get_by_role("button", name="I’ll do it").click()
        expect(phone.get_by_role("status")).to_have_text("Saved on this phone. Sign in to send it.")
        assert not Saying.objects.exists()
        enter(phone.context, str(live_server), station)
        phone.reload()
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        assert Saying.objects.count() == 1

    def test_shows_the_patrols_that_were_kept_and_forgets_them_at_sign_out(
        self, phone: Page, station: Station, live_server: object
    ) -> None:
        phone.goto(f"{live_server}{reverse('beat:home')}")
        expect(phone.locator("html[data-kept]")).to_be_attached()
        kept = "async () => (await (await caches.open('peelian-beat')).keys()).map((one) => new URL(one.url).pathname)"
        addresses = phone.evaluate(kept)
        assert {reverse("beat:home"), reverse("beat:task", args=[station.task.pk])} <= set(addresses)
        assert not [one for one in addresses if one.startswith("/beat/") and "outbox" in one]

        phone.context.set_offline(True)
        phone.goto(f"{live_server}{reverse('beat:task', args=[station.task.pk])}")
        expect(phone.get_by_role("heading", name=station.task.title)).to_be_visible()
        phone.context.set_offline(False)

        phone.goto(f"{live_server}/accounts/logout/")
        expect(phone.get_by_role("button", name="Sign out")).to_be_visible()
        expect(phone.locator("html[data-left]")).to_be_attached()
        assert phone.evaluate("caches.has('peelian-beat')") is False

    def test_shows_nothing_of_what_was_kept_twelve_hours_ago_and_forgets_it(
        self, phone: Page, station: Station, live_server: object
    ) -> None:
        home = f"{live_server}{reverse('beat:home')}"
        phone.goto(home)
        expect(phone.locator("html[data-kept]")).to_be_attached()
        phone.evaluate(
            """async () => {
                const cache = await caches.open('peelian-beat');
                for (const request of await cache.keys()) {
                    const kept = await cache.match(request);
                    const headers = new Headers(kept.headers);
                    headers.set('x-kept-at', String(Date.now() - 12 * 3600 * 1000));
                    await cache.put(request, new Response(await kept.blob(), { headers }));
                }
            }"""
        )
        phone.context.set_offline(True)
        phone.goto(f"{live_server}{reverse('beat:task', args=[station.task.pk])}")
        expect(
            phone.get_by_text("There is no signal, and this page isn't kept on this phone.")
        ).to_be_visible()
        phone.context.set_offline(False)
        phone.goto(home)
        expect(phone.locator("html[data-kept]")).to_be_attached()
        old = """async () => {
            const cache = await caches.open('peelian-beat'), now = Date.now();
            const kept = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
            return kept.filter((one) => now - Number(one.headers.get('x-kept-at')) > 3600 * 1000).length;
        }"""
        assert phone.evaluate(old) == 0

    def test_lets_the_browser_send_when_no_page_of_ours_is_open_and_counts_it_once(
        self, phone: Page, station: Station, live_server: object
    ) -> None:
        phone.goto(f"{live_server}{reverse('beat:home')}")
        expect(phone.locator("html[data-kept]")).to_be_attached()
        phone.goto(f"{live_server}{reverse('beat:task', args=[station.task.pk])}")
        phone.context.set_offline(True)
        phone.get_by_role("button", name="I’ll do it").click()
        expect(phone.get_by_role("status")).to_have_text(SAVED)
        waiting = phone.evaluate(WAITING)
        assert len(waiting) == 1
        phone.goto("about:blank")
        phone.context.set_offline(False)

        phone.goto(f"{live_server}/static/beat/beat.css")  # a page of the site, without the outbox's script
        _wake(phone, str(live_server))  # it may have woken by itself, too: the key makes that the same
        assert phone.evaluate(UNTIL_SENT) == []
        assert [str(key) for key in Saying.objects.values_list("key", flat=True)] == waiting
        phone.goto(f"{live_server}{reverse('beat:task', args=[station.task.pk])}")
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        expect(phone.get_by_role("button", name="Finish")).to_be_visible()
        assert Saying.objects.count() == 1

    def test_says_at_once_what_is_said_with_a_signal(
        self, phone: Page, axe: Callable[[Page], list[str]]
    ) -> None:
        phone.get_by_role("button", name="I’ll do it").click()
        expect(phone.get_by_role("status")).to_have_text("Sent.")
        expect(phone.get_by_role("button", name="Finish")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW
