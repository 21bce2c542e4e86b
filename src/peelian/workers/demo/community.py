"""Messaging in the demo: our phrases in every language, templates, an alert that people answer, one that waits."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts import api as contacts
from peelian.apps.inbox import api as inbox
from peelian.apps.messaging import api as messaging
from peelian.journeys import compose, converse, phrases, send_message, translate
from peelian.kernel.categories import ProblemCategory
from peelian.workers.catalogue import reading
from peelian.workers.demo import alert
from peelian.workers.demo.loops import Sent
from peelian.workers.demo.people import MAIL
from peelian.workers.demo.setting import Setting

#: What teams answer; each is somebody's own words to one resident.
_ANSWERS = (
    "Thank you. I have told my colleagues, and we will walk there this week.",
    "Thank you for writing. I will come by on Thursday afternoon.",
    "We meet on the first Tuesday of each month in the library, at 6pm. You are welcome.",
)
_LANGUAGES = ("ur", "pa", "bn", "pl")


def speak_every_language(setting: Setting) -> int:
    """Take the catalogue's drafts of our phrases and approve them as the invented force's own readers. How many."""
    comms = _viewer(setting, "comms")
    count = 0
    for language in reading.languages():
        phrases.draft_phrases(
            actor=setting.actor,
            at=setting.at,
            language=language,
            catalogue=reading.phrases_in(language),
            edition=reading.EDITION,
        )
        count += phrases.approve_drafts(
            actor=comms.actor, at=setting.at, language=language, approved_by_id=comms.user_id
        )
    for name, subject, body, gaps in alert.TEMPLATES:
        messaging.set_template(
            actor=comms.actor,
            at=setting.at,
            name=name,
            kind=messaging.MessageKind.ALERT if "lert" in name else messaging.MessageKind.NEWS,
            topic=contacts.Topic.ALERTS,
            subject=subject,
            body=body,
            gaps=[messaging.Gap(*gap) for gap in gaps],
        )
    return count


def alert_the_sector(setting: Setting) -> Sent:
    """Two days ago the walked sector was warned of thefts, in five languages; people answered."""
    at = setting.moment(setting.today - dt.timedelta(days=2), 10)
    writer, approver = _both(setting)
    sheet = _write(setting, at, alert.SUBJECT, alert.BODY, messaging.MessageKind.ALERT)
    send_message.want_languages(viewer=writer, at=at, message_id=sheet.id)
    for language in _LANGUAGES:
        for standing in translate.standings(sheet.id, [language]):
            for part in standing.parts:
                translate.approve(
                    viewer=approver,
                    at=at,
                    translation_id=part.id,
                    text=alert.IN_LANGUAGES[language][part.source],
                    reads_it=True,
                )
    send_message.approve_and_send(
        viewer=approver,
        at=at,
        message_id=sheet.id,
        read_version=messaging.sheet_of(sheet.id).version,
    )
    return Sent(at, sheet.id, ProblemCategory.BURGLARY, alert.ANSWERS)


def leave_a_message_to_approve(setting: Setting) -> None:
    """A draft that waits for a second person, and for people who read its languages."""
    writer, _ = _both(setting)
    at = setting.moment(setting.today, 0)
    sheet = _write(
        setting,
        at,
        "Free bike marking on Saturday",
        "Bring your bike to the library on Saturday between 10am and noon. It is free and takes ten minutes.\n\n"
        "A marked bike is harder to sell, and we can bring it back to you.",
        messaging.MessageKind.NEWS,
    )
    send_message.ask_approval(viewer=writer, at=at, message_id=sheet.id)


def answer_most(setting: Setting) -> int:
    """Teams have answered what came in more than two days ago; some of this week waits. Returns how many answers."""
    writer, _ = _both(setting)
    chance = setting.chance("answers")
    waiting = inbox.list_threads(viewer=_viewer(setting, "comms"), at=setting.at, limit=5000)
    count = 0
    for thread in waiting:
        age = setting.at - thread.opened_at
        if age < dt.timedelta(days=2) or (age < dt.timedelta(days=6) and chance.random() < 0.2):
            continue
        hours = min(chance.expovariate(1 / 20) + 0.5, 100)
        at = min(thread.opened_at + dt.timedelta(hours=hours), setting.at - dt.timedelta(hours=1))
        answering = setting.staff.sergeants.get(thread.area_code, writer)
        converse.answer(
            viewer=answering if thread.area_code in setting.staff.sergeants else _viewer(setting, "comms"),
            at=at,
            thread_id=thread.id,
            text=chance.choice(_ANSWERS),
            language="en",
            key=f"demo-{thread.id}",
        )
        count += 1
    return count


def _write(
    setting: Setting,
    at: dt.datetime,
    subject: str,
    body: str,
    kind: messaging.MessageKind,
) -> messaging.Sheet:
    writer, _ = _both(setting)
    sheet = compose.start(
        viewer=writer,
        at=at,
        area_code=setting.walked.code,
        idempotency_key=f"demo-{subject[:40]}",
        kind=kind,
        subject=subject,
        body=body,
        topic=contacts.Topic.ALERTS,
        category=ProblemCategory.BURGLARY,
        urgency=messaging.Urgency.IMPORTANT,
    )
    everybody = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.AREA, (setting.walked.code,))
    compose.choose(viewer=writer, at=at, message_id=sheet.id, selection=contacts.Selection((everybody,)))
    return sheet


def _both(setting: Setting) -> tuple[accounts.Viewer, accounts.Viewer]:
    """Who writes in the walked sector, and who approves."""
    code = setting.walked.code
    return setting.staff.sergeants[code], setting.staff.inspectors[code]


def _viewer(setting: Setting, login: str) -> accounts.Viewer:
    user = next(user for user in accounts.list_users() if user.email == f"{login}@{MAIL}")
    return accounts.viewer_for(user, setting.today)
