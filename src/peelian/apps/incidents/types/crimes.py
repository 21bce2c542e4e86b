"""Rows of published crime files, the categories, and counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.kernel.text import gettext_noop as _

#: police.uk's slugs and the names that its files give them, in its own order.
CATEGORIES: dict[str, str] = {
    "anti-social-behaviour": _("Anti-social behaviour"),
    "bicycle-theft": _("Bicycle theft"),
    "burglary": _("Burglary"),
    "criminal-damage-arson": _("Criminal damage and arson"),
    "drugs": _("Drugs"),
    "other-theft": _("Other theft"),
    "possession-of-weapons": _("Possession of weapons"),
    "public-order": _("Public order"),
    "robbery": _("Robbery"),
    "shoplifting": _("Shoplifting"),
    "theft-from-the-person": _("Theft from the person"),
    "vehicle-crime": _("Vehicle crime"),
    "violent-crime": _("Violence and sexual offences"),
    "other-crime": _("Other crime"),
}


@dataclass(frozen=True, slots=True)
class CrimeRow:
    """One line of a police.uk street-level file. Coordinates are anonymised map points, None where there is none."""

    row: int
    crime_id: str  # empty for anti-social behaviour and in old files
    month: dt.date  # its first day
    reported_by: str
    falls_within: str
    lat: float | None
    lng: float | None
    location: str
    lsoa_code: str
    category: str  # police.uk slug
    outcome: str
    context: str


@dataclass(frozen=True, slots=True)
class CrimesLoaded:
    """What became of a crime file.

    Args:
        taken: rows of the file that are there now.
        replaced: rows of the same months and forces that were there before and had to go.
        elsewhere: rows taken without a neighbourhood: no point, or a point outside the force.
        months: first days of the months that the file holds.
        notes: what a careful person should look at, in sentences.
        already: this very file is in force; nothing was changed.
    """

    taken: int
    replaced: int
    elsewhere: int
    months: tuple[dt.date, ...]
    notes: tuple[str, ...] = ()
    already: bool = False


@dataclass(frozen=True, slots=True)
class CrimeCount:
    """How many crimes of one category were published for one neighbourhood and month."""

    neighbourhood_code: str
    month: dt.date
    category: str
    n: int


@dataclass(frozen=True, slots=True)
class PointCount:
    """How many crimes of one category and month were put at one map point. `location` is what the point is called."""

    lat: float
    lng: float
    location: str
    month: dt.date
    category: str
    n: int


@dataclass(frozen=True, slots=True)
class CrimeCategory:
    """One of police.uk's categories."""

    slug: str
    name: str
