"""What a planner changes: joining, posting, moving, leaving, promoting, and posts."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms import workforce as forms
from peelian.web.station.page import today
from peelian.web.station.planning import Said, person_numbered, taken


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody joins the force, into a unit."""
    unit = _unit(request, code)
    form = forms.JoinForm(request.POST or None, initial={"joined_on": today(), "fte": 1})

    def step(said: Said) -> None:
        try:
            plan_workforce.join(
                viewer=viewer_of(request), at=now(), unit_id=unit.id, **said | {
                    "rank": workforce.Rank(said["rank"]), "joined_as": workforce.JoinedAs(said["joined_as"]),
                },
            )  # fmt: skip
        except workforce.AlreadyThere as taken_already:
            raise _known(
                viewer_of(request), said["collar_number"], said["joined_on"], taken_already
            ) from taken_already

    words = "They come to the unit over its establishment; a post is given to them on the unit’s page."
    back_again = reverse("station:workforce_rejoin", args=[unit.code]), "Somebody who left comes back"
    return taken(request, form, step, f"Join {unit.name}", words, back=_back(unit), instead=back_again)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rejoin(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who left comes back, under the number and with the record that they have."""
    unit = _unit(request, code)
    form = forms.RejoinForm(
        request.POST or None,
        initial={"joined_on": today(), "fte": 1, "collar_number": request.GET.get("number", "")},
    )

    def step(said: Said) -> None:
        plan_workforce.take_back(
            viewer=viewer_of(request), at=now(), unit_id=unit.id, person_id=person_numbered(said["collar_number"]),
            rank=workforce.Rank(said["rank"]), fte=said["fte"], joined_on=said["joined_on"],
        )  # fmt: skip

    words = (
        "They begin another stretch of service under the number that they had, in the unit over its establishment."
        " What is recorded of the time before stays."
    )
    return taken(request, form, step, f"Come back to {unit.name}", words, back=_back(unit))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody moves into a unit, over its establishment."""
    unit = _unit(request, code)
    form = forms.PostForm(request.POST or None, initial={"valid_from": today()})

    def step(said: Said) -> list[str]:
        return plan_workforce.move(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]), unit_id=unit.id,
            valid_from=said["valid_from"],
        )  # fmt: skip

    words = "Where they are now ends on that day. They count over the unit’s establishment until they take a post."
    return taken(request, form, step, f"Move somebody to {unit.name}", words, back=_back(unit))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def fill(request: HttpRequest, post_id: int) -> HttpResponse:
    """Somebody takes a post."""
    unit = _unit_of_post(request, post_id)
    form = forms.PostForm(request.POST or None, initial={"valid_from": today()})

    def step(said: Said) -> list[str]:
        return plan_workforce.post(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]), post_id=post_id,
            valid_from=said["valid_from"],
        )  # fmt: skip

    words = "Where they are now ends on that day. The post’s rank must be theirs."
    return taken(request, form, step, f"Fill a post of {unit.name}", words, back=_back(unit))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody leaves the force."""
    form = forms.LeaveForm(request.POST or None, initial={"left_on": today()})

    def step(said: Said) -> list[str]:
        return plan_workforce.leave(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]),
            left_on=said["left_on"], reason=workforce.LeaveReason(said["reason"]), destination=said["destination"],
        )  # fmt: skip

    words = (
        "One reason, so that leavers by reason add up. Their post is empty from that day on, and their account holds no"
        " role any more."
    )
    correct = reverse("station:correct_leaving"), "Correct or withdraw a leaving that is recorded"
    return taken(request, form, step, "Record that somebody leaves", words, back=_home(), instead=correct)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct_leaving(request: HttpRequest) -> HttpResponse:
    """A leaving that was recorded for a wrong day or reason, or of somebody who stays."""
    form = forms.CorrectLeavingForm(request.POST or None)

    def step(said: Said) -> list[str]:
        corrected = said["what"] == "corrected"
        return plan_workforce.correct_leaving(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]),
            left_on=said["left_on"] if corrected else None,
            reason=workforce.LeaveReason(said["reason"]) if corrected else None,
            destination=said["destination"] if corrected else "",
        )  # fmt: skip

    words = "Who stays longer is in the unit of their last day, and in their post where nobody else holds it."
    return taken(request, form, step, "Correct or withdraw a leaving", words, back=_home())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def terms(request: HttpRequest) -> HttpResponse:
    """A promotion, acting rank or other hours."""
    form = forms.TermsForm(request.POST or None, initial={"valid_from": today()})

    def step(said: Said) -> list[str]:
        return plan_workforce.change_terms(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]),
            valid_from=said["valid_from"], rank=workforce.Rank(said["rank"]) if said["rank"] else None, fte=said["fte"],
            acting=said["acting"] if said["rank"] else None,
        )  # fmt: skip

    words = "What stays empty stays as it is. Every day before keeps the rank and the hours of then."
    return taken(request, form, step, "Promote somebody, or change their hours", words, back=_home())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def open_post(request: HttpRequest, code: str) -> HttpResponse:
    """A new post of a unit."""
    unit = _unit(request, code)
    funding = [
        (one.id, f"{one.name}, until {in_words(one.ends_on)}" if one.ends_on else one.name)
        for one in workforce.list_funding(today())
        if one.ends_on is None or one.ends_on > today()
    ]
    form = forms.OpenPostForm(
        request.POST or None, funding=funding, initial={"valid_from": today(), "fte": 1}
    )

    def step(said: Said) -> None:
        plan_workforce.open_post(
            viewer=viewer_of(request), at=now(), unit_id=unit.id,
            **said | {"rank": workforce.Rank(said["rank"])},
        )  # fmt: skip

    return taken(
        request,
        form,
        step,
        f"Fund a post in {unit.name}",
        "It counts as establishment from its first day. A post on funding that ends is temporary, and ends with it.",
        back=_back(unit),
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post that isn't funded any more."""
    unit = _unit_of_post(request, post_id)
    form = forms.ClosePostForm(request.POST or None, initial={"valid_until": today()})

    def step(said: Said) -> None:
        plan_workforce.close_post(viewer=viewer_of(request), at=now(), post_id=post_id, **said)

    words = "Whoever holds it stays in the unit, over its establishment. Past days keep the post."
    return taken(request, form, step, f"Close a post of {unit.name}", words, back=_back(unit))


