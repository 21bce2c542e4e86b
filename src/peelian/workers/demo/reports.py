"""Ten weeks of online reports: as many, and with as many closed, called back and filed, as the 2017 paper counts.

The paper: of 548 reports 20 were active and 528 closed; a quarter needed a call back; 85 to 90 per cent were filed at
source. A smaller demo keeps the shares. The reports' texts and people are made up; the services are the real ones.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Origin, Step
from peelian.journeys import hear, triage
from peelian.kernel.actors import ANONYMOUS, resident
from peelian.kernel.time import LONDON
from peelian.workers.demo.centre import Centre, open_slots
from peelian.workers.demo.people import MAIL
from peelian.workers.demo.reported import SHARES, answers_for
from peelian.workers.demo.setting import Setting

PAPERS_REPORTS, PAPERS_ACTIVE = 548, 20
WEEKS = 10
_LETTERS_DAYS = 14
#: The paper's neighbourhoods' worth of reports: a demo of fewer neighbourhoods has fewer.
_WHOLE_FORCE = 150
_FILED, _CALLED = 0.87, 0.25
_NO_CRIME, _REFERRED = 0.05, 0.03  # the rest of those that are closed were investigated and concluded


@dataclass(frozen=True, slots=True)
class Shape:
    """How many reports of so many are what."""

    filed: int
    not_crimes: int
    referred: int
    concluded: int
    active: int
    called: int


def shape(count: int) -> Shape:
    """The paper's shares of so many reports, in whole reports that add up."""
    active = round(count * PAPERS_ACTIVE / PAPERS_REPORTS)
    filed = round(count * _FILED)
    no_crime, referred = round(count * _NO_CRIME), round(count * _REFERRED)
    return Shape(
        filed,
        no_crime,
        referred,
        count - active - filed - no_crime - referred,
        active,
        round(count * _CALLED),
    )


def how_many(setting: Setting) -> int:
    """The paper's number for a whole force, fewer for a part of it."""
    return max(24, round(PAPERS_REPORTS * part_of_the_force(setting)))


def part_of_the_force(setting: Setting) -> float:
    """How much of a whole force the demo is, by its neighbourhoods: from 0 to 1."""
    return min(1.0, len(setting.ground.patches) / _WHOLE_FORCE)


def file_reports(setting: Setting) -> int:
    """Make them, decide on all but the last, and ring those who asked for it. Returns how many there are."""
    count = how_many(setting)
    chance = setting.chance("reports")
    centre = Centre(setting, chance, _viewer(setting, "contact-centre"), open_slots(setting, weeks=WEEKS))
    chain = _open_chain(setting, centre.desk)
    fates = _fates(shape(count), chance)
    calls = set(chance.sample(range(count), shape(count).called))
    for number, (at, fate) in enumerate(zip(_moments(setting, count, chance), fates, strict=True)):
        reference = _receive(setting, chance, at, number, None if number in calls else chain)
        if number in calls:
            centre.promise_call(reference, at, over=fate not in (None, Step.ASK))
        centre.decide(reference, at, fate, number)
    return count


def tell_reporters(setting: Setting) -> int:
    """Act on what waits in the outbox for reports, as the worker does, each at its own moment. How many letters.

    Every report is heard, so that lists count it. Of older ones the letters are left out: nobody would look at them,
    and they would hold the demo up.
    """
    since = setting.at - dt.timedelta(days=_LETTERS_DAYS)
    told = 0
    with transaction.atomic():
        for event in events.claim_outbox(at=setting.at, limit=100_000):
            if event.name == "incidents.report.received":
                hear.hear_report(at=event.at, subject=event.subject)
            if event.name.startswith("incidents.report."):
                told += event.at > since and triage.tell(at=event.at, subject=event.subject)
                events.settle_outbox(event_id=event.pk)
            elif event.name.startswith("incidents.crimes."):
                events.settle_outbox(event_id=event.pk)  # the year's readings have been taken
    return told


def _moments(setting: Setting, count: int, chance: random.Random) -> list[dt.datetime]:
    """When they came, over ten weeks and mostly by day; oldest first."""
    found = []
    for _ in range(count):
        day = setting.today - dt.timedelta(days=chance.randint(1, 7 * WEEKS))
        hour = chance.choices(range(24), [1] * 7 + [3, 6, 8, 8, 7, 7, 6, 6, 6, 7, 8, 9, 9, 8, 6, 4, 2])[0]
        found.append(setting.moment(day, hour + chance.random()))
    return sorted(found)


