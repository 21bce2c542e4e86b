"""The pages of an area on a day: which day is asked for, and what all of them say of an area that has ended."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day, now

View = TypeVar("View", bound=Callable[..., HttpResponse])


def day_asked(request: HttpRequest) -> dt.date:
    """The day of ?on=YYYY-MM-DD, else today. Raises Refused for text that is no day, NotFound for a future one."""
    text = request.GET.get("on", "").strip()
    today = local_day(now())
    if not text:
        return today
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        message = "The day in the address has to look like 2026-03-27."
        raise Refused(message, field="on") from error
    if day > today:
        raise NotFound("We don’t know yet how our areas will look on a day to come.")
    return day


def gone_with_its_area(view: View) -> View:
    """A page below `/areas/<code>/`: when the area has ended, 410 with what took its place instead of 404."""

    @functools.wraps(view)
    def answer(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        try:
            return view(request, code, **more)
        except NotFound:
            ended = places.get_ended(code, day_asked(request))
            if ended is None:
                raise
            context = {"page": "areas", "ended": ended}
            return render(request, "citizen/ended.html", context, status=HTTPStatus.GONE)

    return cast(View, answer)
