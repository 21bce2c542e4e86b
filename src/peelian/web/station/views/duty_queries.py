"""Questions to sergeants: a device was outside its person's sector for long, and no reason is on record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import ask_where, set_duties
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.abstraction import AnswerForm
from peelian.web.station.page import page, today
from peelian.web.station.views.abstraction_requests import own_people


@requires(Permission.RECORD_DUTIES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The questions that wait for an answer of the viewer's."""
    people = own_people(request, Permission.RECORD_DUTIES)
    rows = [(one, people[one.person_id]) for one in workforce.list_duty_queries(people)]
    return page(request, "duty_queries.html", "abstraction", rows=rows)


@requires(Permission.RECORD_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, query_id: int) -> HttpResponse:
    """Say where somebody was."""
    viewer, row = viewer_of(request), workforce.get_duty_query(query_id)
    set_duties.require(viewer, row.person_id, now())
    form = AnswerForm(request.POST or None, codes=workforce.list_codes(today()))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            ask_where.answer(
                viewer=viewer, at=now(), query_id=query_id, answer=workforce.Answer(said["answer"]), code=said["code"],
                asked_by=workforce.AskedBy(said["asked_by"]),
            )  # fmt: skip
            messages.success(request, "Thank you. It is answered.")
            return redirect("station:duty_queries")
    name = workforce.get_person(row.person_id).full_name
    return page(request, "duty_query.html", "abstraction", row=row, name=name, form=form)
