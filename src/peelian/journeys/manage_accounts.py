"""Accounts of staff: made, given roles in areas, closed. Nobody reaches beyond the areas whose accounts they manage."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.journeys import standing
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.kernel.time import local_day


class OwnAccount(Refused):
    """Nobody closes their own account: the last administrator would lock everybody out."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that was just made. Its first password is kept nowhere: show it once."""

    user_id: int
    password: str


def make_account(*, viewer: Viewer, at: dt.datetime, name: str, email: str) -> NewAccount:
    """Make an account with a first password, which opens nothing until it has a role.

    Raises NotAllowed, accounts.AccountExists.
    """
    if not accounts.may_anywhere(viewer, Permission.MANAGE_ACCOUNTS):
        raise NotAllowed("You may not make accounts.")
    password = secrets.token_urlsafe(12)
    user = accounts.create_user(actor=viewer.actor, at=at, name=name, email=email, password=password)
    return NewAccount(user.pk, password)


def give_role(
    *,
    viewer: Viewer,
    at: dt.datetime,
    user_id: int,
    role: accounts.Role,
    area_code: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> None:
    """Give a role in an area for a span of days (end excluded; None: open).

    Raises NotAllowed, NotFound, accounts.GrantOverlaps, Refused for a span that ends before it begins.
    """
    path = places.path_of(area_code, local_day(at))
    accounts.require(viewer, Permission.MANAGE_ACCOUNTS, path)
    accounts.grant_role(
        actor=viewer.actor,
        at=at,
        user_id=accounts.get_user(user_id).pk,
        role=role,
        area_code=area_code,
        valid_from=valid_from,
        valid_until=valid_until,
    )


@transaction.atomic
def end_role(*, viewer: Viewer, at: dt.datetime, user_id: int, grant_id: int) -> None:
    """End a role today; one that hasn't begun is removed. Raises NotAllowed, NotFound."""
    grant = next((grant for grant in accounts.list_grants(user_id) if grant.pk == grant_id), None)
    if grant is None:
        raise NotFound("This role has been removed already.")
    _require(viewer, [grant.area_code], at)
    accounts.end_grant(actor=viewer.actor, at=at, grant_id=grant_id, on=local_day(at))


@transaction.atomic
def close_account(*, viewer: Viewer, at: dt.datetime, user_id: int) -> None:
    """Stop somebody from signing in. Whoever closes it manages accounts wherever a role of it holds, now or later.

    Raises NotAllowed, NotFound, OwnAccount.
    """
    if not accounts.may_anywhere(viewer, Permission.MANAGE_ACCOUNTS):
        raise NotAllowed("You may not close accounts.")
    user = accounts.get_user(user_id)
    if viewer.user_id == user.pk:
        raise OwnAccount("You can't close your own account. Ask another administrator.")
    today = local_day(at)
    open_grants = [
        grant
        for grant in accounts.list_grants(user_id)
        if grant.valid_until is None or grant.valid_until > today
    ]
    _require(viewer, [grant.area_code for grant in open_grants], at)
    accounts.close_account(actor=viewer.actor, at=at, user_id=user_id)


def _require(viewer: Viewer, area_codes: Sequence[str], at: dt.datetime) -> None:
    """Raise NotAllowed unless the viewer manages the accounts of all these areas.

    Where an area has ended, those who hold its code, or the force, may still tidy up.
    """
    force = places.force(local_day(at))
    for code in area_codes:
        path = standing.path_now((code, force.code) if force else (code,), at)
        accounts.require(viewer, Permission.MANAGE_ACCOUNTS, path)
