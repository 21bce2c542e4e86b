"""Arrange: a pack's name and days, its sections and their order, comments on it, and a pack that corrects one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience
from peelian.journeys.packs import make_pack
from peelian.journeys.packs.drafts import read, require, section_of
from peelian.journeys.packs.sections.library import library
from peelian.kernel.errors import NotFound


def change_pack(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    title: str,
    subtitle: str,
    meeting_on: dt.date,
    since: dt.date,
    until: dt.date,
) -> None:
    """Change what a pack is called and its days. Sections that follow its days have to be built again.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    board.change_pack(
        actor=viewer.actor, at=at, pack_id=pack.id, title=title, subtitle=subtitle, meeting_on=meeting_on,
        since=since, until=until,
    )  # fmt: skip


def change_section(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    key: str,
    heading: str,
    audience: Audience,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    """Change a section's heading, who it is for and its own days; None for both: the pack's.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    board.change_section(
        actor=viewer.actor, at=at, section_id=section_of(pack, key).id, heading=heading, audience=audience,
        since=since, until=until,
    )  # fmt: skip


def move_section(*, viewer: Viewer, at: dt.datetime, code: str, key: str, by: int) -> None:
    """Move a section so many places towards the end, or with a number below nought towards the beginning.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    section = section_of(pack, key)
    board.move_section(actor=viewer.actor, at=at, section_id=section.id, place=section.place + by)


def remove_section(*, viewer: Viewer, at: dt.datetime, code: str, key: str) -> None:
    """Take a section out of a pack. Raises NotAllowed, NotFound, board.CannotChange."""
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    board.remove_section(actor=viewer.actor, at=at, section_id=section_of(pack, key).id)


def comment(*, viewer: Viewer, at: dt.datetime, code: str, text: str, key: str = "") -> int:
    """Say something of a pack, or of the section that is named; the comment's number. Who reads a draft may.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = read(viewer=viewer, at=at, code=code, contents=False)
    section_id = section_of(pack, key).id if key else None
    return board.comment(actor=viewer.actor, at=at, pack_id=pack.id, section_id=section_id, text=text)


def settle_comment(*, viewer: Viewer, at: dt.datetime, code: str, comment_id: int) -> None:
    """Say that a comment on a pack has been seen to. Raises NotAllowed, NotFound, board.CannotChange."""
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    if comment_id not in {one.id for one in board.list_comments(pack.id)}:
        raise NotFound("There is no such comment on this pack.")
    board.settle_comment(actor=viewer.actor, at=at, comment_id=comment_id)


@transaction.atomic
def correct(
    *,
    viewer: Viewer,
    at: dt.datetime,
    corrects: str,
    code: str,
    title: str,
    subtitle: str,
    meeting_on: dt.date,
    since: dt.date,
    until: dt.date,
) -> int:
    """Begin a pack that corrects a released one, with its sections and words; its number.

    Nothing is built yet: figures are asked for anew. The words are the viewer's now, so that somebody else approves
    them. A section that has left the library stays behind.

    Args:
        viewer: who corrects.
        at: when.
        corrects: the code of the released pack.
        code: of the new one.
        title: of it.
        subtitle: whose it is and what for.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.

    Raises NotAllowed, NotFound, board.PackExists, board.CannotChange.
    """
    old = require(viewer, Permission.MAKE_PACKS, corrects, at)
    pack_id = make_pack.create(
        viewer=viewer, at=at, code=code, title=title, subtitle=subtitle, area_code=old.area_code,
        meeting_on=meeting_on, since=since, until=until, corrects=corrects,
    )  # fmt: skip
    known = library()
    for one in old.sections:
        if one.kind not in known:
            continue
        section_id = board.add_section(
            actor=viewer.actor, at=at, pack_id=pack_id, key=one.kind, heading=one.heading, audience=one.audience,
            since=one.since if one.own_days else None, until=one.until if one.own_days else None,
            repeated=known[one.kind].repeated,
        )  # fmt: skip
        if one.text:
            board.write_commentary(
                actor=viewer.actor, at=at, section_id=section_id, text=one.text, based_on=0
            )
    return pack_id
