"""Making a pack: what it is called, its days, its sections, their order."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from peelian.apps.board.models.packs import Pack, PackSection, SectionBuild
from peelian.apps.board.rules import packs as rules
from peelian.apps.board.services.holding import (
    CannotChange,
    changed,
    hold_pack,
    hold_section,
    refuse_unless,
    staff_id,
)
from peelian.apps.board.types.contents import Audience
from peelian.apps.board.types.packs import LONGEST_HEADING, LONGEST_SUBTITLE, LONGEST_TITLE, PackState
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class PackExists(Refused):
    """A pack has this code already."""


@transaction.atomic
def create_pack(
    *,
    actor: Actor,
    at: dt.datetime,
    code: str,
    title: str,
    subtitle: str,
    area_code: str,
    meeting_on: dt.date,
    since: dt.date,
    until: dt.date,
    corrects: str = "",
) -> int:
    """Begin a pack, without sections; its number.

    Args:
        actor: who does it.
        at: when.
        code: names it in addresses, for ever.
        title: of it.
        subtitle: whose it is and what for; may be empty.
        area_code: the force, or a part of it.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.
        corrects: the code of a released pack that this one corrects.

    Raises:
        PackExists: the code names a pack already.
        CannotChange: something of it is missing or too long, its period has no day, or what it corrects isn't released.
    """
    refuse_unless(rules.good_code(code), "code")
    if not area_code:
        raise CannotChange("Say which area it is of.", field="area_code")
    row = Pack(
        code=code,
        area_code=area_code,
        meeting_on=meeting_on,
        created_at=at,
        created_by_id=staff_id(actor),
        corrects=_corrected(corrects),
    )
    _name(row, title, subtitle, since, until)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "board_pack_code" not in str(error):
            raise
        raise PackExists(f"There is a pack {code} already. Choose another name.", field="code") from error
    events.record(
        name="board.pack.created",
        actor=actor,
        at=at,
        subject=row,
        area_code=area_code,
        data={"corrects": corrects} if corrects else None,
    )
    return row.pk


@transaction.atomic
def change_pack(
    *,
    actor: Actor,
    at: dt.datetime,
    pack_id: int,
    title: str,
    subtitle: str,
    meeting_on: dt.date,
    since: dt.date,
    until: dt.date,
) -> None:
    """Change what a pack is called and its days. Sections that follow its days lose their build when these change.

    Raises NotFound, CannotChange.
    """
    row = hold_pack(pack_id)
    days = (row.since, row.until)
    row.meeting_on = meeting_on
    _name(row, title, subtitle, since, until)
    row.save(update_fields=["title", "subtitle", "meeting_on", "since", "until"])
    if (since, until) != days:
        SectionBuild.objects.filter(section__pack=row, section__since=None).delete()
    changed("board.pack.changed", row, actor, at)


@transaction.atomic
def add_section(
    *,
    actor: Actor,
    at: dt.datetime,
    pack_id: int,
    key: str,
    heading: str,
    audience: Audience,
    since: dt.date | None = None,
    until: dt.date | None = None,
    repeated: bool = False,
) -> int:
    """Put a section of the library at the end of a pack; its number. One that was taken out comes back with its words.

    Args:
        actor: who does it.
        at: when.
        pack_id: the pack.
        key: of the section in the library.
        heading: as the pack calls it.
        audience: who it is for.
        since: its own first day, where it tells of other days than the pack.
        until: the day after its last.
        repeated: whether the pack may hold it more than once: the next is called `words-2`.

    Raises NotFound, CannotChange.
    """
    pack = hold_pack(pack_id)
    rows = {row.key: row for row in PackSection.objects.filter(pack=pack)}
    known = None if repeated else rows.get(key)
    if known is not None and known.place is not None:
        raise CannotChange("This section is in the pack already.", field="key")
    name = rules.next_key(key, rows) if repeated else key
    row = known or PackSection(pack=pack, kind=key, key=name)
    if known is not None:
        SectionBuild.objects.filter(section=known).delete()
    _tell(row, heading, audience, since, until)
    row.place = 1 + max((one.place or 0 for one in rows.values()), default=0)
    row.save()
    changed("board.section.added", pack, actor, at, section=row)
    return row.pk


@transaction.atomic
def change_section(
    *,
    actor: Actor,
    at: dt.datetime,
    section_id: int,
    heading: str,
    audience: Audience,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """Change a section's heading, who it is for, and its own days; other days take its build away.

    Raises NotFound, CannotChange.
    """
    pack, row = hold_section(section_id)
    days = (row.since, row.until)
    _tell(row, heading, audience, since, until)
    row.save(update_fields=["heading", "audience", "since", "until"])
    if (since, until) != days:
        SectionBuild.objects.filter(section=row).delete()
    changed("board.section.changed", pack, actor, at, section=row)


@transaction.atomic
def remove_section(*, actor: Actor, at: dt.datetime, section_id: int) -> None:
    """Take a section out of its pack. Its words are kept and come back with it. Raises NotFound, CannotChange."""
    pack, row = hold_section(section_id)
    row.place, row.build_asked_at, row.build_asked_by = None, None, None
    row.save(update_fields=["place", "build_asked_at", "build_asked_by"])
    _number(_placed(pack))
    changed("board.section.removed", pack, actor, at, section=row)


@transaction.atomic
def move_section(*, actor: Actor, at: dt.datetime, section_id: int, place: int) -> None:
    """Put a section at another place, from 1; the others make room. Raises NotFound, CannotChange."""
    pack, row = hold_section(section_id)
    order = [one for one in _placed(pack) if one.pk != row.pk]
    if not 1 <= place <= len(order) + 1:
        raise CannotChange(f"Choose a place from 1 to {len(order) + 1}.", field="place")
    order.insert(place - 1, row)
    _number(order)
    changed("board.section.moved", pack, actor, at, section=row)


def _name(row: Pack, title: str, subtitle: str, since: dt.date, until: dt.date) -> None:
    row.title, row.subtitle = _line(title), _line(subtitle)
    if not row.title or len(row.title) > LONGEST_TITLE:
        raise CannotChange(f"Write a title of {LONGEST_TITLE} characters or fewer.", field="title")
    if len(row.subtitle) > LONGEST_SUBTITLE:
        raise CannotChange(f"Write {LONGEST_SUBTITLE} characters or fewer.", field="subtitle")
    refuse_unless(rules.good_days(since, until), "until")
    row.since, row.until = since, until


def _tell(
    row: PackSection, heading: str, audience: Audience, since: dt.date | None, until: dt.date | None
) -> None:
    row.heading, row.audience = _line(heading), audience
    if not row.heading or len(row.heading) > LONGEST_HEADING:
        raise CannotChange(f"Write a heading of {LONGEST_HEADING} characters or fewer.", field="heading")
    refuse_unless(rules.good_days(since, until), "until")
    row.since, row.until = since, until


def _corrected(code: str) -> Pack | None:
    if not code:
        return None
    pack = Pack.objects.filter(code=code).first()
    if pack is None:
        raise NotFound(f"There is no pack {code}.")
    if pack.state != PackState.RELEASED:
        raise CannotChange(
            "Only a released pack is corrected by another. Change this one itself.", field="corrects"
        )
    return pack


def _placed(pack: Pack) -> list[PackSection]:
    return list(PackSection.objects.filter(pack=pack, place__isnull=False).order_by("place"))


def _number(order: list[PackSection]) -> None:
    """Places from 1 in this order. That each is held once is looked at when the transaction ends."""
    for place, row in enumerate(order, start=1):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])


def _line(text: str) -> str:
    return " ".join(tidy(text).split())
