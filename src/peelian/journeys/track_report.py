"""Track a report: whoever made it reads how it stands and writes to us, after a second proof that it is theirs.

The proof is a code that goes to the address that they gave, or the PIN that they were shown once. Whether there is a
report of that number at all, nobody learns without it.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.journeys import call_back, report_words, triage
from peelian.kernel.actors import ANONYMOUS, Actor, resident

#: A code still goes to somebody to whom a stranger had all other letters sent that we send in a day.
CODES_A_DAY = report_words.LETTERS_A_DAY + 10


@transaction.atomic
def ask_code(*, at: dt.datetime, reference: str) -> None:
    """Send a code to the address that the reporter gave. Nothing tells whether there is such a report or address."""
    code = incidents.make_code(actor=ANONYMOUS, at=at, reference=reference)
    if code is None:
        return
    about = incidents.whom_to_tell(reference)
    if about.contact_id is None:
        return
    since = at - dt.timedelta(days=1)
    if messaging.count_service_messages(contact_id=about.contact_id, since=since) >= CODES_A_DAY:
        return
    report_words.write_letter(
        actor=ANONYMOUS,
        at=at,
        contact_id=about.contact_id,
        letter=report_words.letter("code", language=about.language, reference=about.reference, code=code),
        idempotency_key=f"report:{about.reference}:code:{at.isoformat()}",
    )


def prove(*, at: dt.datetime, reference: str, code: str) -> bool:
    """Whether six digits are the code that was sent, or the report's PIN. A wrong one counts; too many lock it."""
    return incidents.prove_code(
        actor=ANONYMOUS, at=at, reference=reference, code=code
    ) or incidents.prove_pin(actor=ANONYMOUS, at=at, reference=reference, pin=code)


def look(*, at: dt.datetime, reference: str) -> incidents.TrackedView:
    """How the report stands. The caller has its proof. Raises NotFound."""
    return incidents.tracked(reference, at=at)


def write(*, at: dt.datetime, reference: str, text: str, language: str, key: str) -> None:
    """The reporter says more, or answers what we asked; the same key again changes nothing.

    Raises incidents.NeedsWords, NotFound.
    """
    about = incidents.whom_to_tell(reference)
    triage.hear(
        at=at,
        reference=reference,
        contact_id=about.contact_id,
        text=text,
        language=language,
        key=f"page:{reference}:{key}",
    )


def rate(*, at: dt.datetime, reference: str, score: int, words: str) -> None:
    """How it was to report it to us, 1 to 5; the last answer counts. Raises NotFound, Refused."""
    about = incidents.whom_to_tell(reference)
    incidents.rate_report(
        at=at, actor=_actor(about.contact_id), reference=reference, score=score, words=words
    )


def list_slots(*, at: dt.datetime) -> list[incidents.SlotView]:
    """The times at which we can call, soonest first."""
    return call_back.list_open(at=at)


def pick_call_back(*, at: dt.datetime, reference: str, slot_id: int, phone: str) -> incidents.CallBackView:
    """Choose when we call. Raises NotFound, incidents.SlotFull, call_back.NoNumber, contacts.BadAddress."""
    return call_back.pick(at=at, reference=reference, slot_id=slot_id, phone=phone)


def _actor(contact_id: int | None) -> Actor:
    return ANONYMOUS if contact_id is None else resident(contact_id)
