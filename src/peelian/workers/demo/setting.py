"""What the year of loops is told against: who troubles whom where, which sectors are rich, and when."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.time import fortnight_of, local_day, start_of_day
from peelian.workers.demo.ground import Ground, Patch, Sector
from peelian.workers.demo.people import Staff, walked_sector

FORTNIGHTS = 26
#: Sectors with much to see. The one that visitors walk has a year of lists; all have a year of voices.
RICH = 5
RICH_LISTS, THIN_LISTS = 6, 2

#: How often each is spoken of where nothing in particular is the matter.
COMMON: dict[Category, float] = {
    Category.ASB: 20, Category.SPEEDING: 14, Category.PARKING: 9, Category.VEHICLE_NUISANCE: 10, Category.DRUGS: 10,
    Category.LITTER: 8, Category.BURGLARY: 7, Category.VEHICLE_CRIME: 7, Category.SHOP_THEFT: 5, Category.VIOLENCE: 3,
    Category.ROBBERY: 2, Category.KNIFE_CRIME: 2, Category.THEFT: 2, Category.CRIMINAL_DAMAGE: 3,
    Category.HATE_CRIME: 1, Category.OTHER: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem that keeps a neighbourhood talking for some fortnights, counted back from the present one (0)."""

    patch: Patch
    category: Category
    first: int
    last: int

    def holds(self, ago: int) -> bool:
        """Whether people speak of it in the fortnight so many before the present one."""
        return self.last <= ago <= self.first


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that the parts of the year share. `scale` 10: the force's records are a tenth of their size."""

    ground: Ground
    staff: Staff
    actor: Actor
    at: dt.datetime
    seed: int
    rich: tuple[Sector, ...]
    walked: Sector
    area_ids: dict[str, int]
    fortnights: int = FORTNIGHTS
    scale: int = 1

    @property
    def today(self) -> dt.date:
        """The local day of now."""
        return local_day(self.at)

    def chance(self, what: str) -> random.Random:
        """A source of chance of its own for each part, so that one part's change leaves the others alone."""
        return random.Random(f"{self.seed} {what}")  # noqa: S311 - a plaything

    def monday(self, ago: int) -> dt.date:
        """The first day of the fortnight so many before the present one."""
        return fortnight_of(self.today)[0] - dt.timedelta(days=14 * ago)

    def moment(self, day: dt.date, hour: float) -> dt.datetime:
        """A moment of a local day, never later than a minute ago."""
        return min(start_of_day(day) + dt.timedelta(hours=hour), self.at - dt.timedelta(minutes=1))

    def lists_of(self, sector: Sector) -> int:
        """How many past fortnights of a sector have a list."""
        if sector is self.walked:
            return self.fortnights
        return min(self.fortnights, RICH_LISTS if sector in self.rich else THIN_LISTS)

    def troubles(self, sector: Sector) -> list[Trouble]:
        """What is the matter in a sector over the year."""
        chance = self.chance(f"troubles {sector.code}")
        weights = {key: value for key, value in COMMON.items() if key is not Category.OTHER}
        found = []
        for patch in sector.patches:
            for _ in range(3 if sector in self.rich else 1):
                (category,) = chance.choices(list(weights), weights=list(weights.values()))
                first = chance.randint(1, FORTNIGHTS - 1)
                found.append(Trouble(patch, category, first, max(0, first - chance.randint(3, 7))))
        if sector is self.walked:
            found += _known_here(sector)
        return found


def choose_rich(ground: Ground) -> tuple[Sector, ...]:
    """The walked sector and one of each of the next districts."""
    walked = walked_sector(ground)
    chosen = [walked]
    for sector in ground.sectors:
        if sector.district not in [one.district for one in chosen]:
            chosen.append(sector)
    return tuple(chosen[:RICH])


def getting_worse(sector: Sector) -> Patch:
    """Where vehicle crime has grown for months, whatever the plan does, in the sector that visitors walk."""
    return {patch.name: patch for patch in sector.patches}.get("Moseley", sector.patches[-1])


def _known_here(sector: Sector) -> Sequence[Trouble]:
    """What a visitor finds open where they walk the loop."""
    named = {patch.name: patch for patch in sector.patches}
    first, second = named.get("Kings Heath", sector.patches[0]), getting_worse(sector)
    return (
        Trouble(first, Category.VEHICLE_NUISANCE, 9, 0), Trouble(first, Category.SHOP_THEFT, 2, 0),
        Trouble(second, Category.VEHICLE_CRIME, 14, 0),
    )  # fmt: skip
