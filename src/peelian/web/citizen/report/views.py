"""A report, page by page: chosen, answered, checked, sent. The token in the address is the only proof there is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, QuestionPage
from peelian.apps.places import api as places
from peelian.journeys import report_online
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import now
from peelian.web.citizen import proof
from peelian.web.citizen.report.answers import has_files, parts_of
from peelian.web.citizen.report.forms import PageForm, PictureForm, plain
from peelian.web.shared import counting
from peelian.web.shared.access import public
from peelian.web.shared.forms import Form
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once

#: A field of the form: where to go on after a page that was opened from the check.
THEN = "then"
#: The button that looks up the addresses of a postcode.
FIND = "find"
CHECK = "check"
PUBLIC = "Whoever holds the link of a report that was begun may go on with it"


def on_a_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the draft of its token; a forged, mistyped, expired or forgotten one is answered alike, a sent one
    says where to look."""

    @functools.wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            draft = incidents.get_draft(token, at=now())
            if draft.sent_as:
                return _sent_before(request, token, draft.sent_as)
            return view(request, token, draft, **kwargs)
        except incidents.DraftGone as gone:
            return _sent_before(request, token, gone.sent_as)
        except incidents.BadToken:
            return _gone(request)

    return opened


@public("Anybody may report a crime")
@never_cache  # its buttons are good for one report each: the back button must bring new ones
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What happened? And what isn't for this form."""
    kinds = [(kind.value, gettext(kind.label)) for kind in IncidentKind]
    return render(request, "citizen/report/start.html", {"page": "report", "kinds": kinds})


@public("Anybody may report a crime")
@never_cache
@limited("report-start", times=60)
@once
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """A new draft of that kind, at its first page. Only a press begins one; whoever comes by otherwise (the second of
    two presses while the first is at work, the back button) gets the page of choices.
    """
    if request.method != "POST":
        return redirect("citizen:report")
    if kind not in set(IncidentKind):
        raise NotFound("This can't be reported here.")
    chosen = IncidentKind(kind)
    token = report_online.begin(at=now(), kind=chosen, language=language_of(request))
    return redirect("citizen:report-page", token=token, slug=incidents.first_page(chosen))


@public(PUBLIC)
@never_cache
@require_safe
@on_a_draft
def go_on(_request: HttpRequest, token: str, draft: incidents.DraftView) -> HttpResponse:
    """Where it was left: on the page that was saved last while it isn't answered, else on the next one."""
    if draft.page in incidents.missing(draft.kind, draft.answers):
        return _to(token, draft.page)
    return _to(token, incidents.next_page(draft.kind, draft.answers, draft.page))


@public(PUBLIC)
@never_cache
@limited("report-page", times=600)
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def question(request: HttpRequest, token: str, draft: incidents.DraftView, slug: str) -> HttpResponse:
    """One page of questions. A POST keeps the answers, and goes on by redirect: no browser sends it twice."""
    page = next((one for one in incidents.pages_asked(draft.kind, draft.answers) if one.slug == slug), None)
    if page is None:
        return redirect("citizen:report-resume-at", token=token)
    counting.name_part(request, f"{draft.kind}/{slug}")
    if has_files(page):
        return pictures(request, token, draft, page)
    if request.method != "POST":
        return _ask(request, token, draft, page, _form(page, draft, None))
    if FIND in request.POST:
        return _find_addresses(request, token, draft, page)
    form = _form(page, draft, request)
    if form.is_valid():
        saved = _save(form, token, slug, plain(request.POST))
        if saved is not None:
            return _to(token, _next(request, saved, slug))
    return _ask(request, token, draft, page, form)


