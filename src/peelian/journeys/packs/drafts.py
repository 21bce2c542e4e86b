"""A pack as a document while it is made, and which of its sections the records have left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import (
    Audience,
    BuildState,
    Content,
    Document,
    DocumentSection,
    PackLine,
    PackView,
    SectionView,
)
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.journeys.packs.public import closed_to, figures_of, worded
from peelian.journeys.packs.sections.library import library
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def read(*, viewer: Viewer, at: dt.datetime, code: str, contents: bool = True) -> PackView:
    """A pack for those who see the Board's figures in its area today. Raises NotFound, NotAllowed."""
    return require(viewer, Permission.SEE_BOARD, code, at, contents=contents)


def require(
    viewer: Viewer, permission: Permission, code: str, at: dt.datetime, *, contents: bool = False
) -> PackView:
    """A pack where the viewer may do something in its area as it stands today. Raises NotFound, NotAllowed."""
    pack = board.get_pack(code, contents=contents)
    require_pack(viewer, permission, pack, at)
    return pack


def require_pack(viewer: Viewer, permission: Permission, pack: PackView, at: dt.datetime) -> None:
    """Raises NotAllowed, NotFound. Where a pack's area is no more, it is taken as it stood on the pack's days."""
    accounts.require(viewer, permission, _path_of(pack, at))


def list_packs(*, viewer: Viewer, at: dt.datetime) -> list[PackLine]:
    """The packs that the viewer may read, those of the latest meeting first."""
    packs = board.list_packs()
    allowed = {
        area: _may_read(viewer, pack, at)
        for area, pack in {(one.area_code, one.since, one.until): one for one in packs}.items()
    }
    return [one for one in packs if allowed[one.area_code, one.since, one.until]]


def _may_read(viewer: Viewer, pack: PackLine, at: dt.datetime) -> bool:
    """Whether a pack's area is the viewer's; not of one whose area stood on none of the days that are asked."""
    try:
        return bool(accounts.may(viewer, Permission.SEE_BOARD, _path_of(pack, at)))
    except NotFound:
        return False


def _path_of(pack: PackView | PackLine, at: dt.datetime) -> tuple[str, ...]:
    """The path of a pack's area today, or else on the last or the first of its days. Raises NotFound."""
    for day in (local_day(at), pack.until - dt.timedelta(days=1)):
        try:
            return places.path_of(pack.area_code, day)
        except NotFound:
            continue
    return places.path_of(pack.area_code, pack.since)


def require_area(viewer: Viewer, permission: Permission, area_code: str, at: dt.datetime) -> None:
    """Raises NotAllowed, and NotFound for no such area today."""
    accounts.require(viewer, permission, places.get_area(area_code, local_day(at)).path)


def section_of(pack: PackView, key: str) -> SectionView:
    """A section of a pack by its key. Raises NotFound."""
    for section in pack.sections:
        if section.key == key:
            return section
    raise NotFound("There is no such section in this pack.")


def draft_of(pack: PackView) -> Document:
    """A pack, read with its contents, as a document without words. What isn't built yet is empty and says so."""
    sections = tuple(_section(one) for one in pack.sections)
    moments = [one.read_at for one in pack.sections if one.read_at is not None]
    return Document(
        code=pack.code,
        title=pack.title,
        subtitle=pack.subtitle,
        meeting_on=pack.meeting_on,
        since=pack.since,
        until=pack.until,
        as_of=min(moments, default=dt.datetime.min.replace(tzinfo=dt.UTC)),
        audience=Audience.INTERNAL,
        sections=sections,
    )


def texts_of(pack: PackView) -> dict[str, str]:
    """Each section's words as they were typed, by its key."""
    return {section.key: section.text for section in pack.sections}


def look_at(pack: PackView) -> Document:
    """A pack as its makers read it now: with its words and the figures in them as they stand."""
    return worded(draft_of(pack), texts_of(pack))


def figures_for(pack: PackView, audience: Audience) -> dict[str, board.Figure]:
    """The figures that words for an audience may insert, by name."""
    draft = draft_of(pack)
    closed = closed_to(draft, audience)
    return {name: figure for name, figure in figures_of(draft).items() if name not in closed}


def stale(pack: PackView, at: dt.datetime) -> Mapping[str, str]:
    """Which sections have to be built, by key, and why, in a sentence.

    One that was never built, one that couldn't be, one whose records have changed since (an event that it reads is
    newer than the last that was on record then), and one that reads what leaves no event, after its time.
    """
    built = [section for section in pack.sections if section.build is BuildState.BUILT]
    newest = events.newest_by_name(after=min((one.event_id for one in built), default=0)) if built else {}
    out: dict[str, str] = {}
    for section in pack.sections:
        if section.build is BuildState.NONE:
            out[section.key] = "It hasn’t been built for these days yet."
        elif section.build is BuildState.FAILED:
            out[section.key] = f"It couldn’t be built: {section.reason}"
        elif any(
            number > section.event_id and name.startswith(_reads(section.kind))
            for name, number in newest.items()
        ):
            out[section.key] = "The records that it tells of have changed since it was built."
        elif _is_old(section, at):
            out[section.key] = (
                "It also tells of records that don’t say when they change, and it was built longer ago than those may"
                " be left."
            )
    return out


def _reads(kind: str) -> tuple[str, ...]:
    known = library().get(kind)
    return known.reads if known else ()


def _is_old(section: SectionView, at: dt.datetime) -> bool:
    known = library().get(section.kind)
    if known is None or known.stale_after is None or section.read_at is None:
        return False
    return section.read_at + known.stale_after < at


def _section(one: SectionView) -> DocumentSection:
    missing = {
        BuildState.NONE: ("This section hasn’t been built yet.",),
        BuildState.FAILED: (f"This section couldn’t be built: {one.reason}",),
        BuildState.BUILT: (),
    }[one.build]
    return DocumentSection(
        key=one.key,
        heading=one.heading,
        audience=one.audience,
        since=one.since,
        until=one.until,
        commentary=(),
        content=one.content or Content(missing=missing),
    )
