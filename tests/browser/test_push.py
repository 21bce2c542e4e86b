"""Messages in a browser, in a real one: the service worker registers, and the page's script fills the form.

A subscription itself is made by the browser maker's push service, which a test can't reach: `PushManager.subscribe` is
the one thing that is put in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from peelian.adapters.channels.push.channel import OPTIONS, make
from peelian.apps.contacts.models import Contact, PushEndpoint
from peelian.journeys.ports import Ports, plug
from peelian.kernel.options import House
from tests.apps.contacts.test_push import FIREFOX, POINT, SECRET
from tests.browser.conftest import NARROW, PATIENCE, WIDE, NewPage
from tests.web.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_STUB = f"""
PushManager.prototype.subscribe = async function (options) {{
  window.asked = {{ visible: options.userVisibleOnly, key: options.applicationServerKey.length }};
  return {{ toJSON: () => ({{ endpoint: "{FIREFOX}browser", keys: {{ p256dh: "{POINT}", auth: "{SECRET}" }} }}) }};
}};
PushManager.prototype.getSubscription = async () => null;
"""


@pytest.fixture(autouse=True)
def _push(tmp_path: Path) -> Iterator[None]:
    channel = make(
        {one.name: one.default for one in OPTIONS}, House("https://p.example", "r.example", tmp_path)
    )
    assert channel is not None
    old = plug(Ports(channels={"push": channel}))
    yield
    plug(old)


class TestAsk:
    @pytest.mark.parametrize("width", [NARROW, WIDE])
    def test_has_nothing_that_axe_finds_wrong_and_fits(
        self, live_server: Any, stage: Stage, new_page: NewPage, axe: Callable[[Page], list[str]], width: int
    ) -> None:
        page = new_page(width)
        page.goto(f"{live_server.url}/areas/N01/browser/")
        expect(page.get_by_role("button", name="Show messages in this browser")).to_be_visible()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_registers_the_service_worker_and_signs_up(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(permissions=["notifications"])
        page.add_init_script(_STUB)
        page.goto(f"{live_server.url}/areas/N01/browser/")
        page.get_by_label("Alerts").check()
        page.get_by_label("Yes, I agree").check()
        page.get_by_role("button", name="Show messages in this browser").click()
        expect(page.get_by_text("This browser now shows our messages.")).to_be_visible()
        scope = page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.scope)")
        assert scope == f"{live_server.url}/"
        assert PushEndpoint.objects.get().url == f"{FIREFOX}browser"
        assert Contact.objects.get().channel == "push"
        page.get_by_role("button", name="Remove Firefox").click()
        expect(page).to_have_url(f"{live_server.url}/leave-done/")
        assert not PushEndpoint.objects.exists()

    def test_says_so_when_notifications_are_not_allowed(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page()
        page.add_init_script('Notification.requestPermission = async () => "denied";')
        page.goto(f"{live_server.url}/areas/N01/browser/")
        page.get_by_role("button", name="Show messages in this browser").click()
        expect(page.get_by_role("alert")).to_contain_text("does not allow notifications")
        assert not Contact.objects.exists()

    def test_without_script_says_what_else_there_is(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(script=False)
        page.goto(f"{live_server.url}/areas/N01/browser/")
        expect(page.get_by_role("link", name="Get messages another way")).to_be_visible()
        expect(page.get_by_role("button", name="Show messages in this browser")).to_be_hidden()


class TestServiceWorker:
    def test_shows_a_message_and_says_where_it_leads(
        self, live_server: Any, stage: Stage, new_page: NewPage
    ) -> None:
        page = new_page(permissions=["notifications"])
        page.goto(f"{live_server.url}/areas/N01/browser/")
        page.evaluate(
            "navigator.serviceWorker.register('/push-worker.js').then(() => navigator.serviceWorker.ready)"
        )
        devtools = page.context.new_cdp_session(page)
        found: list[dict[str, Any]] = []
        devtools.on(
            "ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"])
        )
        devtools.send("ServiceWorker.enable")
        scope = page.evaluate("navigator.serviceWorker.ready.then(one => one.scope)")
        ours: list[str] = []
        for _ in range(PATIENCE // 20):  # Playwright takes in what the browser says only while it waits
            ours = [
                one["registrationId"] for one in found if one["scopeURL"] == scope and not one["isDeleted"]
            ]
            if ours:
                break
            page.wait_for_timeout(20)
        shown = None
        for _ in range(
            5
        ):  # a worker that was just put to sleep loses what comes that moment; the tag keeps it one
            devtools.send(
                "ServiceWorker.deliverPushMessage",
                {
                    "origin": live_server.url,
                    "registrationId": ours[-1],
                    "data": '{"title":"چوری","url":"https://p.example/messages/1","lang":"ur","dir":"rtl","tag":"peelian-1"}',
                },
            )
            shown = page.evaluate(
                """async () => {
                  const worker = await navigator.serviceWorker.ready;
                  for (let tries = 0; tries < 500; tries += 1) {
                    const [one] = await worker.getNotifications();
                    if (one) return { title: one.title, lang: one.lang, dir: one.dir, url: one.data.url };
                    await new Promise((go) => setTimeout(go, 20));
                  }
                  return null;
                }"""
            )
            if shown:
                break
        assert shown == {"title": "چوری", "lang": "ur", "dir": "rtl", "url": "https://p.example/messages/1"}
