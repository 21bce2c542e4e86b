"""Of whom a course is required, and who is let off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.training.models.courses import Course
from peelian.apps.training.models.needs import Exemption, Requirement
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotRequire(Refused):
    """A requirement that can't hold."""


class CannotExempt(Refused):
    """An exemption that can't hold."""


def require_course(
    *,
    actor: Actor,
    at: dt.datetime,
    course_code: str,
    words: str,
    roles: Sequence[str] = (),
    ranks: Sequence[str] = (),
    unit_kinds: Sequence[str] = (),
    valid_months: int | None = None,
    warn_months: int = 0,
    grace_days: int = 0,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> int:
    """Require a course of everybody of these ranks, roles and kinds of unit (an empty list: of any). Returns its id.

    Raises NotFound, CannotRequire.
    """
    words = tidy(words)
    if not words:
        raise CannotRequire("Say of whom it is required, like “all PCSOs”.", field="words")
    if valid_until is not None and valid_until <= valid_from:
        raise CannotRequire("It ends before it begins.", field="valid_until")
    if valid_months is not None and not 0 < valid_months <= 600:
        raise CannotRequire(
            "Give the months for which it counts as a number from 1 to 600.", field="valid_months"
        )
    if valid_months is not None and warn_months > valid_months:
        raise CannotRequire("The warning is longer than the time for which it counts.", field="warn_months")
    with transaction.atomic():
        row = Requirement.objects.create(
            course=_course(course_code), words=words[:150], roles=list(roles), ranks=list(ranks),
            unit_kinds=list(unit_kinds), valid_months=valid_months,
            warn_months=0 if valid_months is None else warn_months, grace_days=grace_days, valid_from=valid_from,
            valid_until=valid_until,
        )  # fmt: skip
        events.record(
            name="training.requirement.set", actor=actor, at=at, subject=row,
            data={"course": course_code, "from": valid_from.isoformat()},
        )  # fmt: skip
    return row.pk


def end_requirement(*, actor: Actor, at: dt.datetime, requirement_id: int, valid_until: dt.date) -> None:
    """Require it no more from a day on; days before keep what they were. Raises NotFound, CannotRequire."""
    with transaction.atomic():
        row = Requirement.objects.select_for_update().filter(pk=requirement_id).first()
        if row is None:
            raise NotFound("There is no such requirement.")
        if valid_until <= row.valid_from:
            raise CannotRequire("It has to end after the day on which it began.", field="valid_until")
        if row.valid_until is not None and row.valid_until <= valid_until:
            raise CannotRequire("It ends before that already.", field="valid_until")
        row.valid_until = valid_until
        row.save(update_fields=["valid_until"])
        events.record(
            name="training.requirement.ended", actor=actor, at=at, subject=row, data={"until": valid_until.isoformat()}
        )  # fmt: skip


def exempt(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    course_code: str,
    reason: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> int:
    """Let somebody off a course over a span of days. Returns its id. Raises NotFound, CannotExempt."""
    reason = tidy(reason)
    if not reason:
        raise CannotExempt("Say why they are let off.", field="reason")
    if valid_until is not None and valid_until <= valid_from:
        raise CannotExempt("It ends before it begins.", field="valid_until")
    with transaction.atomic():
        # Held: two exemptions of one course at once come one after the other.
        course = Course.objects.select_for_update().filter(code=course_code).first()
        if course is None:
            raise NotFound(f"There is no course “{course_code}”.")
        workforce.get_person(person_id)
        same = Exemption.objects.filter(person_id=person_id, course=course)
        if any(
            (one.valid_until is None or one.valid_until > valid_from)
            and (valid_until is None or valid_until > one.valid_from)
            for one in same
        ):
            raise CannotExempt("They are let off already in some of that time.", field="valid_from")
        row = Exemption.objects.create(
            person_id=person_id, course=course, reason=reason[:300], valid_from=valid_from, valid_until=valid_until
        )  # fmt: skip
        events.record(
            name="training.exemption.set", actor=actor, at=at, subject=row, data={"course": course_code}
        )
    return row.pk


def end_exemption(*, actor: Actor, at: dt.datetime, exemption_id: int, valid_until: dt.date) -> None:
    """Let somebody off no longer than until a day (excluded). Raises NotFound, CannotExempt."""
    with transaction.atomic():
        row = Exemption.objects.select_for_update().filter(pk=exemption_id).first()
        if row is None:
            raise NotFound("There is no such exemption.")
        if valid_until <= row.valid_from or (row.valid_until is not None and row.valid_until <= valid_until):
            raise CannotExempt("Give a day within the time for which they are let off.", field="valid_until")
        row.valid_until = valid_until
        row.save(update_fields=["valid_until"])
        events.record(
            name="training.exemption.ended", actor=actor, at=at, subject=row, data={"until": valid_until.isoformat()}
        )  # fmt: skip


def _course(code: str) -> Course:
    row = Course.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"There is no course “{code}”.")
    return row
