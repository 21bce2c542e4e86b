"""Practice beside paper: what became of what was asked, and how a map of presence is drawn and read.

Compliance is patrol-minutes proven in a task's windows, of those asked for: the one figure of "proven of asked", on
every screen and in every paper. What is beyond one task's own makes up for nothing of another's. What positions
can't tell is kept apart from what they deny: a task in whose windows no device gave a position was neither visited nor
missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: From this share of the minutes asked for on, a task was done.
DONE = 0.9
#: Fewer devices than these in a team's figure, and it would tell of one person.
FEWEST = 3
#: A cluster of cells is told from this size and length on.
_LEAST_CELLS = 3
_LEAST_MINUTES = 30.0
Cell = tuple[int, int]


class Verdict(StrEnum):
    """What became of a task."""

    VISITED = "visited"
    PARTLY = "partly"
    NOT_VISITED = "not-visited"
    NOT_KNOWN = "not-known"  # no position to tell by
    NOT_MEASURED = "not-measured"  # whoever walks carries none of our devices

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return _LABELS[self]


_LABELS = {
    Verdict.VISITED: "Visited", Verdict.PARTLY: "Partly", Verdict.NOT_VISITED: "Not visited",
    Verdict.NOT_KNOWN: "Not known", Verdict.NOT_MEASURED: "Not measured",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One task's part of a figure: what was asked, and what was proven of it in its windows.

    `measured`: whoever was asked carries a device. `known`: some device gave a position in the windows. `known_share`:
    of the windows' time, how much can be told by positions; the rest of what was asked can't be held against anything.
    """

    measured: bool
    known: bool
    asked_visits: int
    asked_minutes: float
    visits: int
    patrol_minutes: float
    officer_minutes: float
    known_share: float = 1.0

    @property
    def counted_minutes(self) -> float:
        """Of the minutes asked for, those that can be held against what was proven."""
        return self.asked_minutes * self.known_share if self.counts else 0.0

    @property
    def given_minutes(self) -> float:
        """Of `counted_minutes`, those that were proven: what is beyond them makes up for no other task's."""
        return min(self.patrol_minutes, self.counted_minutes)

    @property
    def counts(self) -> bool:
        """Whether it can be held against what was asked."""
        return self.measured and self.known


@dataclass(frozen=True, slots=True)
class Total:
    """Outcomes added up. Only those that can be told enter `counted_…` and the compliance.

    `compliance` is `given_minutes` of `counted_minutes`, None where nothing can be told. Minutes are added before they
    are divided, so a long task weighs as much as its minutes do.
    """

    tasks: int
    asked_visits: int
    asked_minutes: float
    visits: int
    patrol_minutes: float
    officer_minutes: float
    counted_minutes: float
    given_minutes: float
    not_visited: int
    not_known: int
    not_measured: int
    compliance: float | None
    verdict: Verdict


def compliance(outcomes: Iterable[Outcome]) -> float | None:
    """Patrol-minutes proven of those asked for, over the outcomes that can be told; None for none."""
    told = list(outcomes)
    asked = sum(one.counted_minutes for one in told)
    return sum(one.given_minutes for one in told) / asked if asked else None


def verdict_of(outcome: Outcome) -> Verdict:
    """What became of one task."""
    if not outcome.measured:
        return Verdict.NOT_MEASURED
    if not outcome.known:
        return Verdict.NOT_KNOWN
    if outcome.visits == 0:
        return Verdict.NOT_VISITED
    return Verdict.VISITED if outcome.patrol_minutes >= DONE * outcome.counted_minutes else Verdict.PARTLY


def total(outcomes: Sequence[Outcome]) -> Total:
    """Outcomes added up. Minutes given to one task make no other one visited: then the verdict is `PARTLY`."""
    verdicts = [verdict_of(one) for one in outcomes]
    share = compliance(outcomes)
    return Total(
        tasks=len(outcomes),
        asked_visits=sum(one.asked_visits for one in outcomes),
        asked_minutes=sum(one.asked_minutes for one in outcomes),
        visits=sum(one.visits for one in outcomes),
        patrol_minutes=sum(one.patrol_minutes for one in outcomes),
        officer_minutes=sum(one.officer_minutes for one in outcomes),
        counted_minutes=sum(one.counted_minutes for one in outcomes),
        given_minutes=sum(one.given_minutes for one in outcomes),
        not_visited=verdicts.count(Verdict.NOT_VISITED),
        not_known=verdicts.count(Verdict.NOT_KNOWN),
        not_measured=verdicts.count(Verdict.NOT_MEASURED),
        compliance=share,
        verdict=_verdict_of_all(verdicts, share),
    )


