"""Problem Management Profiles: written, and changed while a draft, with the time before in sight."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any, TypeAlias

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.workforce import api as workforce
from peelian.journeys import begin_plan, read_outcomes, weigh_outcome, write_plan
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.plans import OutcomeForm, OutcomeRows, PlanForm, TacticRows
from peelian.web.station.page import guard, page, today
from peelian.web.station.rows import all_errors, as_typed, filled, redrawn

Rows: TypeAlias = "BaseFormSet[Any]"
#: Presses that draw the form again, with nothing checked and nothing saved.
_DRAWN_AGAIN = ("add_tactic", "add_outcome", "weigh")


@dataclasses.dataclass(slots=True)
class _Draft:
    """The draft that a form changes: the version that the form was begun from, and whether it is another by now."""

    plan_id: int
    seen: str
    changed: bool = False


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest, priority_id: int) -> HttpResponse:
    """A new plan for a priority."""
    guard(request, Permission.WRITE_PLAN, priorities.area_path_of(priority_id))
    row = priorities.get_priority(priority_id, at=now())

    def save(said: dict[str, Any]) -> problems.PlanView:
        return write_plan.write(viewer=viewer_of(request), at=now(), priority_id=priority_id, **said)

    begun = begin_plan.begin(priority_id=priority_id, at=now())
    if begun is None:
        started = {"title": f"{row.category_label} in {row.area_name}"}
        return _edit(
            request, save, started=started, tactics=[], outcomes=[], heading="Write a plan", priority=row
        )
    held = {objective.code: objective.id for objective in priorities.list_objectives(today())}
    return _edit(
        request,
        save,
        heading="Write a plan",
        priority=row,
        template=begun,
        started={
            "title": begun.title,
            "aim": begun.aim,
            "scanning": begun.scanning,
            "analysis": begun.analysis,
            **dataclasses.asdict(begun.triangle),
            "objective_ids": [held[code] for code in begun.objective_codes],
        },
        tactics=[_tactic_row(tactic) for tactic in begun.tactics],
        outcomes=[{**_outcome_row(outcome), "target": None} for outcome in begun.outcomes],
    )


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change a draft. Where somebody else did so meanwhile, what was typed is kept, and saved by a second press."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    if plan.state is not problems.PlanState.DRAFT:
        messages.info(request, "An agreed plan isn't changed: close it and write another, or add readings.")
        return redirect("station:plan", plan_id=plan_id)

    draft = _Draft(plan_id, request.POST.get("seen", "") if request.method == "POST" else plan.version)

    def save(said: dict[str, Any]) -> problems.PlanView:
        try:
            return write_plan.rewrite(
                viewer=viewer_of(request), at=now(), plan_id=plan_id, seen=draft.seen, **said
            )
        except problems.PlanChanged:
            draft.seen, draft.changed = problems.get_plan(plan_id, on=today()).version, True
            raise

    return _edit(
        request,
        save,
        draft=draft,
        heading="Change the plan",
        priority=priorities.get_priority(plan.priority_id, at=now()),
        started={
            "title": plan.title,
            "aim": plan.aim,
            "scanning": plan.scanning,
            "analysis": plan.analysis,
            **dataclasses.asdict(plan.triangle),
            "objective_ids": [row.id for row in plan.objectives if not row.suggested],
        },
        tactics=[_tactic_row(row) for row in plan.tactics],
        outcomes=[_outcome_row(row) for row in plan.outcomes],
    )


@requires(Permission.WRITE_PLAN)
@require_safe
def weigh(request: HttpRequest, priority_id: int) -> HttpResponse:
    """What can be said of one outcome as it is typed: a piece of the form, for the script that fills it in."""
    guard(request, Permission.WRITE_PLAN, priorities.area_path_of(priority_id))
    row = OutcomeForm(
        request.GET, areas=_comparisons(priorities.get_priority(priority_id, at=now()).area_code)
    )
    return page(request, "_weighed.html", "plans", weighed=_weighed(priority_id, row))


def owners_of(request: HttpRequest, plan_area_path: tuple[str, ...]) -> dict[str, Any]:
    """Who can own a tactic of a plan: people of its sector, else of its own area; partners that were named before."""
    for code in plan_area_path[1::-1]:
        try:
            people = workforce.list_people(viewer=viewer_of(request), area_path_code=code, on=today())
        except (Refused, NotFound):  # that area isn't this viewer's, or is no more
            continue
        named = [(row.id, f"{row.rank.short} {row.name}".strip()) for row in people]
        return {"people": named, "partners": problems.list_partners()}
    return {"people": [], "partners": problems.list_partners()}


def _edit(
    request: HttpRequest,
    save: Any,
    *,
    started: dict[str, Any],
    tactics: list[dict[str, Any]],
    outcomes: list[dict[str, Any]],
    heading: str,
    priority: priorities.PriorityView,
    template: begin_plan.PlanStart | None = None,
    draft: _Draft | None = None,
) -> HttpResponse:
    form: PlanForm
    objectives = [(row.id, row.name) for row in priorities.list_objectives(today())]
    there = {"areas": _comparisons(priority.area_code)}
    whom = owners_of(request, priorities.area_path_of(priority.id))
    if request.method != "POST":
        form = PlanForm(initial=started, objectives=objectives)
        whats: Rows = TacticRows(initial=[*tactics, {}], prefix="tactics", form_kwargs=whom)
        results: Rows = OutcomeRows(initial=outcomes or [{}], prefix="outcomes", form_kwargs=there)
    elif any(press in request.POST for press in _DRAWN_AGAIN):
        form = PlanForm(
            initial=as_typed(PlanForm(request.POST, objectives=objectives)), objectives=objectives
        )
        whats = redrawn(
            TacticRows, request.POST, "tactics", one_more="add_tactic" in request.POST, form_kwargs=whom
        )
        results = redrawn(
            OutcomeRows, request.POST, "outcomes", one_more="add_outcome" in request.POST, form_kwargs=there
        )
        if "weigh" in request.POST:
            typed = OutcomeRows(request.POST, prefix="outcomes", form_kwargs=there)
            for shown, row in zip(results.forms, typed.forms, strict=False):
                shown.weighed = _weighed(priority.id, row)
    else:
        form = PlanForm(request.POST, objectives=objectives)
        whats, results = (
            TacticRows(request.POST, prefix="tactics", form_kwargs=whom),
            OutcomeRows(request.POST, prefix="outcomes", form_kwargs=there),
        )
        if all([form.is_valid(), whats.is_valid(), results.is_valid()]):
            with refusals.on_form(form):
                plan = save(
                    {
                        **_said(form.cleaned_data),
                        "tactics": [tactic_of(row) for row in filled(whats)],
                        "outcomes": [_outcome(row) for row in filled(results)],
                    }
                )
                messages.success(request, "The draft is saved. Agree it when it's ready.")
                return redirect("station:plan", plan_id=plan.id)
    return page(
        request,
        "plan_edit.html",
        "plans",
        form=form,
        tactics=whats,
        outcomes=results,
        heading=heading,
        priority=priority,
        start=template,
        draft=draft,
        any_errors=all_errors(form, whats, results),
    )


def _comparisons(area_code: str) -> list[tuple[str, str]]:
    areas = read_outcomes.comparison_choices(at=now(), area_code=area_code)
    return [(area.code, f"{area.name} ({area.kind.label})") for area in areas]


def _weighed(priority_id: int, row: OutcomeForm) -> weigh_outcome.Weighed | None:
    """What a row comes to, as far as it is filled in; None for one that is typed by hand."""
    row.is_valid()
    said = row.cleaned_data
    measure = problems.Measure(said.get("measure") or problems.Measure.TYPED)
    if measure is problems.Measure.TYPED:
        return None
    return weigh_outcome.weigh(
        at=now(),
        priority_id=priority_id,
        measure=measure,
        direction=problems.Direction(said.get("direction") or problems.Direction.FALL),
        comparison_code=said.get("comparison_code") or "",
        due_on=said.get("due_on"),
        target=said.get("target"),
    )


def tactic_of(row: dict[str, Any]) -> problems.TacticDraft:
    """A tactic as its form was filled in."""
    given = dict(row)
    cost = given.pop("cost", None)
    agency = problems.Agency(given.pop("agency", "") or problems.Agency.POLICE)
    return problems.TacticDraft(**given, agency=agency, cost_pence=None if cost is None else int(cost * 100))


def _said(cleaned: dict[str, Any]) -> dict[str, Any]:
    """What the form of a plan says, as the journey takes it."""
    sides = [field.name for field in dataclasses.fields(problems.Triangle)]
    rest = {name: value for name, value in cleaned.items() if name not in sides}
    return {**rest, "triangle": problems.Triangle(**{side: cleaned[side] for side in sides})}


def _outcome(row: dict[str, Any]) -> problems.OutcomeDraft:
    given = {
        **row,
        "direction": problems.Direction(row["direction"]),
        "measure": problems.Measure(row["measure"] or problems.Measure.TYPED),
    }
    return problems.OutcomeDraft(**given)


def _tactic_row(row: problems.TacticView | problems.TacticDraft) -> dict[str, Any]:
    return {
        "what": row.what,
        "agency": row.agency.value,
        "owner": f"person:{row.owner_id}" if row.owner_id else "",
        "who": row.who,
        "starts_on": row.starts_on,
        "due_on": row.due_on,
        "cost": None if row.cost_pence is None else Decimal(row.cost_pence) / 100,
    }


def _outcome_row(row: problems.OutcomeView | problems.OutcomeDraft) -> dict[str, Any]:
    return {
        "measure": row.measure.value,
        "indicator": row.indicator,
        "unit": row.unit,
        "direction": row.direction.value,
        "baseline": None if row.measure.is_judged else row.baseline,
        "target": row.target,
        "due_on": row.due_on,
        "comparison_code": row.comparison_code,
    }
