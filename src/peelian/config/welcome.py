"""The one screen that `peelian serve` shows when the site is up: where to go, and in the demo as whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings

from peelian.journeys.demo_sign_ins import SignIn, demo_sign_ins

AUDIENCES = (
    ("Residents", "/"),
    ("Beat officers and PCSOs", "/beat/"),
    ("Station", "/station/"),
    ("Board", "/board/"),
    ("Open data", "/feeds/"),
)
#: Where the demo has work waiting for two accounts that a visitor might not think of.
DESKS = (("Reports (contact centre)", "/station/reports/"), ("Newsroom (comms)", "/newsroom/"))


def screen(*, at: dt.datetime) -> str:
    """The text of the screen.

    Args:
        at: the present moment; roles are those of its day.
    """
    url = settings.PUBLIC_URL
    lines = ["", f"Peelian is up: {url}", ""]
    lines += [f"  {name:<26}{url}{path}" for name, path in AUDIENCES]
    if settings.DEMO:
        lines += _as_whom(f"{url}/demo/", demo_sign_ins(at=at))
    lines += ["", "Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def _as_whom(page: str, sign_ins: list[SignIn]) -> list[str]:
    """The demo's accounts: one for each role, so that it stays one screen. The page has them all."""
    site = settings.PUBLIC_URL
    lines = [f"  {name:<26}{site}{path}" for name, path in DESKS]
    lines.append(f"  {'The demo: codes and mail':<26}{page}")
    if sign_ins:
        lines += [
            "",
            f"Sign in with the password {sign_ins[0].password} and the code that {page} shows, as:",
            "",
        ]
        lines += [f"  {role:<26}{one.email:<44}{one.name}" for role, one in _one_a_role(sign_ins)]
    return lines


def _one_a_role(sign_ins: list[SignIn]) -> Iterator[tuple[str, SignIn]]:
    shown = set()
    for one in sign_ins:
        for grant in one.roles:
            if grant.role not in shown:
                shown.add(grant.role)
                yield str(grant.role).replace("-", " "), one
