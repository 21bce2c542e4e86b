"""Funded posts of the whole force, alike ones of a unit together, and who finds one of them free."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.apps.workforce.api import PostRow, Rank, StaffClass
from peelian.workers.demo.careers import LPAS_ON, shared
from peelian.workers.demo.ground import lpa_code
from peelian.workers.demo.place_names import DISTRICTS

#: Funded posts: officers as the paper has them; some 14,000 in all.
ESTABLISHMENT = {
    StaffClass.OFFICER: 8_084, StaffClass.PCSO: 464, StaffClass.STAFF: 5_052, StaffClass.SPECIAL: 400,
}  # fmt: skip
#: Of the officers' posts, those of local policing.
LOCAL_POSTS = 4_170
#: How much of the force each LPA is, of a hundred, in the order of the districts' codes.
_SHARES = (38, 13, 10, 12, 7, 9, 11)
_RANKS = {
    Rank.CONSTABLE: 800, Rank.SERGEANT: 145, Rank.INSPECTOR: 40, Rank.CHIEF_INSPECTOR: 10, Rank.SUPERINTENDENT: 5,
}  # fmt: skip
_CALLED = {
    Rank.CONSTABLE: "officer", Rank.SERGEANT: "sergeant", Rank.INSPECTOR: "inspector",
    Rank.CHIEF_INSPECTOR: "chief inspector", Rank.SUPERINTENDENT: "superintendent",
}  # fmt: skip
#: What officers of an LPA do, and in which unit under it ("" is its own).
_LOCAL = (
    ("Response", "response", 55),
    ("Investigation", "investigation", 30),
    ("Neighbourhood support", "", 15),
)
_OTHER = (
    ("Major crime", "major-crime", 17), ("Public protection", "public-protection", 27), ("Custody", "custody", 6),
    ("Intelligence", "intel", 10), ("Exploitation", "socex", 8), ("Operations", "operations", 28),
    ("Standards", "corporate", 4),
)  # fmt: skip
_STAFF = (
    ("Call handler", "contact", 30), ("Business support officer", "corporate", 36),
    ("Detention officer", "custody", 10), ("Analyst", "intel", 12), ("Safeguarding officer", "public-protection", 12),
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Spot:
    """So many posts of one title and rank in a unit; `until` is the first day without them, for temporary ones."""

    unit: str
    title: str
    rank: Rank
    role: str
    posts: int
    until: dt.date | None = None
    _ends: list[dt.date] = field(default_factory=list)

    def free(self, day: dt.date) -> int:
        """How many nobody holds from a day on; days are asked in order."""
        while self._ends and self._ends[0] <= day:
            heapq.heappop(self._ends)
        return self.posts - len(self._ends)

    def hold(self, until: dt.date | None) -> None:
        """Have somebody hold one from the day that was asked last until before another."""
        ends = [day for day in (until, self.until) if day is not None]
        heapq.heappush(self._ends, min(ends, default=dt.date.max))


class Spots:
    """The posts that a group of people can hold. Whoever finds none free is over the establishment."""

    def __init__(self, spots: Iterable[Spot], chance: random.Random) -> None:
        self.all = list(spots)
        self._chance = chance

    def find(self, since: dt.date, until: dt.date | None, *, senior: bool) -> tuple[Spot, bool]:
        """A spot for somebody from a day on, and whether a post of it was free. Days come in order."""
        for spots in ([one for one in self.all if _is_senior(one)] if senior else [], self._juniors()):
            free = [one.free(since) for one in spots]
            if any(free):
                (spot,) = self._chance.choices(spots, free)
                spot.hold(until)
                return spot, True
        return self._chance.choice([one for one in self._juniors() if one.until is None]), False

    def _juniors(self) -> list[Spot]:
        return [one for one in self.all if not _is_senior(one)]


def local_spots(posts: int, *, temporary: int, ends_on: dt.date) -> list[Spot]:
    """Officers' posts in LPAs. `temporary` more of them, in response, end on a day."""
    found: list[Spot] = []
    for lpa, share in shared(posts - temporary, _lpas()).items():
        weights = {(what, under): weight for what, under, weight in _LOCAL}
        for (what, under), count in shared(share, weights).items():
            found += _ranked(f"{lpa}.{under}" if under else lpa, what, under or "neighbourhood", count)
    for lpa, count in shared(temporary, _lpas()).items():
        spot = Spot(f"{lpa}.response", "Uplift officer", Rank.CONSTABLE, "response", count, ends_on)
        found += [spot] if count else []
    return found


def other_spots(posts: int) -> list[Spot]:
    """Officers' posts outside local policing."""
    counts = shared(posts, {(what, unit): weight for what, unit, weight in _OTHER})
    return [spot for (what, unit), count in counts.items() for spot in _ranked(unit, what, unit, count)]


def class_spots(held: StaffClass, posts: int) -> list[Spot]:
    """Posts of PCSOs, staff or specials."""
    if held is StaffClass.STAFF:
        counts = shared(posts, {(title, unit): weight for title, unit, weight in _STAFF})
        return [Spot(unit, title, Rank.STAFF, unit, count) for (title, unit), count in counts.items()]
    pcso = held is StaffClass.PCSO
    title, rank = ("Local PCSO", Rank.PCSO) if pcso else ("Special constable", Rank.SPECIAL)
    return [
        Spot(lpa if pcso else f"{lpa}.response", title, rank, "neighbourhood" if pcso else "response", count)
        for lpa, count in shared(posts, _lpas()).items()
    ]


def rows_of(spots: Iterable[Spot], units: Mapping[str, int], funding_id: int | None) -> list[PostRow]:
    """The posts one by one, for the records; temporary ones are on the funding."""
    return [
        PostRow(
            units[spot.unit], spot.title, spot.rank, LPAS_ON, spot.until, spot.role,
            funding_id=funding_id if spot.until else None,
        )
        for spot in spots
        for _ in range(spot.posts)
    ]  # fmt: skip


def _ranked(unit: str, what: str, role: str, posts: int) -> Sequence[Spot]:
    counts = shared(posts, _RANKS)
    return [
        Spot(unit, f"{what} {_CALLED[rank]}", rank, role, count) for rank, count in counts.items() if count
    ]


def _lpas() -> dict[str, int]:
    districts = [DISTRICTS[code] for code in sorted(DISTRICTS)]
    return {lpa_code(district): share for district, share in zip(districts, _SHARES, strict=True)}


def _is_senior(spot: Spot) -> bool:
    return spot.rank in _CALLED and spot.rank is not Rank.CONSTABLE
