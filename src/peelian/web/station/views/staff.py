"""Accounts of staff and the roles that they hold in areas."""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.people import AccountForm, GrantForm, role_label
from peelian.web.station.page import guard, page, today


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All accounts with the roles that they hold today; narrowed by `?name=`."""
    wanted = request.GET.get("name", "").strip()
    on = today()
    names = _area_names(request)
    rows = [
        {"user": user, "roles": [_role(grant, names, on) for grant in user.grants.all() if _holds(grant, on)]}
        for user in accounts.list_users()
        if wanted.casefold() in f"{user.name} {user.email}".casefold()
    ]
    return page(request, "staff_list.html", "staff", rows=rows, wanted=wanted)


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def create(request: HttpRequest) -> HttpResponse:
    """A new account, with a first password that is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        with refusals.on_form(form):
            user = accounts.create_user(
                actor=viewer_of(request).actor,
                at=now(),
                password=password,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
            )
            messages.success(
                request,
                f"The account is made. First password, shown this once: {password} Hand it over in person.",
            )
            return redirect("station:staff_member", user_id=user.pk)
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
        guard(request, Permission.MANAGE_ACCOUNTS, places.path_of(said["area_code"], on))
        last = said["valid_until"]
        with refusals.on_form(form):
            accounts.grant_role(
                actor=viewer_of(request).actor,
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
    return page(request, "staff_member.html", "staff", member=user, roles=roles, form=form)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
@once
def end_grant(request: HttpRequest, user_id: int, grant_id: int) -> HttpResponse:
    """End a role today."""
    grant = next((grant for grant in accounts.list_grants(user_id) if grant.pk == grant_id), None)
    if grant is None:
        raise NotFound("This role has been removed already.")
    _guard_area(request, grant.area_code)
    with refusals.on_page(request):
        accounts.end_grant(actor=viewer_of(request).actor, at=now(), grant_id=grant_id, on=today())
        messages.success(request, "The role has ended.")
    return redirect("station:staff_member", user_id=user_id)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
@once
def close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Stop somebody from signing in."""
    viewer = viewer_of(request)
    if viewer.user_id == user_id:
        messages.error(request, "You can't close your own account. Ask another administrator.")
        return redirect("station:staff_member", user_id=user_id)
    for grant in accounts.list_grants(user_id):
        if _holds(grant, today()):
            _guard_area(request, grant.area_code)
    accounts.close_account(actor=viewer.actor, at=now(), user_id=user_id)
    messages.success(request, "The account is closed. Its record stays.")
    return redirect("station:staff_member", user_id=user_id)


def _guard_area(request: HttpRequest, code: str) -> None:
    try:
        path = tuple(places.path_of(code, today()))
    except NotFound:  # the area ended: those who hold its code, or the force, may still tidy up
        force = places.force(today())
        path = (code, force.code) if force else (code,)
    guard(request, Permission.MANAGE_ACCOUNTS, path)


def _area_names(request: HttpRequest) -> dict[str, str]:
    land = ground(viewer_of(request), Permission.MANAGE_ACCOUNTS, today())
    return {area.code: area.name for area, _ in land.choices}


def _role(grant: accounts.RoleGrant, names: dict[str, str], on: dt.date) -> dict[str, object]:
    last = grant.valid_until - dt.timedelta(days=1) if grant.valid_until else None
    return {
        "words": role_label(accounts.Role(grant.role)),
        "area": names.get(grant.area_code, grant.area_code),
        "first": grant.valid_from,
        "last": last,
        "begins": grant.valid_from > on,
    }


def _holds(grant: accounts.RoleGrant, on: dt.date) -> bool:
    return grant.valid_from <= on and (grant.valid_until is None or grant.valid_until > on)
