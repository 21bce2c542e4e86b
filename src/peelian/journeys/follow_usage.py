"""Follow how the residents' site is used: what is read, where people give up a report, and what news does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.content import api as content
from peelian.apps.incidents import api as incidents
from peelian.apps.usage import api as usage
from peelian.apps.usage.api import Measure
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import start_of_day

#: The pages of a report after its questions.
_LAST_PAGES = ("check", usage.SENT)
_MOST_PAGES = 30
#: Pages by the name that the counts give them.
_PAGES = {
    "home": "First page",
    "find": "Search for a team",
    "here": "Use my location",
    "area": "Area",
    "areas": "All areas",
    "crime": "Crime figures",
    "stops": "Stop and search",
    "say": "The question",
    "sign-up": "Sign up for messages",
    "messages": "Messages that we sent",
    "message": "Message",
    "genuine": "Is a message from us?",
    "report": "Report something",
    "report-page": "Report",
    "track": "Follow a report",
    "contact": "Contact us",
    "lost-property": "Lost property",
    "involved": "Get involved",
    "scheme": "Scheme",
    "news": "News",
    "news-page": "News",
    "advice": "Advice",
    "advice-page": "Advice",
    "options": "Your options",
    "option": "Your options",
    "search": "Search",
    "privacy": "Privacy",
    "accessibility": "Accessibility statement",
    "cookies": "Cookies",
}


@dataclass(frozen=True, slots=True)
class Funnel:
    """A form's pages in their order, with how many reached each and how many left there."""

    kind: incidents.IncidentKind
    steps: tuple[usage.FunnelStep, ...]

    @property
    def begun(self) -> int:
        """How many saw its first page."""
        return self.steps[0].reached

    @property
    def sent(self) -> int:
        """How many sent it."""
        return self.steps[-1].reached


@dataclass(frozen=True, slots=True)
class Released:
    """A page of news, and the site's use before and after it went out."""

    release: content.Release
    effect: usage.Effect


@dataclass(frozen=True, slots=True)
class MostLookedAt:
    """The pages that were looked at most, and how often all others were: they make all looks."""

    pages: tuple[usage.PageCount, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Picture:
    """How the site was used in a span of days."""

    total: usage.UsesAndUsers
    pages: tuple[usage.PageCount, ...]
    parts: dict[Measure, tuple[usage.Part, ...]]
    funnels: tuple[Funnel, ...]
    searches: tuple[usage.Term, ...]
    releases: tuple[Released, ...]


def look(*, viewer: Viewer, at: dt.datetime, since: dt.date, until: dt.date) -> Picture:
    """All that is counted, from the first moment of `since` to that of `until` (excluded), local days.

    Raises NotAllowed, Refused for a span that ends before it begins.
    """
    if not accounts.may_anywhere(viewer, Permission.SEE_USAGE):
        raise NotAllowed("Your role doesn't include how the site is used.")
    if until <= since:
        raise Refused("The period must end after it begins.", field="until")
    shares = (Measure.DEVICE, Measure.SOURCE, Measure.LANGUAGE, Measure.HOUR, Measure.ENTRY)
    return Picture(
        total=usage.uses_and_users(since=since, until=until),
        pages=tuple(usage.pages(since=since, until=until, limit=_MOST_PAGES)),
        parts={one: tuple(usage.parts(one, since=since, until=until)) for one in shares},
        funnels=tuple(_funnel(kind, since, until) for kind in incidents.IncidentKind),
        searches=tuple(usage.searches_without_result(since=since, until=until)),
        releases=tuple(_released(at, since, until)),
    )


def most_looked_at(*, since: dt.date, until: dt.date, most: int) -> MostLookedAt:
    """So many pages that were looked at most in days of which `until` is excluded. For a caller that has checked."""
    pages = tuple(usage.pages(since=since, until=until, limit=most))
    total = usage.uses_and_users(since=since, until=until).pages
    return MostLookedAt(pages, total - sum(one.looks for one in pages))


def page_name(key: str, areas: Mapping[str, str]) -> str:
    """A page's name for people: `area N01` is "Area: Abbey Green". `areas`: names of areas by code."""
    name, _, which = key.partition(" ")
    words = _PAGES.get(name, name.replace("-", " ").capitalize())
    return f"{words}: {areas.get(which, which.replace('-', ' '))}" if which else words


def _funnel(kind: incidents.IncidentKind, since: dt.date, until: dt.date) -> Funnel:
    """Pages that the form has gained or lost meanwhile: those of today are shown."""
    pages = [page.slug for page in incidents.QUESTIONNAIRES[kind].pages]
    order = [*pages, *_LAST_PAGES]
    return Funnel(kind, tuple(usage.funnel(kind.value, order=order, since=since, until=until)))


def _released(at: dt.datetime, since: dt.date, until: dt.date) -> list[Released]:
    """The latest first."""
    found = content.published_between(start_of_day(since), start_of_day(until))
    return [
        Released(
            release,
            usage.effect_of(released_at=release.published_at, page=_page_of(release.path), at=at),
        )
        for release in reversed(found)
    ]


def _page_of(path: str) -> str:
    """The name among the counts of a page of news: as web/shared/counting makes it of its address."""
    return f"news-page {path.strip('/').rsplit('/', 1)[-1]}"
