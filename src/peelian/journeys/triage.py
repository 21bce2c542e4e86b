"""Triage: what those who answer for an area do with a report, and how its reporter is told.

Each step asks for the permission where the report's area stands now. Staff's words to a reporter stand on the page of
the report; the mail or text only says that there is something to read, because others may read it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, Letter, Step
from peelian.journeys import draft_translations, report_words, standing
from peelian.kernel.actors import Actor, resident, system
from peelian.kernel.errors import NotAllowed, NotFound
from peelian.kernel.time import local_day

#: What a decision's mail says. A step without a line here is told on the page only.
TOLD: Mapping[Step, str] = {
    Step.ASK: "message_waiting",
    Step.FILE: "decided_filed",
    Step.INVESTIGATE: "decided_investigated",
    Step.NO_CRIME: "decided_no_crime",
    Step.REFER: "decided_other",
    Step.JOIN: "decided_other",
    Step.CONCLUDE: "concluded",
    Step.REOPEN: "reopened",
}


@transaction.atomic
def take(*, viewer: Viewer, at: dt.datetime, reference: str, user_id: int | None) -> incidents.ReportLine:
    """Give a report to a colleague who may decide on it there, take it oneself, or (None) back to all.

    Raises NotAllowed, NotFound, incidents.CannotTake.
    """
    path = _require(viewer, at, reference)
    if user_id is not None and user_id not in {who for who, _ in colleagues(path, at)}:
        raise NotFound("This colleague doesn't decide on reports here.")
    return incidents.take(actor=viewer.actor, at=at, reference=reference, user_id=user_id)


@transaction.atomic
def assess(
    *, viewer: Viewer, at: dt.datetime, reference: str, levels: Mapping[Letter, int], reason: str
) -> incidents.ReportLine:
    """Say how a person weighs it, letter by letter. Raises NotAllowed, NotFound, incidents.NotThisStep, NeedsWords."""
    _require(viewer, at, reference)
    return incidents.set_thrive(
        actor=viewer.actor, at=at, reference=reference, levels=levels, reason=reason, by_id=viewer.user_id
    )


@transaction.atomic
def add_note(*, viewer: Viewer, at: dt.datetime, reference: str, text: str, key: str) -> incidents.EntryView:
    """Note something among ourselves; the reporter never sees it. Raises NotAllowed, NotFound, incidents.NeedsWords."""
    _require(viewer, at, reference)
    return incidents.add_entry(
        actor=viewer.actor,
        at=at,
        reference=reference,
        direction=incidents.EntryDirection.NOTE,
        text=text,
        language="en",
        key=f"note:{key}",
        author_id=viewer.user_id,
    )


@transaction.atomic
def calm(*, viewer: Viewer, at: dt.datetime, reference: str, because: str, key: str) -> None:
    """Somebody looked at urgent words: what they found or did is noted, and the report stands in its turn again.

    Raises NotAllowed, NotFound, incidents.NeedsWords without a reason.
    """
    add_note(viewer=viewer, at=at, reference=reference, text=because, key=key)
    incidents.calm(actor=viewer.actor, at=at, reference=reference)


@transaction.atomic
def decide(
    *,
    viewer: Viewer,
    at: dt.datetime,
    reference: str,
    step: Step,
    words: str = "",
    reason: str = "",
    crime_number: str = "",
    agency: str = "",
    joined_to: str = "",
) -> incidents.ReportLine:
    """Take a step with a report: ask its reporter, decide, tell how an investigation ended, or take it up again.

    A worker tells the reporter (`tell`). A report is joined only to one that the viewer may decide on too.

    Raises NotAllowed, NotFound, incidents.NotThisStep, incidents.NeedsWords.
    """
    _require(viewer, at, reference)
    if step is Step.JOIN and joined_to.strip():
        joined_to = _another(viewer, at, joined_to)
    return incidents.step(
        actor=viewer.actor,
        at=at,
        reference=reference,
        step=step,
        by=By.STAFF,
        by_id=viewer.user_id,
        words=words,
        reason=reason,
        crime_number=crime_number,
        agency=agency,
        joined_to=joined_to,
    )


@transaction.atomic
def hear(
    *, at: dt.datetime, reference: str, contact_id: int | None, text: str, language: str, key: str
) -> None:
    """The reporter wrote, by mail or on the page: it stands with the report, and puts it back before whoever has it.

    The same key again changes nothing. Words about a closed report are kept and shown as new; they decide nothing.
    Urgent words put it on top of every list.

    Raises incidents.NeedsWords, NotFound.
    """
    actor = system("track") if contact_id is None else resident(contact_id)
    about = incidents.whom_to_tell(reference)
    incidents.add_entry(
        actor=actor,
        at=at,
        reference=about.reference,
        direction=incidents.EntryDirection.IN,
        text=text,
        language=language,
        key=key,
    )
    _escalate(actor, at, about.reference, inbox.trigger_met(text=text, language=language))


@transaction.atomic
def put_into_english(*, at: dt.datetime, subject: str) -> None:
    """A machine's English of what a reporter wrote, for whoever decides; nothing where no engine serves it.

    Urgent words that only show in English put the report on top.
    """
    actor = system("triage")
    reference = incidents.whom_to_tell(subject).reference
    language, answers = incidents.list_foreign_answers(subject)
    words = {
        code: draft_translations.english_of(at=at, text=text, language=language)
        for code, text in answers.items()
    }
    if words:
        incidents.set_english(actor=actor, at=at, reference=reference, english=words)
    for code, english in words.items():
        _escalate(
            actor, at, reference, inbox.trigger_met(text=answers[code], language=language, english=english)
        )
    for entry_id, text, spoken in incidents.list_foreign(subject):
        english = draft_translations.english_of(at=at, text=text, language=spoken)
        if english:
            incidents.add_english(actor=actor, at=at, entry_id=entry_id, english=english)
            _escalate(actor, at, reference, inbox.trigger_met(text=text, language=spoken, english=english))


@transaction.atomic
def tell(*, at: dt.datetime, subject: str) -> bool:
    """Tell a reporter what became of their report, or that there is something to read. Returns whether they were.

    Once for each change, in their language where the words are approved, and without a word of what happened: others
    may read their mail. What was overtaken by a later change is not told any more. A closed report asks how it was.
    Businesses see what they sent when they send it, and are told of decisions only.
    """
    about = incidents.whom_to_tell(subject)
    key = _said(about)
    if not key or about.contact_id is None:
        return False
    if about.step is Step.SEND and report_words.had_enough(at=at, contact_id=about.contact_id):
        return False  # the page told them, whoever typed this address
    asks = about.state in incidents.CLOSED and not about.business and not about.feedback_asked
    actor = system("triage")
    number = report_words.write_letter(
        actor=actor,
        at=at,
        contact_id=about.contact_id,
        letter=_letter(about, key, asks=asks),
        idempotency_key=f"report:{about.reference}:{about.change_id}",
    )
    if number is None:
        return False
    incidents.mark_told(actor=actor, at=at, reference=about.reference, delivery_number=number)
    if asks:
        incidents.mark_feedback_asked(actor=actor, at=at, reference=about.reference)
    return True


def colleagues(path: Collection[str], at: dt.datetime) -> list[tuple[int, str]]:
    """Who may be given a report of an area: accounts in use that may decide there, by name."""
    today = local_day(at)
    return [
        (user.pk, user.name)
        for user in accounts.list_users()
        if user.is_active
        and any(grant.area_code in path for grant in user.grants.all())
        and accounts.may(accounts.viewer_for(user, today), Permission.TRIAGE_REPORTS, tuple(path))
    ]


def _escalate(actor: Actor, at: dt.datetime, reference: str, met: inbox.TriggerView | None) -> None:
    """Put a report on top when words about it met a trigger."""
    if met is not None:
        incidents.escalate(actor=actor, at=at, reference=reference, because=met.reason)


def _said(about: incidents.Telling) -> str:
    """The key of the phrase that tells of a report's last change; empty where nothing is told."""
    if about.step is Step.SEND:
        return "" if about.business else "received"
    return TOLD.get(about.step, "") if about.step else ""


