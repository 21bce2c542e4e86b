"""Choose an audience: how many people it is, over what and in which language, what they had lately, what it costs and
how long it takes, before anything is sent. Nobody can address people outside the areas that they answer for.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from peelian.analysis.sampling import Mean, mean_of
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import Part, PartFlag, PartKind, Selection
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import Urgency
from peelian.apps.places import api as places
from peelian.journeys import channels
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import LONDON, local_day

#: How far back "lately" goes, and how many people are looked at for it.
LOAD_DAYS = 14
SAMPLE = 2_000
#: "Message overload is the main reason quoted by users unsubscribing" (Neighbourhood Alert's own guide): above so many
#: in those days, whoever sends is told.
MUCH = 4


@dataclass(frozen=True, slots=True)
class Reach:
    """A selection as its author may use it.

    Attributes:
        selection: theirs, or theirs within their areas.
        limited_to: the names of those areas; empty where nothing was taken away.
    """

    selection: Selection
    limited_to: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What to tell the author."""
        if not self.limited_to:
            return ""
        return f"Only people in {_listed(self.limited_to)}: those are the areas that you may write to."


@dataclass(frozen=True, slots=True)
class Line:
    """The copies of one channel in one language.

    Attributes:
        parts: of a text, or minutes of a call; of each copy.
        encoding: of a text: "GSM-7" or "UCS-2".
        millipence: all of them together, in thousandths of a penny; None before there are words.
        note: what makes it dear.
        reads: the language of the words that they get, English where theirs has none yet.
    """

    channel: str
    label: str
    language: str
    reads: str
    copies: int
    parts: int
    encoding: str
    millipence: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Pace:
    """How long one channel takes.

    Attributes:
        per_second: copies a second, by what its provider allows; None: as fast as it takes them.
        seconds: for all of them; None where no rate is set.
        waits_until: when it begins, because of quiet hours or the hours for calls; None: now.
    """

    channel: str
    label: str
    copies: int
    per_second: float | None
    seconds: float | None
    waits_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Load:
    """What these people had in the last 14 days, this message not counted: messages for each person.

    `mean` tells of how many people it was worked out and, where it wasn't all, its interval; `by_number` is people by
    number of messages, of those who were looked at.
    """

    mean: Mean
    by_number: Mapping[int, int]
    days: int = LOAD_DAYS

    @property
    def words(self) -> str:
        """A sentence for whoever is about to send."""
        mean = self.mean
        if mean.value is None:
            return ""
        had = f"These people had {mean.value:.1f} messages each in the last {self.days} days"
        if mean.exact:
            return f"{had} (all {mean.population:,} counted)."
        return (
            f"{had} (from {mean.n:,} of {mean.population:,} people, drawn by lot; with 95% confidence between"
            f" {mean.low:.1f} and {mean.high:.1f})."
        )


@dataclass(frozen=True, slots=True)
class AudienceNow:
    """An audience as it stands at a moment. `millipence` is None before there are words."""

    reach: Reach
    count: contacts.AudienceCount
    lines: tuple[Line, ...]
    paces: tuple[Pace, ...]
    load: Load
    millipence: int | None
    warnings: tuple[str, ...]

    @property
    def people(self) -> int:
        """How many people, each once."""
        return self.count.people

    @property
    def copies(self) -> int:
        """How many copies."""
        return self.count.copies

    @property
    def pounds(self) -> str:
        """The price in pounds and pence, rounded up to the penny; empty before there are words."""
        return "" if self.millipence is None else f"£{math.ceil(self.millipence / 1000) / 100:,.2f}"


def within_reach(*, viewer: Viewer, at: dt.datetime, selection: Selection) -> Reach:
    """A selection within the areas where a person may write to residents. Raises NotAllowed where there is none."""
    if not accounts.may_anywhere(viewer, Permission.WRITE_MESSAGE):
        accounts.require(viewer, Permission.WRITE_MESSAGE, ())
    today = local_day(at)
    force = places.force(today)
    codes = accounts.areas_for(viewer, Permission.WRITE_MESSAGE)
    if force is not None and force.code in codes:
        return Reach(selection)
    fence = Part(PartFlag.MUST, PartKind.AREA, tuple(sorted(codes)))
    limited = selection if fence in selection.parts else Selection((*selection.parts, fence))
    return Reach(limited, tuple(_name_of(code, today) for code in sorted(codes)))


