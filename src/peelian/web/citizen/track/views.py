"""Following a report: its number, a proof, then how it stands. Before the proof no page tells whether it exists."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import ReportState, TrackedView
from peelian.journeys import track_report
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.citizen import proof
from peelian.web.citizen.track.forms import CallBackForm, CodeForm, RateReportForm, ReceiptForm, WordsForm
from peelian.web.shared.access import public
from peelian.web.shared.forms import Form
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import FIELD, new_key, once
from peelian.web.shared.refusals import on_form

PUBLIC = "The code that we send, or the PIN, is the proof"

#: Where a report stands, in a sentence for whoever made it.
STANDS = {
    ReportState.BEGUN: gettext_noop("You have begun a report. It isn’t sent yet."),
    ReportState.RECEIVED: gettext_noop("We have it. A person looks at it."),
    ReportState.NEEDS_INFORMATION: gettext_noop("We have a question for you. Please answer it below."),
    ReportState.INVESTIGATED: gettext_noop("It is recorded, and somebody is working on it."),
    ReportState.FILED: gettext_noop("It is recorded. We have nothing more to follow up, so it is closed."),
    ReportState.NOT_A_CRIME: gettext_noop("We looked at it, and it isn’t a crime in law. It is closed."),
    ReportState.OTHER_AGENCY: gettext_noop("Somebody else can help you better. It is closed here."),
    ReportState.JOINED: gettext_noop("It belongs to another report, and goes on there."),
    ReportState.CONCLUDED: gettext_noop("Our work on it has come to an end."),
}


@public("Leaves this site at once, for people who are watched")
@never_cache
@require_safe
def leave_site(_request: HttpRequest) -> HttpResponse:
    """To a page that nobody wonders about. Nothing of ours is told to it."""
    answer = HttpResponseRedirect(settings.HARMLESS_URL)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@public("Anybody may follow a report of theirs")
@never_cache
@limited("track", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Which report?"""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("citizen:track-one", reference=form.cleaned_data["reference"])
    return render(request, "citizen/track/begin.html", {"page": "report", "form": form}, status=_status(form))


@public(PUBLIC)
@never_cache
@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """How it stands, for a browser that has proven itself; else the page that asks for the proof."""
    reference = _readable(reference)
    if not proof.holds(request, reference, at=now()):
        return _ask_proof(request, reference, CodeForm())
    return _show(request, track_report.look(at=now(), reference=reference))


