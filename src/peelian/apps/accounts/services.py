"""Making accounts and granting roles."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, models, transaction

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused


class AccountExists(Refused):
    """The e-mail address has an account already."""


class GrantOverlaps(Refused):
    """The person holds this role in this area at that time already."""


@transaction.atomic
def create_user(
    *, actor: Actor, at: dt.datetime, email: str, name: str, password: str | None, is_demo: bool = False
) -> User:
    """Make a staff account; without a password nobody can sign in with it. The second factor is set up at the first
    sign-in.

    Raises:
        AccountExists: the address, in whatever case, has an account.
    """
    user = User(email=email, name=name, is_demo=is_demo, created_at=at)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if "user_email" not in str(error):
            raise
        raise AccountExists("There is already an account with this e-mail address.", field="email") from error
    events.record(name="accounts.user.created", actor=actor, at=at, subject=user)
    return user


@transaction.atomic
def set_password(*, actor: Actor, at: dt.datetime, user_id: int, password: str) -> None:
    """Give an account another password. Whether it is good enough is asked before, where it is typed."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    events.record(name="accounts.user.password_changed", actor=actor, at=at, subject=user)


@transaction.atomic
def grant_role(
    *,
    actor: Actor,
    at: dt.datetime,
    user_id: int,
    role: Role,
    area_code: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> RoleGrant:
    """Give a role in an area for a span of days (end excluded; None: open).

    Raises:
        GrantOverlaps: it is held already on one of these days.
        Refused: the span ends before it begins.
    """
    if valid_until is not None and valid_until <= valid_from:
        raise Refused("The last day must be after the first.", field="valid_until")
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                user_id=user_id,
                role=role,
                area_code=area_code,
                valid_from=valid_from,
                valid_until=valid_until,
                granted_by=str(actor),
            )
    except IntegrityError as error:
        if "grant_once_at_a_time" not in str(error):
            raise
        raise GrantOverlaps(
            "This person holds the role in this area on one of these days already.", field="role"
        ) from error
    events.record(
        name="accounts.grant.given",
        actor=actor,
        at=at,
        subject=grant,
        area_code=area_code,
        data={"user": user_id, "role": role.value, "from": str(valid_from), "until": str(valid_until or "")},
    )
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, at: dt.datetime, grant_id: int, on: dt.date) -> None:
    """End a role on a day: it doesn't hold on that day any more. A grant that hadn't begun is removed.

    Raises Refused for one that is removed, or that ends by that day already: the record of who held what stands.
    """
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise Refused("This role has been removed already.")
    if grant.valid_until is not None and grant.valid_until <= on:
        raise Refused("This role has ended already.")
    if on <= grant.valid_from:
        events.record(
            name="accounts.grant.removed", actor=actor, at=at, subject=grant, area_code=grant.area_code
        )
        grant.delete()
        return
    grant.valid_until = on
    grant.save(update_fields=["valid_until"])
    events.record(
        name="accounts.grant.ended",
        actor=actor,
        at=at,
        subject=grant,
        area_code=grant.area_code,
        data={"on": str(on)},
    )


@transaction.atomic
def end_access(*, actor: Actor, at: dt.datetime, user_id: int, on: dt.date, why: str) -> int:
    """End all that an account holds on a day, in whatever area; answers how many roles end. One event tells of it.

    None of them holds on that day any more, and one that was to begin then or later is removed. Nothing is recorded
    where nothing ends.
    """
    rows = list(
        RoleGrant.objects.select_for_update()
        .filter(models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=on), user_id=user_id)
        .order_by("pk")
    )
    if not rows:
        return 0
    removed = [row.pk for row in rows if row.valid_from >= on]
    RoleGrant.objects.filter(pk__in=removed).delete()
    RoleGrant.objects.filter(pk__in=[row.pk for row in rows]).update(valid_until=on)
    events.record(
        name="accounts.access.ended", actor=actor, at=at, subject=f"accounts.User:{user_id}",
        data={
            "on": str(on), "why": why,
            "roles": [
                {
                    "role": row.role, "area": row.area_code, "from": str(row.valid_from),
                    "until": str(row.valid_until or ""),
                }
                for row in rows
            ],
        },
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def close_account(*, actor: Actor, at: dt.datetime, user_id: int) -> None:
    """Stop an account from signing in; its record stays. Raises NotFound."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such account.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    events.record(name="accounts.user.closed", actor=actor, at=at, subject=user)
