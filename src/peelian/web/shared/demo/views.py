"""The demo's own pages: where to go, as whom to sign in, and the mail that was caught. 404 outside the demo."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Role
from peelian.apps.places import api as places
from peelian.journeys.demo_sign_ins import SignIn, demo_sign_ins
from peelian.journeys.ports import Mailbox, ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import public
from peelian.web.shared.forms import Form
from peelian.web.shared.refusals import on_form

SHOWN = 200
#: What each role is shown first: words and address.
FIRST = {
    Role.PCSO: (_("Today’s patrols, and away from them"), "/beat/"),
    Role.OFFICER: (_("My record"), "/beat/my-record/"),
    Role.SERGEANT: (_("My team"), "/station/my-team/"),
    Role.INSPECTOR: (_("What needs you now"), "/station/"),
    Role.CHIEF_INSPECTOR: (_("What needs you now"), "/station/"),
    Role.ANALYST: (_("Practice"), "/station/practice/"),
    Role.CONTACT_CENTRE: (_("Online reports"), "/station/reports/"),
    Role.COMMS: (_("Newsroom"), "/newsroom/"),
    Role.WORKFORCE: (_("Workforce"), "/station/workforce/"),
    Role.LEARNING: (_("Training"), "/station/training/"),
    Role.FINANCE: (_("Costs"), "/station/costs/"),
    Role.STAFF_OFFICER: (_("Board papers"), "/board/packs/"),
    Role.CHIEF_OFFICER: (_("Board papers"), "/board/packs/"),
    Role.BOARD: (_("Board papers"), "/board/packs/"),
    Role.ADMINISTRATOR: (_("Accounts"), "/station/staff/"),
}
#: As whom the page behind a card is seen.
SEEN_AS = {
    "papers": ("board", "staff-officer", "chief-officer"),
    "figures": ("board",),
    "workforce": ("workforce",),
    "team": ("sergeant",),
    "away": ("pcso", "officer"),
    "training": ("learning",),
}


class AnswerForm(Form):
    """What the person who got the mail writes back."""

    text = forms.CharField(
        label=_("Answer as the person who got it"),
        help_text=_("It goes out as a real mail and comes back to the team as something that was said."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write an answer")},
    )


def only_in_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 for a view outside the demo."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public("The demo shows everybody as whom to sign in; 404 outside the demo")
@never_cache
@require_safe
@only_in_demo
def start(request: HttpRequest) -> HttpResponse:
    """What there is for whom, and as whom to sign in: one press fills in who, the next the code of that moment."""
    at = now()
    sign_ins = demo_sign_ins(at=at)
    there = {who.email.partition("@")[0] for who in sign_ins}
    context = {
        "rows": [
            {"who": who, "roles": _roles(who), "login": who.email.partition("@")[0], "first": _first(who)}
            for who in sign_ins
        ],
        "seen_as": {card: [login for login in logins if login in there] for card, logins in SEEN_AS.items()},
        "has_mailbox": ports().mailbox,
    }
    return render(request, "demo/start.html", context)


@public("The demo's caught mail is made up; 404 outside the demo")
@never_cache
@require_safe
@only_in_demo
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that the demo caught, newest first; ?to= shows one person's."""
    to = request.GET.get("to", "").strip()
    mails = [mail for mail in _mailbox().list_mails(limit=SHOWN) if not to or mail.to == to]
    return render(request, "demo/mailbox.html", {"mails": mails, "to": to})


@public("The demo's caught mail is made up; 404 outside the demo")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_in_demo
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One caught mail; POST answers it."""
    caught = _mailbox().get_mail(mail_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            _mailbox().answer(mail_id, form.cleaned_data["text"])
            messages.success(request, _("Your answer is on its way to the team."))
            return redirect("demo:mail", mail_id=mail_id)
    return render(
        request, "demo/mail.html", {"mail": caught, "form": form}, status=400 if form.errors else 200
    )


def _mailbox() -> Mailbox:
    box = ports().mailbox
    if box is None:
        raise NotFound("This demo has no mailbox: it was started without one.")
    return box


def _roles(who: SignIn) -> str:
    """Each role with its areas, as people say it: `Inspector in Wake Green; PCSO in Hall Green`."""
    today = local_day(now())
    areas: dict[str, list[str]] = {}
    for grant in who.roles:
        areas.setdefault(grant.role.label, []).append(_name(grant.area_code, today))
    return "; ".join(f"{role} in {', '.join(names)}" for role, names in areas.items())


def _first(who: SignIn) -> tuple[Any, str]:
    """Words and address of what an account is shown first."""
    return next(
        (FIRST[grant.role] for grant in who.roles if grant.role in FIRST), (_("Start page"), "/accounts/")
    )


def _name(code: str, today: Any) -> str:
    try:
        return places.get_area(code, today).name
    except NotFound:
        return code