def pictures(
    request: HttpRequest, token: str, draft: incidents.DraftView, page: QuestionPage
) -> HttpResponse:
    """The page for pictures: each is added by a press; another press goes on."""
    adds = request.method == "POST" and "add" in request.POST
    form = PictureForm(request.POST if adds else None, request.FILES if adds else None)
    if request.method == "POST" and not adds:
        saved = report_online.save(at=now(), token=token, page=page.slug, data={})
        return _to(token, _next(request, saved, page.slug))
    if adds and form.is_valid():
        picture = form.cleaned_data["picture"]
        try:
            if picture.size > report_online.LARGEST_FILE:
                raise incidents.BadFile(gettext("This picture is larger than 20 MB. Choose a smaller one."))
            report_online.attach(
                at=now(), token=token, name=picture.name, content=picture.read(), alt=form.cleaned_data["alt"]
            )
        except incidents.BadFile as bad:
            form.add_error("picture", gettext(bad.message))
        else:
            return _to(token, page.slug)
    context = {
        **_frame(token, draft, page),
        "form": form,
        "files": draft.files,
        "then": request.GET.get(THEN, ""),
    }
    return render(request, "citizen/report/pictures.html", context, status=_status(form))


@public(PUBLIC)
@never_cache
@limited("report-file", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def picture(request: HttpRequest, token: str, draft: incidents.DraftView, file_id: int) -> HttpResponse:
    """A picture of a draft, as it was drawn anew; a POST takes it away. Raises NotFound."""
    if request.method == "POST":
        incidents.remove_file(token=token, at=now(), file_id=file_id)
        return _to(token, _pictures_page(draft) or CHECK)
    media_type, content = incidents.draft_file(token, file_id, at=now())
    answer = HttpResponse(content, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@public(PUBLIC)
@never_cache
@limited("report-send", times=60)
@once
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def check(request: HttpRequest, token: str, draft: incidents.DraftView) -> HttpResponse:
    """Everything that was answered, to be read again; a POST sends it."""
    counting.name_part(request, f"{draft.kind}/{CHECK}")
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = report_online.send(at=now(), token=token, language=language_of(request))
        except incidents.BadAnswers:
            form.add_error(None, gettext("Some questions have no answer yet. They are marked below."))
        except Refused as refused:
            if isinstance(refused, incidents.DraftGone | incidents.BadToken | NotFound):
                raise
            form.add_error(None, gettext(refused.message))
        else:
            if sent.is_new:  # of two presses at once, the other one has the PIN to show
                proof.remember_sent(request, token, draft.kind, sent)
                proof.grant(request, sent.reference, at=now())
            return redirect("citizen:report-sent", token=token)
    else:
        proof.prepare(request)
    parts = parts_of(draft)
    context = {
        **_frame(token, draft, None),
        "form": form,
        "parts": parts,
        "waits": [part for part in parts if part.missing],
        "files": draft.files,
        "pictures": _pictures_page(draft),
        "hints": report_online.hints(at=now(), answers=draft.answers),
    }
    return render(request, "citizen/report/check.html", context, status=_status(form))


@public("Shows a receipt code to the browser that sent the report, and to nobody else")
@never_cache
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt code, and the PIN where no code can reach them."""
    told = proof.sent_from_here(request, token)
    if told is None:
        return redirect("citizen:report-resume-at", token=token)
    counting.name_part(request, f"{told['kind']}/sent")
    return render(request, "citizen/report/sent.html", {"page": "report", **told})


def _find_addresses(
    request: HttpRequest, token: str, draft: incidents.DraftView, page: QuestionPage
) -> HttpResponse:
    """The same page with the addresses of the postcode to choose from; what was typed stays."""
    asked = normalise_postcode(request.POST.get("postcode", "")[:20])
    form = _form(page, draft, request, unchecked=True)
    if asked is None:
        form.add_error("postcode", gettext("Write a full postcode, such as B31 2AB."))
    return _ask(request, token, draft, page, form, looked=asked or "")


def _form(
    page: QuestionPage, draft: incidents.DraftView, request: HttpRequest | None, *, unchecked: bool = False
) -> PageForm:
    typed = request.POST.get("postcode", "") if request else str(draft.answers.get("postcode", ""))
    form = PageForm(
        page,
        request.POST if request else None,
        answers=draft.answers,
        at=now(),
        addresses=_addresses(page, typed),
    )
    if unchecked:
        form.leave_unchecked()
    return form


def _addresses(page: QuestionPage, typed: str) -> tuple[places.AddressView, ...]:
    """The addresses of a postcode, where the page asks for one."""
    postcode = normalise_postcode(typed[:20]) if any(one.code == "uprn" for one in page.fields) else None
    return tuple(places.list_addresses(postcode)) if postcode else ()


def _save(form: PageForm, token: str, slug: str, data: dict[str, Any]) -> incidents.DraftView | None:
    """The draft with the page kept; None with the errors in the form."""
    try:
        return report_online.save(at=now(), token=token, page=slug, data=data)
    except incidents.BadAnswers as bad:
        form.take(bad.errors)
    except report_online.ElsewhereInTheCountry as elsewhere:
        form.refuse(elsewhere)
        form.forces = elsewhere.forces
    except (NotFound, incidents.DraftGone, incidents.BadToken):
        raise
    except Refused as refused:
        form.refuse(refused)
    return None


def _ask(
    request: HttpRequest,
    token: str,
    draft: incidents.DraftView,
    page: QuestionPage,
    form: PageForm,
    *,
    looked: str = "",
) -> HttpResponse:
    context = {
        **_frame(token, draft, page),
        "form": form,
        "then": request.POST.get(THEN) or request.GET.get(THEN, ""),
        "finds": any(asked.code == "uprn" for asked in page.fields),
        "looked": looked,
    }
    return render(request, "citizen/report/question.html", context, status=_status(form))


def _frame(token: str, draft: incidents.DraftView, page: QuestionPage | None) -> dict[str, Any]:
    """What every page of a report has: where it stands, the way back, and the way to stop for now."""
    asked = incidents.pages_asked(draft.kind, draft.answers)
    slugs = [one.slug for one in asked]
    place = slugs.index(page.slug) if page else len(slugs)
    before = slugs[place - 1] if place else ""
    return {
        "page": "report",
        "token": token,
        "asked": page,
        "title": gettext(page.title) if page else "",
        "intro": [gettext(words) for words in page.intro] if page else [],
        "stop": [gettext(words) for words in page.stop.text] if page and page.stop else [],
        "call": page.stop.call if page and page.stop else "",
        "sensitive": page.sensitive if page else incidents.is_sensitive(draft.kind, draft.answers),
        "kind": gettext(draft.kind.label),
        "number": place + 1,
        "of": len(slugs) + 1,
        "back": reverse("citizen:report-page", args=[token, before]) if before else reverse("citizen:report"),
    }


def _next(request: HttpRequest, draft: incidents.DraftView, slug: str) -> str:
    """The page to go to: the next one, or the check again when it was opened from there and nothing new is asked."""
    if request.POST.get(THEN) == CHECK:
        missing = incidents.missing(draft.kind, draft.answers)
        return missing[0] if missing else CHECK
    return incidents.next_page(draft.kind, draft.answers, slug)


def _pictures_page(draft: incidents.DraftView) -> str:
    return next((one.slug for one in incidents.pages_asked(draft.kind, draft.answers) if has_files(one)), "")


def _to(token: str, slug: str) -> HttpResponse:
    if slug == CHECK:
        return redirect("citizen:report-check", token=token)
    return redirect("citizen:report-page", token=token, slug=slug)


def _sent_before(request: HttpRequest, token: str, reference: str) -> HttpResponse:
    if not reference:
        return _gone(request)
    if proof.sent_from_here(request, token) is not None:
        return redirect("citizen:report-sent", token=token)
    return render(
        request, "citizen/report/sent_before.html", {"page": "report", "reference": reference}, status=410
    )


def _gone(request: HttpRequest) -> HttpResponse:
    """The same page for a link that is forged, mistyped, expired or forgotten."""
    return render(request, "citizen/report/gone.html", {"page": "report"}, status=404)


def _status(form: Form) -> int:
    return 400 if form.errors else 200
