"""What the content room hands out: meetings, pages made of parts, pictures, doors, and the tree of "Your Options"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class MeetingsCounted:
    """How many meetings were held as announced, and how many were cancelled."""

    held: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A public meeting, as anybody may see it."""

    id: int
    area_code: str
    area_name: str
    kind: str
    title: str
    description: str
    address: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    cancelled_at: dt.datetime | None

    @property
    def is_cancelled(self) -> bool:
        """Whether it won't take place: it stays on the page, marked, so that nobody goes for nothing."""
        return self.cancelled_at is not None


class Section(StrEnum):
    """The parts of the site that editors fill; the value is the address of each."""

    NEWS = "news"
    ADVICE = "advice"
    OPTIONS = "options"


class DoorKind(StrEnum):
    """What is behind a door: where a reader goes on from advice or from a question of the guide."""

    CALL = "call"  # a telephone number
    REPORT = "report"  # an online report, of the kind that the address names
    PAGE = "page"  # a page of this site
    LINK = "link"  # somebody else's site

    @property
    def label(self) -> str:
        """For editors."""
        return _DOORS[self]


_DOORS = {
    DoorKind.CALL: "A number to call",
    DoorKind.REPORT: "Report it online",
    DoorKind.PAGE: "A page of this site",
    DoorKind.LINK: "Another organisation’s site",
}


@dataclass(frozen=True, slots=True)
class DoorView:
    """Where a reader goes on. `address`: a number, a kind of report, a path of this site or a whole link."""

    kind: DoorKind
    name: str
    address: str
    words: str = ""
    urgent: bool = False
    code: str = ""

    @property
    def url(self) -> str:
        """What a link to it says."""
        match self.kind:
            case DoorKind.CALL:
                return f"tel:{self.address.replace(' ', '')}"
            case DoorKind.REPORT:
                return "/report/" + (f"?kind={self.address}" if self.address else "")
            case DoorKind.PAGE | DoorKind.LINK:
                return self.address


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in one size: its address, its size in points, and what it shows in words (never empty)."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page. `kind` says which of the others it has.

    heading, warning, inset: `words`; text: `html` (bold, links and lists, made safe when it was written);
    picture: `picture` and maybe `words` under it; steps: `steps` of (title, html); door: `door`.
    """

    kind: str
    words: str = ""
    html: str = ""
    picture: PictureView | None = None
    steps: tuple[tuple[str, str], ...] = ()
    door: DoorView | None = None


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page in a list. `path`: its address without slashes at the ends, the same in every language."""

    path: str
    section: Section
    title: str
    summary: str
    language: str
    published_at: dt.datetime | None
    area_code: str = ""
    category: str = ""
    picture: PictureView | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is live.

    `language` is what it is written in: English where it isn't there in the reader's. `others`: the languages besides.
    `sensitive`: whoever reads it may have to leave the page in a hurry.
    """

    id: int
    card: PageCard
    language: str
    others: tuple[str, ...]
    parts: tuple[Part, ...]
    doors: tuple[DoorView, ...]
    changed_at: dt.datetime | None
    sensitive: bool = False

    @property
    def is_news(self) -> bool:
        """Whether it is news, and not advice."""
        return self.card.section is Section.NEWS


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `did_you_mean`: a word that is written on our pages, when the text's own isn't."""

    text: str
    cards: tuple[PageCard, ...]
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question of the guide; `to` is the code of a question or of a door."""

    words: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the guide."""

    code: str
    words: str
    hint: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class OptionTree:
    """The whole guide: it begins with the first question."""

    questions: tuple[Question, ...]
    doors: tuple[DoorView, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """ "Your Options" as it is live. `first` is the code of the question that it begins with."""

    title: str
    summary: str
    language: str
    first: str
    tree: OptionTree


@dataclass(frozen=True, slots=True)
class Release:
    """A page of news that went out: what the figures of use are held against."""

    page_id: int
    path: str
    title: str
    published_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a page's words that is translated by itself. `key` is where it stands; inline marks are {gaps}."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class PageState:
    """What the take-down screen shows of a page: whether it is live, and when it is to go live or come down."""

    id: int
    path: str
    title: str
    language: str
    is_live: bool
    goes_live_at: dt.datetime | None
    comes_down_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AdviceDraft:
    """A topic of advice to be written. `body`: the kind of each part and what it holds, as a page's own parts do."""

    topic: str
    title: str
    summary: str
    body: tuple[tuple[str, object], ...]
    doors: tuple[DoorView, ...]
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A guide to be written."""

    title: str
    summary: str
    tree: OptionTree


@dataclass(frozen=True, slots=True)
class NewsDraft:
    """A page of news to be written, as it went out on a day; without one it is yet to. `body` as of `AdviceDraft`."""

    title: str
    summary: str
    body: tuple[tuple[str, object], ...]
    published_at: dt.datetime | None = None
    area_code: str = ""
    category: str = ""