@public(PUBLIC)
@never_cache
@limited("track-code", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a code, or take one. Unknown, wrong, late and locked are answered alike."""
    reference = _readable(reference)
    if request.method != "POST":
        return redirect("citizen:track-one", reference=reference)
    if "send" in request.POST:
        track_report.ask_code(at=now(), reference=reference)
        return redirect(f"{request.path.removesuffix('code/')}?asked=1")
    form = CodeForm(request.POST)
    if form.is_valid():
        if track_report.prove(at=now(), reference=reference, code=form.cleaned_data["code"]):
            request.session.cycle_key()  # a session that somebody else laid here proves nothing to them
            proof.grant(request, reference, at=now())
            return redirect("citizen:track-one", reference=reference)
        form.add_error(
            "code", gettext("This is not right, or it is too old. Ask for a new code and try again.")
        )
    return _ask_proof(request, reference, form)


def proven(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be opened only by a browser that has proven itself; others are asked for the proof."""

    @functools.wraps(view)
    def opened(request: HttpRequest, reference: str) -> HttpResponse:
        known = _readable(reference)
        if not proof.holds(request, known, at=now()):
            return redirect("citizen:track-one", reference=known)
        return view(request, known)

    return opened


@public(PUBLIC)
@never_cache
@limited("track-words", times=30)
@once
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def words(request: HttpRequest, reference: str) -> HttpResponse:
    """The reporter says more, or answers what we asked."""
    if request.method != "POST":
        return redirect("citizen:track-one", reference=reference)
    form = WordsForm(request.POST)
    if form.is_valid():
        with on_form(form):
            track_report.write(
                at=now(),
                reference=reference,
                text=form.cleaned_data["text"],
                language=language_of(request),
                key=request.POST.get(FIELD) or new_key(),
            )
            return redirect(f"{_address(request, 'words/')}?written=1")
    return _show(request, track_report.look(at=now(), reference=reference), words=form)


@public(PUBLIC)
@never_cache
@limited("track-rate", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def rate(request: HttpRequest, reference: str) -> HttpResponse:
    """How it was; the last answer counts."""
    if request.method != "POST":
        return redirect("citizen:track-one", reference=reference)
    form = RateReportForm(request.POST)
    if form.is_valid():
        with on_form(form):
            track_report.rate(
                at=now(),
                reference=reference,
                score=form.cleaned_data["score"],
                words=form.cleaned_data["words"],
            )
            return redirect(f"{_address(request, 'rate/')}?rated=1")
    return _show(request, track_report.look(at=now(), reference=reference), rating=form)


@public(PUBLIC)
@never_cache
@limited("track-call-back", times=30)
@once
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def call_back(request: HttpRequest, reference: str) -> HttpResponse:
    """When we call."""
    at = now()
    tracked = track_report.look(at=at, reference=reference)
    slots = track_report.list_slots(at=at)
    form = CallBackForm(request.POST if request.method == "POST" else None, slots=slots)
    if form.is_valid():
        try:
            track_report.pick_call_back(
                at=at,
                reference=reference,
                slot_id=form.cleaned_data["slot"],
                phone=form.cleaned_data["phone"],
            )
        except (incidents.SlotFull, NotFound) as full:
            form.add_error("slot", gettext(full.message))
        except Refused as refused:
            form.add_error("phone", gettext(refused.message))
        else:
            return redirect("citizen:track-one", reference=reference)
    context = {"page": "report", "form": form, "tracked": tracked, "slots": slots, "sensitive": True}
    return render(request, "citizen/track/call_back.html", context, status=_status(form))


@public("Ends what this browser has proven")
@never_cache
@limited("track-close", times=60)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Done: whoever uses this browser next has to prove it again."""
    proof.end(request)
    return redirect("citizen:track")


def _show(
    request: HttpRequest,
    tracked: TrackedView,
    *,
    words: WordsForm | None = None,
    rating: RateReportForm | None = None,
) -> HttpResponse:
    sent = next((form for form in (words, rating) if form is not None), None)
    context: dict[str, Any] = {
        "page": "report",
        "tracked": tracked,
        "kind": gettext(tracked.kind_label),
        "stands": gettext(STANDS[tracked.state]),
        "rights": [gettext(sentence) for sentence in tracked.victims_code],
        "words": words or WordsForm(),
        "rating": rating or RateReportForm(),
        "form": sent or Form(),
        "written": "written" in request.GET,
        "rated": "rated" in request.GET,
        "sensitive": True,
    }
    return render(request, "citizen/track/one.html", context, status=_status(sent) if sent else 200)


def _ask_proof(request: HttpRequest, reference: str, form: CodeForm) -> HttpResponse:
    """The same page for every number, whether there is such a report or not."""
    context = {
        "page": "report",
        "form": form,
        "reference": reference,
        "asked": "asked" in request.GET,
        "sensitive": True,
    }
    return render(request, "citizen/track/prove.html", context, status=_status(form))


def _readable(text: str) -> str:
    """A receipt code as we write it. Raises NotFound for what can be none, which tells nothing of any report."""
    found = incidents.read_reference(text)
    if not found:
        raise NotFound(gettext("This is no receipt code. One looks like R26-7BXK2MV."))
    return found


def _address(request: HttpRequest, part: str) -> str:
    return request.path.removesuffix(part)


def _status(form: Form) -> int:
    return 400 if form.errors else 200
