"""What the planner's forms share: a step that is taken or refused beside its field, and people by collar number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import UnitKind
from peelian.columns.locks import again_after_deadlock
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from peelian.web.shared import refusals
from peelian.web.shared.access import viewer_of
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields
from peelian.web.station.page import page, today

#: Nobody whose record is kept served before.
_BEFORE_ALL = dt.date(1900, 1, 1)
#: What a step is given: what the form says.
Said = dict[str, Any]


def taken(
    request: HttpRequest,
    form: Form,
    step: Callable[[Said], Sequence[str] | None],
    heading: str,
    words: str,
    *,
    back: tuple[str, str],
    button: str = "Save",
    here: str = "workforce",
    instead: tuple[str, str] | None = None,
) -> HttpResponse:
    """Draw a form, or take its step and go back.

    Args:
        request: of a view that requires the step's permission.
        form: what is asked.
        step: takes what the form says. What it raises is shown beside the field that it is about, else at the top;
            what it answers is told on the page that is gone back to.
        heading: what is done, and of what.
        words: what it means, above the form.
        back: the address and the name of where it is done from.
        button: what sends it.
        here: key of the part of the menu.
        instead: the address and the name of what may be meant instead.
    """
    url, label = back
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            told = again_after_deadlock(lambda: step(form.cleaned_data))
            messages.success(request, "Recorded.")
            for line in told or ():
                messages.info(request, line)
            return redirect(url)
    return page(
        request, "workforce_form.html", here, form=form, heading=heading, words=words, back_url=url,
        back_label=label, button=button, instead=instead,
    )  # fmt: skip


def person_numbered(number: str, field: str = "collar_number") -> int:
    """The id of whoever has a collar number. Raises Refused, about that field."""
    found = workforce.person_ids([number.strip()])
    if not found:
        raise Refused(f"Nobody has the collar number {number}.", field=field)
    return next(iter(found.values()))


def unit_choices(*kinds: UnitKind, days: Iterable[dt.date] = ()) -> list[tuple[str, str]]:
    """Units of today, and of other days, by code and name, each with its kind; those that stand no more say so.

    Of these kinds only, where any are named.
    """
    found = {
        unit.code: f"{unit.name} ({_kind(unit)})"
        for day in (*days, today())
        for unit in workforce.list_units(day)
        if not kinds or unit.kind in kinds
    }
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))


def day_or_today(written: str) -> dt.date:
    """A day as an address or a form writes it; today where it is none, which the form itself refuses."""
    try:
        return fields.day("Day").clean(written) or today()
    except ValidationError:
        return today()


def nobody_recorded(day: dt.date) -> bool:
    """Whether nobody is on record, on a day or at any time before it: then nothing is known, and no figure is 0."""
    if workforce.strength_on(day=day, by=()).headcount:
        return False
    ever = workforce.flows_between(first_on=_BEFORE_ALL, last_on=day)
    return not (ever.reconciled.lines or ever.reasons)


def may_import(request: HttpRequest) -> bool:
    """Whether to offer the way to HR extracts; the page itself asks again."""
    return accounts.may_anywhere(viewer_of(request), Permission.MANAGE_WORKFORCE)


def _kind(unit: workforce.UnitView) -> str:
    kind = unit.kind.label if unit.kind is UnitKind.LPA else unit.kind.label.lower()
    if unit.valid_until is None or unit.valid_until > today():
        return kind
    return f"{kind}, until {in_words(unit.valid_until)}"
