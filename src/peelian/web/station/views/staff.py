"""Accounts of staff and the roles that they hold in areas."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import manage_accounts
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.people import AccountForm, GrantForm
from peelian.web.station.page import page, today


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All accounts with the roles that they hold today; narrowed by `?name=`, or to leavers' by `?left=1`."""
    wanted, left_only = request.GET.get("name", "").strip(), bool(request.GET.get("left"))
    on = today()
    names, users, left = _area_names(request), accounts.list_users(), _left(on)
    open_still = {user.pk for user in users if user.is_active and user.pk in left}
    rows = [
        {
            "user": user, "roles": [_role(grant, names, on) for grant in user.grants.all() if _holds(grant, on)],
            "left_on": left.get(user.pk),
        }
        for user in users
        if wanted.casefold() in f"{user.name} {user.email}".casefold()
        and (not left_only or user.pk in open_still)
    ]  # fmt: skip
    return page(
        request,
        "staff_list.html",
        "staff",
        rows=rows,
        wanted=wanted,
        left_only=left_only,
        open_still=len(open_still),
    )


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def create(request: HttpRequest) -> HttpResponse:
    """A new account, with a first password that is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = manage_accounts.make_account(
                viewer=viewer_of(request),
                at=now(),
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
            )
            messages.success(
                request,
                f"The account is made. First password, shown this once: {made.password} Hand it over in person.",
            )
            return redirect("station:staff_member", user_id=made.user_id)
    return page(request, "staff_create.html", "staff", form=form)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: its roles past and present, and a form to give another."""
    user = accounts.get_user(user_id)
    on = today()
    land = ground(viewer_of(request), Permission.MANAGE_ACCOUNTS, on)
    form = GrantForm(request.POST or None, areas=indented(land), today=on)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        last = said["valid_until"]
        with refusals.on_form(form):
            manage_accounts.give_role(
                viewer=viewer_of(request),
                at=now(),
                user_id=user_id,
                role=accounts.Role(said["role"]),
                area_code=said["area_code"],
                valid_from=said["valid_from"],
                valid_until=last + dt.timedelta(days=1) if last else None,
            )
            messages.success(request, "The role is given.")
            return redirect("station:staff_member", user_id=user_id)
    names = _area_names(request)
    roles = [
        {**_role(grant, names, on), "grant": grant, "holds": _holds(grant, on)}
        for grant in accounts.list_grants(user_id)
    ]
    return page(
        request,
        "staff_member.html",
        "staff",
        member=user,
        roles=roles,
        form=form,
        left_on=_left(on).get(user_id),
    )


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
@once
def end_grant(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    """End a role today."""
    with refusals.on_page(request):
        manage_accounts.end_role(viewer=viewer_of(request), at=now(), user_id=user_id, grant_id=grant_id)
        messages.success(request, "The role has ended.")
    return redirect("station:staff_member", user_id=user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
@once
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Stop somebody from signing in."""
    with refusals.on_page(request):
        manage_accounts.close_account(viewer=viewer_of(request), at=now(), user_id=user_id)
        messages.success(request, "The account is closed. Its record stays.")
    return redirect("station:staff_member", user_id=user_id)


def _left(on: dt.date) -> dict[int, dt.date]:
    """By account, since when the person behind it isn't in the force any more."""
    return {user_id: day for user_id, day in workforce.list_leaving_accounts().items() if day <= on}


def _area_names(request: HttpRequest) -> dict[str, str]:
    land = ground(viewer_of(request), Permission.MANAGE_ACCOUNTS, today())
    return {area.code: area.name for area, _ in land.choices}


def _role(grant: accounts.RoleGrant, names: dict[str, str], on: dt.date) -> dict[str, object]:
    last = grant.valid_until - dt.timedelta(days=1) if grant.valid_until else None
    return {
        "words": accounts.Role(grant.role).label,
        "area": names.get(grant.area_code, grant.area_code),
        "first": grant.valid_from,
        "last": last,
        "begins": grant.valid_from > on,
    }


def _holds(grant: accounts.RoleGrant, on: dt.date) -> bool:
    return grant.valid_from <= on and (grant.valid_until is None or grant.valid_until > on)
