"""Which counts of people the public isn't shown, in all of a pack at once: tables, shares and figures hang together.

Within a table `analysis.suppression` decides. Then what says the same elsewhere goes too, until nothing more follows:

- a share goes with its count, and all shares of a column go with its total (count through share is the total);
- a figure of people whose value is hidden anywhere goes, and a share of people of which part, rest or whole is hidden
  (a part below 20 only beside the same whole, or in the same section: of small numbers many are alike);
- so many for each of people (students for each tutor) go with either of the two;
- of counts that make a hidden small one by adding and subtracting (opening + joined - left = closing), the least goes;
- of all cells and figures of a section that make each other, by any sums (`ledger`, `ties`), those go that would tell a
  hidden one, and those that differ from one another by few people;
- a cell goes that tells a hidden value under the same words in another table, or a hidden figure in the same section;
  where it could be worked out from the rest of its table, another goes with it.

It hides too much rather than too little: two things that are unlike and happen to be equal may both go.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from peelian.analysis.suppression import LEAST
from peelian.apps.board.api import Content, Figure
from peelian.journeys.packs.grid import Grid, Place, is_small, stems
from peelian.journeys.packs.ledger import PART, REST, VALUE, WHOLE, Ledger, Name
from peelian.journeys.packs.sums import flow_company, gives_away
from peelian.journeys.packs.ties import tie
from peelian.journeys.packs.wording import TELLING

#: So near to each other are a quotient and what it is made of.
_SAME = 1e-9
#: A table: its section's place and its own among the section's tables.
Key = tuple[int, int]
#: What isn't told: its section, and how the words begin that it stands under.
_Gone = tuple[int, set[str]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What isn't shown.

    Args:
        cells: by table.
        figures: their names.
        small: those of them that are small and that no hidden cell repeats: “fewer than 5” gives nothing away.
        near: by section, numbers that its words and charts may not tell: counts, and shares from 0 to 1, that aren't
            shown in it; and larger ones that aren't shown anywhere.
    """

    cells: Mapping[Key, frozenset[Place]]
    figures: frozenset[str]
    small: frozenset[str]
    near: Sequence[frozenset[float]]


def find_hidden(contents: Sequence[Content]) -> Hidden:
    """What of the contents of a public version's sections isn't shown."""
    book = _Book(contents)
    before = -1
    while book.size() != before:
        before = book.size()
        book.hide_cells()
        book.hide_figures()
        book.hide_tied()
    cells = {key: frozenset(grid.hidden) for key, grid in book.grids.items()}
    lone = {f.name for f in book.figures() if f.name in book.hidden and f.value not in book.cell_values()}
    small = frozenset(name for name in lone if book.is_small_count(name))
    own = [book.values(place) for place in range(len(contents))]
    telling = {one for values in own for one in values if one >= TELLING}
    return Hidden(cells, frozenset(book.hidden), small, [frozenset(one | telling) for one in own])


