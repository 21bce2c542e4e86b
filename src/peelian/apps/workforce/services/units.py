"""Operating models and their units: begun and ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import OperatingModel, Unit, UnitOrigin
from peelian.apps.workforce.rules import units as rules
from peelian.apps.workforce.types.units import UnitKind
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class BadUnit(Refused):
    """An operating model, a unit or a post that can't be as it was asked."""


@transaction.atomic
def begin_model(*, actor: Actor, at: dt.datetime, code: str, name: str, valid_from: dt.date) -> int:
    """Begin an operating model; the one before ends on that day. Answers its id.

    Raises:
        BadUnit: the code is taken, or a model begins on that day or later.
    """
    taken = OperatingModel.objects.filter(code__iexact=code).exists()
    later = OperatingModel.objects.filter(valid_from__gte=valid_from).exists()
    refuse_unless(rules.may_begin_model(code=code, name=tidy(name), taken=taken, later=later), "code")
    OperatingModel.objects.filter(valid_on(valid_from)).update(valid_until=valid_from)
    model = OperatingModel.objects.create(code=code, name=tidy(name), valid_from=valid_from)
    events.record(
        name="workforce.model.begun", actor=actor, at=at, subject=model, data={"from": valid_from.isoformat()}
    )
    return model.pk


@transaction.atomic
def withdraw_model(*, actor: Actor, at: dt.datetime, code: str) -> None:
    """Take back the newest operating model, begun by mistake, while it has no units; the one before goes on.

    Raises:
        BadUnit: it has units, or another model began after it.
        NotFound: there is no such operating model.
    """
    model = OperatingModel.objects.select_for_update().filter(code=code).first()
    if model is None:
        raise NotFound("There is no such operating model.")
    refuse_unless(
        rules.may_withdraw_model(
            units=Unit.objects.filter(model=model).count(),
            later=OperatingModel.objects.filter(valid_from__gt=model.valid_from).exists(),
        ),
        "code",
    )
    events.record(
        name="workforce.model.withdrawn", actor=actor, at=at, subject=model,
        data={"code": model.code, "was_from": model.valid_from.isoformat()},
    )  # fmt: skip
    begun = model.valid_from
    model.delete()
    OperatingModel.objects.filter(valid_until=begun).update(valid_until=None)


@transaction.atomic
def create_unit(
    *,
    actor: Actor,
    at: dt.datetime,
    model_id: int,
    code: str,
    name: str,
    kind: UnitKind,
    valid_from: dt.date,
    parent_id: int | None = None,
    area_code: str = "",
    origin_ids: tuple[int, ...] = (),
) -> int:
    """Add a unit to an operating model, and say from which units of older models it came. Answers its id.

    Raises:
        BadUnit: the code is another unit's then, it stands outside its model's days, its parent is of another model, or
            an origin is of the same.
        NotFound: there is no such model.
    """
    model = OperatingModel.objects.filter(pk=model_id).first()
    if model is None:
        raise NotFound("There is no such operating model.")
    parent = Unit.objects.filter(pk=parent_id).first() if parent_id is not None else None
    taken = Unit.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from), code__iexact=code
    ).exists()
    refuse_unless(rules.may_create(code=code, name=tidy(name), taken=taken), "code")
    refuse_unless(
        rules.may_stand_in(valid_from=valid_from, first_on=model.valid_from, until_on=model.valid_until), "valid_from"
    )  # fmt: skip
    refuse_unless(
        rules.may_be_under(kind=kind, model=model_id, parent_model=parent.model_id if parent else None),
        "parent",
    )
    origins = list(Unit.objects.filter(pk__in=origin_ids))
    refuse_unless(rules.may_come_from(model=model_id, origins=[one.model_id for one in origins]), "origins")
    unit = Unit.objects.create(
        model=model, code=code, name=tidy(name), kind=kind, parent=parent, area_code=area_code,
        valid_from=valid_from, valid_until=model.valid_until,
    )  # fmt: skip
    UnitOrigin.objects.bulk_create(UnitOrigin(unit=unit, origin=origin) for origin in origins)
    events.record(
        name="workforce.unit.created", actor=actor, at=at, subject=unit, area_code=area_code,
        data={"from": valid_from.isoformat(), "origins": [origin.code for origin in origins]},
    )  # fmt: skip
    return unit.pk


@transaction.atomic
def name_origins(*, actor: Actor, at: dt.datetime, unit_id: int, origin_ids: tuple[int, ...]) -> None:
    """Say from which units of other operating models a unit came, in place of what was said.

    Raises:
        BadUnit: one of them is of the same operating model.
        NotFound: there is no such unit.
    """
    unit = lock_unit(unit_id)
    origins = list(Unit.objects.filter(pk__in=origin_ids))
    refuse_unless(
        rules.may_come_from(model=unit.model_id, origins=[one.model_id for one in origins]), "origins"
    )
    before = UnitOrigin.objects.filter(unit=unit)
    was = list(before.order_by("id").values_list("origin__code", flat=True))
    before.exclude(origin__in=origins).delete()
    UnitOrigin.objects.bulk_create(
        (UnitOrigin(unit=unit, origin=origin) for origin in origins), ignore_conflicts=True
    )
    events.record(
        name="workforce.unit.origins_named", actor=actor, at=at, subject=unit, area_code=unit.area_code,
        data={"origins": [origin.code for origin in origins], "before": was},
    )  # fmt: skip


@transaction.atomic
def close_unit(*, actor: Actor, at: dt.datetime, unit_id: int, valid_until: dt.date) -> None:
    """End a unit on a day: the first day without it.

    Raises:
        BadUnit: posts, people or units below stand in it on that day or after; move or end these first.
        NotFound: there is no such unit.
    """
    unit = lock_unit(unit_id, against_references=True)
    after = Q(valid_until__isnull=True) | Q(valid_until__gt=valid_until)
    refuse_unless(
        rules.may_close(
            valid_from=unit.valid_from, valid_until=valid_until,
            posts=Post.objects.filter(after, unit=unit).count(),
            people=Posting.objects.filter(after, unit=unit).count(),
            below=Unit.objects.filter(after, parent=unit).count(),
        ),
        "valid_until",
    )  # fmt: skip
    Unit.objects.filter(pk=unit_id).update(valid_until=valid_until)
    events.record(
        name="workforce.unit.closed", actor=actor, at=at, subject=unit, area_code=unit.area_code,
        data={"from": valid_until.isoformat()},
    )  # fmt: skip


def refuse_unless(decision: Decision, field: str) -> None:
    """Raise BadUnit with the reason of what isn't allowed."""
    if not decision:
        raise BadUnit(decision.reason, field=field)


def lock_unit(unit_id: int, *, against_references: bool = False) -> Unit:
    """A unit, held until the transaction ends. Raises NotFound.

    Rows that only refer to it don't wait, unless `against_references`: whoever asks so locks nothing else.
    """
    unit = Unit.objects.select_for_update(no_key=not against_references).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    return unit
