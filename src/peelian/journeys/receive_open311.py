"""Take reports from other sites and apps by Open311 GeoReport v2: the same questions, the same door.

What Open311 has words of its own for (place, description, name, mail address, number) comes in those; every other
question of our questionnaires is an attribute. Pictures by address (`media_url`) are not fetched: we open no address
that a stranger names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, Asked, IncidentKind, Origin
from peelian.journeys import report_online
from peelian.kernel.actors import ANONYMOUS, resident
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import LONDON, local_day

#: What comes in Open311's own words, or not at all.
_OWN = frozenset(
    {"postcode", "uprn", "address", "point", "words", "name", "email", "phone", "files", "civil_route"}
)
LONGEST_DESCRIPTION = 4_000

Form = Mapping[str, Sequence[str]]


def service(code: str) -> IncidentKind:
    """The kind of incident behind a service's code. Raises NotFound."""
    try:
        return IncidentKind(code)
    except ValueError:
        raise NotFound("There is no service with this code.") from None


def attributes_of(kind: IncidentKind) -> list[tuple[Asked, bool]]:
    """The questions of a kind that are attributes, and whether every report has to answer them."""
    return [
        (asked, asked.required and asked.only_if is None and page.only_if is None)
        for page in incidents.QUESTIONNAIRES[kind].pages
        for asked in page.fields
        if asked.code not in _OWN
    ]


@transaction.atomic
def post(*, at: dt.datetime, secret: str, form: Form) -> incidents.Received:
    """Take a report. The very same form with the same key on the same day is the same report: clients try again.

    Args:
        at: now.
        secret: the client's key.
        form: Open311's parameters, each with the values that were given.

    Raises:
        incidents.BadKey: nobody's key, one that was ended, or that of a business.
        NotFound: no such service.
        incidents.BadAnswers: with a sentence for each question.
        report_online.ElsewhereInTheCountry: another force answers there.
        Refused: no service is named, the description is too long, or the mail address or number can't be one.
    """
    if incidents.prove_key(secret, on=local_day(at)).business_id is not None:
        raise incidents.BadKey("This key is for a business's own reports, not for Open311.")
    code = _first(form, "service_code")
    if not code:
        raise Refused("Name a service by service_code.", field="service_code")
    kind = service(code)
    answers, errors = incidents.clean_all(kind, _answers(kind, form), at=at)
    if errors:
        raise incidents.BadAnswers(errors)
    place = report_online.place_of(answers, at)
    contact_id, reached = report_online.reporter_of(answers, "en", at)
    return incidents.receive_report(
        actor=ANONYMOUS if contact_id is None else resident(contact_id),
        at=at,
        incoming=incidents.Incoming(
            kind=kind,
            answers=answers,
            origin=Origin.OPEN311,
            source=f"open311.Request:{_fingerprint(secret, form, at)}",
            area_id=place.area_id,
            contact_id=contact_id,
            lat=place.lat,
            lng=place.lng,
            address=place.address,
            postcode=place.postcode,
            uprn=place.uprn,
            escalated_for=report_online.escalated_for(kind, answers, "en"),
            needs_pin=not reached,
        ),
    )


def _answers(kind: IncidentKind, form: Form) -> dict[str, Any]:
    """The answers as a page would give them."""
    given: dict[str, Any] = {}
    for asked, _required in attributes_of(kind):
        values = [*form.get(f"attribute[{asked.code}]", ()), *form.get(f"attribute[{asked.code}][]", ())]
        if asked.kind is AnswerKind.CHOICES:
            given[asked.code] = [
                part.strip() for value in values for part in value.split(",") if part.strip()
            ]
        elif values:
            given[asked.code] = _local(values[0]) if asked.kind is AnswerKind.MOMENT else values[0]
    words = _first(form, "description")
    if len(words) > LONGEST_DESCRIPTION:
        raise Refused(f"A description has at most {LONGEST_DESCRIPTION:,} characters.", field="description")
    name = " ".join(filter(None, (_first(form, "first_name"), _first(form, "last_name"))))
    given |= {"words": words, "name": name, "email": _first(form, "email"), "phone": _first(form, "phone")}
    return given | _place(form)


def _place(form: Form) -> dict[str, Any]:
    """A point, an address in words, or the number of an address; a postcode alone may stand as an address."""
    lat, lng = _first(form, "lat"), _first(form, "long")
    address, uprn = _first(form, "address_string"), _first(form, "address_id")
    found: dict[str, Any] = {"uprn": uprn}
    if lat or lng:
        found["point"] = [lat, lng]
    postcode = normalise_postcode(address) if address else None
    return found | ({"postcode": postcode} if postcode else {"address": address})


def _local(text: str) -> str:
    """A moment with a zone as local time without one, as answers are kept; any other text as it is."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
        local = moment.astimezone(LONDON) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return text
    return f"{local:%Y-%m-%dT%H:%M}" if "T" in text or " " in text.strip() else text


def _first(form: Form, name: str) -> str:
    return next((value.strip() for value in form.get(name, ())), "")


def _fingerprint(secret: str, form: Form, at: dt.datetime) -> str:
    """Tells one form from another without telling what it says to anybody who hasn't the client's key."""
    said = {name: list(values) for name, values in sorted(form.items()) if name != "api_key"}
    text = json.dumps([f"{local_day(at)}", said], ensure_ascii=False)
    return hmac.new(
        secret.encode("utf-8", "replace"), text.encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()
