"""Requests to take somebody away, the policy's limits, a force's own definitions, and questions to sergeants."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction

from peelian.analysis.abstraction import DEFINITIONS, Counts, Part
from peelian.apps.events import api as events
from peelian.apps.workforce.models.abstractions import (
    AbstractionDefinition,
    AbstractionLimit,
    AbstractionRequest,
    DutyQuery,
)
from peelian.apps.workforce.queries import duties as queries
from peelian.apps.workforce.rules import abstractions as rules
from peelian.apps.workforce.services.duties import abstract, check
from peelian.apps.workforce.types.abstractions import (
    AbstractionView,
    Answer,
    AskedBy,
    AwayDetails,
    Elsewhere,
    LimitMeasure,
    RequestState,
    Source,
    Warned,
)
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

_LONGEST_REASON = 200
_CODE = re.compile(r"[-a-zA-Z0-9_]+")
#: A limit's days in a row, at most.
_YEAR = 366


class CannotDecide(Refused):
    """A request that is decided already, or a refusal without a reason."""


class BadLimit(Refused):
    """What can't be a limit."""


class BadDefinition(Refused):
    """What can't be a definition of abstraction."""


def request_abstraction(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    code: str,
    asked_by: AskedBy,
    requester: str = "",
    to_where: str = "",
    note: str = "",
    warnings: Sequence[Warned] = (),
) -> int:
    """Ask for somebody; answers the request's id. `warnings` are kept as they were told. Raises NotFound, BadDuty."""
    check(starts_at, ends_at)
    reason = queries.get_code(code, local_day(starts_at))
    with transaction.atomic():
        row = AbstractionRequest.objects.create(
            person_id=person_id, starts_at=starts_at, ends_at=ends_at, code_id=reason.code, asked_by=asked_by,
            requester=tidy(requester)[:80], to_where=tidy(to_where)[:80], note=tidy(note)[:200],
            warnings=_kept(warnings), user_id=_user(actor), asked_at=at,
        )  # fmt: skip
        _record("asked", actor, at, row)
    return row.pk


def grant_abstraction(
    *,
    actor: Actor,
    at: dt.datetime,
    request_id: int,
    warnings: Sequence[Warned] = (),
    reason: str = "",
) -> AbstractionView:
    """Grant a request: the abstraction is recorded. With warnings, a reason must be given.

    Raises NotFound, CannotDecide, BadDuty where they are away already.
    """
    with transaction.atomic():
        row = _open(request_id, RequestState.GRANTED)
        if warnings and not reason.strip():
            raise CannotDecide("Say why you grant it although there are warnings.", field="reason")
        away = abstract(
            actor=actor, at=at, person_id=row.person_id, starts_at=row.starts_at, ends_at=row.ends_at, code=row.code_id,
            details=AwayDetails(
                planned=row.starts_at > row.asked_at, note=row.note, asked_by=AskedBy(row.asked_by),
                requester=row.requester, noticed_at=row.asked_at, to_where=row.to_where, source=Source.REQUEST,
            ),
        )  # fmt: skip
        row.abstraction_id = away.id
        row.warnings = _kept(warnings)
        _settle(row, RequestState.GRANTED, actor, at, reason)
    return away


def refuse_abstraction(*, actor: Actor, at: dt.datetime, request_id: int, reason: str) -> None:
    """Refuse a request, with a reason. Raises NotFound, CannotDecide."""
    with transaction.atomic():
        row = _open(request_id, RequestState.REFUSED)
        if not reason.strip():
            raise CannotDecide("Say why you refuse it: who asked reads this.", field="reason")
        _settle(row, RequestState.REFUSED, actor, at, reason)


def withdraw_request(*, actor: Actor, at: dt.datetime, request_id: int) -> None:
    """Take one's own request back. Raises NotFound (of somebody else's too), CannotDecide."""
    with transaction.atomic():
        row = _open(request_id, RequestState.WITHDRAWN)
        if row.user_id != _user(actor):
            raise NotFound("There is no such request of yours.")
        _settle(row, RequestState.WITHDRAWN, actor, at, "")


