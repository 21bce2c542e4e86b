"""Problem Management Profiles: write, change while a draft, agree, read the outcomes, close."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any, TypeAlias

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import begin_plan, read_outcomes, show_outcomes, write_plan
from peelian.journeys.ports import ports
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.plans import ClosePlanForm, OutcomeRows, PlanForm, ReadingForm, TacticRows
from peelian.web.station.page import area_filter, chosen_ground, guard, may, page, today
from peelian.web.station.rows import all_errors, as_typed, filled, redrawn

Rows: TypeAlias = "BaseFormSet[Any]"


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Plans of the chosen areas, newest first, with the course of each outcome."""
    land = chosen_ground(request, Permission.SEE_STATION)
    rows = problems.list_plans(area_codes=land.codes, on=today())
    return page(request, "plan_list.html", "plans", rows=rows, **area_filter(land))


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan with its tactics, outcomes, readings and patrols."""
    return _show(request, plan_id, None)


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
    """Change a draft."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    if plan.state is not problems.PlanState.DRAFT:
        messages.info(request, "An agreed plan isn't changed: close it and write another, or add readings.")
        return redirect("station:plan", plan_id=plan_id)

    def save(said: dict[str, Any]) -> problems.PlanView:
        return write_plan.rewrite(viewer=viewer_of(request), at=now(), plan_id=plan_id, **said)

    return _edit(
        request,
        save,
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
@require_POST
@once
def agree(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Agree a draft: from now on patrols can be sent under it."""
    with refusals.on_page(request):
        write_plan.agree(viewer=viewer_of(request), at=now(), plan_id=plan_id)
        messages.success(request, "The plan is agreed. You can send patrols under it.")
    return redirect("station:plan", plan_id=plan_id)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def add_reading(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add the value of an outcome's indicator on a day."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    form = _reading_form(plan, request.POST)
    if form is not None and form.is_valid():
        with refusals.on_form(form):
            write_plan.add_reading(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(request, "The reading is added.")
            return redirect("station:plan", plan_id=plan_id)
    return _show(request, plan_id, form)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def finish_tactic(request: HttpRequest, plan_id: int, tactic_id: int) -> HttpResponse:
    """Say that a tactic was done."""
    with refusals.on_page(request):
        write_plan.finish_tactic(viewer=viewer_of(request), at=now(), tactic_id=tactic_id)
        messages.success(request, "The tactic is marked as done.")
    return redirect("station:plan", plan_id=plan_id)


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a plan with what came of it."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    form = ClosePlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            write_plan.close(
                viewer=viewer_of(request),
                at=now(),
                plan_id=plan_id,
                assessment=form.cleaned_data["assessment"],
            )
            messages.success(request, "The plan is closed.")
            return redirect("station:plan", plan_id=plan_id)
    return page(
        request,
        "end.html",
        "plans",
        form=form,
        heading="Close this plan",
        what=plan.title,
        said=[f"{row.indicator}: {row.course}. {row.course_reason}" for row in plan.outcomes],
        button="Close plan",
        back=reverse("station:plan", args=[plan_id]),
    )


def _show(request: HttpRequest, plan_id: int, form: ReadingForm | None) -> HttpResponse:
    path = problems.area_path_of(plan_id)
    guard(request, Permission.SEE_STATION, path)
    at = now()
    plan = problems.get_plan(plan_id, on=today())
    tasks = tasking.list_tasks_of_plan(viewer=viewer_of(request), plan_id=plan_id)
    proofs = visibility.list_proofs([task.id for task in tasks])
    outputs, outcomes = show_outcomes.show(at=at, plan=plan)
    return page(
        request,
        "plan.html",
        "plans",
        plan=plan,
        outputs=outputs,
        outcomes=outcomes,
        part=problems.find_part(plan_id),
        form=form or _reading_form(plan, None),
        tasks=[{"task": task, "proof": proofs.get(task.id)} for task in tasks],
        may_write=may(request, Permission.WRITE_PLAN, path),
        may_publish=may(request, Permission.ADOPT_PRIORITY, path),
        may_task=may(request, Permission.TASK_PATROL, path),
        can_print=ports().press is not None,
        subject=f"problems.Plan:{plan_id}",
    )


def _reading_form(plan: problems.PlanView, typed: Any) -> ReadingForm | None:
    """The form of a typed reading; None where all outcomes are read by themselves."""
    by_hand = [row for row in plan.outcomes if row.measure is problems.Measure.TYPED]
    if not by_hand:
        return None
    return ReadingForm(typed, outcomes=[(row.id, row.indicator) for row in by_hand], today=today())


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
) -> HttpResponse:
    form: PlanForm
    objectives = [(row.id, row.name) for row in priorities.list_objectives(today())]
    areas = read_outcomes.comparison_choices(at=now(), area_code=priority.area_code)
    there = {"areas": [(area.code, f"{area.name} ({area.kind.label})") for area in areas]}
    if request.method != "POST":
        form = PlanForm(initial=started, objectives=objectives)
        whats: Rows = TacticRows(initial=[*tactics, {}], prefix="tactics")
        results: Rows = OutcomeRows(initial=outcomes or [{}], prefix="outcomes", form_kwargs=there)
    elif "add_tactic" in request.POST or "add_outcome" in request.POST:
        form = PlanForm(
            initial=as_typed(PlanForm(request.POST, objectives=objectives)), objectives=objectives
        )
        whats = redrawn(TacticRows, request.POST, "tactics", one_more="add_tactic" in request.POST)
        results = redrawn(
            OutcomeRows, request.POST, "outcomes", one_more="add_outcome" in request.POST, form_kwargs=there
        )
    else:
        form = PlanForm(request.POST, objectives=objectives)
        whats, results = (
            TacticRows(request.POST, prefix="tactics"),
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
        any_errors=all_errors(form, whats, results),
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
