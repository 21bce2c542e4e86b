"""One patrol on a phone: where, when, what to do, and what its officer says of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.api import PartState, What
from peelian.journeys import say as journey
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day, now
from peelian.web.beat.forms import SayForm
from peelian.web.beat.places import beat_of
from peelian.web.beat.views import page
from peelian.web.shared import outline, refusals
from peelian.web.shared.access import requires, viewer_of

#: What the page offers while a part stands so, in this order. All of it is on the page: without a signal the script
#: shows what comes next.
OFFERED: dict[What, tuple[PartState, ...]] = {
    What.ACCEPT: (PartState.ASKED, PartState.DECLINED),
    What.START: (PartState.ACCEPTED,),
    What.FINISH: (PartState.ACCEPTED, PartState.STARTED),
    What.NOTE: (PartState.ACCEPTED, PartState.STARTED, PartState.FINISHED),
    What.DECLINE: (PartState.ASKED, PartState.ACCEPTED),
}
SAID = {
    What.ACCEPT: "You have taken this patrol.",
    What.DECLINE: "Your sergeant can see that you can’t do it.",
    What.START: "You have started.",
    What.NOTE: "Noted.",
    What.FINISH: "Done. Thank you.",
}


@requires(Permission.SEE_BEAT)
@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One patrol: where, when, what to do, and buttons for what comes next."""
    return _page(request, task_id)


@requires(Permission.SEE_BEAT)
@require_POST
def say(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say something of one's part. The form's key makes sure that it is taken once."""
    own = _part(request, tasking.get_task(viewer=viewer_of(request), task_id=task_id))
    what = _what(request.POST.get("what", ""))
    form = SayForm(request.POST, what=what)
    if not form.is_valid():
        return _page(request, task_id, form)
    key = form.cleaned_data["key"] or uuid4()
    form.data = {
        **request.POST.dict(),
        "key": str(uuid4()),
    }  # sent again with other words it is another saying
    with refusals.on_form(form):
        said = journey.say(
            viewer=viewer_of(request),
            at=now(),
            key=key,
            assignment_id=own.id,
            what=what,
            words=form.cleaned_data.get("words", ""),
        )
        if said.outcome is tasking.SayingOutcome.REFUSED:
            raise Refused(said.why)
        messages.success(request, SAID[what])
        return redirect("beat:home") if what is What.FINISH else redirect("beat:task", task_id=task_id)
    return _page(request, task_id, form)


def _page(request: HttpRequest, task_id: int, refused: SayForm | None = None) -> HttpResponse:
    row = tasking.get_task(viewer=viewer_of(request), task_id=task_id)
    own = _part(request, row)
    around = places.boundary_of(row.area_code, local_day(now()))
    picture = outline.draw(
        outline.shape_of(row.place_wkb),
        f"Outline of {row.place_name}, in {row.area_name}.",
        around.geometry if around else None,
    )
    offers = {
        what.value: _offer(what, own, refused if refused and refused.what is what else None)
        for what in OFFERED
    }
    notes = [
        said
        for said in tasking.list_sayings(viewer=viewer_of(request), task_id=task_id)
        if said.assignment_id == own.id and said.what in {What.NOTE, What.FINISH} and said.words
    ]
    return page(
        request,
        "task.html",
        "home",
        task=row,
        own=own,
        offers=offers,
        form=refused,
        map=picture,
        notes=notes,
        is_open=row.state is tasking.TaskState.TASKED,
    )


def _offer(what: What, own: tasking.AssignmentView, refused: SayForm | None) -> dict[str, Any]:
    """A form for the page, and in which states of the part it is shown."""
    form = refused or SayForm(what=what, initial={"key": uuid4()})
    states = OFFERED[what]
    return {
        "what": what,
        "form": form,
        "shown": bool(refused) or own.state in states,
        "states": " ".join(states),
    }


def _what(text: str) -> What:
    if text not in set(What):
        raise NotFound("There is no such button on this page.")
    return What(text)


def _part(request: HttpRequest, row: tasking.TaskView) -> tasking.AssignmentView:
    """The viewer's own part in a task. Raises NotFound for a task that is for others."""
    person = beat_of(viewer_of(request), local_day(now())).person
    own = next((part for part in row.assignments if person and part.person_id == person.id), None)
    if own is None:
        raise NotFound("This patrol isn't on your list. The station shows all of them.")
    return own
