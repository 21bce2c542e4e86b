"""Abstraction: its type and frequency, by a definition that the page names, down to the shifts behind each figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from peelian.analysis.abstraction import Counts, Definition, Part
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import By, Rank
from peelian.kernel.errors import NotFound
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.shared.tables import Cell, Column, Linked, Table, asked_for
from peelian.web.station.forms.abstraction import BY, NOT_SAID, FiguresForm
from peelian.web.station.page import page, today

#: What a page without a period looks at: the last four whole weeks and this one so far.
BACK = dt.timedelta(days=28)
#: So many shifts are listed.
MOST_SHIFTS = 200
_MINUTES = 60
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = {
    Part.CORE: "core", Part.ABSTRACTED: "abstracted", Part.TRAINING: "training", Part.UNAVAILABLE: "unavailable",
}  # fmt: skip


@requires(Permission.SEE_ABSTRACTION)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures by a definition, told by something, and their trend."""
    land = ground(viewer_of(request), Permission.SEE_ABSTRACTION, today())
    form = _form(request, land)
    if not form.is_valid():
        return page(request, "abstraction.html", "abstraction", status=400, form=form)
    said = form.cleaned_data
    land = ground(viewer_of(request), Permission.SEE_ABSTRACTION, today(), said["area"])
    by = By(said["by"])
    figures = _figures(land, said, by)
    table = _table(figures, land, f"By {dict(BY)[by].lower()}", "abstraction", _shifts_url(request, said))
    trend = (
        None if by is By.WEEK else _table(_figures(land, said, By.WEEK), land, "Week by week", "trend", None)
    )
    if file := asked_for(request, *filter(None, (table, trend))):
        return file
    return page(
        request,
        "abstraction.html",
        "abstraction",
        form=form,
        land=land,
        figures=figures,
        table=table,
        trend=trend,
        definition=figures.definition,
        parts=_lines(figures.definition),
        narrowed=_narrowed(form),
        may_record=accounts.may_anywhere(viewer_of(request), Permission.RECORD_DUTIES),
    )


@requires(Permission.RECORD_DUTIES)
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """The shifts behind one row of the figures, by name: for those who answer for these people's duties."""
    land = ground(viewer_of(request), Permission.RECORD_DUTIES, today())
    form = _form(request, land)
    if not form.is_valid():
        return page(request, "abstraction_shifts.html", "abstraction", status=400, form=form)
    said = form.cleaned_data
    land = ground(viewer_of(request), Permission.RECORD_DUTIES, today(), said["area"])
    figures = _figures(land, said, By(said["by"]))
    key = request.GET.get("key", "")
    found = workforce.shifts_behind(figures, key)
    names: dict[int, str] = {}
    for one in found[:MOST_SHIFTS]:
        if one.person_id not in names:
            names[one.person_id] = workforce.get_person(one.person_id).full_name
    rows = [(one, names[one.person_id]) for one in found[:MOST_SHIFTS]]
    back = f"{reverse('station:abstraction')}?{urlencode(_asked(said))}"
    return page(
        request,
        "abstraction_shifts.html",
        "abstraction",
        rows=rows,
        more=len(found) - len(rows),
        what=_name(key, figures, _names(land)),
        back=back,
        figures=figures,
    )


def _form(request: HttpRequest, land: Ground) -> FiguresForm:
    usual = {
        "since": (today() - BACK).isoformat(), "until": today().isoformat(), "definition": "duty-hours",
        "by": By.REASON.value, "area": "",
    }  # fmt: skip
    asked = {
        **usual,
        **{name: value for name, value in request.GET.items() if name in FiguresForm.base_fields},
    }
    return FiguresForm(
        asked,
        areas=indented(land),
        everywhere="All your areas",
        definitions=workforce.list_definitions(),
        codes=workforce.list_codes(),
    )


def _figures(land: Ground, said: Mapping[str, Any], by: By) -> workforce.AbstractionFigures:
    definition = next(one for one in workforce.list_definitions() if one.code == said["definition"])
    asked_by = said["asked_by"]
    return workforce.abstraction_figures(
        area_codes=land.codes, first_on=said["since"], last_on=said["until"], definition=definition, by=by,
        asked_by=workforce.AskedBy("" if asked_by == NOT_SAID else asked_by) if asked_by else None,
        planned=said["planned"] == "yes" if said["planned"] else None, code=said["code"],
    )  # fmt: skip


