"""Build: a pack's sections ask the records, all of one build in one state of them.

So no two of them tell of different moments. Each is kept as soon as it is done, so that who waits sees how far it is;
one that fails keeps none of the others back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import structlog

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Content, PackView, SectionView, Span
from peelian.apps.events import api as events
from peelian.columns.snapshots import Snapshot, held_snapshot
from peelian.journeys import draw_charts
from peelian.journeys.packs.drafts import require, require_area, stale
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.sections.section import Asked
from peelian.kernel.actors import system
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import local_day

_log = structlog.get_logger(__name__)
_WHO = system("packs")
_FAULT = (
    "Something went wrong in it, which isn’t yours to mend. It was logged; the other sections don’t need it."
)
_GONE = "There is no such section in the library any more. Take it out of the pack."

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Built:
    """How the build of a section went: its key, how long it took, and why there is none, or ""."""

    key: str
    seconds: float
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a section found (None: nothing, for the `trouble`), and in which state of the records."""

    section: SectionView
    content: Content | None
    read_at: dt.datetime
    event_id: int
    seconds: float
    trouble: str = ""


class Reading:
    """One state of the records, in which a viewer has a pack's sections built."""

    def __init__(self, viewer: Viewer, clock: Clock, pack: PackView, snapshot: Snapshot) -> None:
        """`clock` tells the present moment: each section is timed."""
        self._viewer, self._clock, self._pack, self._snapshot = viewer, clock, pack, snapshot
        self._read_at = clock()

    def find(self, section: SectionView) -> Found:
        """What a section finds, without keeping it."""
        begun = self._clock()
        content, event_id, trouble = None, 0, ""
        try:
            with self._snapshot.reading():
                event_id = events.last_id()
                content = self._ask(section)
        except Refused as refused:
            trouble = refused.message
        except Exception:  # noqa: BLE001 - one section's fault, of whatever kind, keeps none of the others back
            _log.exception("section_not_built", pack=self._pack.code, section=section.key)
            trouble = _FAULT
        seconds = (self._clock() - begun).total_seconds()
        return Found(section, content, self._read_at, event_id, seconds, trouble)

    def _ask(self, section: SectionView) -> Content:
        known = library().get(section.kind)
        if known is None:
            raise Refused(_GONE)
        span = Span(section.since, section.until, self._read_at)
        try:
            if known.permission is not None:
                require_area(self._viewer, known.permission, self._pack.area_code, self._read_at)
            return _so_far(known.build(Asked(self._viewer, self._pack.area_code, span)), span)
        except NotAllowed as refused:
            said = (
                f"{known.title}: not shown, for whoever built this section may not see it. {refused.message}"
                " Somebody who may has to build it."
            )
            return Content(missing=(said,))


def _so_far(content: Content, span: Span) -> Content:
    """What a section found; of a period that isn't over it says so itself, not only the lint."""
    last, read = span.until - dt.timedelta(days=1), local_day(span.as_of)
    if not span.since <= read < last:
        return content
    said = (
        f"The period isn’t over: it ends on {in_words(last)}, and is told as it stood on {in_words(read)}, when the"
        " records were read."
    )
    return replace(content, missing=(said, *content.missing))


@contextmanager
def reading(viewer: Viewer, clock: Clock, pack: PackView) -> Iterator[Reading]:
    """Hold the records as they are now, for all sections that are asked within the block."""
    with held_snapshot() as snapshot:
        yield Reading(viewer, clock, pack, snapshot)


def ask(*, viewer: Viewer, at: dt.datetime, code: str, everything: bool = False) -> int:
    """Ask a worker to build what is stale, or everything; how many sections were asked for.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    left = stale(pack, at)
    wanted = [one.id for one in pack.sections if everything or one.key in left]
    if wanted:
        board.ask_builds(actor=viewer.actor, at=at, pack_id=pack.id, section_ids=wanted)
    return len(wanted)


def build(
    *, viewer: Viewer, clock: Clock, code: str, everything: bool = False, keys: Collection[str] | None = None
) -> list[Built]:
    """Build what is stale, everything, or the sections that are named, now; how each went, in order.

    Args:
        viewer: who has it built: what they may not see isn't in it.
        clock: the present moment: each section is timed.
        code: of the pack.
        everything: also what isn't stale.
        keys: these sections, stale or not.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    at = clock()
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    left = stale(pack, at)
    chosen = [
        one
        for one in pack.sections
        if (one.key in keys if keys is not None else everything or one.key in left)
    ]
    return build_sections(viewer, clock, pack, chosen)


def build_sections(
    viewer: Viewer, clock: Clock, pack: PackView, sections: Sequence[SectionView]
) -> list[Built]:
    """Ask for these sections in one state of the records, and keep each as soon as it is done."""
    out = []
    with reading(viewer, clock, pack) as records:
        for section in sections:
            found = records.find(section)
            refused = keep(viewer, clock(), found)
            out.append(Built(section.key, found.seconds, found.trouble or refused))
    return out


def keep(viewer: Viewer, at: dt.datetime, found: Found) -> str:
    """Keep what a section found, or why it found nothing.

    One that was taken out or moved meanwhile, or whose pack was released, is let go; returns why, or "".
    """
    section = found.section
    try:
        if found.content is None:
            board.fail_build(actor=viewer.actor, at=at, section_id=section.id, reason=found.trouble)
            return ""
        board.keep_build(
            actor=viewer.actor, at=at, section_id=section.id, content=found.content, read_at=found.read_at,
            event_id=found.event_id, seconds=found.seconds, since=section.since, until=section.until,
        )  # fmt: skip
        # Asked for now: whoever prints the pack finds them drawn.
        draw_charts.drawings_of(found.content.charts, at=at)
    except Refused as refused:
        _log.info("section_not_kept", section=section.key, reason=refused.message)
        return refused.message
    except (ValueError, TypeError):  # what can't be written down, such as a number that is none
        _log.exception("section_not_written", section=section.key)
        board.fail_build(actor=viewer.actor, at=at, section_id=section.id, reason=_FAULT)
        return _FAULT
    return ""


def is_due() -> bool:
    """Whether somebody asked for a build that hasn't come yet."""
    return bool(board.list_asked_builds())


def build_due(*, clock: Clock) -> int:
    """Build what was asked for, pack by pack; how many sections were taken in hand.

    Each is built with the rights of who asked for it, as they are now. Where these are gone nothing is built, and the
    pack says why; what was built before stays.
    """
    asked = board.list_asked_builds()
    for code, by in dict.fromkeys((one.code, one.asked_by) for one in asked):
        ids = [one.section_id for one in asked if (one.code, one.asked_by) == (code, by)]
        try:
            viewer = _viewer(by, clock())
            pack = require(viewer, Permission.MAKE_PACKS, code, clock())
        except Refused as refused:
            for section_id in ids:
                board.give_up_build(actor=_WHO, at=clock(), section_id=section_id, reason=refused.message)
            continue
        build_sections(viewer, clock, pack, [one for one in pack.sections if one.id in ids])
    return len(asked)


def _viewer(user_id: int | None, at: dt.datetime) -> Viewer:
    if user_id is None:
        raise Refused("Nobody with an account asked for this build. Ask for it again.")
    user = accounts.get_user(user_id)
    if not user.is_active:
        raise Refused("Whoever asked for this build has no account any more. Ask for it again.")
    return accounts.viewer_for(user, local_day(at))