def set_limit(
    *,
    actor: Actor,
    at: dt.datetime,
    area_code: str,
    measure: LimitMeasure,
    value: Decimal,
    per_days: int,
    valid_from: dt.date,
) -> int:
    """Set what a policy allows an area's teams from a day on; one of the same measure that holds then ends there.

    One that began on that very day is put right, and the event keeps what it was. Raises BadLimit, also where another
    of the measure begins later: what was decided for then isn't undone in silence.
    """
    if value < 0 or (measure is LimitMeasure.SHARE and value > 100):
        raise BadLimit("Enter nought or more; per cent, 100 at most.", field="value")
    if not 1 <= per_days <= _YEAR:
        raise BadLimit("Enter 1 to 366 days.", field="per_days")
    with transaction.atomic():
        same = AbstractionLimit.objects.filter(area_code=area_code, measure=measure)
        later = same.filter(valid_from__gt=valid_from).order_by("valid_from").first()
        if later is not None:
            told = in_words(later.valid_from)
            raise BadLimit(
                f"Another limit of this kind begins on {told}. Set one from that day on, or later.",
                field="valid_from",
            )
        instead = same.filter(valid_from=valid_from).first()
        if instead is not None:
            instead.delete()
        same.filter(valid_on(valid_from)).update(valid_until=valid_from)
        row = AbstractionLimit.objects.create(
            area_code=area_code, measure=measure, value=value, per_days=per_days, valid_from=valid_from
        )
        events.record(
            name="workforce.abstraction_limit.set", actor=actor, at=at, subject=row, area_code=area_code,
            data={
                "measure": measure.value, "value": str(value), "days": per_days, "from": valid_from.isoformat(),
                **_before(instead),
            },
        )  # fmt: skip
    return row.pk


def _before(limit: AbstractionLimit | None) -> dict[str, dict[str, object]]:
    """What a limit was that another of its day takes the place of, for the event."""
    return {"instead_of": {"value": str(limit.value), "days": limit.per_days}} if limit is not None else {}


def define_abstraction(
    *,
    actor: Actor,
    at: dt.datetime,
    code: str,
    version: str,
    title: str,
    words: str,
    numerator: Iterable[Part],
    denominator: Iterable[Part],
    excluded: str,
    population: str,
    source: str,
    counts: Counts = Counts.MINUTES,
) -> int:
    """Add a force's own definition, or another version of one. Raises BadDefinition."""
    above, below = set(numerator), set(denominator)
    if not above or not above <= below:
        raise BadDefinition(
            "Above the line there must be something, and all of it below the line too.", field="numerator"
        )
    if not all(text.strip() for text in (code, version, title, words, excluded, population, source)):
        raise BadDefinition("Say all that it is: its words, what is left out, whose hours, and who says so.")
    for name, text in (
        ("code", code), ("version", version), ("title", title), ("words", words), ("excluded", excluded),
        ("population", population), ("source", source),
    ):  # fmt: skip
        longest = getattr(AbstractionDefinition._meta.get_field(name), "max_length", None) or 0
        if len(text) > longest:
            raise BadDefinition(f"This is longer than {longest} characters. Shorten it.", field=name)
    if not _CODE.fullmatch(code):
        raise BadDefinition("A code is of letters, digits, hyphens and underscores.", field="code")
    if code in {one.code for one in DEFINITIONS}:
        raise BadDefinition(
            "This code is one of those that ship. Choose another, so that figures can be told apart.",
            field="code",
        )
    try:
        with transaction.atomic():
            row = AbstractionDefinition.objects.create(
                code=code, version=version, title=tidy(title), words=tidy(words), counts=counts,
                numerator=sorted(above), denominator=sorted(below), excluded=tidy(excluded),
                population=tidy(population), source=tidy(source), made_at=at,
            )  # fmt: skip
            events.record(
                name="workforce.abstraction.defined", actor=actor, at=at, subject=row,
                data={"code": code, "version": version},
            )  # fmt: skip
    except IntegrityError as clash:
        raise BadDefinition("There is this version already. Give another one.", field="version") from clash
    return row.pk


