"""What a planner sees and changes of probations: who is on one, its end, its tutor, and the rule."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_probations, plan_workforce
from peelian.kernel.days import in_words
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.shared.tables import asked_for
from peelian.web.station import workforce_tables as tables
from peelian.web.station.forms import probations as forms
from peelian.web.station.forms.workforce import SpanForm
from peelian.web.station.page import page, today
from peelian.web.station.planning import Said, person_numbered, taken

_A_YEAR = dt.timedelta(days=365)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Who is on probation and was posted outside their LPA, to those who read names; moves, students for each tutor."""
    asked = {"first": (today() - _A_YEAR).isoformat(), "last": today().isoformat()} | request.GET.dict()
    form = SpanForm(asked, units=())
    if not form.is_valid():
        return page(request, "workforce_probations.html", "workforce", status=400, form=form, shown=())
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    viewer, at = viewer_of(request), now()
    named = accounts.may_anywhere(viewer, Permission.READ_PROBATIONS)
    of_people = [
        tables.students(plan_probations.probations(viewer=viewer, at=at, day=last), last),
        tables.breaches(
            plan_probations.breaches(viewer=viewer, at=at, first_on=first, last_on=last), first, last
        ),
    ]
    shown = [
        *(of_people if named else []),
        tables.moves(workforce.moves_per_student(first_on=first, last_on=last)),
        tables.tutors(workforce.tutor_ratio(last)),
    ]
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_probations.html", "workforce", form=form, shown=shown,
        rules=workforce.list_probation_rules(), may_manage=accounts.may_anywhere(viewer, Permission.MANAGE_WORKFORCE),
    )  # fmt: skip


@requires(Permission.READ_PROBATIONS)
@require_safe
def show(request: HttpRequest, probation_id: int) -> HttpResponse:
    """One probation as it stands today, and what can be changed of it."""
    viewer, at = viewer_of(request), now()
    student = plan_probations.probation(viewer=viewer, at=at, probation_id=probation_id)
    return page(
        request, "workforce_probation.html", "workforce", student=student, over=student.ends_on <= today(),
        may_manage=plan_probations.may_manage(viewer, student, at),
    )  # fmt: skip


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin(request: HttpRequest) -> HttpResponse:
    """Somebody begins a probation in an LPA."""
    lpas = [
        (unit.id, unit.name)
        for unit in workforce.list_lpas()
        if unit.valid_until is None or unit.valid_until > today()
    ]
    form = forms.ProbationForm(request.POST or None, lpas=lpas, initial={"starts_on": today()})

    def step(said: Said) -> None:
        plan_probations.begin(
            viewer=viewer_of(request), at=now(), person_id=person_numbered(said["collar_number"]),
            unit_id=said["unit_id"], starts_on=said["starts_on"], ends_on=said["ends_on"],
        )  # fmt: skip

    words = "They are to stay in this local policing area until it ends."
    return taken(request, form, step, "Begin a probation", words, back=_list())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, probation_id: int) -> HttpResponse:
    """A probation ends earlier than it was to, or later."""
    student = plan_probations.planned(viewer=viewer_of(request), at=now(), probation_id=probation_id)
    form = forms.EndProbationForm(request.POST or None, initial={"ends_on": student.ends_on})

    def step(said: Said) -> None:
        plan_probations.end(viewer=viewer_of(request), at=now(), probation_id=probation_id, **said)

    words = (
        f"It began on {_on(student.starts_on)} and is to end before {_on(student.ends_on)}. An earlier day: they are"
        " confirmed, or leave it; tutoring ends with it. A later day: it is extended; tutoring isn’t."
    )
    return taken(
        request, form, step, f"When does {student.full_name}’s probation end?", words, back=_one(student)
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tutor(request: HttpRequest, probation_id: int) -> HttpResponse:
    """Somebody tutors a student from a day on."""
    student = plan_probations.planned(viewer=viewer_of(request), at=now(), probation_id=probation_id)
    form = forms.TutorForm(request.POST or None, initial={"valid_from": today()})

    def step(said: Said) -> None:
        plan_probations.tutor(
            viewer=viewer_of(request), at=now(), probation_id=probation_id,
            tutor_id=person_numbered(said["tutor_number"], "tutor_number"), valid_from=said["valid_from"],
        )  # fmt: skip

    words = "In place of whoever tutors them until then, until the probation ends."
    return taken(request, form, step, f"Who tutors {student.full_name}?", words, back=_one(student))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_tutoring(request: HttpRequest, probation_id: int) -> HttpResponse:
    """Nobody tutors a student from a day on."""
    student = plan_probations.planned(viewer=viewer_of(request), at=now(), probation_id=probation_id)
    form = forms.EndTutoringForm(request.POST or None, initial={"valid_until": today()})

    def step(said: Said) -> None:
        plan_probations.end_tutoring(viewer=viewer_of(request), at=now(), probation_id=probation_id, **said)

    who = student.tutor or "Nobody"
    words = f"{who} tutors them today. On the first day of the tutoring or before, it is taken back."
    return taken(request, form, step, f"End the tutoring of {student.full_name}", words, back=_one(student))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rule(request: HttpRequest) -> HttpResponse:
    """The rule that keeps students in one LPA, from a day on."""
    plan_workforce.require_force(viewer_of(request), now())
    form = forms.RuleForm(request.POST or None, initial={"valid_from": today()})

    def step(said: Said) -> None:
        plan_probations.set_rule(viewer=viewer_of(request), at=now(), **said)

    words = "In place of the rule until then. Nothing before its first day is a breach of it."
    return taken(request, form, step, "Set the rule of probations", words, back=_list())


def _list() -> tuple[str, str]:
    return reverse("station:workforce_probations"), "Probations and tutors"


def _one(student: workforce.ProbationView) -> tuple[str, str]:
    return reverse("station:workforce_probation", args=[student.id]), student.full_name


def _on(day: dt.date) -> str:
    return in_words(day)
