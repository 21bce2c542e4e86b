"""What a section of a pack is: its name, who may ask for it, which rooms it reads, and how it asks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board.api import Audience, Content, Span

#: Of sections that read what leaves no event.
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a section, of which area and days.

    Args:
        viewer: who has it built; what they may not see isn't in it, and it says so.
        area_code: the force, or a part of it.
        span: the days, and the moment at which the records are read.
    """

    viewer: Viewer
    area_code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the library.

    Args:
        key: names it, in lower case with dashes.
        title: its usual heading.
        about: what it holds, a sentence for who chooses sections.
        place: where it usually stands, from 10 in steps of 10.
        build: asks the rooms. Plain sentences in `Content.missing` for what isn't there; raises nothing but NotAllowed,
            which becomes such a sentence.
        permission: what the asker must be allowed in the area; None: nothing beyond making packs.
        reads: beginnings of the names of events after which it has to be built anew (`workforce.`); empty: never.
        stale_after: after so long it has to be built anew though no event says so: some of what it reads leaves none,
            or is counted to the moment; None: never.
        audience: who it is usually for.
        repeated: whether a pack may hold it more than once.
    """

    key: str
    title: str
    about: str
    place: int
    build: Callable[[Asked], Content]
    permission: Permission | None = None
    reads: tuple[str, ...] = ()
    stale_after: dt.timedelta | None = None
    audience: Audience = Audience.PUBLIC
    repeated: bool = False
