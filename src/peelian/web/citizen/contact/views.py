"""Writing to us: a question, or something lost or found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.inbox.api import ThreadKind
from peelian.journeys import contact_us
from peelian.kernel.time import now
from peelian.web.citizen.contact.forms import AnswerToForm, LostPropertyForm, QuestionForm
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import FIELD, new_key, once
from peelian.web.shared.refusals import on_form


@public("Anybody may ask the police a question")
@limited("contact-us", times=20)
@once
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The ways to reach us, and a question to the team."""
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _wrote(request, form, ThreadKind.QUESTION, form.cleaned_data["text"]):
        return redirect("citizen:contact-sent")
    return _page(request, "citizen/contact/ask.html", form)


@public("Anybody may tell the police what they lost or found")
@limited("lost-property", times=20)
@once
@require_http_methods(["GET", "HEAD", "POST"])
def lost_property(request: HttpRequest) -> HttpResponse:
    """Something lost or found."""
    form = LostPropertyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _wrote(request, form, ThreadKind.LOST_PROPERTY, form.words()):
        return redirect("citizen:contact-sent")
    return _page(request, "citizen/contact/lost_property.html", form)


@public("Says what happens next")
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """We have it. Nothing of what was written or by whom."""
    return render(request, "citizen/contact/sent.html", {"page": "contact"})


def _wrote(request: HttpRequest, form: AnswerToForm, about: ThreadKind, text: str) -> bool:
    said = form.cleaned_data
    with on_form(form):
        contact_us.write(
            at=now(),
            about=about,
            text=text,
            email=said["email"],
            phone=said["phone"],
            postcode=said["postcode"],
            language=language_of(request),
            key=request.POST.get(FIELD) or new_key(),
        )
        return True
    return False


def _page(request: HttpRequest, template: str, form: AnswerToForm) -> HttpResponse:
    return render(request, template, {"page": "contact", "form": form}, status=400 if form.errors else 200)
