"""The one screen that `peelian serve` shows when the site is up: where to go, and in the demo as whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

AUDIENCES = (
    ("Residents", "/"),
    ("Beat officers and PCSOs", "/beat/"),
    ("Station", "/station/"),
    ("Board", "/board/"),
    ("Open data", "/feeds/"),
)


@dataclass(frozen=True)
class SignIn:
    """Somebody of the demo as whom a visitor may sign in.

    Attributes:
        who: name and role.
        email: what they sign in with.
        password: the demo's password; it protects nothing.
    """

    who: str
    email: str
    password: str


def screen(sign_ins: Sequence[SignIn] = ()) -> str:
    """The text of the screen.

    Args:
        sign_ins: as whom one may sign in; nobody outside the demo.
    """
    lines = ["", f"Peelian is up: {settings.PUBLIC_URL}", ""]
    lines += [f"  {name:<26}{settings.PUBLIC_URL}{path}" for name, path in AUDIENCES]
    if settings.DEMO:
        lines += [f"  {'The demo, its mail':<26}{settings.PUBLIC_URL}/demo/"]
    if sign_ins:
        lines += ["", "Sign in as:", ""]
        lines += [f"  {each.who:<34}{each.email:<38}{each.password}" for each in sign_ins]
    lines += ["", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)
