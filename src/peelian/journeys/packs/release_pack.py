"""Release: a pack that somebody else approved is frozen, whole and for the public, and never changes again.

What is released is what was approved. Where the records have changed since a section was built, it is built again: if
that tells anything else, the approval is gone and the new figures are there to be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Content, Document, PackState, PackView
from peelian.journeys import draw_charts
from peelian.journeys.packs import build_pack, lint_pack
from peelian.journeys.packs.build_pack import Clock, Found
from peelian.journeys.packs.drafts import draft_of, require, stale, texts_of
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_earlier import told_before
from peelian.journeys.packs.public import public_version, whole_version
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class FiguresHaveChanged(Refused):
    """The records tell something else than what was approved.

    Args:
        headings: of the sections that do.
    """

    def __init__(self, headings: Sequence[str]) -> None:
        told = ", ".join(f"“{heading}”" for heading in headings)
        super().__init__(
            f"The records have changed since these were built: {told}. They were built again, and the approval is"
            " gone with the old figures. Read the pack and have it approved again."
        )
        self.headings = tuple(headings)


class StillContradicts(Refused):
    """The lint found contradictions that nobody mended or let stand."""


def ask_approval(*, viewer: Viewer, at: dt.datetime, code: str) -> None:
    """Ask that somebody approves a pack. Raises NotAllowed, NotFound, board.CannotChange."""
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    board.ask_approval(actor=viewer.actor, at=at, pack_id=pack.id)


def send_back(*, viewer: Viewer, at: dt.datetime, code: str, reason: str) -> None:
    """Send a pack back to those who make it. Raises NotAllowed, NotFound, board.CannotChange."""
    pack = require(viewer, Permission.RELEASE_PACKS, code, at)
    board.send_back(actor=viewer.actor, at=at, pack_id=pack.id, reason=reason)


def approve(*, viewer: Viewer, at: dt.datetime, code: str, revision: int) -> None:
    """Approve a pack as its reader had it before them.

    Args:
        viewer: who approves: nobody who wrote its newest words.
        at: when.
        code: of the pack.
        revision: `PackView.revision` as it was read.

    Raises NotAllowed, NotFound, StillContradicts, board.CannotChange, board.PackHasChanged.
    """
    pack = require(viewer, Permission.RELEASE_PACKS, code, at, contents=True)
    _refuse_open(lint_pack.lint(draft_of(pack), texts_of(pack), told_before(pack)), pack)
    board.approve(actor=viewer.actor, at=at, pack_id=pack.id, revision=revision)


def accept_finding(*, viewer: Viewer, at: dt.datetime, code: str, digest: str, reason: str) -> None:
    """Let a finding stand, with a reason. Raises NotAllowed, NotFound, board.CannotChange."""
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    board.accept_finding(actor=viewer.actor, at=at, pack_id=pack.id, digest=digest, reason=reason)


def release(*, viewer: Viewer, clock: Clock, code: str) -> int:
    """Freeze an approved pack with its public version; the number of the release.

    Args:
        viewer: who releases.
        clock: the present moment.
        code: of the pack.

    Raises:
        NotAllowed, NotFound: the viewer releases no packs there, or there is none.
        FiguresHaveChanged: it isn't any more what was approved.
        StillContradicts: the lint isn't content.
        board.CannotChange, board.PackHasChanged: it isn't approved, a comment is open, or somebody changed it just now.
    """
    pack = require(viewer, Permission.RELEASE_PACKS, code, clock(), contents=True)
    if pack.state is PackState.APPROVED:
        _require_current(viewer, clock, pack)
    draft, texts = draft_of(pack), texts_of(pack)
    findings = lint_pack.lint(draft, texts, told_before(pack))
    if pack.state is PackState.APPROVED:
        _refuse_open(findings, pack)
    reasons = {digest: accepted.reason for digest, accepted in pack.accepted.items()}
    public = public_version(draft, texts)
    release_id = board.release(
        actor=viewer.actor, at=clock(), pack_id=pack.id, document=whole_version(draft, texts),
        public_document=public, findings=lint_pack.as_data(findings, reasons), revision=pack.revision,
    )  # fmt: skip
    # The public's charts may lack what the whole's show: they are other drawings, and are asked for now.
    charts = [chart for section in public.sections for chart in section.content.charts]
    draw_charts.drawings_of(charts, at=clock())
    return release_id


def _refuse_open(findings: Sequence[PackFinding], pack: PackView) -> None:
    found = lint_pack.open_ones(findings, pack.accepted)
    if not found:
        return
    first = found[0]
    more = f" {len(found) - 1} more are open." if len(found) > 1 else ""
    raise StillContradicts(
        f"In “{first.heading}”: {first.words}{more} Mend what contradicts itself, or let it stand with a reason."
    )


def _require_current(viewer: Viewer, clock: Clock, pack: PackView) -> None:
    """What the records have left behind is built again; what that changes is kept, and the approval is gone."""
    left = stale(pack, clock())
    sections = [section for section in pack.sections if section.key in left]
    if not sections:
        return
    with build_pack.reading(viewer, clock, pack) as records:
        found = [records.find(section) for section in sections]
    others = [one for one in found if not _same(pack, one)]
    for one in others:
        build_pack.keep(viewer, clock(), one)
    if others:
        raise FiguresHaveChanged([one.section.heading for one in others])


def _same(pack: PackView, found: Found) -> bool:
    """Whether a section tells what it told, but for the moment at which it was read."""
    before = found.section.content
    if found.content is None or before is None:
        return False
    draft = draft_of(pack)
    days = {local_day(found.read_at), local_day(found.section.read_at or found.read_at)}
    return _timeless(draft, found.content, days) == _timeless(draft, before, days)


def _timeless(draft: Document, content: Content, days: Collection[dt.date]) -> str:
    """What a section tells, without when it was read: captions name that day too, and questions that moment."""
    figures = tuple(replace(figure, as_of=draft.as_of, source="", rows="") for figure in content.figures)
    alone = replace(draft.sections[0], content=replace(content, figures=figures))
    text = board.text_of(replace(draft, sections=(alone,)))
    said = "|".join(re.escape(words) for day in days for words in (in_words(day), day.isoformat()))
    return re.sub(rf"(?<!\d)(?:{said})(?!\d)", "the day of reading", text)
