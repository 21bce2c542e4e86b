"""Recording what was set up and what was paid for it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from peelian.apps.events import api as events
from peelian.apps.finance import rules
from peelian.apps.finance.models import Cost, CostCategory, Undertaking
from peelian.apps.finance.types import LONGEST_NAME, LONGEST_REASON, LONGEST_REFERENCE, LONGEST_WORDS
from peelian.apps.places import api as places
from peelian.columns.locks import one_at_a_time
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.money import in_pounds
from peelian.kernel.text import one_line, slug, tidy
from peelian.kernel.time import local_day


class BadCost(Refused):
    """A cost that can't be recorded like this."""


class EvidenceTwice(BadCost):
    """Another cost of the undertaking stands on the same invoice or order."""


class CannotWithdraw(Refused):
    """A cost that was withdrawn already, or without a reason."""


class BadUndertaking(Refused):
    """An undertaking that can't begin, or end, like this."""


class BadCategory(Refused):
    """A category without a name, or one that is there."""


@transaction.atomic
def add_category(*, actor: Actor, at: dt.datetime, name: str) -> int:
    """Add a category to the force's list; its number. Raises BadCategory."""
    name = _line(name)
    one_at_a_time("finance.category")
    if not slug(name) or len(name) > LONGEST_NAME:
        raise BadCategory(f"Give the category a name of {LONGEST_NAME} characters or fewer.", field="name")
    known = CostCategory.objects.filter(name__iexact=name).first()
    if known is not None:
        raise BadCategory(f"{known.name} is on the list already.", field="name")
    if CostCategory.objects.filter(code=slug(name)).exists():
        raise BadCategory("A category on the list has nearly the same name.", field="name")
    row = CostCategory.objects.create(code=slug(name), name=name)
    events.record(name="finance.category.added", actor=actor, at=at, subject=row, data={"code": row.code})
    return row.pk


@transaction.atomic
def begin_undertaking(
    *, actor: Actor, at: dt.datetime, name: str, area_code: str, valid_from: dt.date, about: str = ""
) -> str:
    """Begin something that is set up for an area; its code. The area is of its first day, or of today.

    Raises BadUndertaking, NotFound (no such area).
    """
    name, about = _line(name), tidy(about)
    one_at_a_time("finance.undertaking")
    if not slug(name) or len(name) > LONGEST_NAME:
        raise BadUndertaking(f"Give it a name of {LONGEST_NAME} characters or fewer.", field="name")
    if len(about) > LONGEST_WORDS:
        raise BadUndertaking(f"Write {LONGEST_WORDS} characters or fewer.", field="about")
    if valid_from > local_day(at):
        raise BadUndertaking(
            "Its first day is still to come. Enter today or an earlier day.", field="valid_from"
        )
    if Undertaking.objects.filter(code=slug(name)).exists():
        raise BadUndertaking(
            "There is an undertaking of this name. Give this one a name of its own.", field="name"
        )
    row = Undertaking.objects.create(
        code=slug(name), name=name, about=about, area_id=_area_id(area_code, valid_from, local_day(at)),
        valid_from=valid_from,
    )  # fmt: skip
    events.record(
        name="finance.undertaking.begun", actor=actor, at=at, subject=row, area_code=area_code,
        data={"code": row.code, "from": valid_from.isoformat()},
    )  # fmt: skip
    return row.code


@transaction.atomic
def close_undertaking(*, actor: Actor, at: dt.datetime, code: str, valid_until: dt.date) -> None:
    """End an undertaking before a day: it takes no cost of that day or later. Raises NotFound, BadUndertaking."""
    row = _held(code)
    if row.valid_until is not None:
        raise BadUndertaking("This undertaking has been closed.")
    last = row.costs.filter(withdrawn_at=None).aggregate(last=Max("incurred_on"))["last"]
    decision = rules.may_close(valid_until, today=local_day(at), valid_from=row.valid_from, last_cost_on=last)
    if not decision:
        raise BadUndertaking(decision.reason, field="valid_until")
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    events.record(
        name="finance.undertaking.closed", actor=actor, at=at, subject=row, area_code=row.area.code,
        data={"code": row.code, "until": valid_until.isoformat()},
    )  # fmt: skip