class _Book:
    """All sections' tables and figures, and what is hidden of them."""

    def __init__(self, contents: Sequence[Content]) -> None:
        self.contents = contents
        self.grids = {
            (place, number): Grid(one, place)
            for place, content in enumerate(contents)
            for number, one in enumerate(content.tables)
            if one.people
        }
        self.hidden: set[str] = set()
        #: Parts and rests of shares that are hidden, which no other figure and no cell of the section may tell.
        self.told_by_shares: dict[int, set[float]] = {}
        for grid in self.grids.values():
            grid.find()
        self.ledgers = [self._ledger(place) for place in range(len(contents))]
        #: What was hidden of each section's ledger when it was last found to be safe.
        self.safe: dict[int, set[Name]] = {}
        #: Figures that are hidden beside others of their section: they tell nothing by themselves.
        self.company: set[str] = set()

    def _ledger(self, section: int) -> Ledger:
        grids = {number: grid for (place, number), grid in self.grids.items() if place == section}
        figures = [
            one
            for one in self.contents[section].figures
            if one.unit not in {"share", "percentage points"}
            or (one.unit == "share" and self._is_of_people(one, section))
        ]
        ledger = Ledger(grids, figures)
        tie(ledger)
        return ledger

    def hide_tied(self) -> None:
        """Hide what would tell a hidden count by any sums of its section's cells and figures."""
        for section, ledger in enumerate(self.ledgers):
            hidden = self._hidden_of(section)
            if self.safe.get(section) == hidden:
                continue
            forced: set[Name] = {one for one in hidden if one[1] == VALUE and one[0] not in self.company}
            for (place, number), grid in self.grids.items():
                if place == section:
                    forced |= {(number, cell) for cell in grid.forced}
            for told, which in ledger.company(hidden, forced):
                if isinstance(told, str):
                    self.hidden.add(told)
                    self.company.add(told)
                elif isinstance(which, tuple):
                    self.grids[section, told].hide(which)
                    self.grids[section, told].hide_shares()
            self.safe[section] = self._hidden_of(section)

    def _hidden_of(self, section: int) -> set[Name]:
        hidden: set[Name] = {
            (one.name, which)
            for one in self.contents[section].figures
            if one.name in self.hidden
            for which in (VALUE, PART, REST, WHOLE)
        }
        for (place, number), grid in self.grids.items():
            if place == section:
                total = len(grid.table.rows)
                hidden |= {(number, cell) for cell in grid.hidden}
                hidden |= {(number, (total, column)) for column in grid.untold}
        return hidden

    def size(self) -> int:
        return len(self.hidden) + sum(len(grid.hidden) for grid in self.grids.values())

    def figures(self) -> Iterable[Figure]:
        return (figure for content in self.contents for figure in content.figures)

    def is_small_count(self, name: str) -> bool:
        """Whether a figure is a small count of people, and no quotient of them."""
        return any(
            f.name == name and f.people and f.unit != "share" and is_small(f.value) for f in self.figures()
        )

    def cell_values(self) -> set[float]:
        """Counts that stand in hidden cells, or that are their sum and may not be told."""
        sums = {value for grid in self.grids.values() for value in grid.untold.values()}
        return sums | {
            value
            for grid in self.grids.values()
            for place in grid.hidden
            if (value := grid.number(place)) and place[1] in grid.people
        }

    def values(self, section: int) -> set[float]:
        """All numbers of a section that are hidden."""
        grids = [grid for grid in self.grids.values() if grid.section == section]
        cells = {
            value for grid in grids for place in grid.hidden if (value := grid.number(place)) is not None
        }
        sums = {value for grid in grids for value in grid.untold.values()}
        figures = {
            f.value for f in self.contents[section].figures if f.name in self.hidden and f.value is not None
        }
        return cells | sums | figures | self.told_by_shares.get(section, set())

    def hide_figures(self) -> None:
        gone = self._gone()
        for place, content in enumerate(self.contents):
            for figure in content.figures:
                if figure.name in self.hidden:
                    continue
                if figure.unit == "share":
                    self._hide_share(figure, place, gone)
                elif (
                    self._is_quotient(figure, place)
                    or self._is_difference(figure, content)
                    or (figure.people and is_small(figure.value))
                ):
                    self.hidden.add(figure.name)
                else:
                    self._hide_repeated(figure, place, gone)
            self._hide_sums(content)

    def _gone(self) -> dict[float, list[_Gone]]:
        """What isn't told anywhere, with its section and what it is about."""
        gone: dict[float, list[_Gone]] = {}
        for grid in self.grids.values():
            total = len(grid.table.rows)
            for place in [*grid.hidden, *((total, column) for column in grid.untold)]:
                value = grid.sum_of(place[1]) if place[0] == total else grid.number(place)
                if value and place[1] in grid.people:
                    gone.setdefault(value, []).append((grid.section, grid.words(place)))
        for section, content in enumerate(self.contents):
            for figure in content.figures:
                if figure.name in self.hidden and figure.value:
                    part, whole = figure.numerator or 0.0, figure.denominator or 0.0
                    told = {part, whole - part} if figure.unit == "share" else {figure.value}
                    for value in told - {0.0, whole}:
                        gone.setdefault(value, []).append((section, stems(figure.label)))
        return gone

    def _hide_repeated(self, figure: Figure, section: int, gone: Mapping[float, Sequence[_Gone]]) -> None:
        """Hide what tells again what isn't told: a small number is alike by chance unless its words are too."""
        if not figure.people or figure.value is None:
            return
        words = stems(figure.label)
        alike = [
            place for place, about in gone.get(figure.value, ()) if figure.value >= TELLING or words & about
        ]
        if alike:
            self.hidden.add(figure.name)
        if alike and figure.value >= TELLING and set(alike) == {section}:
            self.company.add(figure.name)  # the section's ledger ties it

    def _is_quotient(self, figure: Figure, section: int) -> bool:
        """Whether a figure is so many for each (or for each hundred) of people, any of which aren't shown: 5 by 4."""
        part, whole, value = figure.numerator, figure.denominator, figure.value
        untold = {one for one in self.values(section) if one}
        if part is not None and whole is not None:
            of_people = figure.people or bool({part, whole} & self._people_of(section))
            return of_people and (is_small(part) or is_small(whole) or bool({part, whole} & untold))
        if value is None or float(value).is_integer() or figure.people:
            return False
        told = self._people_of(section)
        pairs = (
            (one, other) for gone in untold for known in told for one, other in ((gone, known), (known, gone))
        )
        return any(
            math.isclose(value * other, one * scale, rel_tol=_SAME)
            for one, other in pairs
            for scale in (1, 100)
        )

    def _is_difference(self, figure: Figure, content: Content) -> bool:
        """Whether a figure is the points between two shares, one of which isn't shown and would be known again."""
        if figure.value is None or figure.unit != "percentage points":
            return False
        shares = [
            (one.name, one.value) for one in content.figures if one.unit == "share" and one.value is not None
        ]
        return any(
            {name, other} & self.hidden
            and math.isclose(100 * abs(one - two), abs(figure.value), abs_tol=_SAME)
            for (name, one), (other, two) in combinations(shares, 2)
        )

    def _people_of(self, section: int) -> set[float]:
        """All counts of people of a section, but 0."""
        counts = {one.value for one in self.contents[section].figures if one.people and one.unit != "share"}
        for grid in self.grids.values():
            if grid.section == section:
                counts |= {grid.number((row, col)) for row in range(len(grid.lines)) for col in grid.people}
        return {one for one in counts if one}

    def _hide_sums(self, content: Content) -> None:
        counts = {f.name: f.value for f in content.figures if f.people and f.unit != "share" and f.value}
        for small in [name for name, value in counts.items() if name in self.hidden and is_small(value)]:
            if (company := gives_away(counts, self.hidden, small)) is not None:
                self.hidden.add(company)
        wanted = {name: LEAST - abs(n) for name, n in counts.items() if name in self.hidden and is_small(n)}
        self.hidden |= flow_company(counts, self.hidden, wanted)

    def hide_cells(self) -> None:
        told_by: dict[tuple[str, float], set[Key]] = {}
        for key, grid in self.grids.items():
            for place in grid.hidden:
                if place[1] in grid.people and (value := grid.number(place)):
                    told_by.setdefault((grid.title(place), value), set()).add(key)
        for key, grid in self.grids.items():
            for place in [(row, column) for row in range(len(grid.lines)) for column in grid.people]:
                value = grid.number(place) or 0.0
                others = told_by.get((grid.title(place), value), set()) - {key}
                if value and others and place not in grid.hidden:
                    grid.force(place)

    def _hide_share(self, figure: Figure, section: int, gone: Collection[float]) -> None:
        part, whole = figure.numerator, figure.denominator
        if part is None or whole is None or not self._is_of_people(figure, section):
            return
        rest = whole - part
        cells = {one for grid in self.grids.values() for one in grid.parts()}
        totals = {one for grid in self.grids.values() for one in grid.totals()}
        known = {one for one in gone if one >= TELLING} | self._figure_values(section)
        known |= self.told_by_shares.get(section, set())
        repeats = {(part, whole), (rest, whole)} & cells or whole in totals or {part, rest, whole} & known
        if is_small(part) or is_small(rest) or repeats:
            self.hidden.add(figure.name)
            self.told_by_shares.setdefault(section, set()).update({part, rest} - {0.0, whole})

    def _is_of_people(self, figure: Figure, section: int) -> bool:
        """Whether a share is of people: it says so, comes from answers, or both its numbers count people here.

        One number alone may be like a count of people by chance; unless it is one that isn't told.
        """
        part, whole = figure.numerator or 0.0, figure.denominator or 0.0
        if figure.people or figure.interval is not None or {part, whole} <= self._people_of(section):
            return True
        untold = {one for one in self.values(section) if one >= TELLING}
        return bool({part, whole - part} & untold)

    def _figure_values(self, section: int | None = None) -> set[float]:
        """Counts that stand in hidden figures."""
        return {
            figure.value
            for place, content in enumerate(self.contents)
            if section in (None, place)
            for figure in content.figures
            if figure.name in self.hidden and figure.unit != "share" and figure.value
        }
