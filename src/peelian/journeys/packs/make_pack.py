"""Make: a pack begins as a shape of sections with first words, and people write theirs around the figures."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, BuildState
from peelian.journeys.packs import wording
from peelian.journeys.packs.drafts import draft_of, require, require_area, section_of
from peelian.journeys.packs.public import closed_to, figures_of
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.shapes import SHAPES
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound

_WHO = system("packs")


@transaction.atomic
def create(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    title: str,
    subtitle: str,
    area_code: str,
    meeting_on: dt.date,
    since: dt.date,
    until: dt.date,
    shape: str = "",
    corrects: str = "",
) -> int:
    """Begin a pack, with the sections and first words of a shape where one is named; its number.

    Args:
        viewer: who makes it.
        at: when.
        code: names it in addresses.
        title: of it.
        subtitle: whose it is and what for.
        area_code: the force, or a part of it.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.
        shape: key of one of `shapes.SHAPES`, or "" for no sections yet.
        corrects: the code of a released pack that it corrects.

    Raises:
        NotAllowed: the viewer makes no packs there.
        NotFound: there is no such area or shape.
        board.PackExists, board.CannotChange: the code is taken, or something doesn't fit.
    """
    require_area(viewer, Permission.MAKE_PACKS, area_code, at)
    if shape and shape not in SHAPES:
        raise NotFound("There is no such shape.")
    pack_id = board.create_pack(
        actor=viewer.actor, at=at, code=code, title=title, subtitle=subtitle, area_code=area_code,
        meeting_on=meeting_on, since=since, until=until, corrects=corrects,
    )  # fmt: skip
    known = library()
    for one in SHAPES[shape].sections if shape else ():
        if one.kind not in known:
            continue
        section_id = board.add_section(
            actor=viewer.actor, at=at, pack_id=pack_id, key=one.kind, heading=one.heading, audience=one.audience,
            repeated=known[one.kind].repeated,
        )  # fmt: skip
        if one.text:
            board.write_commentary(actor=_WHO, at=at, section_id=section_id, text=one.text, based_on=0)
    return pack_id


def add_section(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    key: str,
    heading: str = "",
    audience: Audience | None = None,
) -> int:
    """Put a section of the library at the end of a pack; its number.

    Raises NotAllowed, NotFound, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at)
    section = library().get(key)
    if section is None:
        raise NotFound("There is no such section in the library.")
    return board.add_section(
        actor=viewer.actor, at=at, pack_id=pack.id, key=key, heading=heading or section.title,
        audience=audience or section.audience, repeated=section.repeated,
    )  # fmt: skip


def write_words(*, viewer: Viewer, at: dt.datetime, code: str, key: str, text: str, based_on: int) -> int:
    """Write a section's words; the number of the version.

    A figure that they name must be there, unless sections are still to be built; none of an internal section may stand
    in words for the public.

    Raises NotAllowed, NotFound, wording.BadWords, board.WordsHaveChanged, board.CannotChange.
    """
    pack = require(viewer, Permission.MAKE_PACKS, code, at, contents=True)
    section = section_of(pack, key)
    draft = draft_of(pack)
    figures = figures_of(draft)
    waiting = any(one.build is not BuildState.BUILT for one in pack.sections)
    for trouble in wording.troubles(text, figures, closed=closed_to(draft, section.audience)):
        if not (waiting and trouble.unknown):
            raise trouble
    return board.write_commentary(
        actor=viewer.actor, at=at, section_id=section.id, text=text, based_on=based_on
    )
