"""How the force is cut, for planners: operating models, units and what they came from, uplift, posts that move."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import UnitKind
from peelian.journeys import plan_units, plan_workforce
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.shared.tables import asked_for
from peelian.web.station import unit_tables as tables
from peelian.web.station.forms import workforce_units as forms
from peelian.web.station.page import page, today
from peelian.web.station.planning import Said, taken, unit_choices

_A_YEAR = dt.timedelta(days=365)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Every operating model, and the units of one: of that which holds today where none is asked for."""
    found = workforce.list_models()
    may_manage = _manages(request)
    if not found:
        return page(request, "workforce_models.html", "workforce", shown=(), may_manage=may_manage)
    holds = next((one for one in found if _holds(one, today())), found[-1])
    form = forms.WhichModelForm(
        {"model": holds.code} | request.GET.dict(), models=[(one.code, one.name) for one in reversed(found)]
    )
    shown = [tables.models(found)]
    if not form.is_valid():
        return page(
            request, "workforce_models.html", "workforce", status=400, form=form, shown=shown, may_manage=may_manage
        )  # fmt: skip
    model = workforce.get_operating_model(form.cleaned_data["model"])
    shown.append(tables.units(model, today(), may_manage=may_manage))
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_models.html", "workforce", form=form, shown=shown, model=model, may_manage=may_manage
    )  # fmt: skip


