"""Abstraction: its type and frequency, by a definition that the page names, down to the shifts behind each figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import By
from peelian.journeys import looks, tell_abstraction
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import charts, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.shared.tables import asked_for
from peelian.web.station.forms.abstraction import BY, NOT_SAID, FiguresForm, by_key
from peelian.web.station.page import page, today

#: What a page without a period looks at: the last four whole weeks and this one so far.
BACK = dt.timedelta(days=28)
#: So many shifts are listed.
MOST_SHIFTS = 200


@requires(Permission.SEE_ABSTRACTION)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures by a definition, told by something, and their trend."""
    land = ground(viewer_of(request), Permission.SEE_ABSTRACTION, today())
    form = _form(request, land)
    if not form.is_valid():
        return page(request, "abstraction.html", "abstraction", status=400, form=form)
    with refusals.on_form(form):
        told = _told(request, form)
    if form.errors:
        return page(request, "abstraction.html", "abstraction", status=400, form=form)
    link = _linking(request, form.cleaned_data)
    table, trend = told.table(link), told.trend(link)
    apart = trend.table.name != table.name
    if file := asked_for(request, table, *([trend.table] if apart else [])):
        return file
    above, below = tell_abstraction.lines_of(told.figures.definition)
    return page(
        request,
        "abstraction.html",
        "abstraction",
        form=form,
        where=told.where,
        figures=told.figures,
        table=table if apart else None,
        trend=charts.shown(trend)[0] if told.figures.shifts else None,
        definition=told.figures.definition,
        above=above,
        below=below,
        no_hours=tell_abstraction.NO_HOURS,
        narrowed=told.narrowed,
        weeks_only=(told.figures.first_on, told.figures.last_on)
        != (form.cleaned_data["since"], form.cleaned_data["until"]),
        paper=f"{reverse('station:abstraction_pdf')}?{urlencode(_asked(form.cleaned_data))}",
    )


@requires(Permission.SEE_ABSTRACTION)
@require_safe
def on_paper(request: HttpRequest) -> HttpResponse:
    """The same figures as a PDF. Raises NotFound for what can't be asked, also where nothing prints."""
    press = ports().press
    form = _form(request, ground(viewer_of(request), Permission.SEE_ABSTRACTION, today()))
    if press is None or not form.is_valid():
        raise NotFound("Nothing is printed here.")
    at = now()
    try:
        told = _told(request, form)
    except Refused as refused:
        raise NotFound(refused.message) from refused
    made = press(tell_abstraction.paper(told, at), at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="abstraction.pdf"'
    return answer


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
    told = tell_abstraction.Told(figures, figures, "", land.name, _names(land), today())
    found = workforce.shifts_behind(figures, key)
    names = workforce.full_names({one.person_id for one in found[:MOST_SHIFTS]})
    rows = [(one, names[one.person_id]) for one in found[:MOST_SHIFTS]]
    looks.record_looks(viewer=viewer_of(request), at=now(), person_ids=names, what="Shifts and absences")
    back = f"{reverse('station:abstraction')}?{urlencode(_asked(said))}"
    return page(
        request,
        "abstraction_shifts.html",
        "abstraction",
        rows=rows,
        more=len(found) - len(rows),
        what=told.name_of(key),
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


def _withholds(request: HttpRequest, land: Ground) -> bool:
    """Whether the viewer doesn't record the duties of all whose hours these are."""
    return not set(land.codes) <= set(ground(viewer_of(request), Permission.RECORD_DUTIES, today()).codes)


def _figures(
    land: Ground, said: Mapping[str, Any], by: By, *, withhold: bool = False
) -> workforce.AbstractionFigures:
    definition = by_key(workforce.list_definitions())[said["definition"]]
    asked_by = said["asked_by"]
    return workforce.abstraction_figures(
        area_codes=land.codes, first_on=said["since"], last_on=said["until"], definition=definition, by=by,
        asked_by=workforce.AskedBy("" if asked_by == NOT_SAID else asked_by) if asked_by else None,
        planned=said["planned"] == "yes" if said["planned"] else None, code=said["code"],
        withhold=withhold,
    )  # fmt: skip


def _told(request: HttpRequest, form: FiguresForm) -> tell_abstraction.Told:
    """What a valid form asks for."""
    said = form.cleaned_data
    land = ground(viewer_of(request), Permission.SEE_ABSTRACTION, today(), said["area"])
    by = By(said["by"])
    withhold = _withholds(request, land)
    if withhold:
        said = {**said, **_weeks(form)}
        _require_all(by, said)
    figures = _figures(land, said, by, withhold=withhold)
    weeks = figures if by is By.WEEK else _figures(land, said, By.WEEK, withhold=withhold)
    return tell_abstraction.Told(
        figures, weeks, dict(BY)[by], land.name, _names(land), today(), _narrowed(form)
    )


def _weeks(form: FiguresForm) -> dict[str, dt.date]:
    """The whole weeks that are told of a form's days. Raises Refused where there is none."""
    said = form.cleaned_data
    found = tell_abstraction.whole_weeks(said["since"], said["until"], today())
    if found is None:
        raise Refused(
            "Choose a week at least, from Monday to Sunday, that is over: these figures are told of whole weeks",
            field="until",
        )
    return {"since": found[0], "until": found[1]}


def _require_all(by: By, said: Mapping[str, Any]) -> None:
    """Raise Refused for hours and days of the week of a part of one's areas: from parts one could work out others."""
    if by in {By.HOUR, By.WEEKDAY} and said["area"]:
        raise Refused("Hours and days of the week are told of all your areas together", field="by")


def _names(land: Ground) -> dict[str, str]:
    return {area.code: area.name for area, _ in land.choices}


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


def _linking(request: HttpRequest, said: Mapping[str, Any]) -> Callable[[str], str] | None:
    """The address of the shifts behind a row, for those who record these people's duties."""
    if not accounts.may_anywhere(viewer_of(request), Permission.RECORD_DUTIES):
        return None
    url = f"{reverse('station:abstraction_shifts')}?{urlencode(_asked(said))}"
    return lambda key: f"{url}&{urlencode({'key': key})}"
