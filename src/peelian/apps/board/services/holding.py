"""What every write of a pack begins and ends with: its row held, its approval gone, its event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.board.models.packs import Pack, PackSection
from peelian.apps.board.rules import packs as rules
from peelian.apps.board.types.packs import PackState
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused


class CannotChange(Refused):
    """A pack can't be changed like this, or not any more."""


def refuse_unless(decision: Decision, field: str = "") -> None:
    """Raise CannotChange with the decision's reason when it is a no."""
    if not decision:
        raise CannotChange(decision.reason, field=field)


def staff_id(actor: Actor) -> int | None:
    """The number of the account that acts; None where the system does."""
    return int(actor.id) if actor.kind is ActorKind.STAFF and actor.id.isdecimal() else None


def person_id(actor: Actor) -> int:
    """The number of the account that acts. Raises CannotChange where nobody does."""
    number = staff_id(actor)
    if number is None:
        raise CannotChange("Only a person does this: sign in.")
    return number


def hold_pack(pack_id: int) -> Pack:
    """A pack that may change, held until the transaction ends. Raises NotFound, CannotChange."""
    row = Pack.objects.select_for_update(of=("self",)).filter(pk=pack_id).first()
    if row is None:
        raise NotFound("There is no such pack.")
    refuse_unless(rules.may_change(PackState(row.state)))
    return row


def hold_section(section_id: int) -> tuple[Pack, PackSection]:
    """A section that stands in a pack, and the pack, held. Raises NotFound, CannotChange."""
    number = PackSection.objects.filter(pk=section_id).values_list("pack_id", flat=True).first()
    pack = hold_pack(number or 0)
    row = PackSection.objects.filter(pk=section_id, place__isnull=False).first()
    if row is None:
        raise NotFound("This section was taken out of the pack.")
    return pack, row


def changed(
    name: str,
    pack: Pack,
    actor: Actor,
    at: dt.datetime,
    *,
    section: PackSection | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """What is in a pack has changed: an approval, or the asking for one, is gone with it."""
    facts: dict[str, Any] = dict(data or {})
    if section is not None:
        facts["section"] = section.key
    if pack.state != PackState.DRAFT:
        facts["was"] = str(pack.state)
    pack.revision += 1
    pack.state, pack.approved_by, pack.approved_at = PackState.DRAFT, None, None
    pack.save(update_fields=["revision", "state", "approved_by", "approved_at"])
    tell(name, pack, actor, at, facts)


def tell(name: str, pack: Pack, actor: Actor, at: dt.datetime, data: dict[str, Any] | None = None) -> None:
    """Record an event of a pack."""
    events.record(name=name, actor=actor, at=at, subject=pack, area_code=pack.area_code, data=data)
