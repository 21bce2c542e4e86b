"""Where a feed sends positions: with its own key, many at a time, answered when they are kept."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from peelian.apps.visibility import api as visibility
from peelian.journeys import take_positions
from peelian.kernel.errors import BadInput
from peelian.kernel.time import now
from peelian.web.shared.access import public
from peelian.web.shared.bucket import REMEMBERED, Buckets
from peelian.web.shared.senders import address_of

_log = structlog.get_logger(__name__)
#: Seconds after which to send again what we couldn't keep.
_SOON = 5
#: Bodies of one feed, to each process.
_feeds = Buckets(rate=50.0, burst=200)
#: Keys from one address that opened nothing here before: each may cost one look into the database.
_strangers = Buckets(rate=0.2, burst=10)
#: Digests of keys that opened a feed: their next body isn't a stranger's. Whether they still do is asked each time.
_known: OrderedDict[str, None] = OrderedDict()


class _Wrong(Exception):  # noqa: N818 - an answer, not an error of the program
    """The body isn't taken: a status, a sentence, a row, and the seconds after which to come again."""

    def __init__(self, status: int, message: str, *, row: int | None = None, wait: int = 0) -> None:
        super().__init__(message)
        error: dict[str, Any] = {"message": message} | ({"row": row} if row is not None else {})
        self.answer = JsonResponse({"errors": [error]}, status=status)
        if wait:
            self.answer["Retry-After"] = str(wait)
        if status == HTTPStatus.UNAUTHORIZED:
            self.answer["WWW-Authenticate"] = 'Bearer realm="positions"'


@csrf_exempt  # a feed has no cookie of ours: its key stands in the place of the token
@public("A feed's own key on each call is the proof; what bears none changes nothing")
@never_cache
@require_POST
def positions(request: HttpRequest) -> HttpResponse:
    """Take a body of positions. 202 says that they are kept; any other answer that nothing of the body was."""
    try:
        taken = _taken(request)
    except _Wrong as wrong:
        return wrong.answer
    except (OperationalError, InterfaceError):
        _log.warning("positions_not_kept", reason="the database is away")
        return _Wrong(503, "We can't keep anything just now: send it again.", wait=_SOON).answer
    return JsonResponse(
        {
            "taken": taken.taken,
            "refused": taken.refused,
            "refusals": [asdict(refusal) for refusal in taken.refusals],
            "again": taken.again,
        },
        status=HTTPStatus.ACCEPTED,
    )


def _taken(request: HttpRequest) -> visibility.Taken:
    feed = _feed(request)
    _pace(_feeds, str(feed.id))
    if request.headers.get("Content-Encoding", "identity").casefold() not in ("identity", "gzip"):
        raise _Wrong(415, "Send the body plain or gzipped.")
    try:
        return take_positions.take(
            feed_id=feed.id, body=_body(request), media_type=request.content_type or "text/plain", at=now()
        )
    except take_positions.UnknownForm as unknown:
        raise _Wrong(415, unknown.message) from unknown
    except take_positions.TooLarge as large:
        raise _Wrong(413, large.message) from large
    except BadInput as bad:
        raise _Wrong(400, bad.message, row=bad.row) from bad


def _feed(request: HttpRequest) -> visibility.FeedView:
    """The open feed whose key the call bears. What has not the form of a key never reaches the database."""
    word, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    if word.casefold() != "bearer" or not visibility.may_be_key(key):
        raise _Wrong(401, "Send the feed's key: Authorization: Bearer pf_…")
    digest = visibility.digest_of(key)
    if digest not in _known:
        _pace(_strangers, address_of(request))
    feed = visibility.feed_for_key(key)
    if feed is None:
        _known.pop(digest, None)
        raise _Wrong(401, "This key opens no feed.")
    _known[digest] = None
    if len(_known) > REMEMBERED:
        _known.popitem(last=False)
    return feed


def _pace(buckets: Buckets, who: str) -> None:
    wait = buckets.wait(who, time.monotonic())
    if wait:
        raise _Wrong(429, "Too many requests: wait a little.", wait=wait)


def _body(request: HttpRequest) -> bytes:
    """The bytes that were sent; never more than may be."""
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:15]) > take_positions.LARGEST:
        raise _Wrong(413, f"Send at most {take_positions.LARGEST:,} bytes at once.")
    try:
        return request.read(take_positions.LARGEST + 1)
    except OSError as error:
        raise _Wrong(400, "The request was cut off.") from error
