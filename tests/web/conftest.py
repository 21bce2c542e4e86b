"""What tests of screens share: a fixed moment, a neighbourhood to look at, and staff who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.test import Client

from peelian.apps.accounts.types import Role
from tests.factories.accounts import RoleGrantFactory
from tests.factories.clock import AT
from tests.web.stage import Stage, set_the_stage

SignIn = Callable[[Role, str], Client]


@pytest.fixture(autouse=True)
def _at_a_fixed_moment() -> Iterator[None]:
    """All screens are looked at in the moment of the factories."""
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture(autouse=True)
def _no_old_counts() -> None:
    """Counts against flooding begin anew."""
    for name in ("default", "shared"):  # that of signing in is kept in the one, ours in the other
        caches[name].clear()


@pytest.fixture
def stage(db: None) -> Stage:
    """A neighbourhood with something in every part of its page."""
    return set_the_stage()


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """`sign_in(role, area_code)` gives a client of somebody with that role and a second factor."""

    def signed_in(role: Role, area_code: str) -> Client:
        grant = RoleGrantFactory.create(role=role, area_code=area_code)
        Authenticator.objects.create(
            user=grant.user, type=Authenticator.Type.TOTP, data={"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
        )
        client = Client()
        client.force_login(grant.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
