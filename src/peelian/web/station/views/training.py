"""Where people stand with their courses: coverage, one course, what is required of whom, exemptions, records."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground
from peelian.web.shared.once import once
from peelian.web.shared.tables import Column, Linked, Table, asked_for
from peelian.web.station.forms.training import EndForm, ExemptForm, RecordForm, RequirementForm
from peelian.web.station.page import area_filter, chosen_ground, page, today

_COVERAGE = (
    Column("Course"), Column("Required of", numeric=True), Column("In date", numeric=True),
    Column("of these expiring", numeric=True), Column("Share in date", numeric=True, digits=1, share=True),
    Column("Lapsed", numeric=True), Column("Never done", numeric=True), Column("Overdue", numeric=True),
    Column("Exempt", numeric=True), Column("Any attendance", numeric=True),
)  # fmt: skip
#: Rows of people on a page; a whole force's are in its files.
_MOST_ROWS = 300
_PEOPLE = (
    Column("Who"), Column("Collar number"), Column("State"), Column("Until"), Column("Overdue"), Column("Why"),
)  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How many of those who have to hold each course do, in an area or in the force, on a day."""
    viewer, land, on = viewer_of(request), chosen_ground(request, Permission.SEE_TRAINING), _day(request)
    whole = land.chosen is None and train.manages(viewer, now())
    rows = train.coverage(viewer, now(), area_codes=() if whole else _tops(land), on=on)
    table = Table(
        "training-coverage",
        f"Training in {land.name} on {on.day} {on:%B %Y}",
        _COVERAGE,
        [
            (
                Linked(one.course_name, reverse("station:training_course", args=[one.course_code])), one.required,
                one.in_date + one.expiring, one.expiring, one.share, one.lapsed, one.never, one.overdue, one.exempt,
                one.attended_any,
            )
            for one in rows
        ],
        notes=[
            *(f"Definition {one.version}: {one.definition}" for one in rows[:1]),
            "Any attendance: people with any record of it, required of them or not. It is no coverage.",
        ],
    )  # fmt: skip
    if file := asked_for(request, table):
        return file
    return page(
        request, "training_coverage.html", "training", table=table, rows=rows, on=on,
        manages=train.manages(viewer, now()), may_assess=_may_assess(request), **area_filter(land),
    )  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """One course: what is taught in it, of whom it is required, and where the people of an area stand with it."""
    viewer, land, on = viewer_of(request), chosen_ground(request, Permission.SEE_TRAINING), _day(request)
    found = training.get_course(code)
    people = train.people_in(viewer, now(), _tops(land))
    states = training.state_on([one.id for one in people], on, course_codes=[code])
    rows = [(one, states[one.id][code]) for one in people if states[one.id][code].badness[0]]
    rows.sort(key=lambda row: (not row[1].overdue, -row[1].badness[0], row[0].name, row[0].id))
    table = Table(
        f"training-{code}",
        f"Of whom it is required in {land.name}, on {on.day} {on:%B %Y}",
        _PEOPLE,
        [
            (
                one.full_name, one.collar_number, state.state.label, state.until, "Yes" if state.overdue else "",
                state.reason,
            )
            for one, state in rows
        ],
        notes=["Who holds a post in a team of these areas today. Until: the day on which the state changes by itself."],
    )  # fmt: skip
    if file := asked_for(request, table):
        return file
    if len(table.rows) > _MOST_ROWS:
        more = f"The first {_MOST_ROWS} of {len(table.rows):,}, overdue first. The files have all of them."
        table = dataclasses.replace(table, rows=table.rows[:_MOST_ROWS], notes=[more, *table.notes])
    return page(
        request, "training_course.html", "training", course=found, version=found.version_on(on), table=table, on=on,
        requirements=training.list_requirements(course_code=code), manages=train.manages(viewer, now()),
        **area_filter(land),
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def require(request: HttpRequest, code: str) -> HttpResponse:
    """Require a course of people by rank, role and kind of unit."""
    found = training.get_course(code)
    form = RequirementForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.require_course(viewer=viewer_of(request), at=now(), course_code=code, **form.said())
            messages.success(request, "It is required. Those who don’t hold it are due.")
            return redirect("station:training_course", code=code)
    return _form(request, form, f"Require {found.name}", "Require it", code=code)


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_requirement(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Require a course no more from a day on."""
    found = training.get_requirement(requirement_id)
    form = EndForm(request.POST or None, initial={"valid_until": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.end_requirement(
                viewer=viewer_of(request), at=now(), requirement_id=requirement_id, **form.cleaned_data
            )
            messages.success(request, "It ends on that day. What was required before stays on record.")
            return redirect("station:training_course", code=found.course_code)
    return _form(
        request, form, f"End a requirement of {found.course_name}", "End it", code=found.course_code,
        hint=f"It was required of {found.words}. Days before the one that you give keep what they were.",
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def exempt(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody off a course."""
    found = training.get_course(code)
    form = ExemptForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.exempt(viewer=viewer_of(request), at=now(), course_code=code, **form.cleaned_data)
            messages.success(request, "They are let off. They read the reason on their own page.")
            return redirect("station:training_course", code=code)
    return _form(request, form, f"Let somebody off {found.name}", "Let them off", code=code)


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def record(request: HttpRequest) -> HttpResponse:
    """Put one thing on somebody's training record."""
    courses = [(one.code, one.name) for one in training.list_courses()]
    form = RecordForm(request.POST or None, courses=courses)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.record(viewer=viewer_of(request), at=now(), **form.said())
            messages.success(request, "It is on their record.")
            return redirect("station:training")
    return _form(request, form, "Record training", "Record it")


def _form(
    request: HttpRequest, form: object, heading: str, button: str, *, code: str = "", hint: str = ""
) -> HttpResponse:
    back = reverse("station:training_course", args=[code]) if code else reverse("station:training")
    return page(
        request,
        "training_form.html",
        "training",
        form=form,
        heading=heading,
        button=button,
        back=back,
        hint=hint,
    )


def _tops(land: Ground) -> list[str]:
    """The chosen area, or the highest ones that are held."""
    return [land.chosen.code] if land.chosen else [area.code for area, depth in land.choices if depth == 0]


def _day(request: HttpRequest) -> dt.date:
    """The day that is asked for; today where none is, or nonsense."""
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


def _may_assess(request: HttpRequest) -> bool:
    return bool(chosen_ground(request, Permission.ASSESS_TRAINING).choices)
