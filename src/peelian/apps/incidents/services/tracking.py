"""The second factor by which somebody may look at their report: a code sent to them, or the PIN that they were shown.

Whatever is asked of a report that doesn't exist takes the same work and has the same answer.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.history import TrackingCode
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries.secrets import is_pin, pin_digest
from peelian.kernel.actors import Actor

TRIES = 5
GOOD_FOR = dt.timedelta(minutes=15)
#: Wrong PINs lock a report for so long: it can't be kept locked for ever by whoever knows its number.
LOCKED_FOR = dt.timedelta(hours=1)
#: Codes for one report in an hour, so that nobody's phone is flooded.
_MOST_CODES = 4
_HOUR = dt.timedelta(hours=1)


@transaction.atomic
def make_code(*, actor: Actor, at: dt.datetime, reference: str) -> str | None:
    """A new code of six digits for a report, to be sent to whoever made it; older ones are void.

    None when there is nobody to send it to, no such report, or there were too many within the hour.
    """
    code = f"{secrets.randbelow(1_000_000):06}"
    kept = pin_digest(reference, code)
    row = _locked(reference)
    if row is None or row.contact_id is None:
        return None
    if row.codes.filter(sent_at__gt=at - _HOUR).count() >= _MOST_CODES:
        return None
    row.codes.filter(expires_at__gt=at, used_at__isnull=True).update(used_at=at)
    TrackingCode.objects.create(report=row, digest=kept, sent_at=at, expires_at=at + GOOD_FOR)
    _record("incidents.code.made", actor, at, row)
    return code


@transaction.atomic
def prove_code(*, actor: Actor, at: dt.datetime, reference: str, code: str) -> bool:
    """Whether a code is the one that was sent last, within a quarter of an hour and five tries; it is good once."""
    row = _locked(reference)
    sent = None
    if row is not None:
        sent = (
            row.codes.select_for_update()
            .filter(expires_at__gt=at, used_at__isnull=True, tries__lt=TRIES)
            .order_by("-sent_at", "-id")
            .first()
        )
    right = is_pin(reference, code.strip(), sent.digest if sent else "")
    if row is None or sent is None:
        return False
    sent.tries += 1
    if right:
        sent.used_at = at
    sent.save(update_fields=["tries", "used_at"])
    _record("incidents.code.proven" if right else "incidents.code.refused", actor, at, row)
    return right


@transaction.atomic
def prove_pin(*, actor: Actor, at: dt.datetime, reference: str, pin: str) -> bool:
    """Whether a PIN is the report's. Five wrong ones lock it for an hour."""
    row = _locked(reference)
    right = is_pin(reference, pin.strip(), row.pin_digest if row else "")
    if row is None or not row.pin_digest:
        return False
    if row.pin_tried_at is not None and row.pin_tried_at <= at - LOCKED_FOR:
        row.pin_tries = 0
    if row.pin_tries >= TRIES:
        return False
    row.pin_tries, row.pin_tried_at = (0, None) if right else (row.pin_tries + 1, at)
    row.save(update_fields=["pin_tries", "pin_tried_at"])
    _record("incidents.pin.proven" if right else "incidents.pin.refused", actor, at, row)
    return right


def _locked(reference: str) -> Report | None:
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(reference=reference)
        .first()
    )


def _record(name: str, actor: Actor, at: dt.datetime, row: Report) -> None:
    events.record(name=name, actor=actor, at=at, subject=row, area_code=row.area.code)