def _letter(about: incidents.Telling, key: str, *, asks: bool) -> report_words.Letter:
    """The phrase with its gaps filled; with the question how it was, where it is asked."""
    link = report_words.track_link(about.reference)
    told = report_words.letter(
        key,
        language=about.language,
        reference=about.reference,
        link=link,
        crime_number=about.crime_number,
        due=report_words.moment(about.due_at) if about.due_at else "",
    )
    if not asks:
        return told
    asked = report_words.letter("feedback", language=told.language, reference=about.reference, link=link)
    return report_words.Letter(told.subject, f"{told.body}\n\n{asked.body}", told.language)


def _another(viewer: Viewer, at: dt.datetime, typed: str) -> str:
    """The report that one is to be joined to. The answer is the same for one of another area and for none."""
    try:
        reference = incidents.read_reference(typed)
        _require(viewer, at, reference)
    except (NotAllowed, NotFound) as refused:
        raise incidents.NeedsWords(
            "There is no report with this code that you may decide on.", field="joined_to"
        ) from refused
    return reference


def _require(viewer: Viewer, at: dt.datetime, reference: str) -> tuple[str, ...]:
    path = standing.path_now(incidents.area_path_of(reference, at), at)
    accounts.require(viewer, Permission.TRIAGE_REPORTS, path)
    return path
