"""Conversations with those who think of leaving, or leave: by name, for those who hold them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import Kind, Outcome, State
from peelian.journeys import talk_of_leaving
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.retention import DayForm, DecisionForm, HeldForm, OfferForm
from peelian.web.station.page import page, today

#: Who left so lately is listed until they have been offered an exit interview.
_LATELY = dt.timedelta(days=92)
_ENDED = 30


@requires(Permission.HOLD_CONVERSATIONS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Who waits for a conversation, who left without having been asked, and those that ended lately."""
    viewer = viewer_of(request)
    words = tidy(request.GET.get("who", ""))[:80]
    ended = [
        *retention.list_conversations(viewer=viewer, state=State.HELD, limit=_ENDED),
        *retention.list_conversations(viewer=viewer, state=State.DECLINED, limit=_ENDED),
    ]
    return page(
        request,
        "retention/conversations.html",
        "retention",
        waiting=retention.list_conversations(viewer=viewer, state=State.OFFERED),
        leavers=retention.list_leavers_not_asked(viewer=viewer, since=today() - _LATELY),
        ended=sorted(ended, key=lambda line: line.ended_on or line.offered_on, reverse=True)[:_ENDED],
        who=words,
        found=retention.find_candidates(viewer=viewer, words=words),
    )


@requires(Permission.HOLD_CONVERSATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: HttpRequest, career_id: int) -> HttpResponse:
    """Record that somebody was offered a conversation."""
    viewer = viewer_of(request)
    who = retention.get_candidate(viewer=viewer, career_id=career_id)
    usual = Kind.EXIT if who.left_on else Kind.RETENTION
    form = OfferForm(request.POST or None, initial={"kind": usual.value, "on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            kind = Kind(form.cleaned_data["kind"])
            number = talk_of_leaving.offer(
                viewer=viewer, at=now(), kind=kind, career_id=career_id, on=form.cleaned_data["on"]
            )
            messages.success(request, f"Recorded. {who.person_name} waits for the {kind.label}.")
            return redirect("station:conversation", kind.value, number)
    return page(request, "retention/offer.html", "retention", form=form, who=who)


@requires(Permission.HOLD_CONVERSATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One conversation: what became of it, or the form that records it. Each look is recorded."""
    viewer, which = viewer_of(request), _kind(kind)
    found = retention.get_conversation(viewer=viewer, at=now(), kind=which, conversation_id=number)
    form = HeldForm(request.POST or None, kind=which, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            talk_of_leaving.hold(viewer=viewer, at=now(), kind=which, conversation_id=number, **form.said())
            messages.success(request, "Recorded.")
            return redirect("station:conversations")
    return page(
        request,
        "retention/conversation.html",
        "retention",
        found=found,
        form=form,
        waits=found.line.state is State.OFFERED,
        undecided=found.line.outcome is Outcome.UNDECIDED,
    )


@requires(Permission.HOLD_CONVERSATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decline(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Record that somebody didn't want a conversation."""
    viewer, which = viewer_of(request), _kind(kind)
    found = retention.get_conversation(viewer=viewer, at=now(), kind=which, conversation_id=number)
    form = DayForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            talk_of_leaving.decline(
                viewer=viewer, at=now(), kind=which, conversation_id=number, on=form.cleaned_data["on"]
            )
            messages.success(request, "Recorded.")
            return redirect("station:conversations")
    return page(
        request,
        "end.html",
        "retention",
        form=form,
        heading=f"They declined the {which.label}",
        what=f"{found.line.person_name}, offered on {in_words(found.line.offered_on)}.",
        button="Record it",
        calm=True,
        back=reverse("station:conversation", args=[which.value, number]),
    )


@requires(Permission.HOLD_CONVERSATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Record what somebody decided who was undecided when we talked."""
    viewer = viewer_of(request)
    found = retention.get_conversation(viewer=viewer, at=now(), kind=Kind.RETENTION, conversation_id=number)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            talk_of_leaving.decide(
                viewer=viewer,
                at=now(),
                conversation_id=number,
                outcome=Outcome(form.cleaned_data["outcome"]),
            )
            messages.success(request, "Recorded.")
            return redirect("station:conversations")
    return page(
        request,
        "end.html",
        "retention",
        form=form,
        heading="What they decided",
        what=f"{found.line.person_name} was undecided.",
        button="Record it",
        calm=True,
        back=reverse("station:conversation", args=[Kind.RETENTION.value, number]),
    )


def _kind(word: str) -> Kind:
    if word not in set(Kind):
        raise NotFound("There is no such conversation.")
    return Kind(word)
