"""What our pages may use of a browser: where somebody is, when they press the button; no camera, no microphone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ALLOWED = "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"


class PermissionsPolicyMiddleware:
    """Says so in a header of every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header, unless the view has set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", ALLOWED)
        return response