def _table(
    figures: workforce.AbstractionFigures, land: Ground, caption: str, name: str, url: str | None
) -> Table:
    """The figures with each class of people apart; never one share of both."""
    whole = figures.definition.counts is Counts.SHIFTS
    unit = "shifts" if whole else "hours"
    columns = [Column(dict(BY)[figures.by])]
    for rank in workforce.COUNTED_RANKS:
        columns += [
            Column(f"{rank.short}: times", numeric=True),
            Column(f"{rank.short}: {unit}", numeric=True, digits=0 if whole else 1),
            Column(f"{rank.short}: of {unit}", numeric=True, digits=0 if whole else 1),
            Column(f"{rank.short}: share", numeric=True, share=True, digits=1),
        ]
    names = _names(land)
    rows = []
    for row in figures.rows:
        words = _name(row.key, figures, names)
        first: Cell = Linked(words, f"{url}&{urlencode({'key': row.key})}") if url else words
        rows.append([first, *_cells(row.cells, whole)])
    return Table(
        name,
        caption,
        columns,
        rows,
        total=["All", *_cells(figures.total, whole)],
        notes=[*figures.reasons, *_notes(figures)],
    )


def _cells(cells: Mapping[Rank, workforce.Cell], whole: bool) -> list[Cell]:
    found: list[Cell] = []
    for rank in workforce.COUNTED_RANKS:
        one = cells[rank]
        scale = 1 if whole else _MINUTES
        found += [one.frequency, one.over / scale, one.under / scale, one.value]
    return found


def _notes(figures: workforce.AbstractionFigures) -> list[str]:
    notes = ["Hours are added up before they are divided: no share here is a mean of shares."]
    if figures.by.of_absences and figures.definition.counts is Counts.SHIFTS:
        notes.append("A shift that two of these touched is in both rows, and once in the sum.")
    if Part.CORE in figures.definition.numerator and figures.by.of_absences:
        notes.append("Rows tell what was taken from the core role; the last one tells what was left of it.")
    return notes


def _names(land: Ground) -> dict[str, str]:
    return {area.code: area.name for area, _ in land.choices}


def _name(key: str, figures: workforce.AbstractionFigures, areas: Mapping[str, str]) -> str:
    """What a row is called; what can't be a row's key is handed back as it is."""
    known: dict[By, Callable[[], Mapping[str, str]]] = {
        By.SECTOR: lambda: {key: areas.get(key) or _area_name(key)},
        By.TEAM: lambda: {str(one.team_id): one.team_name for one in figures.shifts},
        By.REASON: lambda: {one.code: one.label.capitalize() for one in workforce.list_codes()},
        By.ASKED_BY: lambda: {one.value: one.label for one in workforce.AskedBy},
        By.PLANNED: lambda: {"planned": "Planned", "sudden": "At short notice"},
        By.HOUR: lambda: {str(hour): f"{hour:02}:00 to {hour:02}:59" for hour in range(24)},
        By.WEEKDAY: lambda: {str(number): name for number, name in enumerate(_DAYS)},
        By.WEEK: lambda: {row.key: _week(row.key) for row in figures.rows},
    }
    return known[figures.by]().get(key, key)


def _week(monday: str) -> str:
    day = dt.date.fromisoformat(monday)
    return f"From {day.day} {day:%B %Y}"


def _area_name(code: str) -> str:
    try:
        return places.get_area(code, today()).name
    except NotFound:
        return code


def _lines(definition: Definition) -> dict[str, str]:
    """What stands above and below the line, in words."""

    def told(parts: frozenset[Part]) -> str:
        return (
            "all rostered"
            if parts == frozenset(Part)
            else " + ".join(_PARTS[one] for one in Part if one in parts)
        )

    if definition.counts is Counts.SHIFTS:
        return {"above": "shifts with an abstracted minute", "below": "shifts with a minute on duty"}
    return {"above": f"{told(definition.numerator)} hours", "below": f"{told(definition.denominator)} hours"}


def _narrowed(form: FiguresForm) -> list[str]:
    """What the page is narrowed to, in words."""
    return [
        str(dict(form.fields[name].choices)[form.cleaned_data[name]])  # type: ignore[attr-defined]
        for name in ("code", "asked_by", "planned")
        if form.cleaned_data[name]
    ]


def _asked(said: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else str(value)
        for name, value in said.items()
        if value
    }


def _shifts_url(request: HttpRequest, said: Mapping[str, Any]) -> str | None:
    if not accounts.may_anywhere(viewer_of(request), Permission.RECORD_DUTIES):
        return None
    return f"{reverse('station:abstraction_shifts')}?{urlencode(_asked(said))}"
