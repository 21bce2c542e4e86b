"""Report online: what somebody types page by page is kept as a draft, and becomes a report when they send it.

A draft belongs to whoever holds its token, which is its address. Nobody else's report is ever shown, not even that
there is one: what stands beside a report as a hint is what everybody can read on the page of the neighbourhood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, IncidentKind, Origin
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import report_words, standing
from peelian.journeys.channels import kinds
from peelian.journeys.ports import ports
from peelian.kernel.actors import ANONYMOUS, Actor, resident
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import gettext_noop as _
from peelian.kernel.time import local_day

#: The largest picture that is taken, as it comes from a camera.
LARGEST_FILE = 20_000_000
#: Links that are mailed to one address in a day: nobody's mailbox is filled from our page.
LINKS_A_DAY = 10
_HINTS = 3
#: Questions whose answers aren't words of what happened.
_NOT_WORDS = frozenset({"name", "address", "postcode", "uprn", "role", "make", "colour", "pump", "imei"})


class ElsewhereInTheCountry(Refused):
    """What is reported happened where another force answers. `forces`: which, by the postcode."""

    def __init__(self, message: str, *, forces: tuple[places.OtherForce, ...]) -> None:
        super().__init__(message, field="postcode")
        self.forces = forces


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was sent.

    Attributes:
        pin: told once, to those whom no code can reach.
        call_back: they want a call.
        is_new: false for the second of two presses at once.
    """

    reference: str
    pin: str
    due_at: dt.datetime
    call_back: bool
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class PublicHint:
    """Something public of the neighbourhood. `message_id`: a message of ours; without one it is a priority."""

    text: str
    area_code: str
    message_id: int | None = None


def begin(*, at: dt.datetime, kind: IncidentKind, language: str, completes: str = "") -> str:
    """Begin a report of a kind; answers its token. `completes`: a report that was begun from what they wrote to us."""
    return incidents.begin_draft(actor=ANONYMOUS, at=at, kind=kind, language=language, completes=completes)


def save(*, at: dt.datetime, token: str, page: str, data: Mapping[str, Any]) -> incidents.DraftView:
    """Keep the answers of one page.

    Raises:
        ElsewhereInTheCountry: the place is another force's.
        Refused: the address that was chosen isn't there any more, or the number can't be one.
        incidents.BadAnswers: sentences by question; nothing was kept.
        incidents.BadToken, incidents.DraftGone: no such draft (any more).
    """
    draft = incidents.get_draft(token, at=at)
    questions = None if draft.sent_as else incidents.find_page(draft.kind, page)
    if questions is not None:
        answers, _errors = incidents.clean_page(questions, data, at=at)
        _check_place(answers, at)
        _check_number(answers)
    return incidents.save_page(token=token, at=at, page=page, data=data)


def attach(*, at: dt.datetime, token: str, name: str, content: bytes, alt: str = "") -> incidents.FileView:
    """Put a picture with a draft. Raises incidents.BadFile, incidents.BadToken, incidents.DraftGone."""
    return incidents.add_file(token=token, at=at, name=name, content=content, alt=alt)


@transaction.atomic
def send(*, at: dt.datetime, token: str, language: str) -> Sent:
    """Send a draft: it becomes a report, once, and its reporter hears that we have it (`triage.tell`).

    Args:
        at: now.
        token: the draft's.
        language: that the reporter reads.

    Raises:
        incidents.BadAnswers: some pages aren't answered.
        incidents.BadToken, incidents.DraftGone: no such draft (any more); a sent one says as what.
        contacts.BadAddress: the mail address or number can't be one.
    """
    draft = incidents.get_draft(token, at=at)
    if draft.sent_as:
        raise incidents.DraftGone(_("This report has been sent."), sent_as=draft.sent_as)
    answers = draft.answers
    place = place_of(answers, at)
    contact_id, reached = reporter_of(answers, language, at)
    received = incidents.receive_report(
        actor=_actor(contact_id),
        at=at,
        incoming=incidents.Incoming(
            kind=draft.kind,
            answers=answers,
            origin=Origin.PAGE,
            source="",
            area_id=place.area_id,
            contact_id=contact_id,
            language=language,
            lat=place.lat,
            lng=place.lng,
            address=place.address,
            postcode=place.postcode,
            uprn=place.uprn,
            escalated_for=escalated_for(draft.kind, answers, language),
            needs_pin=not reached and not draft.completes,
        ),
        draft_token=token,
    )
    return Sent(
        received.reference,
        received.pin,
        received.due_at,
        answers.get("call_back") == "yes",
        received.is_new,
    )


@transaction.atomic
def mail_resume_link(*, at: dt.datetime, token: str, email: str, language: str) -> None:
    """Mail somebody the link to their draft. Beyond a few a day to one address nothing more goes out, and the page says
    the same.

    Raises contacts.BadAddress, incidents.BadToken, incidents.DraftGone.
    """
    draft = incidents.get_draft(token, at=at)
    if draft.sent_as:
        raise incidents.DraftGone(_("This report has been sent."), sent_as=draft.sent_as)
    contact_id = contacts.take_writer(actor=ANONYMOUS, at=at, email=email, language=language)
    mailed = messaging.count_service_messages(contact_id=contact_id, since=at - dt.timedelta(days=1))
    if mailed >= LINKS_A_DAY:
        return
    report_words.write_letter(
        actor=resident(contact_id),
        at=at,
        contact_id=contact_id,
        letter=report_words.letter(
            "resume",
            language=language,
            link=resume_link(token),
            until=report_words.day(draft.expires_on),
        ),
        idempotency_key=f"resume:{contact_id}:{at.isoformat()}",
    )


