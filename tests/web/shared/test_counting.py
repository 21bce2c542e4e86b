"""Pages are counted outside of everything else, without a query and without knowing who."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import ResolverMatch

from peelian.apps.incidents.api import IncidentKind
from peelian.apps.usage.models import PageSeen, SearchedInVain
from peelian.web.shared import counting
from peelian.web.shared.page_cache import SHELF
from tests.apps.content.pages import advice, news
from tests.factories.schemes import SchemeFactory
from tests.factories.usage import LAPTOP, PHONE
from tests.web.filing import begin
from tests.web.stage import Stage

pytestmark = pytest.mark.django_db

BROWSER = {"HTTP_USER_AGENT": PHONE, "HTTP_ACCEPT_LANGUAGE": "en-GB"}


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    counting.BUFFER.clear()
    SHELF.clear()
    yield
    counting.BUFFER.clear()
    SHELF.clear()


def look(client: Client, address: str, **headers: str) -> list[str]:
    """What is counted of one look at an address."""
    client.get(address, **{**BROWSER, **headers})
    before = set(PageSeen.objects.values_list("pk", flat=True))
    counting.BUFFER.flush()
    return list(PageSeen.objects.exclude(pk__in=before).order_by("pk").values_list("page", flat=True))


class TestWhatIsCounted:
    def test_is_a_page_by_its_name_and_what_it_shows(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        assert look(client, "/") == ["home"]
        assert look(client, "/areas/N01/") == ["area N01"]
        assert look(client, "/get-involved/") == ["involved"]
        assert look(client, "/get-involved/speed-watch/") == ["scheme speed-watch"]
        assert look(client, f"/messages/{stage.message.pk}") == [f"message {stage.message.pk}"]

    def test_is_no_file_no_feed_no_error_and_no_screen_of_ours(self, client: Client, stage: Stage) -> None:
        for address in (
            "/areas/N01/boundary.json", "/areas/none/", "/api/forces", "/station/", "/accounts/login/",
            "/push-worker.js",
        ):  # fmt: skip
            assert look(client, address) == [], address

    def test_is_nothing_of_an_address_with_a_token(self, client: Client, stage: Stage) -> None:
        request = _request("/report/abcdefghijklmnopqrstuvwxyz/when/", token="abcdefghijklmnopqrstuvwxyz")
        assert _counted(request) == []

    def test_is_a_step_of_a_form_where_its_page_says_so(self) -> None:
        request = _request("/report/abcdefghijklmnopqrstuvwxyz/when/", token="abcdefghijklmnopqrstuvwxyz")
        counting.name_part(request, "theft/when")
        assert _counted(request) == ["report-page theft/when"]

    def test_is_not_a_page_that_would_say_too_much(self) -> None:
        request = _request("/advice/hurt-at-home/", slug="hurt-at-home")
        assert _counted(request) == ["one hurt-at-home"]
        counting.leave_out(request)
        assert _counted(request) == []

    @pytest.mark.parametrize("header", ["HTTP_DNT", "HTTP_SEC_GPC"])
    def test_is_nobody_who_asks_not_to_be_tracked(self, client: Client, stage: Stage, header: str) -> None:
        assert look(client, "/", **{header: "1"}) == []
        assert look(client, "/", **{header: "0"}) == ["home"]

    def test_is_nothing_that_a_browser_fetched_for_later(self, client: Client, stage: Stage) -> None:
        assert look(client, "/", HTTP_SEC_PURPOSE="prefetch;prerender") == []

    def test_is_a_look_and_not_what_is_sent(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        client.post("/get-involved/speed-watch/", {"email": ""}, **BROWSER)
        client.head("/", **BROWSER)
        assert counting.BUFFER.flush() == 0

    def test_is_told_apart_by_device_and_bot(self, client: Client, stage: Stage) -> None:
        look(client, "/")
        look(client, "/", HTTP_USER_AGENT=LAPTOP)
        look(client, "/", HTTP_USER_AGENT="curl/8.5")
        rows = PageSeen.objects.order_by("pk").values_list("device", "is_bot")
        assert list(rows) == [("mobile", False), ("desktop", False), ("other", True)]

    @pytest.mark.parametrize("address", ["/search/?q=drones", "/find/?q=Xyzzyville"])
    def test_is_a_search_in_vain(self, client: Client, stage: Stage, address: str) -> None:
        look(client, address)
        assert SearchedInVain.objects.count() == 1

    def test_is_no_search_that_found_something(self, client: Client, stage: Stage) -> None:
        look(client, "/find/?q=Abbey")
        assert not SearchedInVain.objects.exists()

    def test_is_news_by_its_address_and_no_advice_for_those_in_a_hurry(
        self, client: Client, stage: Stage
    ) -> None:
        news(live=True)
        advice("Hurt at home", live=True, sensitive=True)
        advice("Keep burglars out", live=True, topic="other")
        assert look(client, "/news/more-patrols-by-the-park/") == ["news-page more-patrols-by-the-park"]
        assert look(client, "/advice/keep-burglars-out/") == ["advice-page keep-burglars-out"]
        assert look(client, "/advice/hurt-at-home/") == []

    def test_of_a_report_is_its_steps_and_never_its_token(self, client: Client, stage: Stage) -> None:
        token = begin(client, IncidentKind.THEFT)
        seen = look(client, f"/report/{token}/where/") + look(client, f"/report/{token}/check/")
        assert seen == ["report-page theft/where", "report-page theft/check"]
        assert look(client, f"/report/{token}/save/") == []


class TestCost:
    def test_is_no_query_in_the_request(self, client: Client, stage: Stage) -> None:
        with CaptureQueriesContext(connection) as asked:
            client.get("/cookies/", **BROWSER)
        assert not [query for query in asked.captured_queries if "usage_" in query["sql"]]
        assert counting.BUFFER.flush() == 1

    def test_stays_bounded_when_nothing_is_written(self) -> None:
        buffer = counting.Buffer()
        for _ in range(buffer.MOST + 10):
            buffer.add(counting._hit(_request("/"), "home"))
        assert len(buffer._hits) == buffer.MOST


@pytest.mark.django_db(transaction=True)
class TestPagesSentAgain:
    def test_are_counted_too(self, client: Client) -> None:
        SchemeFactory.create()
        for _ in range(3):
            assert client.get("/get-involved/", **BROWSER).status_code == 200
        tag = client.get("/get-involved/", **BROWSER).headers.get("ETag", "")
        if tag:
            assert client.get("/get-involved/", **BROWSER, HTTP_IF_NONE_MATCH=tag).status_code == 304
        counting.BUFFER.flush()
        assert set(PageSeen.objects.values_list("page", flat=True)) == {"involved"}
        assert PageSeen.objects.count() == (5 if tag else 4)


@pytest.mark.django_db(transaction=True)
class TestTheThread:
    def test_writes_down_what_waits_by_itself(self, settings: LazySettings) -> None:
        settings.USAGE_FLUSH_SECONDS = 0.05
        buffer = counting.Buffer()
        buffer.add(counting._hit(_request("/"), "home"))
        deadline = time.monotonic() + 60
        while not PageSeen.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert PageSeen.objects.get().page == "home"

    def test_goes_on_when_a_writing_fails(self, settings: LazySettings) -> None:
        settings.USAGE_FLUSH_SECONDS = 0.05
        buffer = counting.Buffer()
        buffer.add(counting._hit(_request("/"), "No page's name"))
        deadline = time.monotonic() + 60
        while buffer._hits and time.monotonic() < deadline:
            time.sleep(0.05)
        buffer.add(counting._hit(_request("/"), "home"))
        while not PageSeen.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert PageSeen.objects.get().page == "home"


class TestWhatIsKept:
    def test_of_a_walk_with_telltale_values_is_none_of_them(self, client: Client, stage: Stage) -> None:
        telltale = {
            "REMOTE_ADDR": "198.51.100.77",
            "HTTP_USER_AGENT": "Mozilla/5.0 (Telltale; Mobile) TelltaleKit/77.7 telltale-agent",
            "HTTP_REFERER": "https://telltale-referrer.example/telltale?q=telltale",
            "HTTP_COOKIE": "telltale=telltale",
        }
        for address in (
            "/",
            "/find/?q=telltale+street",
            "/areas/N01/?on=2026-01-01",
            "/sign-up/?postcode=TE11+1TA",
        ):
            look(client, address, **telltale)
        assert PageSeen.objects.count() >= 3
        for row in PageSeen.objects.values_list():
            for value in row:
                shown = value.tobytes() if isinstance(value, memoryview) else str(value).encode()
                assert b"telltale" not in shown.lower()
                assert b"198.51" not in shown
                assert b"TE11" not in shown


def _request(address: str, **kwargs: str) -> HttpRequest:
    request = RequestFactory().get(address, **BROWSER)
    request.resolver_match = ResolverMatch(
        lambda: None, (), kwargs, url_name="one", app_names=["citizen"], namespaces=["citizen"]
    )
    return request


def _counted(request: HttpRequest) -> list[str]:
    """The names of what is counted of a request that is answered with a page."""
    counting.CountingMiddleware(lambda _: HttpResponse("page"))(request)
    names = [hit.page for hit in counting.BUFFER._hits]
    counting.BUFFER.flush()
    return names
