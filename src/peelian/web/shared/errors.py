"""Pages for what went wrong: what happened, and a way on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from peelian.web.shared.languages import SOURCE, language_of


def page(
    request: HttpRequest, status: int, message: str = "", *, retry_after: int | None = None
) -> HttpResponse:
    """The page for an HTTP status, with a sentence of its own or the status's usual one.

    Args:
        request: the request that went wrong.
        status: 400, 403, 404, 413 or 429.
        message: what happened, in plain words.
        retry_after: whole seconds, for 429.
    """
    language = language_of(request)
    # A page of errors is all frame: it's in the reader's language wherever its words are there.
    with translation.override(language):
        words = _(message) if message else ""
        response = render(
            request,
            "shared/error.html",
            {
                "status": status,
                "heading": _heading(status),
                "message": words,
                "message_is_english": words == message and language != SOURCE,
                "staff": _is_staff(request),
            },
            status=status,
        )
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400."""
    return page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403."""
    return page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404."""
    return page(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Handler of 500: a plain page that needs no database and no session."""
    with translation.override(language_of(request)):
        words = render_to_string("shared/error_500.html")
    return HttpResponse(words, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failed(request: HttpRequest, reason: str = "", **_more: Any) -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return page(
        request,
        HTTPStatus.FORBIDDEN,
        _("We could not check that this came from our own page. Go back, load it again and try once more."),
    )


def _heading(status: int) -> str:
    return {
        400: _("We could not do that"),
        403: _("You can’t open this page"),
        404: _("We could not find that page"),
        413: _("This is too large"),
        429: _("Please wait a moment"),
    }.get(status, _("Something went wrong"))


def _is_staff(request: HttpRequest) -> bool:
    return getattr(request, "viewer", None) is not None