def _unit(request: HttpRequest, code: str) -> workforce.UnitView:
    """The unit of a code today, which the viewer plans for. Raises NotFound, NotAllowed."""
    unit = workforce.get_unit(code, today())
    plan_workforce.require(viewer_of(request), unit.id, now())
    return unit


def _unit_of_post(request: HttpRequest, post_id: int) -> workforce.UnitView:
    unit_id = workforce.unit_of_post(post_id) or 0
    plan_workforce.require(viewer_of(request), unit_id, now())
    return workforce.unit_by_id(unit_id)


def _known(viewer: Viewer, number: str, by: dt.date, refused: workforce.AlreadyThere) -> Refused:
    """A number that is taken: by somebody who left, they may be coming back."""
    try:
        found = plan_workforce.who_left(viewer=viewer, at=now(), collar_number=number, by=by)
    except NotAllowed:
        return Refused(
            "This number is of somebody who left, from a part of the force that isn’t yours to plan. Ask who plans the"
            " whole force; a new person needs a number of their own.",
            field="collar_number",
        )
    if found is None:
        return refused
    person, left_on = found
    return Refused(
        f"{person.collar_number} is {person.name}, who left: {in_words(left_on)} was the first day without them. If"
        " they come back, use “Somebody who left comes back” below; a new person needs a number of their own.",
        field="collar_number",
    )


def _home() -> tuple[str, str]:
    return reverse("station:workforce"), "Workforce"


def _back(unit: workforce.UnitView) -> tuple[str, str]:
    return reverse("station:workforce_unit", args=[unit.code]), unit.name