def _fates(of: Shape, chance: random.Random) -> list[Step | None]:
    """What becomes of each, oldest first: those that are still active are the last ones. None: it waits."""
    closed = (
        [Step.FILE] * of.filed
        + [Step.NO_CRIME] * of.not_crimes
        + [Step.REFER] * of.referred
        + [Step.CONCLUDE] * of.concluded
    )
    chance.shuffle(closed)
    begun = [Step.INVESTIGATE] * (of.active // 4) + [Step.ASK] * (of.active // 5)
    waiting: list[Step | None] = [*begun, *[None] * (of.active - len(begun))]
    chance.shuffle(waiting)
    return [*closed, *waiting]


def _receive(
    setting: Setting,
    chance: random.Random,
    at: dt.datetime,
    number: int,
    chain: incidents.BusinessView | None,
) -> str:
    """A report as somebody, or a station of the chain, sends it; without a chain they want a call."""
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    happened = at.astimezone(LONDON) - dt.timedelta(minutes=chance.randint(30, 2_000))
    answers = answers_for(kind, chance, happened)
    if chain and kind is IncidentKind.BILKING:
        return _from_a_station(setting, at, number, answers, chain)
    patch = chance.choices(setting.ground.patches, [one.weight for one in setting.ground.patches])[0]
    home = setting.ground.postcodes[chance.choice(patch.rows)]
    reach = _reach(chance, number, wants_call=chain is None)
    contact_id = None
    if reach.get("phone") or reach.get("email"):
        contact_id = contacts.take_writer(
            actor=setting.actor, at=at, phone=reach.get("phone", ""), email=reach.get("email", "")
        )
    received = incidents.receive_report(
        actor=resident(contact_id) if contact_id else ANONYMOUS,
        at=at,
        incoming=incidents.Incoming(
            kind=kind,
            answers={**answers, **reach, "postcode": home.postcode},
            origin=Origin.PAGE,
            source=f"demo:{number}",
            area_id=setting.area_ids[patch.code],
            contact_id=contact_id,
            lat=home.lat,
            lng=home.lng,
            postcode=home.postcode,
        ),
    )
    return received.reference


def _from_a_station(
    setting: Setting, at: dt.datetime, number: int, answers: Mapping[str, Any], chain: incidents.BusinessView
) -> str:
    site = chain.sites[number % len(chain.sites)]
    received = incidents.receive_report(
        actor=resident(chain.contact_id),
        at=at,
        incoming=incidents.Incoming(
            kind=IncidentKind.BILKING,
            answers={**answers, "postcode": site.postcode, "address": site.address},
            origin=Origin.BUSINESS_FILE,
            source=f"demo:{number}",
            area_id=setting.area_ids[site.area_code],
            lat=site.lat,
            lng=site.lng,
            address=site.address,
            postcode=site.postcode,
            business_id=chain.id,
            their_reference=f"DO-{number:05}",
        ),
    )
    return received.reference


def _reach(chance: random.Random, number: int, *, wants_call: bool) -> dict[str, str]:
    """What somebody gives of themselves: a number, if we are to call; else an address, or for some nothing."""
    if wants_call:
        return {"phone": f"+447700900{chance.randrange(1000):03d}", "call_back": "yes"}
    email = "" if chance.random() < 0.15 else f"reporter{number}@home.example"
    return {"email": email, "call_back": "no"}


def _open_chain(setting: Setting, desk: accounts.Viewer) -> incidents.BusinessView:
    """A chain of six filling stations that sends its reports in a file."""
    at = setting.moment(setting.today - dt.timedelta(weeks=WEEKS), 9)
    patches = [*setting.walked.patches, *setting.ground.patches][:6]
    contact_id = contacts.take_writer(actor=setting.actor, at=at, email="stations@fuel-chain.example")
    sites = []
    for number, patch in enumerate(patches, start=1):
        home = setting.ground.postcodes[patch.rows[0]]
        sites.append(
            incidents.SiteRow(
                f"S{number}", f"{patch.name} filling station", f"Filling station, {patch.name}", home.postcode,
                home.lat, home.lng, patch.code,
            )
        )  # fmt: skip
    return incidents.open_business(
        actor=desk.actor, at=at, name="Fuel chain (invented)", contact_id=contact_id,
        kinds=[IncidentKind.BILKING, IncidentKind.THEFT], sites=sites, opened_by_id=desk.user_id,
    )  # fmt: skip


def _viewer(setting: Setting, login: str) -> accounts.Viewer:
    user = next(user for user in accounts.list_users() if user.email == f"{login}@{MAIL}")
    return accounts.viewer_for(user, setting.today)
