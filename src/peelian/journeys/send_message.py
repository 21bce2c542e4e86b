"""Send a message: ask for approval, let it go now or later, take it back, correct it, try refused copies again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import Approval, Sheet
from peelian.apps.places import api as places
from peelian.journeys import choose_audience, standing, translate
from peelian.journeys.ports import ports
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class NobodyChosen(Refused):
    """A message without an audience can't go."""


class BeyondReach(Refused):
    """The audience lies outside the areas of whoever wrote the words last, and of whoever approves them."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What sending did: copies made now, or when they will be."""

    sheet: Sheet
    copies: int
    later: bool


def ask_approval(*, viewer: Viewer, at: dt.datetime, message_id: int) -> Sheet:
    """Tell approvers that the draft is finished; its languages are asked for. Raises NotAllowed, NotFound,
    NobodyChosen, messaging.NotNow."""
    sheet = _sheet(viewer, Permission.WRITE_MESSAGE, at, message_id)
    _somebody(sheet)
    want_languages(viewer=viewer, at=at, message_id=message_id)
    messaging.ask_approval(actor=viewer.actor, at=at, message_id=message_id)
    return messaging.sheet_of(message_id)


def approval_of(sheet: Sheet, people: int) -> Approval:
    """Whether a second person has to approve, and why."""
    rules = messaging.sending_rules()
    return messaging.approval_for(
        people=people,
        urgency=sheet.urgency,
        above=rules.second_person_above,
        from_urgency=rules.second_person_from,
    )


@transaction.atomic
def approve_and_send(*, viewer: Viewer, at: dt.datetime, message_id: int, read_version: str) -> Gone:
    """Approve what was read and let it go: at once, or at its time (a worker releases it then).

    Its writer may where the force's rules ask for no second person; anybody else needs APPROVE_MESSAGE in its area.

    Args:
        viewer: who.
        at: now.
        message_id: which.
        read_version: the `Sheet.version` on the page that they read.

    An audience that somebody with wider areas chose needs one of the two to answer for all of it: whoever changes the
    words of a message may do so without choosing its audience anew.

    Raises NotAllowed, NotFound, NobodyChosen, BeyondReach, messaging.NeedsAnotherPerson, WordsChanged, BadMessage,
    NotNow.
    """
    sheet = messaging.sheet_of(message_id)
    path = standing.path_now(messaging.area_path_of(message_id), at)
    _somebody(sheet)
    people = count(sheet, at).people
    alone = sheet.written_by_id == viewer.user_id and not approval_of(sheet, people).second_person
    accounts.require(viewer, Permission.WRITE_MESSAGE if alone else Permission.APPROVE_MESSAGE, path)
    if not _within_reach(viewer, sheet, at):
        raise BeyondReach(
            "This message goes to people outside the areas that its writer and you answer for. Choose the audience"
            " again."
        )
    messaging.approve_message(
        actor=viewer.actor,
        at=at,
        message_id=message_id,
        approved_by_id=viewer.user_id,
        people=people,
        read_version=read_version,
    )
    # Only now: words that people approved one by one before may join, but nothing that was read may change unseen.
    translate.settle_texts(actor=viewer.actor, at=at, message_id=message_id)
    if sheet.send_at is not None and sheet.send_at > at:
        return Gone(messaging.sheet_of(message_id), 0, later=True)
    released = messaging.release_message(actor=viewer.actor, at=at, message_id=message_id, channels=_facts())
    return Gone(messaging.sheet_of(message_id), released.copies, later=False)


def recall(*, viewer: Viewer, at: dt.datetime, message_id: int, reason: str) -> messaging.Recalled:
    """Call off what waits, and draft a notice for those whose copy has gone. Whoever may write there may stop it.

    Raises NotAllowed, NotFound, messaging.EmptyMessage, messaging.NotNow.
    """
    _sheet(viewer, Permission.WRITE_MESSAGE, at, message_id)
    return messaging.recall_message(
        actor=viewer.actor, at=at, message_id=message_id, reason=reason, written_by_id=viewer.user_id
    )


