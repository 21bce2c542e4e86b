"""Staff accounts and the viewers that they are."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Role, Viewer
from tests.factories.clock import AT, SINCE, TODAY


class UserFactory(DjangoModelFactory[User]):
    """A member of staff without a role."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"staff{n}@midshire.example")
    name = factory.Sequence(lambda n: f"Staff {n}")
    created_at = AT


class RoleGrantFactory(DjangoModelFactory[RoleGrant]):
    """A role, held in an area."""

    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.SERGEANT
    area_code = "midshire"
    valid_from = SINCE
    granted_by = "system:tests"


def make_viewer(role: Role, area_code: str, *, user: User | None = None, on: dt.date = TODAY) -> Viewer:
    """Somebody who holds a role in an area; a new account unless one is given."""
    grant = RoleGrantFactory.create(role=role, area_code=area_code, user=user or UserFactory.create())
    return accounts.viewer_for(grant.user, on)
