"""An area in its parts: what is counted by area code, added up for a table whose total is the sum of its rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind
from peelian.journeys.packs.sections.ground import Ground
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

_BELOW = {
    AreaKind.FORCE: "Local policing area", AreaKind.LPA: "Sector", AreaKind.SECTOR: "Neighbourhood",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """The areas directly below an area, and in which of them every area is.

    Args:
        of: what a part is (“Sector”), as a heading.
        names: of the parts by code, in the order in which they stand. The area's own comes last: for what is kept of
            the area and of none of its parts.
        own: the area's own code.
        part_of: the part's code of every area.
    """

    of: str
    names: Mapping[str, str]
    own: str
    part_of: Mapping[str, str]

    def sums(self, counted: Mapping[str, Sequence[int]], width: int) -> dict[str, tuple[int, ...]]:
        """What is counted by area code, added up by part. Without anything of it the area itself is left out."""
        found = {code: [0] * width for code in self.names}
        for code, values in counted.items():
            part = found[self.part_of.get(code, self.own)]
            for place, value in enumerate(values):
                part[place] += value
        if len(found) > 1 and not any(found[self.own]):
            del found[self.own]
        return {code: tuple(values) for code, values in found.items()}

    def table(
        self,
        table: Table,
        counted: Mapping[str, Sequence[int]],
        *,
        rows: str = "",
        more: Callable[[Sequence[int]], Sequence[Cell]] = lambda _: (),
    ) -> Table:
        """A table with a row for each part, and their sum.

        Args:
            table: name, caption, columns but for that of the parts, notes; without rows.
            counted: numbers by area code.
            rows: address of what a row is made of, to which the part's code is added.
            more: cells that follow from a row's numbers, such as a share; those of the total follow from the sums.
        """
        width = len(table.columns) - len(more([0] * len(table.columns)))
        sums = self.sums(counted, width)
        total = [sum(values[place] for values in sums.values()) for place in range(width)]
        lines = [[self._head(code, rows), *values, *more(values)] for code, values in sums.items()]
        return dataclasses.replace(
            table, columns=[Column(self.of), *table.columns], rows=lines, total=["All", *total, *more(total)]
        )

    def _head(self, code: str, rows: str) -> Cell:
        if not rows:
            return self.names[code]
        return Linked(self.names[code], address(rows, area=code))


def parts_of(ground: Ground) -> Parts:
    """The parts of a section's area as they stood on its last day; those that had gone by then, as on its first.

    Two of one name, before and after a reorganisation, are told apart by the day of it.
    """
    own = ground.area.code
    part_of, found = {own: own}, dict[str, places.AreaView]()
    for day in (local_day(ground.as_of), ground.first_on, ground.last_on):
        for area in places.list_areas(on=day, within=own):
            place = area.path.index(own)
            part_of[area.code] = area.path[place - 1] if place else own
            if place == 1:
                found[area.code] = area
    standing = {part for part in part_of.values() if part != own}
    areas = [area for code, area in found.items() if code in standing]
    often = Counter(area.name for area in areas)
    parts = sorted(
        ((area.code, area.name if often[area.name] == 1 else _dated(area)) for area in areas),
        key=lambda one: (one[1].casefold(), one[0]),
    )
    whole = f"{ground.area.name} as a whole" if parts else ground.area.name
    return Parts(_BELOW.get(ground.area.kind, "Area"), dict([*parts, (own, whole)]), own, part_of)


def _dated(area: places.AreaView) -> str:
    if area.valid_until is None:
        return f"{area.name}, from {in_words(area.valid_from)}"
    return f"{area.name}, until {in_words(area.valid_until - dt.timedelta(days=1))}"


def totals(counted: Mapping[str, Sequence[int]], width: int) -> list[int]:
    """Numbers by area code, added up over all of them."""
    return [sum(values[place] for values in counted.values()) for place in range(width)]


def address(path: str, **asked: object) -> str:
    """An address of the site with what it asks for, beside what it asks for already."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}" if asked else path
