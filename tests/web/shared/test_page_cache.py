"""A public page is kept until something shown has changed, and nothing of anybody's own is ever kept."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.middleware.csrf import get_token
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from peelian.apps.events import api as events
from peelian.kernel.actors import system
from peelian.web.shared import page_cache
from peelian.web.shared.access import access_of, public
from peelian.web.shared.page_cache import SHELF, Shelf, cached_page, mark_of
from tests.architecture.test_every_url_names_its_permission import ADDRESSES
from tests.factories.clock import AT

made: list[str] = []


@public("Only for these tests")
@cached_page(minutes=5, vary=("on",))
def page(request: HttpRequest) -> HttpResponse:
    made.append(request.get_full_path())
    return HttpResponse(
        f"<p>{len(made)} {request.GET.get('on', '')} {request.GET.get('other', '')}</p>" + "x" * 5000
    )


@public("Only for these tests")
@cached_page()
def with_a_token(request: HttpRequest) -> HttpResponse:
    made.append("token")
    return HttpResponse(get_token(request))


@public("Only for these tests")
@cached_page()
def that_changes_while_it_is_made(request: HttpRequest) -> HttpResponse:
    made.append("during")
    _write("priorities.priority.adopted")
    return HttpResponse(str(len(made)))


@public("Only for these tests")
@cached_page()
def missing(request: HttpRequest) -> HttpResponse:
    made.append("missing")
    return HttpResponse("none", status=404)


@public("Only for these tests")
def unmarked(request: HttpRequest) -> HttpResponse:
    made.append("unmarked")
    return HttpResponse("unmarked")


urlpatterns = [
    path("page/", page),
    path("token/", with_a_token),
    path("during/", that_changes_while_it_is_made),
    path("missing/", missing),
    path("unmarked/", unmarked),
]


def _write(name: str) -> None:
    with transaction.atomic():
        events.record(name=name, actor=system("test"), at=AT, subject="x.X:1")


@pytest.fixture(autouse=True)
def _own_addresses(transactional_db: None) -> Iterator[None]:
    made.clear()
    SHELF.clear()
    _write("priorities.priority.adopted")
    with override_settings(ROOT_URLCONF=__name__):
        yield
    SHELF.clear()


class TestAKeptPage:
    def test_is_sent_again_for_one_statement(self, client: Client) -> None:
        first = client.get("/page/")
        with CaptureQueriesContext(connection) as asked:
            again = client.get("/page/")

        assert again.content == first.content
        assert len(made) == 1
        assert [query["sql"] for query in asked] == ["SELECT number FROM events_publicversion"]

    def test_is_made_anew_right_after_something_shown_has_changed(self, client: Client) -> None:
        before = client.get("/page/").content
        _write("feedback.update.sent")

        assert client.get("/page/").content != before

    def test_stays_when_something_else_was_written(self, client: Client) -> None:
        before = client.get("/page/").content
        _write("messaging.reply.received")

        assert client.get("/page/").content == before

    def test_made_while_something_changed_is_not_sent_again(self, client: Client) -> None:
        assert client.get("/during/").content != client.get("/during/").content

    def test_is_made_anew_after_its_minutes(self, client: Client) -> None:
        with time_machine.travel(AT, tick=False) as clock:
            client.get("/page/")
            clock.shift(dt.timedelta(minutes=4, seconds=59))
            client.get("/page/")
            assert len(made) == 1
            clock.shift(dt.timedelta(seconds=2))
            client.get("/page/")
        assert len(made) == 2

    def test_has_the_same_headers_as_the_one_that_was_made(self, client: Client) -> None:
        first, again = client.get("/page/"), client.get("/page/")

        assert again.headers == first.headers
        for name in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy"):
            assert again.headers[name]

    def test_is_one_for_each_day_asked(self, client: Client) -> None:
        client.get("/page/", {"on": "2026-01-01"})
        client.get("/page/", {"on": "2026-01-02"})
        client.get("/page/", {"on": "2026-01-01"})

        assert len(made) == 2

    def test_is_one_for_each_language(self, client: Client) -> None:
        client.get("/page/", headers={"accept-language": "en"})
        client.get("/page/", headers={"accept-language": "cy"})
        client.get("/page/", headers={"accept-language": "cy;q=0.9, fr;q=0.2"})

        assert len(made) == 2

    def test_is_one_for_each_name_of_the_site(self, client: Client) -> None:
        client.get("/page/", headers={"host": "localhost"})
        client.get("/page/", headers={"host": "127.0.0.1"})

        assert len(made) == 2

    def test_is_not_made_for_a_parameter_that_the_view_does_not_know(self, client: Client) -> None:
        client.get("/page/", {"other": "<evil>"})

        assert "evil" not in client.get("/page/").content.decode()

    def test_is_not_made_for_a_parameter_without_end(self, client: Client) -> None:
        for _ in range(2):
            client.get("/page/", {"on": "9" * 500})

        assert len(made) == 2

    def test_goes_packed_to_those_who_take_it_so(self, client: Client) -> None:
        plain = client.get("/page/")
        packed = client.get("/page/", headers={"accept-encoding": "br, gzip"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert len(packed.content) == int(packed.headers["Content-Length"]) < len(plain.content)

    def test_is_not_sent_again_to_a_browser_that_has_it(self, client: Client) -> None:
        first = client.get("/page/")
        again = client.get("/page/", headers={"if-none-match": first.headers["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "no-cache"

    def test_is_sent_to_a_head_without_being_made(self, client: Client) -> None:
        client.get("/page/")

        assert client.head("/page/").status_code == 200
        assert len(made) == 1


class TestIsNeverKept:
    def test_a_page_with_a_forms_token(self) -> None:
        first, second = Client().get("/token/"), Client().get("/token/")

        assert first.content != second.content
        assert "csrftoken" in second.cookies

    def test_a_page_for_somebody_with_a_session(self, client: Client) -> None:
        client.cookies["sessionid"] = "a" * 32
        client.get("/page/")
        Client().get("/page/")

        assert len(made) == 2

    def test_a_page_for_somebody_with_a_note_to_read(self, client: Client) -> None:
        Client().get("/page/")
        client.cookies["messages"] = "x"
        client.get("/page/")

        assert len(made) == 2

    def test_what_is_missing(self, client: Client) -> None:
        client.get("/missing/")
        client.get("/missing/")

        assert len(made) == 2

    def test_what_is_not_marked(self, client: Client) -> None:
        client.get("/unmarked/")
        client.get("/unmarked/")

        assert len(made) == 2

    def test_an_answer_to_a_post(self, client: Client) -> None:
        client.post("/page/")
        client.post("/page/")

        assert len(made) == 2

    def test_a_page_made_inside_a_transaction_that_nobody_else_sees(self, client: Client) -> None:
        with transaction.atomic():
            client.get("/page/")
            client.get("/page/")

        assert len(made) == 2

    def test_anything_before_something_was_shown(self, client: Client) -> None:
        events_version = "DELETE FROM events_publicversion"
        with connection.cursor() as cursor:
            cursor.execute(events_version)
        client.get("/page/")
        client.get("/page/")

        assert len(made) == 2


class TestTheShelf:
    def test_lets_go_of_what_was_unused_for_longest_when_it_is_full(self) -> None:
        shelf = Shelf(room=3 * 3_000)
        keys = [("http", "h", f"/{number}/", "en", ()) for number in range(4)]
        for key in keys[:3]:
            shelf.put(key, _kept(1_000), page_cache.Keep(1, frozenset()))
        shelf.get(keys[0])
        shelf.put(keys[3], _kept(1_000), page_cache.Keep(1, frozenset()))

        assert [shelf.get(key) is not None for key in keys] == [True, False, True, True]

    def test_forgets_paths_that_it_keeps_nothing_of(self) -> None:
        shelf = Shelf(room=3 * 3_000)
        for number in range(2_000):
            key = ("http", "h", f"/{number}/", "en", ())
            shelf.put(key, _kept(1_000), page_cache.Keep(1, frozenset()))

        assert shelf.mark_of("/1/") is None
        assert shelf.mark_of("/1999/") is not None


class TestMarkedViews:
    def test_are_open_to_everybody(self) -> None:
        with override_settings(ROOT_URLCONF="peelian.config.urls"):
            closed = [
                address
                for address, pattern in ADDRESSES
                if mark_of(pattern.callback) and access_of(pattern.callback).permission  # type: ignore[union-attr]
            ]
        assert closed == []


def _kept(size: int) -> page_cache.Kept:
    return page_cache.Kept(
        version=1, until=0, body=b"x" * size, packed=b"", headers=ResponseHeaders({}), tag=""
    )
