"""A report of each kind, as somebody types it: page by page, for the tests of pages and for those in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from peelian.apps.incidents.api import IncidentKind

#: What is typed on each page, by the questions' codes. A list: several boxes.
Typed = Mapping[str, Any]

_WHERE: Typed = {"postcode": "B31 2AB", "address": "12 High Street"}
_NOW: Typed = {"happening_now": "no"}
_WHEN: Typed = {
    "happened_from_day": "1", "happened_from_month": "11", "happened_from_year": "2026", "happened_from_time": "21:30",
}  # fmt: skip
_WHO: Typed = {"known": "no"}
_WHY: Typed = {"repeat": "no"}
_EFFECT: Typed = {"effect": "upset"}
_CONTACT: Typed = {"name": "Ada Bell", "email": "ada@home.example"}

_SHARED: Mapping[str, Typed] = {
    "where": _WHERE,
    "now": _NOW,
    "when": _WHEN,
    "who": _WHO,
    "evidence": {},
    "why": _WHY,
    "how-you-are": _EFFECT,
    "pictures": {},
    "contact": _CONTACT,
}

#: By kind: what differs from the shared pages.
PAGES: Mapping[IncidentKind, Mapping[str, Typed]] = {
    IncidentKind.CRIMINAL_DAMAGE: {
        **_SHARED,
        "what": {"what": "vehicle", "plate": "AB12 CDE", "owner": "yes"},
        "how": {"how": ["scratched"], "offensive": "no", "words": "The left door is scratched."},
    },
    IncidentKind.THEFT: {
        **_SHARED,
        "how": {"force_used": "no"},
        "what": {"what": ["bicycle"], "things": "A red bicycle.", "value": "350"},
        "what-happened": {"from_where": "street", "words": "It was gone when I came back."},
    },
    IncidentKind.BILKING: {
        **_SHARED,
        "vehicle": {"plate": "ab12 cde", "make": "Ford Focus", "false_plates": "no"},
        "people": {"threatened": "no"},
        "fuel": {"grade": "diesel", "litres": "40", "value": "62.80"},
        "evidence": {"evidence": ["camera"], "camera_kept": "yes", "repeat": "no"},
        "contact": {**_CONTACT, "role": "Shift manager"},
    },
    IncidentKind.BURGLARY: {
        **_SHARED,
        "building": {"building": "shed"},
        "how": {"how": ["door"], "alarm": "no", "secure_now": "yes", "words": "The lock is broken."},
        "taken": {"taken": "yes", "things": "A drill.", "value": "80"},
    },
}


def begin(client: Client, kind: IncidentKind) -> str:
    """Begin a report; answers its token."""
    response = client.post(f"/report/start/{kind.value}/")
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"]).split("/")[2]


def fill(client: Client, token: str, kind: IncidentKind, changed: Mapping[str, Typed] | None = None) -> None:
    """Answer page after page until the check; each answer has to lead on."""
    pages = {**PAGES[kind], **(changed or {})}
    at = client.get(f"/report/{token}/").headers["Location"]
    for _ in range(20):
        if at == f"/report/{token}/check/":
            return
        slug = at.rstrip("/").rsplit("/", 1)[-1]
        response = client.post(at, pages.get(slug, {}))
        assert response.status_code == 302, f"{slug}: {response.content.decode()}"
        at = response.headers["Location"]
    raise AssertionError("the pages don't end")


def send(client: Client, token: str, *, key: str = "k1") -> Any:
    """Send it; the response."""
    return client.post(f"/report/{token}/check/", {"once": key})
