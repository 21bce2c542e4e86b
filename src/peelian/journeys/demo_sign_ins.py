"""As whom a visitor of the demo may sign in: the demo's own accounts, with the code that is valid now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt

from peelian.apps.accounts import api as accounts
from peelian.kernel.time import local_day

#: The password of every account of the demo. It protects nothing: the demo's data is made up, and the screen that
#: shows this is there for everybody.
PASSWORD = "the-public-are-the-police"  # noqa: S105


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demo: who it is, and what to type. `code` is empty without a second factor."""

    name: str
    roles: tuple[accounts.Grant, ...]
    email: str
    password: str
    code: str


def demo_sign_ins(*, at: dt.datetime) -> list[SignIn]:
    """The demo's open accounts with the codes of this moment, by name. No other account is ever shown."""
    users = [user for user in accounts.list_users() if user.is_demo and user.is_active]
    secrets = {
        row.user_id: decrypt(row.data["secret"])
        for row in Authenticator.objects.filter(user__in=users, type=Authenticator.Type.TOTP)
    }
    return [
        SignIn(
            name=user.name,
            roles=accounts.viewer_for(user, local_day(at)).grants,
            email=user.email,
            password=PASSWORD,
            code=_code(secrets[user.pk], at) if user.pk in secrets else "",
        )
        for user in users
    ]


def _code(secret: str, at: dt.datetime) -> str:
    counter = int(at.timestamp()) // app_settings.TOTP_PERIOD
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))