@transaction.atomic
def record_cost(
    *,
    actor: Actor,
    at: dt.datetime,
    undertaking_code: str,
    category_code: str,
    pence: int,
    incurred_on: dt.date,
    evidence: str,
    what: str = "",
) -> int:
    """Record what was paid; its number.

    Args:
        actor: who records it.
        at: when.
        undertaking_code: of what was set up.
        category_code: of the force's list.
        pence: the whole amount of the line, above nought.
        incurred_on: the day it was incurred: of the undertaking's days, and not still to come.
        evidence: reference of the invoice or order; only one standing cost of the undertaking may rest on it.
        what: what was bought, if the category doesn't say enough.

    Raises:
        BadCost: the amount, the day or the reference won't do.
        EvidenceTwice: another cost stands on the reference; the sentence names it.
        NotFound: there is no such undertaking or category.
    """
    evidence, what = _line(evidence), tidy(what)
    undertaking = _held(undertaking_code)  # whoever records another cost of it waits here
    category = CostCategory.objects.filter(code=category_code).first()
    if category is None:
        raise NotFound("There is no such category.")
    day = rules.may_incur(
        incurred_on,
        today=local_day(at),
        valid_from=undertaking.valid_from,
        valid_until=undertaking.valid_until,
    )
    if not day:
        raise BadCost(day.reason, field="incurred_on")
    _refuse_bad(pence, evidence, what)
    twin = (
        undertaking.costs.select_related("category")
        .filter(withdrawn_at=None, evidence__iexact=evidence)
        .first()
    )
    if twin is not None:
        raise EvidenceTwice(
            f"{twin.evidence} is recorded here already: {in_pounds(twin.pence)}, {twin.category.name}, "
            f"{in_words(twin.incurred_on)}. If one invoice has several lines, give each its number, like "
            f"{one_line(twin.evidence, 20)}/2.",
            field="evidence",
        )
    row = Cost.objects.create(
        undertaking=undertaking, category=category, pence=pence, incurred_on=incurred_on, evidence=evidence, what=what,
        recorded_by=str(actor), recorded_at=at,
    )  # fmt: skip
    _record("recorded", row, actor, at)
    return row.pk


@transaction.atomic
def withdraw_cost(*, actor: Actor, at: dt.datetime, cost_id: int, reason: str) -> None:
    """Take a cost out of every total, with the reason. What was right of it is recorded anew.

    Raises NotFound, CannotWithdraw.
    """
    reason = tidy(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise CannotWithdraw(
            f"Say why it is withdrawn, in {LONGEST_REASON} characters or fewer.", field="reason"
        )
    row = (
        Cost.objects.select_for_update(of=("self",))
        .select_related("undertaking__area")
        .filter(pk=cost_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such cost.")
    if row.withdrawn_at is not None:
        raise CannotWithdraw("This cost has been withdrawn.")
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_for = str(actor), at, reason
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_for"])
    _record("withdrawn", row, actor, at)


def _refuse_bad(pence: int, evidence: str, what: str) -> None:
    amount = rules.may_amount(pence)
    if not amount:
        raise BadCost(amount.reason, field="pence")
    if not evidence or len(evidence) > LONGEST_REFERENCE:
        raise BadCost(
            f"Give the reference of the invoice or order, in {LONGEST_REFERENCE} characters or fewer.",
            field="evidence",
        )
    if len(what) > LONGEST_WORDS:
        raise BadCost(f"Write {LONGEST_WORDS} characters or fewer.", field="what")


def _area_id(code: str, day: dt.date, today: dt.date) -> int:
    """Of the generation of a day; an area that was set up later stands as it does today."""
    try:
        return places.get_area(code, day).id
    except NotFound:
        return places.get_area(code, today).id


def _held(code: str) -> Undertaking:
    row = Undertaking.objects.select_for_update(of=("self",)).select_related("area").filter(code=code).first()
    if row is None:
        raise NotFound("There is no such undertaking.")
    return row


def _line(text: str) -> str:
    return " ".join(tidy(text).split())


def _record(what: str, row: Cost, actor: Actor, at: dt.datetime) -> None:
    events.record(
        name=f"finance.cost.{what}", actor=actor, at=at, subject=row, area_code=row.undertaking.area.code,
        data={"undertaking": row.undertaking.code, "pence": row.pence},
    )  # fmt: skip
