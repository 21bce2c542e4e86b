"""Taken away: what for, until when, who asked. Three taps, of which the third saves; one to repeat the last.

The phone's script keeps what is said and sends it to the outbox; without a script, the forms come here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from peelian.analysis.abstraction import AwayKind
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import take_away
from peelian.kernel.time import LONDON, local_day, now
from peelian.web.beat.forms import AwayForm
from peelian.web.beat.places import beat_of
from peelian.web.beat.views import page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once

_HOURS = (1, 2, 4, 8)
_LATELY = dt.timedelta(days=90)
SHIFT = "shift"


@requires(Permission.SEE_BEAT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def away(request: HttpRequest) -> HttpResponse:
    """Record that one is taken away from now on."""
    viewer, at = viewer_of(request), now()
    person = beat_of(viewer, local_day(at)).person
    if person is None:
        return page(request, "away.html", "away", person=None)
    ends = _ends(person.id, at)
    codes = _own_first(
        [one for one in workforce.list_codes(local_day(at)) if one.kind is not AwayKind.UNAVAILABLE],
        person.id, at,
    )  # fmt: skip
    form = AwayForm(request.POST or None, codes=codes, until=_choices(ends, at))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            row = take_away.go(
                viewer=viewer, at=at, code=said["code"], ends_at=ends[said["until"]],
                asked_by=workforce.AskedBy(said["asked_by"]),
            )  # fmt: skip
            messages.success(request, f"Recorded: {row.code.label} until {_clock(row.ends_at)}.")
            return redirect("beat:away")
    last = workforce.last_abstraction(person.id)
    return page(
        request,
        "away.html",
        "away",
        person=person,
        form=form,
        current=take_away.now_away(viewer=viewer, at=at),
        last=last if last is not None and last.code in codes else None,
        again=_nearest(last, ends, at),
        askers=[one for one in workforce.AskedBy if one],
        shift_ends=ends[SHIFT].isoformat() if SHIFT in ends else "",
        not_taken=take_away.not_taken(viewer=viewer, at=at),
    )


@requires(Permission.SEE_BEAT)
@require_POST
@once
def back(request: HttpRequest) -> HttpResponse:
    """Back on the beat: what one is away for ends now."""
    with refusals.on_page(request):
        if take_away.come_back(viewer=viewer_of(request), at=now()):
            messages.success(request, "Welcome back. It is recorded until now.")
    return redirect("beat:away")


def _own_first(
    codes: Sequence[workforce.CodeView], person_id: int, at: dt.datetime
) -> list[workforce.CodeView]:
    """The reasons, those first that somebody was taken away for most often lately."""
    _, absences = workforce.list_duties([person_id], at - _LATELY, at).get(person_id, ([], []))
    often = Counter(one.code.code for one in absences)
    return sorted(codes, key=lambda one: -often[one.code])


def _ends(person_id: int, at: dt.datetime) -> dict[str, dt.datetime]:
    """When it may end, by what is chosen: after so many hours, or with the shift that runs now."""
    ends = {str(hours): at + dt.timedelta(hours=hours) for hours in _HOURS}
    shifts, _ = workforce.list_duties([person_id], at, at + dt.timedelta(seconds=1)).get(person_id, ([], []))
    running = next((one for one in shifts if one.kind.works and one.starts_at <= at < one.ends_at), None)
    return {SHIFT: running.ends_at, **ends} if running is not None else ends


def _choices(ends: dict[str, dt.datetime], at: dt.datetime) -> list[tuple[str, str]]:
    def words(key: str) -> str:
        if key == SHIFT:
            return f"The end of your shift, {_clock(ends[key])}"
        return f"{key} hour{'s' * (key != '1')}, until {_clock(ends[key])}"

    return [(key, words(key)) for key in ends]


def _nearest(last: workforce.AbstractionView | None, ends: dict[str, dt.datetime], at: dt.datetime) -> str:
    """The choice nearest to how long the last one was."""
    if last is None:
        return ""
    length = last.ends_at - last.starts_at
    return min(ends, key=lambda key: (abs((ends[key] - at) - length), key))


def _clock(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"
