"""So that nobody floods a public form or a costly page: a number of requests in a span for each network address."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from peelian.web.shared import errors
from peelian.web.shared.senders import address_of

View = TypeVar("View", bound=Callable[..., HttpResponse])


def limited(name: str, *, times: int, seconds: int = 3600, reads: bool = False) -> Callable[[View], View]:
    """Answer 429 with Retry-After to the POSTs of an address beyond `times` in a span of `seconds`.

    The counts are in the cache that all processes share, under a keyed digest of the address, and end with the
    span. Be generous: a library, a block of flats or a mobile network may share one address.

    Args:
        name: what is counted together; views with the same name share a count.
        times: so many are answered.
        seconds: the span.
        reads: count what only reads as well, for pages that cost much to make.
    """

    def limit(view: View) -> View:
        @functools.wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if reads or request.method == "POST":
                span, passed = divmod(int(time.time()), seconds)
                if _count(f"{name}:{span}", address_of(request), seconds) > times:
                    return errors.page(request, 429, retry_after=seconds - passed)
            return view(request, *args, **kwargs)

        counted.limit = name  # type: ignore[attr-defined]  # a test looks for it on every public form
        return cast(View, counted)

    return limit


def _count(name: str, address: str, seconds: int) -> int:
    cache = caches["shared"]
    key = f"limit:{name}:{salted_hmac('limit', address, algorithm='sha256').hexdigest()[:24]}"
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two lines
        return 1
