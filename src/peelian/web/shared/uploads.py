"""What is too large is answered before it is read: a form with files has a length that its sender says first."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from peelian.web.shared import errors

#: The largest picture that we take (20 MB), and what a form puts around it.
LARGEST_BODY = 25_000_000


class UploadLimitMiddleware:
    """Answers 413 to a request whose body is longer than `LARGEST_BODY`, without reading any of it.

    A body without a length isn't read at all: servers of WSGI give none of it to Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what isn't too long."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > LARGEST_BODY:
            message = _("A picture can have at most 20 MB. Go back and choose a smaller one.")
            return errors.page(request, 413, message)
        return self.get_response(request)
