"""What stands round the loop: the force's strategy, recorded crime (made up, and called so), meetings."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterator

from peelian.apps.content import api as content
from peelian.apps.incidents import api as incidents
from peelian.apps.priorities import api as priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.time import start_of_day
from peelian.workers.demo.ground import FORCE, Patch
from peelian.workers.demo.setting import Setting, getting_worse
from peelian.workers.demo.words import STREETS

CRIME_MONTHS = 14
CRIME_FILE = "Made by the demo: invented crimes, no police records"
CRIME_FORCE = "West Midlands Police (demo)"

#: Crimes a month for 17,000 people, by police.uk category, about a third of what is usual; and how many of these the
#: demo takes, so that it doesn't keep anybody waiting.
_RATES = {
    "violent-crime": 17.0, "vehicle-crime": 5.5, "anti-social-behaviour": 4.5, "criminal-damage-arson": 4.0,
    "shoplifting": 4.5, "public-order": 3.5, "burglary": 3.0, "other-theft": 3.5, "drugs": 1.2, "robbery": 1.3,
    "other-crime": 1.2, "possession-of-weapons": 0.8, "theft-from-the-person": 0.7, "bicycle-theft": 0.4,
}  # fmt: skip
_SHARE = 0.5
#: Vehicle crime where it gets worse: so many times what it was, in so many months. A plan there must be able to say so.
_GROWN, _GROWING_MONTHS = 4.0, 3
_STRANDS = (
    (Category.KNIFE_CRIME, 4, 3, "Serious youth violence does the most harm; force strategy."),
    (Category.VIOLENCE, 4, 3, "Violence with injury is the largest share of harm."),
    (Category.ROBBERY, 3, 3, "Personal robbery rose across the force last year."),
    (Category.VEHICLE_CRIME, 2, 4, "Keyless thefts are far above those of similar forces."),
    (Category.BURGLARY, 3, 3, "Every home burglary is attended; winter raises the risk."),
    (Category.DRUGS, 3, 2, "County lines draw in children."),
    (Category.ASB, 2, 4, "Neighbourhood Policing Guarantee: a named lead for anti-social behaviour."),
    (Category.SHOP_THEFT, 2, 3, "Retail crime action plan."),
)
_LOCAL = {
    "Birmingham": (Category.VEHICLE_NUISANCE, 3, 4, "Street racing injunction covers the city."),
    "Coventry": (Category.KNIFE_CRIME, 4, 4, "Three stabbings in the city centre since the spring."),
    "Wolverhampton": (Category.ROBBERY, 3, 4, "Robberies round the station."),
    "Solihull": (Category.BURGLARY, 3, 4, "Cross-border burglary teams."),
}
_MEETINGS = (
    ("PACT meeting", "Have a say in what your team deals with next.", 18.5, 1.5),
    ("Street surgery", "Come and talk to your team. No appointment.", 10.0, 1.0),
    ("Coffee with your PCSO", "A chat, property marking and free advice.", 11.0, 1.5),
    ("Community Speed Watch training", "Learn to run a speed watch on your street.", 17.5, 1.0),
)
_VENUES = (
    "the library", "the community centre", "the church hall", "the primary school hall", "the leisure centre",
    "the health centre",
)  # fmt: skip


def set_strands(setting: Setting) -> None:
    """What the force's strategy asks, and what some LPAs ask more of."""
    since = setting.monday(40)
    at = setting.moment(since, 9)
    for category, impact, likelihood, why in _STRANDS:
        priorities.set_strand(
            actor=setting.actor, at=at, area_id=setting.area_ids[FORCE], category=category, impact=impact,
            likelihood=likelihood, why=why, valid_from=since,
        )  # fmt: skip
    for district in dict.fromkeys(sector.district for sector in setting.ground.sectors):
        if district.name in _LOCAL:
            category, impact, likelihood, why = _LOCAL[district.name]
            code = next(one for one in setting.area_ids if one == f"wm-lpa-{district.name.lower()}")
            priorities.set_strand(
                actor=setting.actor, at=at, area_id=setting.area_ids[code], category=category, impact=impact,
                likelihood=likelihood, why=why, valid_from=since,
            )  # fmt: skip