def _verdict_of_all(verdicts: Sequence[Verdict], share: float | None) -> Verdict:
    told = [one for one in verdicts if one not in {Verdict.NOT_KNOWN, Verdict.NOT_MEASURED}]
    if not told or share is None:
        return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in verdicts or not verdicts else Verdict.NOT_MEASURED
    if all(one is Verdict.NOT_VISITED for one in told):
        return Verdict.NOT_VISITED
    if Verdict.NOT_VISITED in told or share < DONE:
        return Verdict.PARTLY
    return Verdict.VISITED


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure was worked out: the version of the rules and every parameter."""

    version: str
    parameters: Mapping[str, float]

    @property
    def sentence(self) -> str:
        """What stands under every figure."""
        said = self.parameters
        return (
            f"Rules {self.version}: presence is the time between two positions of one device in the place, one after "
            f"the other and at most {said.get('max_gap_s', 0):g} seconds apart. Away for more than "
            f"{said.get('exit_gap_s', 0):g} seconds begins a new visit; less than {said.get('minimum_dwell_s', 0):g} "
            "seconds is a pass and doesn’t count. Patrol-minutes are those with at least one device there, so a crew "
            "of two counts once; officer-minutes count each (Williams and Coupe 2017)."
            + (
                f" A device up to {said['accuracy_buffer_m']:g} metres outside counts as inside."
                if said.get("accuracy_buffer_m")
                else ""
            )
            + (
                f" A stay mostly at {said['vehicle_speed_mps']:g} metres a second or faster is by vehicle."
                if "vehicle_speed_mps" in said
                else ""
            )
        )


def shade_steps(values: Iterable[float], *, shades: int = 5) -> list[float]:
    """The upper edges of so many shades, each of about as many values: fewer where values are equal."""
    ordered = sorted(values)
    if not ordered:
        return []
    last = len(ordered) - 1
    edges = {ordered[min(last, -(-(number * len(ordered)) // shades) - 1)] for number in range(1, shades + 1)}
    return sorted(edges)


def shade_of(value: float, steps: Sequence[float]) -> int:
    """The shade of a value, from 1: the first step that it doesn't pass."""
    return next((number for number, edge in enumerate(steps, 1) if value <= edge), len(steps))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cells that lie side by side: their minutes, and the cell that holds most of them."""

    cells: tuple[Cell, ...]
    minutes: float
    busiest: Cell


def clusters(
    minutes: Mapping[Cell, float], *, least_cells: int = _LEAST_CELLS, least_minutes: float = _LEAST_MINUTES
) -> list[Cluster]:
    """Groups of adjoining cells (corners count) with anything in them, the longest first.

    A cell by itself is left out, and so is what adds up to little: a way passed once is no pattern.
    """
    left = {cell for cell, value in minutes.items() if value > 0}
    found: list[Cluster] = []
    while left:
        group = _grown(left.pop(), left)
        held = sum(minutes[cell] for cell in group)
        if len(group) >= least_cells and held >= least_minutes:
            busiest = max(group, key=lambda cell: (minutes[cell], cell))
            found.append(Cluster(tuple(sorted(group)), held, busiest))
    return sorted(found, key=lambda one: (-one.minutes, one.busiest))


def _grown(start: Cell, left: set[Cell]) -> list[Cell]:
    """All cells of `left` that hang together with one; they are taken out of `left`."""
    group, edge = [start], [start]
    while edge:
        x, y = edge.pop()
        near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
        left -= near
        group.extend(near)
        edge.extend(near)
    return group


def may_show_team(devices: int) -> bool:
    """Whether a team's figure may stand by itself: of fewer than three it would tell of one person."""
    return devices >= FEWEST
