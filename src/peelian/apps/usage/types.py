"""What the usage room takes in and hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

#: Pages of one user further apart than this belong to two uses (the convention of web analytics).
GAP = dt.timedelta(minutes=30)
#: More pages in a minute than anybody reads: a program.
FASTEST = 60
#: A term is kept once so many different users of a day searched for it in vain.
FEWEST_SEARCHERS = 3
#: How long a day's salt and rows stay after the day is over: what was seen at midnight is still on its way.
GRACE = dt.timedelta(hours=1)
#: How long counts stay.
COUNTS_KEPT = dt.timedelta(days=427)  # 14 months
#: The page of an online report that is shown once it is sent.
SENT = "sent"


class Device(StrEnum):
    """The kind of device, as far as a browser says it."""

    MOBILE = "mobile"
    TABLET = "tablet"
    DESKTOP = "desktop"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {"mobile": "Phone", "tablet": "Tablet", "desktop": "Computer"}.get(self.value, "Not known")


class Source(StrEnum):
    """Where a use came from, as far as a browser says it."""

    DIRECT = "direct"  # typed, a bookmark, or not told
    SEARCH = "search"
    SOCIAL = "social"
    MESSAGE = "message"  # a mail program in a browser
    OTHER = "other"  # a link on another site
    INSIDE = "inside"  # a page of ours: a use that went on after a gap

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {
            "direct": "Typed, bookmarked or not told",
            "search": "A search engine",
            "social": "Social media",
            "message": "A mail program",
            "inside": "A page left open",
        }.get(self.value, "Another site")


class Measure(StrEnum):
    """What a tally counts."""

    USES = "uses"
    USERS = "users"
    PAGES = "pages"  # by page
    TIME = "time"  # pages by page and how long they were looked at
    HOUR = "hour"  # uses by the hour in which they began
    DEVICE = "device"  # uses by device
    SOURCE = "source"  # uses by source
    LANGUAGE = "language"  # uses by language
    ENTRY = "entry"  # uses by their first page
    REACHED = "reached"  # users by form and question page
    LEFT = "left"  # users by form and the question page that was their last
    SEARCH = "search"  # users by what they searched for in vain
    BOT_USES = "bot-uses"
    BOT_PAGES = "bot-pages"


class Hit(NamedTuple):  # made in every request: a third of the time of a frozen dataclass
    """A page that was sent to a browser. Lives in memory for seconds: what `note` keeps of it holds neither the address
    nor the agent nor the referrer.

    Attributes:
        page: the page's name, and after a space which one of them (an area's code, a page's path). Never a token.
        at: when.
        address: where the request came from.
        agent: what the browser says that it is.
        referrer: the page before, as the browser tells it.
        host: our own name in that request, to tell our pages from others.
        speaks: whether it said which languages it reads; all browsers do.
        language: of the page.
        mobile: the browser's own word that it is on a phone (Sec-CH-UA-Mobile).
        searched: what was searched for in vain.
    """

    page: str
    at: dt.datetime
    address: str
    agent: str
    referrer: str = ""
    host: str = ""
    speaks: bool = True
    language: str = "en"
    mobile: bool = False
    searched: str = ""


class TallyRow(NamedTuple):
    """A count of a day that was made elsewhere. What `key` and `other` are, the measure says (see `Measure`)."""

    day: dt.date
    measure: Measure
    key: str
    other: str
    n: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """Uses and users of one day."""

    day: dt.date
    uses: int
    users: int


@dataclass(frozen=True, slots=True)
class UsesAndUsers:
    """Uses and users of a span of days.

    `users` adds up those of each day: the same person on two days is two, for nothing ties one day to the next.
    """

    uses: int
    users: int
    pages: int
    bot_uses: int
    bot_pages: int
    days: tuple[DayCount, ...]


@dataclass(frozen=True, slots=True)
class PageCount:
    """How often a page was looked at, and the middle (median) of the seconds for which it was.

    `seconds` is None where too few looks were followed by another page to say; the last page of a use tells no time.
    """

    page: str
    looks: int
    timed: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the uses: those of one device, source, language or hour."""

    key: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A question page: how many reached it, and for how many of them it was the last of their report on that day."""

    page: str
    reached: int
    left: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term that found nothing, and how many users searched for it (added up over days)."""

    term: str
    users: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Uses a day in the week before a release and in the week from its day on.

    `ratio` after to before with its interval; None where there is nothing to compare with. `looks`: at the page itself.
    """

    before_per_day: float
    after_per_day: float
    ratio: float | None
    low: float | None
    high: float | None
    looks: int
    complete: bool

    @property
    def says(self) -> str:
        """more, fewer, or "no clear change": only what the interval bears out."""
        if self.ratio is None or self.low is None or self.high is None or not self.complete:
            return "too early" if not self.complete else "nothing to compare"
        if self.low > 1:
            return "more"
        return "fewer" if self.high < 1 else "no clear change"
