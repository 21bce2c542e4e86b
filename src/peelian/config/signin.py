"""How staff sign in: who may have an account, and under which name failed attempts are counted."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from peelian.apps.accounts import api as accounts
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.time import now


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: accounts.User, password: str) -> None:
        """The password that somebody chose for themselves, with its event."""
        actor = Actor(ActorKind.STAFF, str(user.pk))
        accounts.set_password(actor=actor, at=now(), user_id=user.pk, password=password)
        user.refresh_from_db(fields=["password"])


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address of an attempt to sign in, in one spelling, so that capitals don't buy more attempts."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    return str(given or request.POST.get("login", "")).strip().lower()
