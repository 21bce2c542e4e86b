"""The one door by which reports come in: pages, files, interfaces and Open311 alike."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import IntegrityError, transaction

from peelian.apps.incidents.models.drafts import Attachment, Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries.locking import locked
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.queries.secrets import pin_digest, token_digest
from peelian.apps.incidents.rules.cleaning import moment_of
from peelian.apps.incidents.rules.questions.asking import (
    QUESTIONNAIRES,
    clean_all,
    is_sensitive,
    without_addresses,
)
from peelian.apps.incidents.rules.references import looks_like_token, make_reference
from peelian.apps.incidents.rules.thrive import assess
from peelian.apps.incidents.services.stepping import take_step
from peelian.apps.incidents.types.refusals import BadAnswers, BadToken, CannotOpen, DraftGone
from peelian.apps.incidents.types.reports import (
    By,
    Incoming,
    Origin,
    Received,
    ReportState,
    Severity,
    Step,
)
from peelian.apps.incidents.types.work import Known
from peelian.kernel.actors import Actor

_YEAR = dt.timedelta(days=365)
_TRIES = 5


@transaction.atomic
def receive_report(*, actor: Actor, at: dt.datetime, incoming: Incoming, draft_token: str = "") -> Received:
    """Take a report in. The same source, draft or reference of a business again gives the report that is there.

    It gets its receipt code, its severity by rule and its clock. The mail address and number of whoever made it aren't
    kept here: they are the contact's. A draft is deleted, its pictures go over; a report that we had begun and that the
    draft completes is sent in instead of a new one.

    Args:
        actor: who.
        at: now.
        incoming: the report.
        draft_token: the link of the draft that it was, if it was one.

    Raises:
        BadAnswers: with a sentence for each question that isn't answered soundly.
        BadToken, DraftGone: there is no such draft, and none was sent.
        CannotOpen: there is neither a source nor a draft.
    """
    draft = None
    if draft_token:
        draft, sent = _draft_of(draft_token)
        if sent is not None:
            return _known(sent)
    source = incoming.source or (f"incidents.Draft:{draft.key_digest}" if draft else "")
    if not source:
        raise CannotOpen("A report needs to say where it came from.")
    before = _before(incoming, source)
    if before is not None:
        return _known(before)
    answers, errors = clean_all(incoming.kind, incoming.answers, at=at)
    if errors:
        raise BadAnswers(errors)
    row, is_new = _row_for(incoming, source, draft, at)
    if not is_new:
        return _known(row)
    _fill(row, incoming, answers, at)
    unreached = row.contact_id is None or incoming.needs_pin
    pin = _new_pin(row) if unreached and row.business_id is None else ""
    if draft is not None:
        row.draft_digest = draft.key_digest
        Attachment.objects.filter(draft=draft).update(draft=None, report=row)
        draft.delete()
    take_step(row, actor=actor, at=at, step=Step.SEND, by=By.REPORTER)
    assert row.due_at is not None  # noqa: S101 - SEND sets it, and the database insists
    return Received(row.reference, True, pin, row.due_at, Severity(row.severity or Severity.ROUTINE))


def _draft_of(token: str) -> tuple[Draft | None, Report | None]:
    """The draft, locked, so that of two presses the second finds the report that the first has made of it."""
    if not looks_like_token(token):
        raise BadToken("This link isn't whole. Please use the whole link.")
    key = token_digest(token)
    draft = Draft.objects.select_for_update().filter(key_digest=key).first()
    if draft is not None:
        return draft, None
    sent = Report.objects.filter(draft_digest=key).first()
    if sent is None:
        raise DraftGone("What you began isn't here any more. Please begin again.")
    return None, sent


def _before(incoming: Incoming, source: str) -> Report | None:
    """A report that was received from the same source, or under the same reference of the same business."""
    found = Report.objects.filter(source=source).exclude(state=ReportState.BEGUN).first()
    if found is None and incoming.business_id and incoming.their_reference:
        found = Report.objects.filter(
            business_id=incoming.business_id, their_reference=incoming.their_reference
        ).first()
    return found


def _row_for(incoming: Incoming, source: str, draft: Draft | None, at: dt.datetime) -> tuple[Report, bool]:
    """The row to fill: the one that the draft completes, or a new one; or else the one that others made first."""
    if draft is not None and draft.completes_id is not None:
        begun = locked(Report.objects.values_list("reference", flat=True).get(pk=draft.completes_id))
        if begun.state == ReportState.BEGUN:
            return begun, True  # one that was sent meanwhile stands; this is another
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                return _begun(incoming, source, at), True
        except IntegrityError as error:
            if "reference_" in str(error) and "their_reference" not in str(error):
                continue  # two in some billions have the same receipt code
        before = _before(incoming, source)
        if before is not None:
            return before, False
        raise CannotOpen("Something from the same source was opened by us. Please answer us there.")
    raise CannotOpen("There is no free receipt code. Please try again.")


def _begun(incoming: Incoming, source: str, at: dt.datetime) -> Report:
    return Report.objects.create(
        reference=make_reference(at.year, secrets.choice),
        source=source,
        area_id=incoming.area_id,
        category=incoming.kind.problem,
        answers={"kind": incoming.kind.value},  # until it's filled, in this same transaction
        business_id=incoming.business_id,
        their_reference=incoming.their_reference,
        opened_at=at,
    )


def _fill(row: Report, incoming: Incoming, answers: dict[str, Any], at: dt.datetime) -> None:
    """What came in, on the row; assessed by rule."""
    row.kind, row.category = incoming.kind, incoming.kind.problem
    row.form_version = incoming.form_version or QUESTIONNAIRES[incoming.kind].version
    if row.origin != Origin.CONVERSATION or row.opened_by_id is None:
        row.origin = incoming.origin
    row.area_id = incoming.area_id
    row.contact_id = incoming.contact_id or row.contact_id
    row.language = incoming.language
    row.lat, row.lng = incoming.lat, incoming.lng
    row.address = (incoming.address or answers.get("address", ""))[:250]
    row.postcode = incoming.postcode or answers.get("postcode", "")
    row.uprn = incoming.uprn[:12]
    row.happened_from = moment_of(answers.get("happened_from"))
    row.happened_until = moment_of(answers.get("happened_until"))
    if row.happened_from and row.happened_until:
        # Times that the clocks leave out in March can change their order.
        row.happened_until = max(row.happened_from, row.happened_until)
    row.business_id, row.their_reference = incoming.business_id, incoming.their_reference
    row.escalated_for = incoming.escalated_for[:100]
    row.wants_call_back = answers.get("call_back") == "yes"
    row.sensitive = is_sensitive(incoming.kind, answers)
    row.answers = without_addresses(incoming.kind, answers)
    known = Known(
        escalated_for=row.escalated_for,
        wrote_before=_wrote_before(row, at),
        business=row.business_id is not None,
    )
    thrive = assess(incoming.kind, answers, known)
    row.thrive, row.severity = thrive.as_json(), thrive.severity


def _wrote_before(row: Report, at: dt.datetime) -> int:
    if row.contact_id is None:
        return 0
    return (
        Report.objects.filter(contact_id=row.contact_id, received_at__gte=at - _YEAR)
        .exclude(pk=row.pk)
        .count()
    )


def _new_pin(row: Report) -> str:
    pin = f"{secrets.randbelow(1_000_000):06}"
    row.pin_digest = pin_digest(row.reference, pin)
    return pin


def _known(row: Report) -> Received:
    """A report that is there already. What is shown once isn't shown again."""
    due_at = row.due_at or row.opened_at + dt.timedelta(hours=get_rules().hours_routine)
    return Received(row.reference, False, "", due_at, Severity(row.severity or Severity.ROUTINE))
