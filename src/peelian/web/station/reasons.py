"""Why somebody looks at personal data: asked once, kept for a quarter of an hour, recorded at each read."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from peelian.kernel.time import now

_KEPT_FOR = dt.timedelta(minutes=15)


def keep(request: HttpRequest, what: str, reason: str) -> None:
    """Keep the reason for looking at one thing in the viewer's session."""
    request.session[f"reason:{what}"] = [reason, now().timestamp()]


def kept(request: HttpRequest, what: str) -> str:
    """The reason given for looking at this, or nothing when none was given in the last quarter of an hour."""
    reason, given_at = request.session.get(f"reason:{what}", ("", 0.0))
    is_fresh = now().timestamp() - float(given_at) < _KEPT_FOR.total_seconds()
    return str(reason) if is_fresh else ""
