"""A pack as it is read: the same for page, paper, files and the lint, with nothing left to look up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.board.types.contents import Audience, Content

VERSION = 1


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section with its words.

    Args:
        key: of the section in the library (`retention`), and unlike any other's in the pack (`words-2`).
        heading: as the pack calls it.
        audience: who it is for.
        since: the first day that it tells of.
        until: the day after the last.
        commentary: paragraphs that people wrote, with figures inserted as they stand; `- ` begins a point of a list.
        content: what it found.
    """

    key: str
    heading: str
    audience: Audience
    since: dt.date
    until: dt.date
    commentary: Sequence[str]
    content: Content


@dataclass(frozen=True, slots=True)
class Document:
    """A pack, whole or for the public.

    Args:
        code: names it in addresses: `january-2024`.
        title: “January 2024”.
        subtitle: whose it is and what for.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.
        as_of: the moment at which the records were read; of several, the earliest.
        audience: PUBLIC for the version from which sections were redacted and small numbers hidden.
        sections: in order.
        redacted: headings of the sections that were taken out, "" where even the heading isn't told.
    """

    code: str
    title: str
    subtitle: str
    meeting_on: dt.date
    since: dt.date
    until: dt.date
    as_of: dt.datetime
    audience: Audience
    sections: Sequence[DocumentSection]
    redacted: Sequence[str] = ()
    version: int = VERSION