def correct(
    *, viewer: Viewer, at: dt.datetime, message_id: int, subject: str, body: str, idempotency_key: str
) -> Sheet:
    """Draft a correction, to exactly those who got the message or will. Raises NotAllowed, NotFound,
    messaging.EmptyMessage, messaging.NotNow."""
    _sheet(viewer, Permission.WRITE_MESSAGE, at, message_id)
    made = messaging.write_notice(
        actor=viewer.actor,
        at=at,
        about_id=message_id,
        notice=messaging.Notice.CORRECTION,
        subject=subject,
        body=body,
        written_by_id=viewer.user_id,
        idempotency_key=idempotency_key,
    )
    return messaging.sheet_of(made.id)


def count(sheet: Sheet, at: dt.datetime) -> contacts.AudienceCount:
    """How many a message reaches now, by channel and language."""
    return contacts.count_audience(
        contacts.Selection.from_json(sheet.selection),
        on=local_day(at),
        organisation=sheet.organisation,
        urgent=sheet.urgency is messaging.Urgency.URGENT,
        channels=choose_audience.channel_kinds(),
        resolve=messaging.got_message,
    )


def want_languages(*, viewer: Viewer, at: dt.datetime, message_id: int) -> list[translate.Standing]:
    """Ask for a message in every language of its audience. Raises NotAllowed, NotFound."""
    sheet = _sheet(viewer, Permission.WRITE_MESSAGE, at, message_id)
    wanted = {language for _channel, language in count(sheet, at).by if language != sheet.language}
    return translate.want_for_message(
        actor=viewer.actor, at=at, message_id=message_id, languages_wanted=sorted(wanted)
    )


def retry(*, viewer: Viewer, at: dt.datetime, message_id: int, unknown: bool) -> int:
    """Try refused copies again, or with `unknown` those cut off too: some people then get it twice. Returns how many.

    Raises NotAllowed, NotFound, messaging.NotNow.
    """
    _sheet(viewer, Permission.APPROVE_MESSAGE, at, message_id)
    return messaging.retry_refused(actor=viewer.actor, at=at, message_id=message_id, include_unknown=unknown)


def _facts() -> dict[str, messaging.ChannelFacts]:
    return {name: channel.facts for name, channel in ports().channels.items()}


def _sheet(viewer: Viewer, permission: Permission, at: dt.datetime, message_id: int) -> Sheet:
    sheet = messaging.sheet_of(message_id)
    accounts.require(viewer, permission, standing.path_now(messaging.area_path_of(message_id), at))
    return sheet


def _within_reach(viewer: Viewer, sheet: Sheet, at: dt.datetime) -> bool:
    """Whether a message's writer, or who approves it, answers for all areas that its audience is kept to.

    A notice goes to exactly those who got the first message, wherever they live.
    """
    if sheet.notice:
        return True
    today = local_day(at)
    kept = [
        part.values
        for part in contacts.Selection.from_json(sheet.selection).parts
        if part.flag is contacts.PartFlag.MUST and part.kind is contacts.PartKind.AREA
    ]
    held = [set(accounts.areas_for(viewer, Permission.APPROVE_MESSAGE))]
    if sheet.written_by_id is not None:
        writer = accounts.viewer_for(accounts.get_user(sheet.written_by_id), today)
        held.append(set(accounts.areas_for(writer, Permission.WRITE_MESSAGE)))
    force = places.force(today)
    return any(
        (force is not None and force.code in codes)
        or any(all(codes.intersection(standing.path_now([code], at)) for code in fence) for fence in kept)
        for codes in held
    )


def _somebody(sheet: Sheet) -> None:
    if not sheet.selection.get("parts"):
        raise NobodyChosen("Choose who it is for first.")