@requires(Permission.SEE_WORKFORCE)
@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """Where uplift posts went, and a unit's strength through the operating models on days of the reader's choice."""
    asked = {
        f"{name}": (today() - back * _A_YEAR).isoformat()
        for name, back in (("first", 2), ("second", 1), ("third", 0))
    }
    units = unit_choices(UnitKind.FORCE, UnitKind.LPA, UnitKind.DEPARTMENT, UnitKind.FUNCTION)
    form = forms.LineageForm(asked | request.GET.dict(), units=units)
    programmes = workforce.list_uplift_programmes()
    shown = [tables.uplift(workforce.uplift_table(key), key) for key, _ in programmes]
    valid = form.is_valid()
    if valid and form.cleaned_data["unit"]:
        unit = workforce.get_unit(form.cleaned_data["unit"], today())
        shown.append(tables.lineage(unit, form.days()))
    if valid and (file := asked_for(request, *shown)):
        return file
    return page(
        request, "workforce_growth.html", "workforce", status=200 if valid else 400, form=form, shown=shown,
        programmes=programmes, may_manage=_manages(request),
    )  # fmt: skip


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_model(request: HttpRequest) -> HttpResponse:
    """An operating model begins."""
    plan_workforce.require_force(viewer_of(request), now())
    form = forms.ModelForm(request.POST or None)

    def step(said: Said) -> None:
        plan_units.begin_model(viewer=viewer_of(request), at=now(), **said)

    words = (
        "The model until then ends on that day. Its units stay until they are closed: make the new ones, move posts and"
        " people, then close the old ones. Every day before keeps the force as it was cut then."
    )
    newest = workforce.list_models()[-1:]
    wrong = next(
        (
            (reverse("station:withdraw_model", args=[one.code]), f"Take back {one.name}, which has no units")
            for one in newest
            if not workforce.list_units_of(one.code)
        ),
        None,
    )
    return taken(
        request,
        form,
        step,
        "Begin an operating model",
        words,
        back=_models(),
        button="Begin it",
        instead=wrong,
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw_model(request: HttpRequest, code: str) -> HttpResponse:
    """An operating model that was begun by mistake."""
    plan_workforce.require_force(viewer_of(request), now())
    model = workforce.get_operating_model(code)
    form = forms.WithdrawModelForm(request.POST or None)

    def step(_: Said) -> None:
        plan_units.withdraw_model(viewer=viewer_of(request), at=now(), code=code)

    words = (
        "Only while it has no units. The operating model before it goes on as if this one had never begun."
    )
    return taken(request, form, step, f"Take back {model.name}", words, back=_models(), button="Take it back")


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def create_unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit of an operating model."""
    plan_workforce.require_force(viewer_of(request), now())
    model = workforce.get_operating_model(code)
    form = forms.UnitForm(
        request.POST or None, initial={"valid_from": _first_day_in(model)},
        parents=_named(workforce.list_units_of(code)),
        areas=[(area.code, f"{area.name} ({area.code})") for area in places.list_areas(on=today())],
    )  # fmt: skip

    def step(said: Said) -> None:
        plan_units.create_unit(
            viewer=viewer_of(request), at=now(), model=model, **said | {"kind": UnitKind(said["kind"])}
        )

    words = "What it is part of can’t be changed later, so that a day always counts in the same units."
    return taken(request, form, step, f"Make a unit of {model.name}", words, back=_models(code))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name_origins(request: HttpRequest, unit_id: int) -> HttpResponse:
    """From which older units a unit came."""
    plan_workforce.require_force(viewer_of(request), now())
    unit = workforce.unit_by_id(unit_id)
    known = [workforce.unit_by_id(origin).code for own, origin in workforce.list_origins() if own == unit_id]
    form = forms.OriginsForm(request.POST or None, initial={"origins": "\n".join(known)})

    def step(said: Said) -> None:
        plan_units.name_origins(viewer=viewer_of(request), at=now(), unit_id=unit_id, origins=said["origins"])

    words = "Several units can have become one, and one several. What is sent stands in place of what was said before."
    return taken(request, form, step, f"Where {unit.name} came from", words, back=_models(unit.model_code))


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit that isn't there any more."""
    plan_workforce.require_force(viewer_of(request), now())
    unit = workforce.unit_by_id(unit_id)
    form = forms.CloseUnitForm(request.POST or None, initial={"valid_until": unit.valid_until or today()})

    def step(said: Said) -> None:
        plan_units.close_unit(viewer=viewer_of(request), at=now(), unit_id=unit_id, **said)

    words = "Its posts, its people and the units below it are moved or closed first. Past days keep it."
    return taken(
        request, form, step, f"Close {unit.name}", words, back=_models(unit.model_code), button="Close it"
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_uplift(request: HttpRequest) -> HttpResponse:
    """A programme that funds officers above a baseline."""
    plan_workforce.require_force(viewer_of(request), now())
    form = forms.UpliftForm(request.POST or None)

    def step(said: Said) -> None:
        plan_units.begin_uplift(viewer=viewer_of(request), at=now(), **said)

    words = "Then say, unit by unit, where its posts went. What isn’t listed by unit is said under the table."
    return taken(request, form, step, "Record an uplift programme", words, back=_growth())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def allocate(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Posts of a programme go into a unit."""
    plan_workforce.require_force(viewer_of(request), now())
    programme = workforce.uplift_table(programme_id)
    standing = workforce.list_units_from(today())
    own = {unit.id for unit in standing}
    older = [unit for unit in workforce.UnitTree.read().by_id.values() if unit.id not in own]
    form = forms.AllocateForm(
        request.POST or None, units=_named(standing), older=_named(older),
        initial={"valid_from": today(), "temporary": 0},
    )  # fmt: skip

    def step(said: Said) -> None:
        plan_units.allocate_uplift(viewer=viewer_of(request), at=now(), programme_id=programme_id, **said)

    words = (
        f"{programme.total:,} of {programme.target:,} posts are listed by unit. Posts are funded on their units’ pages;"
        " this says which growth they came from, once for each unit and older unit."
    )
    return taken(request, form, step, f"Allocate posts of {programme.programme}", words, back=_growth())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def move_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post goes to another unit, with whoever holds it."""
    own = workforce.unit_of_post(post_id)
    if own is None:
        raise NotFound("There is no such post.")
    plan_workforce.require(viewer_of(request), own, now())
    unit = workforce.unit_by_id(own)
    others = [
        one
        for one in workforce.list_units_from(today())
        if one.id != own and plan_workforce.may_manage(viewer_of(request), one, now())
    ]
    form = forms.MovePostForm(request.POST or None, units=_named(others), initial={"valid_from": today()})

    def step(said: Said) -> list[str]:
        return plan_units.move_post(viewer=viewer_of(request), at=now(), post_id=post_id, **said)

    words = "Whoever holds it goes with it. Until that day it stays where it is, and past days keep it there."
    back = reverse("station:workforce_unit", args=[unit.code]), unit.name
    return taken(
        request,
        form,
        step,
        f"Move {_post(unit.id, post_id)} of {unit.name}",
        words,
        back=back,
        button="Move it",
    )


def _post(unit_id: int, post_id: int) -> str:
    """What a post of a unit is called today; one that hasn't begun yet has no name here."""
    posts = workforce.roll_of(unit_id, today()).posts
    return next((f"the post “{one.title}”" for one in posts if one.post_id == post_id), "a post")


def _named(units: list[workforce.UnitView]) -> list[tuple[str, str]]:
    """Units by id, each with what tells it from others of its name."""
    return [(str(one.id), f"{one.name} ({one.kind.label}, {one.code}, {one.model_code})") for one in units]


def _first_day_in(model: workforce.ModelView) -> dt.date:
    """What is offered as the first day of a unit: today, or a model's own first day where it doesn't hold today."""
    return today() if _holds(model, today()) else model.valid_from


def _holds(model: workforce.ModelView, day: dt.date) -> bool:
    return model.valid_from <= day and (model.valid_until is None or day < model.valid_until)


def _manages(request: HttpRequest) -> bool:
    """Whether to offer what a planner changes; each step asks again."""
    return plan_workforce.may_manage_force(viewer_of(request), now())


def _models(code: str = "") -> tuple[str, str]:
    url = reverse("station:workforce_models")
    return f"{url}?model={code}" if code else url, "Operating models and units"


def _growth() -> tuple[str, str]:
    return reverse("station:workforce_growth"), "Uplift and lineage"