def put_duty_queries(*, actor: Actor, at: dt.datetime, found: Sequence[Elsewhere]) -> int:
    """Ask sergeants about shifts in which somebody was elsewhere for long, once a shift; answers how many are new."""
    with transaction.atomic():
        before = DutyQuery.objects.count()
        DutyQuery.objects.bulk_create(
            [
                DutyQuery(
                    person_id=one.person_id, starts_at=one.starts_at, ends_at=one.ends_at, minutes=one.minutes,
                    away_from=one.away_from, away_until=one.away_until, asked_at=at,
                )
                for one in found
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        new = DutyQuery.objects.count() - before
        if new:
            events.record(
                name="workforce.duty_queries.put", actor=actor, at=at, subject="workforce.DutyQuery:list",
                data={"new": new},
            )  # fmt: skip
    return new


def answer_duty_query(
    *,
    actor: Actor,
    at: dt.datetime,
    query_id: int,
    answer: Answer,
    code: str = "",
    asked_by: AskedBy = AskedBy.NOT_SAID,
) -> AbstractionView | None:
    """Say where somebody was. `CODED` records an abstraction for the time that they were elsewhere, and answers it.

    Raises NotFound, CannotDecide when it is answered, BadDuty.
    """
    with transaction.atomic():
        row = DutyQuery.objects.select_for_update().filter(pk=query_id).first()
        if row is None:
            raise NotFound("There is no such question.")
        if row.answer:
            raise CannotDecide("Somebody has answered this already.")
        away = None
        if answer is Answer.CODED:
            away = abstract(
                actor=actor, at=at, person_id=row.person_id, starts_at=row.away_from, ends_at=row.away_until, code=code,
                details=AwayDetails(planned=False, asked_by=asked_by, noticed_at=None, source=Source.QUESTION),
            )  # fmt: skip
            row.abstraction_id = away.id
        row.answer, row.answered_at, row.answered_by_id = answer, at, _user(actor)
        row.save(update_fields=["answer", "answered_at", "answered_by", "abstraction"])
        events.record(
            name="workforce.duty_query.answered", actor=actor, at=at, subject=row,
            data={"person": row.person_id, "answer": answer.value},
        )  # fmt: skip
    return away


def _open(request_id: int, after: RequestState) -> AbstractionRequest:
    row = AbstractionRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise NotFound("There is no such request.")
    decision = rules.may_become(RequestState(row.state), after)
    if not decision:
        raise CannotDecide(decision.reason)
    return row


def _settle(row: AbstractionRequest, state: RequestState, actor: Actor, at: dt.datetime, reason: str) -> None:
    row.state, row.decided_at, row.decided_by_id = state, at, _user(actor)
    row.reason = tidy(reason)[:_LONGEST_REASON]
    row.save()
    _record(state.value, actor, at, row)


def _record(verb: str, actor: Actor, at: dt.datetime, row: AbstractionRequest) -> None:
    events.record(
        name=f"workforce.abstraction_request.{verb}", actor=actor, at=at, subject=row,
        data={
            "person": row.person_id, "from": row.starts_at.isoformat(), "until": row.ends_at.isoformat(),
            "code": row.code_id, "warnings": [one["kind"] for one in row.warnings], "reason": row.reason,
        },
    )  # fmt: skip


def _kept(warnings: Sequence[Warned]) -> list[dict[str, str]]:
    return [{"kind": one.kind.value, "words": one.words} for one in warnings]


def _user(actor: Actor) -> int | None:
    return int(actor.id) if actor.kind is ActorKind.STAFF and actor.id.isdecimal() else None
