"""Open data goes a short way: past sessions, tokens, sign-in and languages, of which it knows nothing.

A program that asks which neighbourhood a point is in asks thousands of times. What stands outside of this middleware
(security, counting) sees its requests as all others.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from peelian.web.shared.access import access_of

#: Addresses that only programs ask for, and whose answers are the same for everybody.
SHORT = "/api/"


class ShortWayMiddleware:
    """Calls a public view of the open data itself; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's answer with its length, which a connection that is kept open needs."""
        if not request.path_info.startswith(SHORT):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        access = access_of(match.func)
        if access is None or access.permission is not None:
            return self.get_response(request)
        request.resolver_match = match
        request.get_host()  # refuses a name that isn't ours, as CommonMiddleware does
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
