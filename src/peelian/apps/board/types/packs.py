"""Packs as others read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.board.types.contents import Audience, Content

LONGEST_CODE = 60
LONGEST_KEY = 60
LONGEST_TITLE = 120
LONGEST_SUBTITLE = 300
LONGEST_HEADING = 160
LONGEST_COMMENTARY = 20_000
LONGEST_COMMENT = 4_000
LONGEST_REASON = 1_000


class PackState(StrEnum):
    """Where a pack is on its way to the Board."""

    DRAFT = "draft"  # sections are chosen and words written
    ASKED = "asked"  # somebody is asked to approve it
    APPROVED = "approved"  # by somebody who didn't write its newest words
    RELEASED = "released"  # frozen: it never changes again

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"asked": "Waiting for approval"}.get(self.value, self.value.capitalize())


class BuildState(StrEnum):
    """Whether a section has asked the records."""

    NONE = "none"
    BUILT = "built"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PackLine:
    """A pack in a list.

    Args:
        id: its number.
        code: names it in addresses.
        title: of it.
        subtitle: whose it is and what for.
        area_code: the force, or the part of it, that it tells of.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.
        state: where it is on its way.
        sections: how many there are.
        built: how many of them have asked the records.
        released_at: when it was released, if it was.
        corrects: the code of the released pack that it corrects, or "".
    """

    id: int
    code: str
    title: str
    subtitle: str
    area_code: str
    meeting_on: dt.date
    since: dt.date
    until: dt.date
    state: PackState
    sections: int
    built: int
    released_at: dt.datetime | None
    corrects: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a pack with its newest words and its build.

    Args:
        id: its number.
        key: unlike any other's in the pack: `retention`, `words-2`.
        kind: its key in the library: `retention`, `words`.
        heading: as the pack calls it.
        audience: who it is for.
        since: the first day that it tells of.
        until: the day after the last.
        own_days: whether these are its own days rather than the pack's.
        place: from 1.
        text: its commentary, as it was written.
        version: of the commentary; 0 before the first.
        written_by: number of the account that wrote that version; None for the system, or where there is none.
        written_by_name: their name, or "".
        written_at: when.
        build: whether it has asked the records.
        build_asked_at: when somebody asked for a build that hasn't come yet.
        read_at: the moment at which the records were read.
        event_id: number of the last event that was on record by then.
        seconds: how long it took.
        digest: SHA-256 of its content.
        content: what it found; None unless built.
        reason: why the last build failed, or "".
    """

    id: int
    key: str
    kind: str
    heading: str
    audience: Audience
    since: dt.date
    until: dt.date
    own_days: bool
    place: int
    text: str = ""
    version: int = 0
    written_by: int | None = None
    written_by_name: str = ""
    written_at: dt.datetime | None = None
    build: BuildState = BuildState.NONE
    build_asked_at: dt.datetime | None = None
    read_at: dt.datetime | None = None
    event_id: int = 0
    seconds: float = 0.0
    digest: str = ""
    content: Content | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of the lint that somebody looked at and left as it is.

    Args:
        digest: names the finding.
        reason: why it may stand.
        by: number of the account.
        by_name: their name.
        at: when.
    """

    digest: str
    reason: str
    by: int
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack with its sections.

    Args:
        id: its number.
        code: names it in addresses: `january-2024`.
        title: of it.
        subtitle: whose it is and what for.
        area_code: the force, or the part of it, that it tells of.
        meeting_on: when the Board meets on it.
        since: the first day of its period.
        until: the day after the last.
        state: where it is on its way.
        revision: another number after every change of words, sections or builds.
        approved_by: number of the account, if it is approved.
        approved_by_name: their name, or "".
        approved_at: when.
        corrects: the code of the released pack that it corrects, or "".
        open_comments: how many comments aren't settled.
        sections: in order.
        accepted: findings that may stand, by digest.
    """

    id: int
    code: str
    title: str
    subtitle: str
    area_code: str
    meeting_on: dt.date
    since: dt.date
    until: dt.date
    state: PackState
    revision: int
    approved_by: int | None
    approved_by_name: str
    approved_at: dt.datetime | None
    corrects: str
    open_comments: int
    sections: Sequence[SectionView]
    accepted: Mapping[str, Accepted]


@dataclass(frozen=True, slots=True)
class CommentaryView:
    """One version of a section's words."""

    number: int
    text: str
    by: int | None
    by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment on a pack or on a section of it; open until somebody settles it.

    Args:
        id: its number.
        section_id: the section, or None for the whole pack.
        section_key: its key, or "".
        text: what was said.
        by: number of the account.
        by_name: their name.
        at: when.
        settled_by: who settled it, or None while it is open.
        settled_by_name: their name, or "".
        settled_at: when.
    """

    id: int
    section_id: int | None
    section_key: str
    text: str
    by: int
    by_name: str
    at: dt.datetime
    settled_by: int | None
    settled_by_name: str
    settled_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step on a pack's way: `created`, `asked`, `sent_back`, `approved`, `released` and the like.

    Args:
        name: of the event, without the room: `pack.approved`.
        at: when.
        by: number of the account; None for the system.
        by_name: their name, or "".
        said: the reason, where there is one.
    """

    name: str
    at: dt.datetime
    by: int | None
    by_name: str
    said: str


@dataclass(frozen=True, slots=True)
class AskedBuild:
    """A section whose build somebody asked for and which hasn't come yet."""

    pack_id: int
    code: str
    section_id: int
    asked_at: dt.datetime
    asked_by: int | None
