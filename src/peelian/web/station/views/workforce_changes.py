"""What a planner changes: joining, posting, moving, leaving, promoting, posts, probations and tutors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.once import once
from peelian.web.station.forms import workforce as forms
from peelian.web.station.page import page, today


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody joins the force, into a unit."""
    unit = _unit(request, code)
    form = forms.JoinForm(request.POST or None, initial={"joined_on": today(), "fte": 1})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.join(
            viewer=viewer_of(request), at=now(), unit_id=unit.id, **said | {
                "rank": workforce.Rank(said["rank"]), "joined_as": workforce.JoinedAs(said["joined_as"]),
            },
        )  # fmt: skip

    words = "They come to the unit over its establishment; a post is given to them on the unit’s page."
    return _form(request, form, step, f"Join {unit.name}", words, unit=unit)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody moves into a unit, over its establishment."""
    unit = _unit(request, code)
    form = forms.PostForm(request.POST or None, initial={"valid_from": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.move(
            viewer=viewer_of(request), at=now(), person_id=_person(said), unit_id=unit.id,
            valid_from=said["valid_from"],
        )  # fmt: skip

    words = "Where they are now ends on that day. They count over the unit’s establishment until they take a post."
    return _form(request, form, step, f"Move somebody to {unit.name}", words, unit=unit)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def fill(request: HttpRequest, post_id: int) -> HttpResponse:
    """Somebody takes a post."""
    unit = _unit_of_post(request, post_id)
    form = forms.PostForm(request.POST or None, initial={"valid_from": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.post(
            viewer=viewer_of(request), at=now(), person_id=_person(said), post_id=post_id,
            valid_from=said["valid_from"],
        )  # fmt: skip

    words = "Where they are now ends on that day. The post’s rank must be theirs."
    return _form(request, form, step, f"Fill a post of {unit.name}", words, unit=unit)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def leave(request: HttpRequest) -> HttpResponse:
    """Somebody leaves the force."""
    form = forms.LeaveForm(request.POST or None, initial={"left_on": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.leave(
            viewer=viewer_of(request), at=now(), person_id=_person(said), left_on=said["left_on"],
            reason=workforce.LeaveReason(said["reason"]), destination=said["destination"],
        )  # fmt: skip

    words = "One reason, so that leavers by reason add up. Their post is empty from that day on."
    return _form(request, form, step, "Record that somebody leaves", words)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def terms(request: HttpRequest) -> HttpResponse:
    """A promotion, acting rank or other hours."""
    form = forms.TermsForm(request.POST or None, initial={"valid_from": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.change_terms(
            viewer=viewer_of(request), at=now(), person_id=_person(said), valid_from=said["valid_from"],
            rank=workforce.Rank(said["rank"]) if said["rank"] else None, fte=said["fte"],
            acting=said["acting"] if said["rank"] else None,
        )  # fmt: skip

    words = "What stays empty stays as it is. Every day before keeps the rank and the hours of then."
    return _form(request, form, step, "Promote somebody, or change their hours", words)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def open_post(request: HttpRequest, code: str) -> HttpResponse:
    """A new post of a unit."""
    unit = _unit(request, code)
    form = forms.OpenPostForm(request.POST or None, initial={"valid_from": today(), "fte": 1})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.open_post(
            viewer=viewer_of(request), at=now(), unit_id=unit.id,
            **said | {"rank": workforce.Rank(said["rank"])},
        )  # fmt: skip

    return _form(
        request,
        form,
        step,
        f"Fund a post in {unit.name}",
        "It counts as establishment from its first day.",
        unit=unit,
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post that isn't funded any more."""
    unit = _unit_of_post(request, post_id)
    form = forms.ClosePostForm(request.POST or None, initial={"valid_until": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.close_post(viewer=viewer_of(request), at=now(), post_id=post_id, **said)

    words = "Whoever holds it stays in the unit, over its establishment. Past days keep the post."
    return _form(request, form, step, f"Close a post of {unit.name}", words, unit=unit)


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_probation(request: HttpRequest) -> HttpResponse:
    """Somebody begins a probation in an LPA."""
    lpas = [(unit.id, unit.name) for unit in workforce.list_lpas() if _stands(unit)]
    form = forms.ProbationForm(request.POST or None, lpas=lpas, initial={"starts_on": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.begin_probation(
            viewer=viewer_of(request), at=now(), person_id=_person(said), unit_id=said["unit_id"],
            starts_on=said["starts_on"], ends_on=said["ends_on"],
        )  # fmt: skip

    words = "They are to stay in this local policing area until it ends."
    return _form(request, form, step, "Begin a probation", words, back="station:workforce_probations")


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tutor(request: HttpRequest, probation_id: int) -> HttpResponse:
    """Somebody tutors a student from a day on."""
    student = workforce.get_probation(probation_id, today())
    home = next(unit for unit in workforce.list_lpas() if unit.code == student.home_code)
    plan_workforce.require(viewer_of(request), home.id, now())
    form = forms.TutorForm(request.POST or None, initial={"valid_from": today()})

    def step(said: dict[str, Any]) -> None:
        plan_workforce.tutor(
            viewer=viewer_of(request), at=now(), student_id=student.person_id,
            tutor_id=_numbered(said["tutor_number"], "tutor_number"), valid_from=said["valid_from"],
        )  # fmt: skip

    heading = f"Who tutors {student.full_name}?"
    words = "In place of whoever tutors them until then, until the probation ends."
    return _form(request, form, step, heading, words, back="station:workforce_probations")


def _form(
    request: HttpRequest,
    form: Form,
    step: Callable[[dict[str, Any]], None],
    heading: str,
    words: str,
    *,
    unit: workforce.UnitView | None = None,
    back: str = "station:workforce",
) -> HttpResponse:
    """Draw the form, or take the step and go back to where it came from."""
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            step(form.cleaned_data)
            messages.success(request, "Recorded.")
            return redirect("station:workforce_unit", code=unit.code) if unit else redirect(back)
    return page(
        request,
        "workforce_form.html",
        "workforce",
        form=form,
        heading=heading,
        words=words,
        unit=unit,
        back=back,
    )


def _unit(request: HttpRequest, code: str) -> workforce.UnitView:
    """The unit of a code today, which the viewer plans for. Raises NotFound, NotAllowed."""
    unit = workforce.get_unit(code, today())
    plan_workforce.require(viewer_of(request), unit.id, now())
    return unit


def _unit_of_post(request: HttpRequest, post_id: int) -> workforce.UnitView:
    unit_id = workforce.unit_of_post(post_id) or 0
    plan_workforce.require(viewer_of(request), unit_id, now())
    return workforce.unit_by_id(unit_id)


def _person(said: dict[str, Any]) -> int:
    return _numbered(said["collar_number"], "collar_number")


def _numbered(number: str, field: str) -> int:
    found = workforce.person_ids([number.strip()])
    if not found:
        raise Refused(f"Nobody has the collar number {number}.", field=field)
    return next(iter(found.values()))


def _stands(unit: workforce.UnitView) -> bool:
    return unit.valid_until is None or unit.valid_until > today()
