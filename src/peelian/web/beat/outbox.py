"""Where phones send what they kept until there was a signal, as often as they need to; and the worker that keeps pages.

An outbox sends JSON, not a form: what waited for hours has neither today's session nor a form's token. It asks for both
first (GET), and is told who is signed in: what one officer said is never sent in another's name.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.tasking.api import What
from peelian.apps.workforce import api as workforce
from peelian.journeys import say, take_away
from peelian.kernel.errors import BadInput
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of

MOST = 200
_LONGEST_CODE = 20
_DAY = 24


@requires(Permission.SEE_BEAT)
@never_cache
@require_http_methods(["GET", "POST"])
def outbox(request: HttpRequest) -> HttpResponse:
    """GET: who is signed in, and a token. POST: take what waited, and answer each with whether it was taken."""
    viewer = viewer_of(request)
    if request.method == "GET":
        return JsonResponse({"user": viewer.user_id, "token": get_token(request)})
    try:
        user, rows = _read(request.body)
    except BadInput as refused:
        return JsonResponse({"error": refused.message}, status=400)
    if user != viewer.user_id:
        return JsonResponse({"error": "Somebody else is signed in on this phone now."}, status=409)
    at = now()
    read = [_read_row(row) for row in rows]
    of_patrols = [one for one in read if isinstance(one, say.Unsent)]
    of_away = [one for one in read if isinstance(one, workforce.AwayUnsent)]
    answers = [
        {"key": str(one.key), "taken": one.taken, "why": one.why}
        for one in [
            *say.say_all(viewer=viewer, at=at, waiting=of_patrols),
            *take_away.hear_all(viewer=viewer, at=at, waiting=of_away),
        ]
    ]
    answers += [
        {"key": _key(row), "taken": False, "why": "We can’t read this."}
        for row, one in zip(rows, read, strict=True)
        if one is None
    ]
    return JsonResponse({"answers": answers})


@requires(Permission.SEE_BEAT)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Below /beat/, because it may act only for what lies below its address."""
    return render(request, "beat/worker.js", content_type="text/javascript; charset=utf-8")


def _read(body: bytes) -> tuple[int, list[Any]]:
    """Whose outbox it is, and what is in it. Raises BadInput."""
    try:
        data = json.loads(body)
        user, rows = data["user"], data["sayings"]
    except (ValueError, KeyError, TypeError, RecursionError) as unreadable:
        raise BadInput("This is not an outbox that we can read.") from unreadable
    if not isinstance(user, int) or not isinstance(rows, list):
        raise BadInput("This is not an outbox that we can read.")
    if len(rows) > MOST:
        raise BadInput(f"An outbox sends {MOST} at a time.")
    return user, rows


def _read_row(row: Any) -> say.Unsent | workforce.AwayUnsent | None:
    """One row, or None for one that can't be read: it must not hold up the others on the phone for ever."""
    try:
        key, said_at = UUID(row["key"]), _moment(row["said_at"])
        return (
            _away(row, key, said_at) if row["what"] in set(workforce.AwayWhat) else _saying(row, key, said_at)
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _saying(row: Any, key: UUID, said_at: dt.datetime) -> say.Unsent:
    """What is said of a patrol. Raises as a row does that lacks something."""
    if type(row["assignment"]) is not int or not isinstance(row["words"], str):
        raise TypeError
    return say.Unsent(key, row["assignment"], What(row["what"]), row["words"], said_at)


def _away(row: Any, key: UUID, said_at: dt.datetime) -> workforce.AwayUnsent:
    """What is said of being taken away. Raises as a row does that lacks something."""
    what = workforce.AwayWhat(row["what"])
    if what is workforce.AwayWhat.BACK:
        return workforce.AwayUnsent(key, what, said_at)
    code, hours, ends_at = row["code"], row["hours"], row["ends_at"]
    if not isinstance(code, str) or not 0 < len(code) <= _LONGEST_CODE or "\0" in code:
        raise ValueError
    if hours is not None and (type(hours) is not int or not 0 < hours <= _DAY):
        raise ValueError
    until = None if ends_at is None else _moment(ends_at)
    if (hours is None) == (until is None):
        raise ValueError
    return workforce.AwayUnsent(key, what, said_at, code, workforce.AskedBy(row["asked_by"]), hours, until)


def _moment(text: Any) -> dt.datetime:
    """A moment with its zone, in UTC: a zone that no clock on earth has would be none of the database's."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(dt.UTC)


def _key(row: Any) -> Any:
    """The key under which the phone keeps a row, as it sent it."""
    key = row.get("key") if isinstance(row, dict) else None
    return key if isinstance(key, str | int) else None
