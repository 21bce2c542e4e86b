"""Open data goes past sessions and tokens, and nothing else does."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from peelian.apps.accounts.api import Permission
from peelian.web.shared.access import public, requires
from peelian.web.shared.short_way import ShortWayMiddleware
from tests.web.stage import Stage


@public("Only for these tests")
def opened(request: HttpRequest, word: str) -> HttpResponse:
    return JsonResponse({"word": word, "session": hasattr(request, "session")})


@requires(Permission.SEE_STATION)
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@public("Only for these tests")
def elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


urlpatterns = [
    path("api/closed", closed),
    path("api/unmarked", unmarked),
    path("api/<str:word>", opened),
    path("page/", elsewhere),
]


def answer(address: str, host: str = "testserver") -> HttpResponse:
    """What the middleware answers; "further" where it passes the request on."""
    middleware = ShortWayMiddleware(lambda _request: HttpResponse("further"))
    with override_settings(ROOT_URLCONF=__name__):
        return middleware(RequestFactory(HTTP_HOST=host).get(address))


class TestTheShortWay:
    def test_calls_a_public_view_without_a_session(self) -> None:
        response = answer("/api/hello")
        assert response.content == b'{"word": "hello", "session": false}'
        assert response.headers["Content-Length"] == str(len(response.content))

    @pytest.mark.parametrize("address", ["/api/closed", "/api/unmarked", "/page/", "/api/no/such/thing"])
    def test_passes_everything_else_on(self, address: str) -> None:
        assert answer(address).content == b"further"

    def test_keeps_the_headers_that_every_answer_has(self, client: Client, stage: Stage) -> None:
        response = client.get("/api/forces")
        assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert not response.cookies

    def test_refuses_a_name_that_is_not_ours(self, client: Client, stage: Stage) -> None:
        assert client.get("/api/forces", headers={"host": "evil.example"}).status_code == 400