def live(
    *,
    viewer: Viewer,
    at: dt.datetime,
    selection: Selection,
    urgency: Urgency,
    organisation: str = contacts.Organisation.POLICE,
    message_id: int | None = None,
) -> AudienceNow:
    """Who would get a message if it were sent now.

    Args:
        viewer: who writes; people outside their areas are left out, and `reach` says so.
        at: now.
        selection: whom they chose.
        urgency: the highest also reaches the channels that people keep for it.
        organisation: who writes.
        message_id: the draft, for what its words cost in each language; None before there are words.

    Raises:
        NotAllowed: the viewer may write to nobody.
        contacts.BadSelection: with a sentence for whoever chose.
        NotFound: there is no such draft.
    """
    reach = within_reach(viewer=viewer, at=at, selection=selection)
    urgent = urgency >= Urgency.URGENT
    today, kinds = local_day(at), channel_kinds()
    count = contacts.count_audience(
        reach.selection, on=today, organisation=organisation, urgent=urgent, channels=kinds,
        resolve=messaging.got_message,
    )  # fmt: skip
    sample = contacts.sample_reached(
        reach.selection, on=today, organisation=organisation, urgent=urgent, channels=kinds,
        people=count.people, size=SAMPLE, resolve=messaging.got_message,
    )  # fmt: skip
    load = _load(sample, count.people, at)
    lines = _lines(count, message_id)
    paces = _paces(count, at, urgent)
    prices = [line.millipence for line in lines]
    known = [price for price in prices if price is not None]
    return AudienceNow(
        reach=reach,
        count=count,
        lines=lines,
        paces=paces,
        load=load,
        millipence=sum(known) if message_id is not None else None,
        warnings=_warnings(count, load, paces, lines),
    )


def channel_kinds() -> dict[str, str]:
    """The channels that are plugged in, each with the kind of address that it needs."""
    return {name: channel.facts.address for name, channel in ports().channels.items()}


def _load(sample: list[int], people: int, at: dt.datetime) -> Load:
    counted = messaging.recent_load(contact_ids=sample, since=at - dt.timedelta(days=LOAD_DAYS), until=at)
    return Load(mean_of(counted, population=max(people, len(sample))), counted)


def _lines(count: contacts.AudienceCount, message_id: int | None) -> tuple[Line, ...]:
    """A line for each channel and language, the most copies first."""
    plugged, rules = ports().channels, messaging.sending_rules()
    site = messaging.Site(ports().public_url, ports().reply_domain)
    words: dict[str, messaging.Words] = {}
    lines = []
    for (name, language), copies in sorted(count.by.items(), key=lambda item: (-item[1], item[0])):
        channel = plugged[name]
        if message_id is None:
            lines.append(Line(name, channel.facts.label, language, language, copies, 0, "", None, ""))
            continue
        spoken = channels.spoken_to(channel.facts, language)
        if spoken not in words:
            words[spoken] = messaging.words_for(message_id=message_id, language=spoken, site=site)
        cost = channel.cost(words[spoken])
        price = rules.price_of(channel.facts.address, name)
        lines.append(
            Line(
                name, channel.facts.label, language, words[spoken].language, copies, cost.parts, cost.encoding,
                copies * (cost.parts * price or cost.millipence), cost.note,
            )
        )  # fmt: skip
    return tuple(lines)


def _paces(count: contacts.AudienceCount, at: dt.datetime, urgent: bool) -> tuple[Pace, ...]:
    rules = messaging.sending_rules()
    copies: dict[str, int] = {}
    for (name, _), some in count.by.items():
        copies[name] = copies.get(name, 0) + some
    paces = []
    for name, some in sorted(copies.items()):
        channel = ports().channels[name]
        waits = None
        if channel.facts.calling_hours:
            waits = messaging.opens_at(at, rules.calls_from, rules.calls_until)
        elif channel.facts.keeps_quiet and not urgent:
            waits = messaging.opens_at(at, rules.quiet_until, rules.quiet_from)
        rate = next((provider.rate for provider in channel.providers), None)
        paces.append(Pace(name, channel.facts.label, some, rate, some / rate if rate else None, waits))
    return tuple(paces)


def _warnings(
    count: contacts.AudienceCount, load: Load, paces: tuple[Pace, ...], lines: tuple[Line, ...]
) -> tuple[str, ...]:
    if not count.people:
        return ("Nobody is in this audience.",)
    found = []
    if load.mean.value is not None and load.mean.value >= MUCH:
        found.append(f"{load.words} People leave when they get too much. Is a smaller area enough?")
    for pace in paces:
        if pace.waits_until is not None:
            found.append(f"{pace.label}: {pace.copies:,} copies would wait until {_clock(pace.waits_until)}.")
    elsewhere = sum(line.copies for line in lines if line.reads != line.language)
    if elsewhere:
        found.append(
            f"{elsewhere:,} copies go to people who asked for a language that this message isn't in yet, or that "
            "the channel can't do. They get English."
        )
    return tuple(found)


def _clock(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M on %-d %B}"


def _name_of(code: str, on: dt.date) -> str:
    try:
        return places.get_area(code, on).name
    except NotFound:
        return code


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
