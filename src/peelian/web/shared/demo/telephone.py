"""The demo's telephone: texts, calls and notifications that were caught. 404 outside the demo."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.journeys import caught as journey
from peelian.kernel.time import now
from peelian.web.shared.access import public
from peelian.web.shared.demo.views import SHOWN, only_in_demo
from peelian.web.shared.forms import Form
from peelian.web.shared.refusals import on_form

_WORDS = {"sms": _("Text message"), "voice": _("Phone call"), "push": _("Notification")}


class TextForm(Form):
    """What the person who got a text writes back."""

    text = forms.CharField(
        label=_("Answer as the person who got it"),
        help_text=_("It goes through the same door as a real text. STOP, in any of our languages, ends it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer")},
    )


@public("What the demo caught is made up; 404 outside the demo")
@never_cache
@require_safe
@only_in_demo
def telephone(request: HttpRequest) -> HttpResponse:
    """What the demo caught, newest first; ?to= shows one number's."""
    to = request.GET.get("to", "").strip()
    found = [one for one in journey.list_caught(limit=SHOWN) if not to or one.to == to]
    rows = [{"caught": one, "kind": _WORDS.get(one.channel, one.channel)} for one in found]
    return render(request, "demo/telephone.html", {"rows": rows, "to": to})


@public("What the demo caught is made up; 404 outside the demo")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_in_demo
def one(request: HttpRequest, channel: str, key: str) -> HttpResponse:
    """One of them; POST answers it."""
    caught = journey.get_caught(channel, key)
    form = TextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            journey.answer(at=now(), channel=channel, key=key, text=form.cleaned_data["text"])
            messages.success(request, _("It has reached the team."))
            return redirect("demo:caught", channel=channel, key=key)
    context = {"caught": caught, "kind": _WORDS.get(channel, channel), "form": form}
    return render(request, "demo/caught.html", context, status=400 if form.errors else 200)


@public("What the demo caught is made up; 404 outside the demo")
@require_safe
@only_in_demo
def audio(request: HttpRequest, channel: str, key: str) -> HttpResponse:
    """What a call would say."""
    return HttpResponse(journey.audio_of(channel, key), content_type="audio/wav")
