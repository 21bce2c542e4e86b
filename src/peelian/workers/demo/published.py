"""What else is published of invented crimes: what became of them, and stops and searches. Made up, and called so."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from typing import TypeVar

from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.workers.demo.background import (
    CRIME_FORCE,
    CRIME_MONTHS,
    crimes,
    level_of,
    poisson,
    published_months,
)
from peelian.workers.demo.setting import Setting

_Value = TypeVar("_Value")
STOP_MONTHS = 6
_OUTCOME_FILE = "Made by the demo: invented outcomes of invented crimes"
_STOP_FILE = "Made by the demo: invented stops and searches, no police records"
_STOPS = 5.0  # a month in a neighbourhood of 17,000 people

#: How crimes end, in shares like those of published files: crimes against people, and thefts and damage.
_AGAINST_PEOPLE = {
    "unable-to-prosecute": 62, "no-further-action": 14, "charged": 9, "local-resolution": 6, "cautioned": 2,
    "further-investigation-not-in-public-interest": 3, "formal-action-not-in-public-interest": 2,
    "action-taken-by-another-organisation": 2,
}  # fmt: skip
_AGAINST_GOODS = {
    "no-further-action": 76, "unable-to-prosecute": 13, "charged": 7, "local-resolution": 3, "cautioned": 1,
}  # fmt: skip
_FOUND_ON_SOMEBODY = {
    "charged": 34, "local-resolution": 26, "unable-to-prosecute": 16, "no-further-action": 10, "cautioned": 7,
    "drugs-possession-warning": 7,
}  # fmt: skip
_PEOPLE = frozenset({"violent-crime", "public-order", "robbery", "other-crime", "theft-from-the-person"})
_FOUND = frozenset({"drugs", "possession-of-weapons"})
_COURT = {
    "court-result-unavailable": 40, "community-penalty": 18, "fined": 14, "imprisoned": 12, "suspended-sentence": 8,
    "not-guilty": 5, "conditional-discharge": 3,
}  # fmt: skip
#: Months until it is decided, and how many of a hundred wait so long.
_MONTHS = {0: 38, 1: 30, 2: 15, 3: 9, 4: 5, 6: 3}

_DRUGS = "Misuse of Drugs Act 1971 (section 23)"
_PACE = "Police and Criminal Evidence Act 1984 (section 1)"
#: What was looked for, under which law, and how many of a hundred stops are for it.
_OBJECTS = (
    ("Controlled drugs", _DRUGS, 58), ("Offensive weapons", _PACE, 19), ("Stolen goods", _PACE, 11),
    ("Article for use in theft", _PACE, 7), ("Articles for use in criminal damage", _PACE, 3),
    ("Firearms", "Firearms Act 1968 (section 47)", 1), ("Fireworks", _PACE, 1),
)  # fmt: skip
_CAME_OF_IT = {
    "A no further action disposal": 72, "Arrest": 12, "Community resolution": 9, "Summons / charged by post": 3,
    "Penalty Notice for Disorder": 2, "Caution (simple or conditional)": 2,
}  # fmt: skip
_KINDS = {"Person search": 76, "Person and Vehicle search": 20, "Vehicle search": 4}
_AGES = {"10-17": 14, "18-24": 34, "25-34": 28, "over 34": 21, "": 3}
_GENDERS = {"Male": 87, "Female": 12, "": 1}
#: As they say, as the officer sees it, and how many of a hundred: near the census of the area, since all is made up.
_ETHNICITIES = (
    ("White - English/Welsh/Scottish/Northern Irish/British", "White", 46),
    ("White - Any other White background", "White", 6),
    ("Asian/Asian British - Pakistani", "Asian", 13), ("Asian/Asian British - Indian", "Asian", 8),
    ("Asian/Asian British - Bangladeshi", "Asian", 3), ("Black/African/Caribbean/Black British - African", "Black", 6),
    ("Black/African/Caribbean/Black British - Caribbean", "Black", 5),
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Black", 4),
    ("Other ethnic group - Not stated", "", 9),
)  # fmt: skip
_HOURS = [3, 3, 2, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 6, 7, 8, 8, 8, 8, 7, 6, 5]


def publish_the_rest(setting: Setting) -> tuple[int, int]:
    """Fourteen months of outcomes and six of stops. Returns how many of each."""
    digest = hashlib.sha256(
        f"demo {setting.seed} {setting.today} {len(setting.ground.patches)} more".encode()
    ).hexdigest()
    outcomes = incidents.load_outcomes(
        actor=setting.actor, at=setting.at, rows=_outcomes(setting), name=_OUTCOME_FILE, sha256=f"{digest[:-1]}o",
    )  # fmt: skip
    stops = incidents.load_stops(
        actor=setting.actor, at=setting.at, rows=_stops(setting), name=_STOP_FILE, sha256=f"{digest[:-1]}s"
    )
    return outcomes.taken, stops.taken


def _outcomes(setting: Setting) -> Iterator[incidents.OutcomeRow]:
    """Of each crime that was decided by the last published month; some who were charged have been to court."""
    chance = setting.chance("outcomes")
    months = published_months(setting, CRIME_MONTHS)
    place = {month: number for number, month in enumerate(months)}
    row = 0
    for crime in crimes(setting):
        if not crime.crime_id:
            continue
        code, decided = _one_of(chance, _ends(crime.category)), place[crime.month] + _one_of(chance, _MONTHS)
        steps = [(decided, code)]
        if code == "charged":
            steps.append((decided + chance.randint(1, 4), _one_of(chance, _COURT)))
        for number, what in steps:
            if number < len(months):
                row += 1
                yield incidents.OutcomeRow(
                    row,
                    crime.crime_id,
                    months[number],
                    CRIME_FORCE,
                    crime.lat,
                    crime.lng,
                    crime.location,
                    what,
                )


def _ends(category: str) -> dict[str, int]:
    if category in _FOUND:
        return _FOUND_ON_SOMEBODY
    return _AGAINST_PEOPLE if category in _PEOPLE else _AGAINST_GOODS


def _stops(setting: Setting) -> Iterator[incidents.StopRow]:
    chance = setting.chance("stops")
    homes = setting.ground.postcodes
    row = 0
    for month in published_months(setting, STOP_MONTHS):
        for patch in setting.ground.patches:
            for _ in range(poisson(_STOPS * level_of(patch, setting.seed), chance.random())):
                row += 1
                home = homes[chance.choice(patch.rows)]
                yield _stop(setting, chance, row, month, home)


def _stop(
    setting: Setting, chance: random.Random, row: int, month: dt.date, home: places.PostcodeRow
) -> incidents.StopRow:
    sought, law, _ = chance.choices(_OBJECTS, [one[2] for one in _OBJECTS])[0]
    theirs, officers, _ = chance.choices(_ETHNICITIES, [one[2] for one in _ETHNICITIES])[0]
    result = _one_of(chance, _CAME_OF_IT)
    hour = chance.choices(range(24), _HOURS)[0] + chance.randrange(12) / 12
    kind = _one_of(chance, _KINDS)
    about_a_person = kind != "Vehicle search"
    return incidents.StopRow(
        row=row,
        at=setting.moment(month + dt.timedelta(days=chance.randrange(28)), hour),
        month=month,
        kind=kind,
        operation=False,
        operation_name="",
        lat=home.lat,
        lng=home.lng,
        gender=_one_of(chance, _GENDERS) if about_a_person else "",
        age_range=_one_of(chance, _AGES) if about_a_person else "",
        self_defined_ethnicity=theirs if about_a_person else "",
        officer_defined_ethnicity=officers if about_a_person else "",
        legislation=law,
        object_of_search=sought,
        outcome=result,
        outcome_linked=None if result.startswith("A no") else chance.random() < 0.8,
        clothing=about_a_person and chance.random() < 0.03,
    )


def _one_of(chance: random.Random, weights: dict[_Value, int]) -> _Value:
    return chance.choices(list(weights), list(weights.values()))[0]
