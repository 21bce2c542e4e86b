"""The door of the newsroom: Wagtail's editor opens to those who hold EDIT_CONTENT today.

Wagtail asks Django's groups what somebody may do. They are a shadow of the grants, set anew at every entry; what of
it is about accounts, sites and languages is ours and stays shut.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.content import api as content
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of

View = Callable[..., HttpResponseBase]

#: Of Wagtail's own rooms, those that stay shut: accounts, sites and languages are ours, and nobody may see usage of it.
CLOSED = (
    "users/",
    "groups/",
    "sites/",
    "locales/",
    "login/",
    "password_reset/",
    "workflows/add/",
    "workflows/edit/",
    "workflows/tasks/",
    "workflows/enable/",
    "workflows/disable/",
    "workflows/usage/",
    "workflows/list/",
    "workflows/tasktype_index",
    "collections/",
    "redirects/",
    "api/main/documents/",
    "failwhale/",
    "test404/",
)
#: Where our own pages do what Wagtail's would.
_OURS = {"account/": "account_start", "logout/": "account_logout"}


def behind(patterns: list[Any]) -> list[Any]:
    """A copy of an application's addresses with every view behind the door; its own list stays as it is."""
    return [_behind(pattern, "") for pattern in patterns]


def newsroom(view: View) -> View:
    """A view of the editor, for those who may edit; never kept by a cache; its scripts and styles may stand in pages.

    Wagtail's pages hold scripts and styles, and show a preview in a frame: so the rules for browsers are looser, here
    and nowhere else.
    """

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        content.ensure_editor(
            actor=system("newsroom"),
            at=now(),
            user_id=viewer.user_id,
            may_edit=accounts.may_anywhere(viewer, Permission.EDIT_CONTENT),
            may_publish=accounts.may_anywhere(viewer, Permission.PUBLISH_CONTENT),
        )
        response = view(request, *args, **kwargs)
        # A preview has been through all of our middleware once, as a public page: strict, and in no frame.
        for header in ("Content-Security-Policy", "X-Frame-Options"):
            response.headers.pop(header, None)
        return response

    loosened = csp_replace(
        {
            "script-src": ["'self'", "'unsafe-inline'"],
            "style-src": ["'self'", "'unsafe-inline'"],
            "img-src": ["'self'", "data:", "blob:"],
            "frame-ancestors": ["'self'"],
        }
    )(inside)
    return requires(Permission.EDIT_CONTENT)(never_cache(xframe_options_sameorigin(loosened)))


def _behind(pattern: Any, above: str) -> Any:
    # An expression's own signs aside, so that a shut address is known however Wagtail wrote it.
    address = f"{above}{pattern.pattern}".replace("^", "").replace("$", "")
    if isinstance(pattern, URLResolver):
        return URLResolver(
            pattern.pattern,
            [_behind(one, address) for one in pattern.url_patterns],
            pattern.default_kwargs,
            pattern.app_name,
            pattern.namespace,
        )
    return URLPattern(
        pattern.pattern, newsroom(_view(address, pattern.callback)), pattern.default_args, pattern.name
    )


def _view(address: str, view: View) -> View:
    for start, name in _OURS.items():
        if address == start:
            return _sent_to(name)
    return _shut if address.startswith(CLOSED) else view


def _sent_to(name: str) -> View:
    def sent(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect(name)

    return sent


def _shut(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    raise NotFound(
        "This part of the editor is shut: accounts, sites and languages are looked after elsewhere."
    )