def record_crime(setting: Setting) -> int:
    """Fourteen months of invented crime, up to the month before last, as published files are. Returns how many."""
    digest = hashlib.sha256(
        f"demo {setting.seed} {setting.today} {len(setting.ground.patches)}".encode()
    ).hexdigest()
    loaded = incidents.load_crimes(
        actor=setting.actor, at=setting.at, rows=crimes(setting), name=CRIME_FILE, sha256=digest
    )
    return loaded.taken


def published_months(setting: Setting, count: int) -> list[dt.date]:
    """The first days of so many months up to the month before last, which is how late published files are."""
    last = setting.today.year * 12 + setting.today.month - 3
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def crimes(setting: Setting) -> Iterator[incidents.CrimeRow]:
    """The invented crimes, the same each time, oldest month first. Anti-social behaviour has no id, as published."""
    chance = setting.chance("crime")
    homes = setting.ground.postcodes
    row = 0
    here = getting_worse(setting.walked).code
    growing = {(month, here, "vehicle-crime") for month in published_months(setting, _GROWING_MONTHS)}
    for month in published_months(setting, CRIME_MONTHS):
        summer = 1 + 0.12 * math.sin((month.month - 4) / 12 * 2 * math.pi)
        for patch in setting.ground.patches:
            level = level_of(patch, setting.seed) * summer
            for category, rate in _RATES.items():
                grown = _GROWN if (month, patch.code, category) in growing else 1.0
                for _ in range(poisson(rate * level * _SHARE * grown, chance.random())):
                    row += 1
                    home = homes[chance.choice(patch.rows)]
                    followed = category != "anti-social-behaviour"
                    yield incidents.CrimeRow(
                        row, _crime_id(setting, row) if followed else "", month, CRIME_FORCE, CRIME_FORCE, home.lat,
                        home.lng, f"On or near {chance.choice(STREETS)}", "", category,
                        "Under investigation" if followed else "", "made by the demo",
                    )  # fmt: skip


def _crime_id(setting: Setting, row: int) -> str:
    return hashlib.sha256(f"demo {setting.seed} {setting.today} crime {row}".encode()).hexdigest()


def level_of(patch: Patch, seed: int) -> float:
    """How much crime a neighbourhood has beside the mean: from a half to twice, always the same."""
    share = int(hashlib.sha256(f"{seed} {patch.code}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return float(0.5 * 4**share)


def poisson(mean: float, share: float) -> int:
    """The Poisson quantile of a share."""
    count, part = 0, math.exp(-mean)
    total = part
    while total < share and count < 200:
        count += 1
        part *= mean / count
        total += part
    return count


def hold_meetings(setting: Setting) -> int:
    """Meetings past and to come: often in rich sectors, one to come and one past elsewhere. Returns how many."""
    chance = setting.chance("meetings")
    count = 0
    for sector in setting.ground.sectors:
        rich = sector in setting.rich
        for patch in sector.patches:
            for ago in (8, 4, -1, -3) if rich else (-1 - chance.randint(0, 2),):
                title, about, hour, hours = chance.choice(_MEETINGS)
                day = setting.today - dt.timedelta(days=7 * ago + chance.randint(-2, 2))
                begin = start_of_day(day) + dt.timedelta(hours=hour)
                content.create_meeting(
                    actor=setting.actor, at=min(setting.at, begin - dt.timedelta(days=21)),
                    area_id=setting.area_ids[patch.code], kind="surgery" if "surgery" in title.lower() else "meeting",
                    title=title, description=about, starts_at=begin, ends_at=begin + dt.timedelta(hours=hours),
                    address=f"{chance.choice(_VENUES).capitalize()}, {chance.choice(STREETS)}, {patch.name}",
                )  # fmt: skip
                count += 1
    return count
