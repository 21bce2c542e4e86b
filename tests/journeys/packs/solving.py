"""Packs made up at random whose figures are made of cells, and a reader who knows of what, and solves for the rest."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from peelian.analysis.tables import Column, Table, value_of
from peelian.apps.board.api import Content, Document, Figure, PackTable
from peelian.journeys.packs.public import public_version
from tests.journeys.packs.making import document, figure, section, share

COUNTS = (0, 1, 2, 3, 4, 5, 7, 9, 12, 20, 33, 60, 120)
LEAST = 5
_NONE = 1e-6


@dataclass
class Puzzle:
    """A section and what somebody knows of it who knows what each of its figures is made of.

    Args:
        counts: all that there is to know, by the reader's names.
        sums: of names and factors, that come to 0.
        told: in which figure and which of its numbers a count is told, or in which cell.
    """

    counts: dict[str, float] = field(default_factory=dict)
    sums: list[dict[str, float]] = field(default_factory=list)
    tables: list[PackTable] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    cells: dict[tuple[str, int, int], str] = field(default_factory=dict)

    def sum_up(self, name: str, parts: Sequence[str]) -> None:
        """A count that is made of others."""
        self.counts[name] = sum(self.counts[one] for one in parts)
        self.sums.append({**dict.fromkeys(parts, 1.0), name: -1.0})

    def document(self) -> Document:
        """It, as a pack of one section."""
        return document(section("puzzle", Content(figures=self.figures, tables=self.tables)))


def made_up(r: random.Random) -> Puzzle:
    """One or two tables, and figures that repeat, add up, leave over or nearly are some of their cells."""
    puzzle = Puzzle()
    for name in ("t", "u")[: r.choice((1, 1, 2))]:
        (_crossed if r.random() < 0.3 else _list)(puzzle, name, r)
    for number in range(r.randint(1, 4)):
        _figure(puzzle, f"f{number}", r)
    return puzzle


def _list(puzzle: Puzzle, name: str, r: random.Random) -> None:
    """Counts below each other, with a total or shares or both or neither."""
    rows = [f"{name}{number}" for number in range(r.randint(2, 6))]
    puzzle.counts.update({one: float(r.choice(COUNTS)) for one in rows})
    puzzle.sum_up(f"{name}-all", rows)
    whole, with_total, with_shares = puzzle.counts[f"{name}-all"], r.random() < 0.7, r.random() < 0.5
    columns = [Column("What"), Column("People", numeric=True)]
    lines = [[one, int(puzzle.counts[one])] for one in (*rows, f"{name}-all")]
    if with_shares and whole:
        columns.append(Column("Share", numeric=True, share=True))
        lines = [[*line, line[1] / whole] for line in lines]  # type: ignore[operator]
    table = Table(name, name, columns, lines[:-1], lines[-1] if with_total else None)
    shares = ((2, 1),) if len(columns) > 2 else ()
    puzzle.tables.append(PackTable(table, people=(1,), shares=shares))
    puzzle.cells |= {(name, row, 1): one for row, one in enumerate((*rows, f"{name}-all"))}


def _crossed(puzzle: Puzzle, name: str, r: random.Random) -> None:
    """Counts in rows and columns, with the sums of both."""
    height, width = r.randint(2, 4), r.randint(2, 3)
    rows = [[f"{name}{i}{j}" for j in range(width)] for i in range(height)]
    puzzle.counts.update({one: float(r.choice(COUNTS)) for row in rows for one in row})
    for i, row in enumerate(rows):
        puzzle.sum_up(f"{name}{i}-all", row)
        row.append(f"{name}{i}-all")
    last = [f"{name}-all{j}" for j in range(width + 1)]
    for j, one in enumerate(last):
        puzzle.sum_up(one, [row[j] for row in rows])
    rows.append(last)
    puzzle.sums.append({**dict.fromkeys(last[:-1], 1.0), last[-1]: -1.0})
    columns = [Column("What"), *(Column(f"Column {j}", numeric=True) for j in range(width + 1))]
    lines = [[f"Row {i}", *(int(puzzle.counts[one]) for one in row)] for i, row in enumerate(rows)]
    table = Table(name, name, columns, lines[:-1], lines[-1])
    puzzle.tables.append(PackTable(table, people=tuple(range(1, width + 2))))
    puzzle.cells |= {(name, i, j + 1): one for i, row in enumerate(rows) for j, one in enumerate(row)}


def _figure(puzzle: Puzzle, name: str, r: random.Random) -> None:
    """A figure or two that somebody who knows the section knows to be made of cells of one column."""
    table = r.choice(puzzle.tables).table
    column = r.choice([one for one in range(1, len(table.columns)) if (table.name, 0, one) in puzzle.cells])
    rows = [puzzle.cells[table.name, row, column] for row in range(len(table.rows))]
    all_of_it = puzzle.cells[table.name, len(rows), column]
    kind = r.choice(("count", "share", "rest", "both", "over"))
    some = r.sample(rows, 1 if kind == "over" else r.randint(1, min(4, len(rows))))
    if kind != "over" and r.random() < 0.5:
        first = r.randrange(len(rows))
        some = rows[first : first + r.randint(1, len(rows))]
    puzzle.sum_up(name, some)
    part, whole = puzzle.counts[name], puzzle.counts[all_of_it]
    if kind in {"count", "both"} and len(some) < 4:
        puzzle.figures.append(figure(f"x.{name}", part, people=True))
        puzzle.cells[f"x.{name}", 0, 0] = name
    if kind in {"both", "over"}:
        puzzle.figures.append(figure(f"x.{name}-all", whole, people=True))
        puzzle.cells[f"x.{name}-all", 0, 0] = all_of_it
    if kind == "over" and part > LEAST:
        gap = float(r.randint(1, LEAST - 1))
        puzzle.counts |= {f"{name}-over": gap, f"{name}-less": part - gap}
        puzzle.sums.append({name: 1.0, f"{name}-over": -1.0, f"{name}-less": -1.0})
        puzzle.figures.append(figure(f"x.{name}", part - gap, people=True))
        puzzle.cells[f"x.{name}", 0, 0] = f"{name}-less"
    if kind in {"share", "rest"} and whole:
        told = part if kind == "share" else whole - part
        puzzle.figures.append(share(f"x.{name}", told, whole, people=True))
        puzzle.counts[f"{name}-told"] = told
        puzzle.sums.append(
            {f"{name}-told": 1.0, name: -1.0}
            if kind == "share"
            else {f"{name}-told": 1.0, name: 1.0, all_of_it: -1.0}
        )
        puzzle.cells[f"x.{name}", 0, 1], puzzle.cells[f"x.{name}", 0, 2] = f"{name}-told", all_of_it


def solved(puzzle: Puzzle) -> Iterator[tuple[str, float, float]]:
    """Small counts of which a reader of the public version learns how many they are, or that they are small.

    Yields each by name, with the least and the most that it may be for all that is shown.
    """
    shown = _shown(puzzle, public_version(puzzle.document(), {}))
    names = list(puzzle.counts)
    at = {one: place for place, one in enumerate(names)}
    for name, count in puzzle.counts.items():
        if 0 < count < LEAST and ("-" not in name or "-over" in name or name in puzzle.cells.values()):
            if name in shown:
                yield name, count, count
                continue
            least, most = (_end(puzzle, shown, at, name, sign) for sign in (1, -1))
            if most - least < 1 - _NONE or most < LEAST - _NONE:
                yield name, least, most


def _end(puzzle: Puzzle, shown: Mapping[str, float], at: Mapping[str, int], name: str, sign: int) -> float:
    matrix = np.zeros((len(puzzle.sums), len(at)))
    for row, parts in enumerate(puzzle.sums):
        for one, by in parts.items():
            matrix[row, at[one]] += by
    told = set(puzzle.cells.values())
    bounds = [
        (shown[one], shown[one]) if one in shown else (1 if one in told and puzzle.counts[one] else 0, None)
        for one in at
    ]
    cost = np.zeros(len(at))
    cost[at[name]] = sign
    found = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(puzzle.sums)), bounds=bounds)
    return sign * float(found.fun) if found.status == 0 else (0.0 if sign > 0 else 1e9)


def _shown(puzzle: Puzzle, public: Document) -> dict[str, float]:
    """What is told, by the reader's names; noughts are."""
    shown = {one: 0.0 for one, count in puzzle.counts.items() if not count}
    [content] = [one.content for one in public.sections]
    for one in content.tables:
        for row, line in enumerate(one.table.lines()):
            for column, cell in enumerate(line):
                if (one.table.name, row, column) in puzzle.cells and isinstance(value_of(cell), int):
                    shown[puzzle.cells[one.table.name, row, column]] = float(str(value_of(cell)))
        _solve_shares(puzzle, one.table, shown)
    for told in content.figures:
        for place, number in enumerate((told.value, told.numerator, told.denominator)):
            if number is not None and (told.name, 0, place) in puzzle.cells:
                shown[puzzle.cells[told.name, 0, place]] = number
    return shown


def _solve_shares(puzzle: Puzzle, table: Table, shown: dict[str, float]) -> None:
    """A share beside its count tells the whole, and a share with the whole its count."""
    if len(table.columns) < 3 or not table.columns[2].share:
        return
    whole = puzzle.cells[table.name, len(table.rows), 1]
    shares = [
        (puzzle.cells[table.name, row, 1], value)
        for row, line in enumerate(table.rows)
        if isinstance(value := value_of(line[2]), float)
    ]
    if any(value and one in shown for one, value in shares):
        shown[whole] = puzzle.counts[whole]
    if whole in shown:
        shown |= {one: puzzle.counts[one] for one, _ in shares}