@transaction.atomic
def ask_to_complete(
    *, viewer: Viewer, at: dt.datetime, reference: str, kind: IncidentKind
) -> incidents.ReportView:
    """Send whoever wrote to us the link on which they complete the report that was begun from their words.

    Raises NotAllowed, NotFound; Refused where the report isn't one that was only begun, or its writer has left.
    """
    path = standing.path_now(incidents.area_path_of(reference, at), at)
    accounts.require(viewer, Permission.ANSWER_RESIDENTS, path)
    report = incidents.get_report(viewer=viewer, at=at, reference=reference, reason="asking to complete it")
    if report.state is not incidents.ReportState.BEGUN or report.contact_id is None:
        raise Refused("This report has been sent already, or there is nobody to ask.")
    language = contacts.language_of(report.contact_id)
    token = begin(at=at, kind=kind, language=language, completes=report.reference)
    draft = incidents.get_draft(token, at=at)
    number = report_words.write_letter(
        actor=viewer.actor,
        at=at,
        contact_id=report.contact_id,
        letter=report_words.letter(
            "complete", language=language, reference=report.reference, link=resume_link(token),
            until=report_words.day(draft.expires_on),
        ),
        idempotency_key=f"complete:{report.reference}:{at.isoformat()}",
    )  # fmt: skip
    if number is None:
        raise Refused("This person has left. There is no address to write to.")
    return report


def hints(*, at: dt.datetime, answers: Mapping[str, Any]) -> list[PublicHint]:
    """What the team of that neighbourhood works on and has sent there: public, the same for everybody."""
    try:
        place = place_of(answers, at)
    except Refused:
        return []
    if not place.neighbourhood_code:
        return []
    today = local_day(at)
    codes = places.get_area(place.neighbourhood_code, today).path[:2]
    found = [
        PublicHint(priority.issue, priority.area_code)
        for priority in priorities.list_priorities(area_codes=codes, at=at)[:_HINTS]
    ]
    sent = messaging.list_headlines(area_codes=codes, limit=_HINTS)
    return [*found, *(PublicHint(one.subject, one.area_code, one.id) for one in sent)]


def resume_link(token: str) -> str:
    """The address of a draft."""
    return f"{ports().public_url}/report/{token}/"


@dataclass(frozen=True, slots=True)
class Where:
    """Where it happened: the row of the area that has it, and what is known of the place."""

    area_id: int
    neighbourhood_code: str = ""
    lat: float | None = None
    lng: float | None = None
    address: str = ""
    postcode: str = ""
    uprn: str = ""


def place_of(answers: Mapping[str, Any], at: dt.datetime) -> Where:
    """Where the answers say that it happened: by the address chosen, the point on the map, the postcode; by hand
    without any of them it is the force's own, until somebody has read it."""
    today = local_day(at)
    uprn, typed = str(answers.get("uprn", "")), str(answers.get("address", ""))
    postcode, point = str(answers.get("postcode", "")), answers.get("point")
    if uprn:
        chosen = _address(uprn)
        point, postcode = (chosen.lat, chosen.lng), chosen.postcode
        typed = ", ".join(filter(None, (chosen.line, typed)))
    if point:
        lat, lng = point
        found = places.locate_point(lat, lng, today)
    elif postcode:
        found = places.locate_postcode(postcode, today)
        lat, lng = found.lat, found.lng
    else:
        return Where(_force_id(today), address=typed)
    if not found:
        raise ElsewhereInTheCountry(found.explanation, forces=places.forces_of(postcode) if postcode else ())
    area = places.get_area(found.neighbourhood_code, today)
    whole = lat is not None and lng is not None
    return Where(area.id, area.code, lat if whole else None, lng if whole else None, typed, postcode, uprn)


def _address(uprn: str) -> places.AddressView:
    try:
        return places.get_address(uprn)
    except NotFound as gone:
        raise Refused(_("Choose the address again, or write it below."), field="uprn") from gone


def _check_place(answers: Mapping[str, Any], at: dt.datetime) -> None:
    if answers.keys() & {"postcode", "uprn", "point"}:
        place_of(answers, at)


def _check_number(answers: Mapping[str, Any]) -> None:
    if answers.get("phone"):
        contacts.normalise_phone(answers["phone"])


def _force_id(today: dt.date) -> int:
    force = places.force(today)
    if force is None:
        raise NotFound("No force has been set up here yet.")
    return force.id


def reporter_of(answers: Mapping[str, Any], language: str, at: dt.datetime) -> tuple[int | None, bool]:
    """The contact behind the addresses that were given, and whether a code can reach them; None without any."""
    email, phone = str(answers.get("email", "")), str(answers.get("phone", ""))
    if not email and not phone:
        return None, False
    contact_id = contacts.take_writer(actor=ANONYMOUS, at=at, email=email, phone=phone, language=language)
    texts = AddressKind.PHONE in kinds().values() and bool(phone)
    return contact_id, bool(email) or (texts and contacts.takes_texts(contacts.normalise_phone(phone)))


def _actor(contact_id: int | None) -> Actor:
    return ANONYMOUS if contact_id is None else resident(contact_id)


def escalated_for(kind: IncidentKind, answers: Mapping[str, Any], language: str) -> str:
    """Why it can't wait, when words of it meet a trigger of the force's list."""
    words = [
        str(answers[asked.code])
        for page in incidents.pages_asked(kind, answers)
        for asked in page.fields
        if asked.kind in (AnswerKind.TEXT, AnswerKind.LONG_TEXT)
        and asked.code not in _NOT_WORDS
        and answers.get(asked.code)
    ]
    met = inbox.trigger_met(text="\n".join(words), language=language) if words else None
    return met.reason if met else ""
