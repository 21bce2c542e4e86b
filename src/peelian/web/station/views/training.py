"""Where people stand with their courses: coverage, and one course with what is taught in it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from peelian.analysis.currency import Currency, State
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.days import in_words
from peelian.kernel.time import now
from peelian.web.shared import charts
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground
from peelian.web.shared.tables import Column, Linked, Table, asked_for
from peelian.web.station import share_charts
from peelian.web.station.page import area_filter, chosen_ground, day_asked, page, today

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


_EVIDENCE = (
    Column("Objective"), Column("Evidence"), Column("Accepted", numeric=True), Column("Waiting", numeric=True),
    Column("Returned", numeric=True), Column("Of", numeric=True),
)  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """How many of those who have to hold each course do, in an area or in the force, on a day."""
    viewer, land, on = viewer_of(request), chosen_ground(request, Permission.SEE_TRAINING), day_asked(request)
    whole = land.chosen is None and train.manages(viewer, now())
    rows = train.coverage(viewer, now(), area_codes=() if whole else _tops(land), on=on)
    table = Table(
        "training-coverage",
        f"Training in {land.name} on {in_words(on)}",
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
    chart = share_charts.coverage(rows, table)
    return page(
        request, "training_coverage.html", "training", chart=charts.shown(chart)[0] if chart else None, table=table,
        rows=rows, on=on, manages=train.manages(viewer, now()), may_assess=_may_assess(request), **area_filter(land),
    )  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    """One course: what is taught in it, of whom it is required, and where the people of an area stand with it."""
    viewer, land, on = viewer_of(request), chosen_ground(request, Permission.SEE_TRAINING), day_asked(request)
    found = training.get_course(code)
    people = train.people_in(viewer, now(), _tops(land))
    named = all(_reads(viewer, top) for top in _tops(land))
    states = training.state_on([one.id for one in people], on, course_codes=[code])
    rows = [(one, states[one.id][code]) for one in people if states[one.id][code].badness[0]]
    rows.sort(key=lambda row: (not row[1].overdue, -row[1].badness[0], row[0].name, row[0].id))
    table = Table(
        f"training-{code}",
        f"Of whom it is required in {land.name}, on {in_words(on)}",
        _PEOPLE,
        [
            (
                Linked(one.full_name, reverse("station:training_of", args=[one.id])), one.collar_number,
                state.state.label, state.until, "Yes" if state.overdue else "", state.reason,
            )
            for one, state in rows
        ],
        notes=["Who holds a post in a team of these areas today. Until: the day on which the state changes by itself."],
    )  # fmt: skip
    version, required = found.version_on(on), {one.id for one, state in rows if _counted(state)}
    evidence = _evidence(land, found, on, required)
    if file := asked_for(request, *([table] if named else []), evidence):
        return file
    if len(table.rows) > _MOST_ROWS:
        more = f"The first {_MOST_ROWS} of {len(table.rows):,}, overdue first. The files have all of them."
        table = dataclasses.replace(table, rows=table.rows[:_MOST_ROWS], notes=[more, *table.notes])
    return page(
        request, "training_course.html", "training", course=found, version=version, table=table, on=on,
        named=named, evidence=evidence, requirements=training.list_requirements(course_code=code),
        manages=train.manages(viewer, now()), **area_filter(land),
    )  # fmt: skip


def _reads(viewer: accounts.Viewer, area_code: str) -> bool:
    """Whether the viewer reads by name where people of an area stand."""
    return bool(accounts.may(viewer, Permission.READ_TRAINING, places.path_of(area_code, today())))


def _counted(state: Currency) -> bool:
    return state.state not in {State.EXEMPT, State.NOT_REQUIRED}


def _evidence(land: Ground, found: training.CourseView, on: dt.date, required: Collection[int]) -> Table:
    """How many of those who have to hold a course have shown each of its evidence tasks."""
    return Table(
        f"evidence-{found.code}",
        f"Evidence in {land.name}, by objective, as taught on {in_words(on)}",
        _EVIDENCE,
        [
            (
                f"{one.letter}. {one.objective}",
                one.words,
                one.accepted,
                one.waiting,
                one.returned,
                len(required),
            )
            for one in training.count_evidence(required, course_code=found.code, on=on)
        ],
        notes=[
            "Of: everybody here of whom the course is required on that day and who isn’t exempt. Heads, not FTE."
        ],
    )


def _tops(land: Ground) -> list[str]:
    """The chosen area, or the highest ones that are held."""
    return [land.chosen.code] if land.chosen else [area.code for area, depth in land.choices if depth == 0]


def _may_assess(request: HttpRequest) -> bool:
    return bool(chosen_ground(request, Permission.ASSESS_TRAINING).choices)
