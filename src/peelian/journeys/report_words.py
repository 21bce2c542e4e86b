"""What we write to somebody about a report of theirs. None of it names a crime: others may read over a shoulder.

English, by key; in another language only where people have approved the words. `{…}` are gaps that every translation
keeps.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.contacts import api as contacts
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.journeys.channels import TEXTS
from peelian.journeys.ports import ports
from peelian.journeys.sign_up import sender
from peelian.kernel.actors import Actor
from peelian.kernel.time import LONDON

MAIL = "email"
#: To one person in a day, by what anybody can set off.
LETTERS_A_DAY = 20
_GONE = frozenset({contacts.Status.LEFT, contacts.Status.ERASED})

#: A key that goes into letters is never given another meaning.
PHRASES: dict[str, str] = {
    "subject": "About what you told us ({reference})",
    "resume_subject": "What you began to tell us",
    "received": (
        "We have what you told us. Your code is {reference}. Please keep it.\n\n"
        "A person looks at it, and you hear from us by {due}.\n\n"
        "See how it goes on, or tell us more: {link}"
    ),
    "message_waiting": (
        "We have a question about what you told us ({reference}). Please read it and answer here: {link}"
    ),
    "decided_filed": (
        "We have looked at what you told us and recorded it. Its number is {crime_number}.\n\n"
        "There is nothing more that we can follow up now, so it is closed. If you learn something new, tell us.\n\n"
        "Read why here: {link}"
    ),
    "decided_investigated": (
        "We have looked at what you told us and recorded it. Its number is {crime_number}. Somebody is working on it "
        "now.\n\nSee how it goes on here: {link}"
    ),
    "decided_no_crime": (
        "We have looked at what you told us. What we decided, and what you can do now, you read here: {link}"
    ),
    "decided_other": (
        "We have looked at what you told us. Somebody else can help you better. You read who, and how to reach them, "
        "here: {link}"
    ),
    "concluded": "Our work on what you told us has come to an end. You read what came of it here: {link}",
    "reopened": "We have taken up what you told us again. See how it goes on here: {link}",
    "feedback": "How did we do? Please tell us, it takes a minute: {link}",
    "code": "Your code is {code}. It is good for 15 minutes. Nobody from the police asks you for it.",
    "resume": (
        "With this link you can go on where you stopped, until {until}: {link}\n\n"
        "Whoever has the link can read what you wrote. Don’t pass it on."
    ),
    "complete": (
        "You wrote to us. To make it an official report we need to know a little more from you. You can add it here, "
        "until {until}: {link}\n\nWhoever has the link can read what you write. Don’t pass it on."
    ),
    "call_back_booked": "We call you on {when}. To choose another time: {link}",
    "call_back_missed": "We called you and could not reach you. Please choose another time: {link}",
}
#: Beside English words for somebody who reads another language. Not a phrase: it is what we say where there is none.
_IN_ENGLISH = "(English: we have no {language} words for this yet.)"


@dataclass(frozen=True, slots=True)
class Letter:
    """Words as they go out, and the language that they are in."""

    subject: str
    body: str
    language: str


def letter(key: str, *, language: str, reference: str = "", **gaps: str) -> Letter:
    """The phrase of a key as a letter to a reader of a language, its gaps filled.

    In English where the words of that language aren't approved, with a line that says so. `reference`: the report's;
    without one the subject is that of a report that was only begun.
    """
    subject = "subject" if reference else "resume_subject"
    used, words = languages.phrases_for({name: PHRASES[name] for name in (subject, key)}, language)
    body = messaging.fill(words[key], {"reference": reference, **gaps})
    if used != language and language in languages.LANGUAGES:
        body += "\n\n" + messaging.fill(_IN_ENGLISH, {"language": languages.LANGUAGES[language].own_name})
    return Letter(messaging.fill(words[subject], {"reference": reference}), body, used)


def write_letter(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    letter: Letter,
    idempotency_key: str,
    by_text: bool | None = None,
) -> int | None:
    """Send a letter to somebody, once for a key: by mail where we have an address, else by text.

    Args:
        actor, at: who and when.
        contact_id: to whom.
        letter: the words.
        idempotency_key: the same again is sent once.
        by_text: True: by text, False: by mail, where that address is there; None: as above.

    Returns:
        The number of the copy; None for somebody who has left, or whose address is gone.
    """
    address = contacts.addresses([contact_id]).get(contact_id)
    if address is None or address.status in _GONE:
        return None
    ways = {name: there for name, there in ((MAIL, address.email), (TEXTS, address.phone)) if there}
    wanted = TEXTS if by_text else MAIL
    channel = wanted if wanted in ways else next(iter(ways), "")
    if not channel:
        return None
    return messaging.write_service_message(
        actor=actor,
        at=at,
        contact_id=contact_id,
        subject=letter.subject,
        body=letter.body,
        sender_name=sender(at),
        idempotency_key=idempotency_key,
        channel=channel,
        language=letter.language,
    )


def had_enough(*, at: dt.datetime, contact_id: int) -> bool:
    """Whether so much went to somebody today that what a stranger may have set off goes out no more.

    Nobody proves that the address typed in a report is theirs. What we decide is told however much that is.
    """
    since = at - dt.timedelta(days=1)
    return messaging.count_service_messages(contact_id=contact_id, since=since) >= LETTERS_A_DAY


def track_link(reference: str) -> str:
    """Where a report is followed."""
    return f"{ports().public_url}/track/{reference}/"


def moment(at: dt.datetime) -> str:
    """A moment in local time, in figures: they read alike in every language."""
    return f"{at.astimezone(LONDON):%d/%m/%Y %H:%M}"


def day(on: dt.date) -> str:
    """A day in figures."""
    return f"{on:%d/%m/%Y}"
