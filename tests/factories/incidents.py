"""Reports that people made online, and answers that make them."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from peelian.apps.contacts.models import Contact
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, Incoming, Origin, Received
from peelian.apps.places.models import Area
from peelian.kernel.actors import ANONYMOUS
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory

_numbers = itertools.count(1)

#: Sound answers of each kind, as somebody types them.
ANSWERS: dict[IncidentKind, dict[str, Any]] = {
    IncidentKind.CRIMINAL_DAMAGE: {
        "postcode": "B31 2AB",
        "address": "12 High Street",
        "happening_now": "no",
        "happened_from": "2026-10-31T22:00",
        "happened_until": "2026-11-01T07:30",
        "what": "vehicle",
        "plate": "ab12 cde",
        "owner": "yes",
        "how": ["scratched"],
        "offensive": "no",
        "words": "Somebody scratched my car along one side.",
        "value": "180",
        "known": "no",
        "evidence": [],
        "repeat": "no",
        "effect": "fine",
    },
    IncidentKind.THEFT: {
        "postcode": "B31 2AB",
        "happening_now": "no",
        "happened_from": "2026-11-01T12:00",
        "force_used": "no",
        "what": ["bicycle"],
        "things": "A red bicycle, frame number X123.",
        "value": "£350.00",
        "from_where": "garden",
        "words": "I came home and it was gone.",
        "known": "no",
        "repeat": "no",
        "effect": "upset",
    },
    IncidentKind.BILKING: {
        "address": "Riverside filling station",
        "happened_from": "2026-11-01T18:05",
        "plate": "AB12CDE",
        "false_plates": "no",
        "threatened": "no",
        "grade": "diesel",
        "litres": "41.5",
        "value": "62.21",
        "repeat": "no",
    },
    IncidentKind.BURGLARY: {
        "postcode": "B31 2AB",
        "happening_now": "no",
        "happened_from": "2026-10-31T20:00",
        "happened_until": "2026-11-01T08:00",
        "building": "shed",
        "how": ["lock"],
        "alarm": "no",
        "secure_now": "yes",
        "words": "The lock of the shed was cut.",
        "taken": "yes",
        "things": "A mower.",
        "value": "200",
        "known": "no",
        "repeat": "no",
        "effect": "fine",
    },
}


def receive(
    area: Area,
    kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE,
    *,
    at: dt.datetime = AT,
    contact: Contact | None = None,
    anonymous: bool = False,
    answers: dict[str, Any] | None = None,
    **more: Any,
) -> Received:
    """A report that came in from a page, of a new contact unless one is given or it is anonymous."""
    who = None if anonymous else (contact or ContactFactory.create()).pk
    number = next(_numbers)
    incoming = Incoming(
        kind=kind,
        answers=ANSWERS[kind] | (answers or {}),
        origin=more.pop("origin", Origin.PAGE),
        source=more.pop("source", f"tests.Report:{number}"),
        area_id=area.pk,
        contact_id=who,
        **more,
    )
    return incidents.receive_report(actor=ANONYMOUS, at=at, incoming=incoming)


def receive_then(area: Area, kind: IncidentKind, at: dt.datetime) -> Received:
    """A report of nobody's name that came in at a moment of the past, of something two hours earlier."""
    since, until = at - dt.timedelta(hours=2), at - dt.timedelta(hours=1)
    when = {"happened_from": f"{since:%Y-%m-%dT%H:%M}", "happened_until": f"{until:%Y-%m-%dT%H:%M}"}
    told = {name: words for name, words in when.items() if name in ANSWERS[kind]}
    return receive(area, kind, at=at, anonymous=True, answers=told)


def received_before(area: Area, kind: IncidentKind, *moments: dt.datetime) -> list[Report]:
    """Reports that came in at these moments and whose events were dispatched long ago: copies of the first of them."""
    first = Report.objects.get(reference=receive_then(area, kind, moments[0]).reference)
    rows = []
    for moment in moments[1:]:
        number = next(_numbers)
        row = Report.objects.get(pk=first.pk)
        row.pk, row.reference, row.source = None, f"COPY-{number}", f"tests.Copy:{number}"
        row.received_at = moment
        rows.append(row)
    return [first, *Report.objects.bulk_create(rows)]
