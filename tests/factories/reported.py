"""Reports as people send them in, by the same door as on the page."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Origin
from peelian.apps.places.models import Area
from peelian.kernel.actors import ANONYMOUS, system
from peelian.kernel.time import LONDON
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import square

_numbers = itertools.count(1)

DAMAGE: dict[str, Any] = {
    "postcode": "B31 2AB",
    "address": "12 High Street",
    "happening_now": "no",
    "what": ["vehicle"],
    "how": ["scratched"],
    "words": "Somebody scratched my car from end to end.",
    "owner": "yes",
    "offensive": "no",
    "known": "no",
    "repeat": "no",
    "effect": "fine",
}
FUEL: dict[str, Any] = {
    "postcode": "B31 2AB",
    "address": "Abbey Filling Station",
    "plate": "AB12 CDE",
    "false_plates": "no",
    "threatened": "no",
    "grade": "diesel",
    "value": "62.50",
    "repeat": "no",
    "words": "They drove off without paying.",
}
ANSWERS = {IncidentKind.CRIMINAL_DAMAGE: DAMAGE, IncidentKind.BILKING: FUEL}


def make_report(
    area: Area,
    *,
    at: dt.datetime = AT,
    kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE,
    contact_id: int | None = None,
    anonymous: bool = False,
    language: str = "en",
    answers: dict[str, Any] | None = None,
    column: int = 0,
    escalated_for: str = "",
) -> str:
    """Send a report in; returns its reference. From a new contact unless one is given or it is anonymous."""
    if contact_id is None and not anonymous:
        contact_id = ContactFactory.create(language=language).pk
    incoming = incoming_report(
        area, at=at, kind=kind, contact_id=contact_id, language=language, answers=answers, column=column,
        escalated_for=escalated_for,
    )  # fmt: skip
    return incidents.receive_report(actor=ANONYMOUS, at=at, incoming=incoming).reference


def incoming_report(
    area: Area,
    *,
    at: dt.datetime = AT,
    kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE,
    contact_id: int | None = None,
    language: str = "en",
    answers: dict[str, Any] | None = None,
    column: int = 0,
    escalated_for: str = "",
) -> incidents.Incoming:
    """A report as the pages hand it in."""
    point = square(column, 0).centroid
    happened = {"happened_from": f"{(at - dt.timedelta(hours=13)).astimezone(LONDON):%Y-%m-%dT%H:%M}"}
    cleaned, errors = incidents.clean_all(kind, {**ANSWERS[kind], **happened, **(answers or {})}, at=at)
    assert not errors, errors
    return incidents.Incoming(
        kind=kind,
        answers=cleaned,
        origin=Origin.PAGE,
        source=f"tests:{next(_numbers)}",
        area_id=area.pk,
        contact_id=contact_id,
        language=language,
        lat=point.y,
        lng=point.x,
        address="12 High Street",
        postcode="B31 2AB",
        escalated_for=escalated_for,
    )


def make_business(
    *, kinds: tuple[IncidentKind, ...] = (IncidentKind.BILKING,), sites: tuple[str, ...] = ("S1", "S2")
) -> incidents.BusinessView:
    """A chain of filling stations in the first neighbourhood."""
    point = square(0, 0).centroid
    return incidents.open_business(
        actor=system("tests"),
        at=AT,
        name="Midland Fuels",
        contact_id=ContactFactory.create(email=f"office{next(_numbers)}@fuels.example").pk,
        kinds=kinds,
        sites=[
            incidents.SiteRow(code, f"Station {code}", "1 High Street", "B31 2AB", point.y, point.x, "N01")
            for code in sites
        ],
        opened_by_id=UserFactory.create().pk,
    )
