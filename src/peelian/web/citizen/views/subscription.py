"""Signing up, confirming, changing, leaving. A GET changes nothing: mail programs follow links by themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose
from peelian.apps.places import api as places
from peelian.journeys import mend_address, push
from peelian.journeys import sign_up as journey
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.choices import choices, choices_of, words_of
from peelian.web.citizen.forms import ManageForm, MendForm, SignUpForm
from peelian.web.shared.access import public
from peelian.web.shared.forms import Form
from peelian.web.shared.limits import limited
from peelian.web.shared.refusals import on_form


@public("Residents ask for messages without an account")
@limited("sign-up", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for messages over the channel of the address's `channel`, mail at first. The answer is the same whether or
    not the person is known to us."""
    offered = choices()
    asked = request.POST.get("channel") or request.GET.get("channel", "")
    chosen = next((choice for choice in offered if choice.name == asked), offered[0])
    form = SignUpForm(
        request.POST if request.method == "POST" else None,
        channel=chosen.name,
        offered=offered,
        groups=contacts.list_groups(offered_only=True),
        initial={"postcode": request.GET.get("postcode", "")[:20]},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with on_form(form):
            journey.ask(
                at=now(),
                channel=chosen.name,
                email=said["email"],
                phone=said["phone"],
                urgent_channels=said.get("urgent_channels", ()),
                organisations=said["organisations"] or [contacts.Organisation.POLICE],
                groups=said.get("groups", ()),
                language=said["language"],
                topics=said["topics"],
                postcode=said["postcode"],
                source="sign-up page",
            )
            by_text = chosen.kind is contacts.AddressKind.PHONE
            return redirect("citizen:check-phone" if by_text else "citizen:check-mail")
    context = {
        "page": "sign-up",
        "form": form,
        "chosen": chosen,
        "offered": offered,
        "by_text": chosen.kind is contacts.AddressKind.PHONE,
        "wording": contacts.wording_for("en", channel=chosen.name),
    }
    return render(request, "citizen/sign_up.html", context, status=_status(form))


@public("Says what to do next")
@require_safe
def check_mail(request: HttpRequest) -> HttpResponse:
    """Look in your mail."""
    return render(request, "citizen/check_mail.html", {"page": "sign-up"})


@public("Says what to do next")
@require_safe
def check_phone(request: HttpRequest) -> HttpResponse:
    """Look at your phone."""
    return render(request, "citizen/check_phone.html", {"page": "sign-up"})


@public("Opened with a signed link from our mail or text")
@never_cache
@limited("confirm", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is being confirmed and the words agreed to; POST confirms."""
    at = now()
    if request.method == "POST":
        contact = journey.confirm(at=at, token=token)
        return render(request, "citizen/confirmed.html", {"contact": contact, "area": _area_of(contact)})
    contact = contacts.view_by_link(token, LinkPurpose.CONFIRM, on=local_day(at))
    channels = dict.fromkeys((contact.channel, *contact.urgent_channels))
    context = {
        "contact": contact,
        "added": contacts.joins(contact.id) is not None,
        "channels": [words_of(name) for name in channels],
        "wordings": [
            contacts.wording_for(contact.language, organisation=organisation, channel=channel)
            for organisation in contact.organisations
            for channel in channels
        ],
        "area": _area_of(contact),
    }
    return render(request, "citizen/confirm.html", context)


@public("Opened with a signed link from our mail; one press is enough to leave")
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button; POST leaves, pressed here or by the mail program's own button."""
    if request.method == "POST":
        journey.leave(at=now(), token=token)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(
                "You will get no more messages from us.\n", content_type="text/plain; charset=utf-8"
            )
        return redirect("citizen:left")
    return render(request, "citizen/leave.html", {"wording": contacts.LEAVE_WORDING})


@public("Says that it is done")
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """You have left."""
    return render(request, "citizen/left.html")


@public("Opened with a signed link from our mail or text")
@never_cache
@limited("manage", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What you hear about, from whom, over which channel, in which language, and where you live."""
    at = now()
    contact = contacts.view_by_link(token, LinkPurpose.MANAGE, on=local_day(at))
    form = _manage_form(request.POST if request.method == "POST" else None, contact)
    waiting: tuple[str, ...] = ()
    saved = False
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            done = journey.change(at=at, token=token, **_changes(form))
            contact, waiting, saved = done.contact, done.waiting, True
            form = _manage_form(None, contact)
    context = {
        "form": form,
        "contact": contact,
        "saved": saved,
        "waiting": [words_of(name) for name in waiting],
        "suspended": [words_of(name) for name in contact.suspended],
        "leave": contacts.link(contact.id, LinkPurpose.LEAVE),
        "area": _area_of(contact),
        "token": token,
        "push_key": push.key(at=at),
        "browsers": contacts.list_browsers(contact.id),
    }
    return render(request, "citizen/manage.html", context, status=_status(form))


@public("Opened with a signed link from our text")
@never_cache
@limited("mend", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, token: str) -> HttpResponse:
    """A new mail address in the place of one that came back."""
    at = now()
    mend_address.channel_to_mend(at=at, token=token)
    form = MendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            mend_address.give(at=at, token=token, email=form.cleaned_data["email"])
            return redirect("citizen:check-mail")
    return render(request, "citizen/mend.html", {"form": form}, status=_status(form))


def _manage_form(data: QueryDict | None, contact: contacts.ContactView) -> ManageForm:
    form = ManageForm(
        data,
        offered=choices_of(contact),
        groups=_groups_for(contact),
        initial={
            "channel": contact.channel,
            "urgent_channels": contact.urgent_channels,
            "email": contact.email,
            "phone": contact.phone,
            "topics": contact.topics,
            "organisations": contact.organisations,
            "groups": contact.groups,
            "language": contact.language,
            "postcode": contact.postcode,
        },
    )
    # Whoever signed up by a browser chose an area, and may leave it at that.
    form.fields["postcode"].required = bool(contact.postcode) or contact.channel != push.PUSH
    return form


def _groups_for(contact: contacts.ContactView) -> list[contacts.GroupView]:
    """The groups on offer, and those that the person is in."""
    return [group for group in contacts.list_groups() if group.offered or group.code in contact.groups]


def _changes(form: ManageForm) -> dict[str, Any]:
    """What the form says, as the journey takes it."""
    said = form.cleaned_data
    changes = {name: said[name] for name in ("language", "topics")}
    changes["postcode"] = said["postcode"] or None
    if form.whole:
        changes["organisations"] = said["organisations"]
        changes["groups"] = said.get("groups")
        changes["wish"] = journey.Wish(
            said["channel"], tuple(said["urgent_channels"]), said["email"], said["phone"]
        )
    return changes


def _area_of(contact: contacts.ContactView) -> places.AreaView | None:
    try:
        return places.get_area(contact.neighbourhood_code, local_day(now()))
    except NotFound:  # outside the force, or an area that has ended since
        return None


def _status(form: Form) -> int:
    return 400 if form.errors else 200
