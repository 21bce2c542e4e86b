"""Groups of residents: made, changed, closed, and who is in them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.contacts import api as contacts
from peelian.journeys import keep_groups
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station import reasons
from peelian.web.station.forms.groups import REMOVE, GroupForm, NewGroupForm, PeopleForm
from peelian.web.station.forms.people import ReasonForm
from peelian.web.station.page import may, page, today

#: Members on a page. Every one who is shown counts as looked at.
_SHOWN = 50


@requires(Permission.MANAGE_MESSAGING)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The groups of the viewer's areas, with how many are in each."""
    rows = keep_groups.list_kept(viewer=viewer_of(request), at=now())
    return page(request, "group_list.html", "messages", rows=rows)


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def make(request: HttpRequest) -> HttpResponse:
    """Make a group."""
    form = NewGroupForm(request.POST or None, areas=_areas(request))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = keep_groups.make(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(request, "The group is made. Nobody is in it yet.")
            return redirect("station:message_group", group_id=made.id)
    return page(request, "group_set.html", "messages", form=form, kept=None)


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change a group's name, what it's for, its area, and whether it's offered."""
    kept = keep_groups.get_kept(viewer=viewer_of(request), at=now(), group_id=group_id)
    group = kept.group
    initial = {
        "name": group.name,
        "description": group.description,
        "area_code": group.area_code,
        "offered": group.offered,
    }
    form = GroupForm(request.POST or None, areas=_areas(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            keep_groups.change(viewer=viewer_of(request), at=now(), group_id=group_id, **form.cleaned_data)
            messages.success(request, "The group is changed.")
            return redirect("station:message_group", group_id=group_id)
    return page(request, "group_set.html", "messages", form=form, kept=kept)


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group. People are entered by POST; what wasn't known is listed on the answer and kept nowhere."""
    viewer = viewer_of(request)
    form: Form = PeopleForm(request.POST or None)
    entered = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        verb = keep_groups.take_out if said["do"] == REMOVE else keep_groups.enter
        with refusals.on_form(form):
            entered = verb(
                viewer=viewer, at=now(), group_id=group_id, text=said["people"], reason=said["reason"]
            )
            form = PeopleForm()
    kept = keep_groups.get_kept(viewer=viewer, at=now(), group_id=group_id)
    return page(
        request,
        "group.html",
        "messages",
        kept=kept,
        form=form,
        entered=entered,
        taken_out=entered is not None and request.POST.get("do") == REMOVE,
        may_see=may(request, Permission.SEE_CONTACTS, keep_groups.area_path(kept.group, now())),
        subject=f"contacts.Group:{group_id}",
    )


@requires(Permission.SEE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, group_id: int) -> HttpResponse:
    """Who is in a group, after a reason."""
    group = contacts.get_group(group_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons.keep(request, f"group:{group_id}", form.cleaned_data["reason"])
        return redirect("station:group_members", group_id=group_id)
    reason = reasons.kept(request, f"group:{group_id}")
    rows = None
    if reason:
        after = request.GET.get("after", "")
        rows = contacts.list_members(
            viewer=viewer_of(request),
            group_id=group_id,
            at=now(),
            reason=reason,
            after=int(after) if after.isdecimal() and len(after) < 18 else 0,
            limit=_SHOWN,
        )
    return page(
        request,
        "group_members.html",
        "messages",
        group=group,
        form=form,
        rows=rows,
        reason=reason,
        next=rows[-1].contact_id if rows and len(rows) == _SHOWN else None,
        may_keep=may(request, Permission.MANAGE_MESSAGING, keep_groups.area_path(group, now())),
    )


@requires(Permission.MANAGE_MESSAGING)
@require_POST
@once
def take_out(request: HttpRequest, group_id: int, contact_id: int) -> HttpResponse:
    """Take one person out."""
    with refusals.on_page(request):
        gone = keep_groups.take_one_out(
            viewer=viewer_of(request), at=now(), group_id=group_id, contact_id=contact_id
        )
        messages.success(request, "They are out of the group." if gone else "They weren’t in it any more.")
    return redirect("station:group_members", group_id=group_id)


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, group_id: int) -> HttpResponse:
    """Close a group, after a look at what that does."""
    kept = keep_groups.get_kept(viewer=viewer_of(request), at=now(), group_id=group_id)
    if request.method == "POST":
        with refusals.on_page(request):
            count = keep_groups.close(viewer=viewer_of(request), at=now(), group_id=group_id)
            were = "1 person was" if count == 1 else f"{count:,} people were"
            messages.success(request, f"The group is closed. {were} in it.")
        return redirect("station:message_groups")
    return page(
        request,
        "end.html",
        "messages",
        form=Form(),
        heading=f"Close {kept.group.name}",
        what="Nobody is in it from now on, and it can’t be opened again. People stay signed up. A draft for its "
        "members reaches nobody through it.",
        button="Close the group",
        back=reverse("station:message_group", args=[group_id]),
    )


def _areas(request: HttpRequest) -> list[tuple[str, str]]:
    return indented(ground(viewer_of(request), Permission.MANAGE_MESSAGING, today()))
