"""A form that is sent twice (an impatient thumb, a lost answer, the back button) is acted on once.

The page carries a random key in a hidden field (`{% once %}`). The first POST with a key does the work; a second one
is sent to where the first one went. The key lives for an hour in the cache that all processes share.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from peelian.kernel.ids import digest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

FIELD = "once"
_HOUR = 3600
_WORKING = "?"


def new_key() -> str:
    """A key for one showing of a form."""
    return secrets.token_urlsafe(12)


def once(view: View[P]) -> View[P]:
    """Mark a view whose POST must be acted on once.

    A POST that ends in a redirect keeps its key: the same POST again is redirected to the same place. One that was
    refused (the form is shown again) or that failed frees its key, so that it can be sent again.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        sent = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if not sent:
            return view(request, *args, **kwargs)
        cache = caches["shared"]
        key = (
            f"once:{request.user.pk}:{digest(sent.encode())}"  # what was typed there may be no key of a cache
        )
        if not cache.add(key, _WORKING, _HOUR):
            return _sent_before(request, cache.get(key))
        done = False
        try:
            response = view(request, *args, **kwargs)
            done = isinstance(response, HttpResponseRedirect)
            if done:
                cache.set(key, response["Location"], _HOUR)
            return response
        finally:
            if not done:
                cache.delete(key)

    return guarded


def _sent_before(request: HttpRequest, where: str | None) -> HttpResponse:
    if where and where != _WORKING:
        return redirect(where)
    messages.info(request, _("We have this already and are saving it. You don’t need to send it again."))
    return redirect(request.path)
