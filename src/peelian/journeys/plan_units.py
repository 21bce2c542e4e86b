"""Plan how the force is cut: operating models and their units, where each came from, uplift, and posts that move.

A model and its units are of the whole force, and so is a programme of uplift: whoever changes them plans for all of it.
A post is moved by whoever plans for both of its units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peelian.apps.accounts.api import Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce, tell_namings
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def begin_model(*, viewer: Viewer, at: dt.datetime, code: str, name: str, valid_from: dt.date) -> int:
    """Begin an operating model in place of the one until then. Raises NotAllowed, workforce.BadUnit.

    Not on a day that is past while units of the present model stand then: their posts and people would be of a model
    that had ended, and the slip of a year couldn't be told from what is meant.
    """
    plan_workforce.require_force(viewer, at)
    if valid_from < local_day(at) and workforce.list_units(valid_from):
        raise workforce.BadUnit(
            "Units of the present operating model stand on that day, which is past: begin the new one today or later.",
            field="valid_from",
        )
    return workforce.begin_model(actor=viewer.actor, at=at, code=code, name=name, valid_from=valid_from)


def withdraw_model(*, viewer: Viewer, at: dt.datetime, code: str) -> None:
    """Take an operating model without units back. Raises NotAllowed, NotFound, workforce.BadUnit."""
    plan_workforce.require_force(viewer, at)
    workforce.withdraw_model(actor=viewer.actor, at=at, code=code)


def create_unit(
    *,
    viewer: Viewer,
    at: dt.datetime,
    model: workforce.ModelView,
    code: str,
    name: str,
    kind: workforce.UnitKind,
    valid_from: dt.date,
    parent_id: int | None,
    area_code: str,
    origins: Collection[str],
) -> int:
    """Add a unit to an operating model; `origins` are codes of units of older ones.

    Raises NotAllowed, workforce.BadUnit.
    """
    plan_workforce.require_force(viewer, at)
    return workforce.create_unit(
        actor=viewer.actor, at=at, model_id=model.id, code=code, name=name, kind=kind, valid_from=valid_from,
        parent_id=parent_id, area_code=area_code, origin_ids=_older(origins, model.code),
    )  # fmt: skip


def name_origins(*, viewer: Viewer, at: dt.datetime, unit_id: int, origins: Collection[str]) -> None:
    """Say from which older units, by their codes, a unit came. Raises NotAllowed, NotFound, workforce.BadUnit."""
    plan_workforce.require_force(viewer, at)
    unit = workforce.unit_by_id(unit_id)
    workforce.name_origins(
        actor=viewer.actor, at=at, unit_id=unit_id, origin_ids=_older(origins, unit.model_code)
    )


def close_unit(*, viewer: Viewer, at: dt.datetime, unit_id: int, valid_until: dt.date) -> None:
    """End a unit, which nothing stands in any more. Raises NotAllowed, NotFound, workforce.BadUnit."""
    plan_workforce.require_force(viewer, at)
    workforce.close_unit(actor=viewer.actor, at=at, unit_id=unit_id, valid_until=valid_until)


def begin_uplift(
    *, viewer: Viewer, at: dt.datetime, name: str, baseline_on: dt.date, baseline: int, target: int
) -> int:
    """Record a programme that funds officers above a baseline. Raises NotAllowed, workforce.BadUnit."""
    plan_workforce.require_force(viewer, at)
    return workforce.begin_uplift(
        actor=viewer.actor, at=at, name=name, baseline_on=baseline_on, baseline=baseline, target=target
    )


def allocate_uplift(
    *,
    viewer: Viewer,
    at: dt.datetime,
    programme_id: int,
    unit_id: int,
    origin_id: int | None,
    posts: int,
    temporary: int,
    valid_from: dt.date,
) -> None:
    """Put posts of a programme into a unit. Raises NotAllowed, NotFound, workforce.BadUnit."""
    plan_workforce.require_force(viewer, at)
    workforce.allocate_uplift(
        actor=viewer.actor, at=at, programme_id=programme_id, unit_id=unit_id, posts=posts, valid_from=valid_from,
        origin_id=origin_id, temporary=temporary,
    )  # fmt: skip


def move_post(
    *, viewer: Viewer, at: dt.datetime, post_id: int, unit_id: int, valid_from: dt.date
) -> list[str]:
    """Move a post, and whoever holds it, to another unit; answers what its planner has to know.

    Raises NotAllowed, NotFound, workforce.BadUnit.
    """
    held_by = workforce.unit_of_post(post_id)
    if held_by is None:
        raise NotFound("There is no such post.")
    plan_workforce.require(viewer, held_by, at)
    plan_workforce.require(viewer, unit_id, at)
    with tell_namings.told(valid_from) as told:
        workforce.move_post(
            actor=viewer.actor, at=at, post_id=post_id, unit_id=unit_id, valid_from=valid_from
        )
    return told


def _older(codes: Collection[str], model: str) -> tuple[int, ...]:
    """The ids of units of older models. Raises workforce.BadUnit naming the codes that are none's."""
    found = workforce.older_units(codes, than=model)
    unknown = [code for code in codes if code not in found]
    if unknown:
        some = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        raise workforce.BadUnit(f"No unit of an older operating model has the code {some}.", field="origins")
    return tuple(found[code] for code in codes)
