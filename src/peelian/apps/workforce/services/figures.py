"""Targets, and figures that others reported: what records are held against."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.figures import ReportedFigure, Target
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.rules import figures as rules
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import StaffClass
from peelian.columns.locks import one_at_a_time
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class BadFigure(Refused):
    """A target or a reported figure that can't be so."""


@transaction.atomic
def set_target(
    *,
    actor: Actor,
    at: dt.datetime,
    measure: Measure,
    value: Decimal,
    counted_as: CountedAs,
    source: str,
    valid_from: dt.date,
    staff_class: StaffClass | None = None,
    unit_id: int | None = None,
) -> int:
    """Say how many there are meant to be from a day on; answers the target's id.

    It takes the place of the target until then of the same measure, unit (None: the whole force), class (None:
    everybody) and way of counting.

    Raises:
        BadFigure: it says not by whom, such a target begins then or later, or nobody can be counted so.
        NotFound: there is no such unit.
    """
    source, unit = tidy(source), _unit(unit_id)
    _refuse(rules.may_count(value=value, counted_as=counted_as), "value")
    one_at_a_time("workforce.target")
    alike = Target.objects.filter(
        measure=measure, unit=unit, staff_class=staff_class or "", counted_as=counted_as
    )
    later = alike.filter(valid_from__gte=valid_from).exists()
    _refuse(rules.may_set_target(source=source, later=later), "valid_from" if source else "source")
    alike.filter(valid_on(valid_from)).update(valid_until=valid_from)
    target = Target.objects.create(
        measure=measure, unit=unit, staff_class=staff_class or "", value=value, counted_as=counted_as,
        source=source, valid_from=valid_from,
    )  # fmt: skip
    events.record(
        name="workforce.target.set", actor=actor, at=at, subject=target,
        area_code=unit.area_code if unit else "",
        data={"measure": measure.value, "value": str(value), "from": valid_from.isoformat()},
    )  # fmt: skip
    return target.pk


@transaction.atomic
def end_target(*, actor: Actor, at: dt.datetime, target_id: int, valid_until: dt.date) -> None:
    """Give a target up from a day on. It stays among what was ever aimed at. Raises NotFound, BadFigure."""
    target = (
        Target.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=target_id).first()
    )
    if target is None:
        raise NotFound("There is no such target.")
    _refuse(
        rules.may_end_target(valid_from=target.valid_from, until=target.valid_until, on=valid_until),
        "valid_until",
    )
    Target.objects.filter(pk=target_id).update(valid_until=valid_until)
    events.record(
        name="workforce.target.ended", actor=actor, at=at, subject=target,
        area_code=target.unit.area_code if target.unit else "", data={"from": valid_until.isoformat()},
    )  # fmt: skip


@transaction.atomic
def record_reported(
    *,
    actor: Actor,
    at: dt.datetime,
    measure: Measure,
    value: Decimal,
    counted_as: CountedAs,
    source: str,
    place: str = "",
    staff_class: StaffClass | None = None,
    unit_id: int | None = None,
    reported_on: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> int:
    """Keep a figure that a paper or a return gave, beside the records, which it never changes; answers its id.

    Args:
        actor: who records it.
        at: now.
        measure: what it is of. A stock is of a day (`reported_on`), a flow of a span, whose end is excluded.
        value: the figure as it was given.
        counted_as: heads or FTE.
        source: the paper or return.
        place: where in it: a table, a paragraph, a page.
        staff_class: of whom; None: of everybody.
        unit_id: where; None: in the whole force.
        reported_on: a stock's day.
        valid_from: a flow's first day.
        valid_until: the day after its last.

    Raises:
        BadFigure: it isn't of a day or a span as its measure asks, nobody can be counted so, or that place of that
            source gave it before.
        NotFound: there is no such unit.
    """
    source, place, unit = tidy(source), tidy(place), _unit(unit_id)
    _refuse(rules.may_count(value=value, counted_as=counted_as), "value")
    _refuse(
        rules.may_record(
            measure=measure, source=source, reported_on=reported_on, valid_from=valid_from, valid_until=valid_until
        ),
        "measure" if source else "source",
    )  # fmt: skip
    said = {
        "measure": measure, "unit": unit, "staff_class": staff_class or "", "counted_as": counted_as,
        "source": source, "place": place, "reported_on": reported_on, "valid_from": valid_from,
        "valid_until": valid_until,
    }  # fmt: skip
    one_at_a_time("workforce.reported")
    _refuse(rules.may_record_again(before=ReportedFigure.objects.filter(**said).exists()), "place")
    figure = ReportedFigure.objects.create(value=value, **said)
    events.record(
        name="workforce.figure.recorded", actor=actor, at=at, subject=figure,
        area_code=unit.area_code if unit else "", data=_told(figure),
    )  # fmt: skip
    return figure.pk


@transaction.atomic
def withdraw_reported(*, actor: Actor, at: dt.datetime, figure_id: int, why: str) -> None:
    """Take back a figure that was recorded by mistake; the event keeps what it said. Raises NotFound, BadFigure."""
    figure = ReportedFigure.objects.select_for_update().filter(pk=figure_id).first()
    if figure is None:
        raise NotFound("There is no such figure.")
    _refuse(rules.may_withdraw(why=tidy(why)), "why")
    events.record(
        name="workforce.figure.withdrawn", actor=actor, at=at, subject=figure,
        data=_told(figure) | {"why": tidy(why)},
    )  # fmt: skip
    figure.delete()


def _told(figure: ReportedFigure) -> dict[str, object]:
    """The figure for the record, so that one that is withdrawn can be read there."""
    days = {"on": figure.reported_on, "from": figure.valid_from, "until": figure.valid_until}
    return {
        "measure": str(figure.measure), "value": str(figure.value), "counted_as": str(figure.counted_as),
        "unit": figure.unit_id, "staff_class": str(figure.staff_class), "source": figure.source,
        "place": figure.place, **{name: day.isoformat() for name, day in days.items() if day},
    }  # fmt: skip


def _refuse(decision: Decision, field: str) -> None:
    if not decision:
        raise BadFigure(decision.reason, field=field)


def _unit(unit_id: int | None) -> Unit | None:
    if unit_id is None:
        return None
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    return unit
