"""Stocks of people and the flows between two days, such that what comes in and goes out is exactly the difference.

    closing = opening + joiners - leavers + transfers in - transfers out + moves + changes of rank, class and hours

Somebody is counted on a day when a career and terms of theirs hold it. `movements` looks at each day on which anything
of a person changes, and says what that did to the stock in a scope: one line for each way in or out, headcount and
full-time equivalent (FTE). `reconcile` holds the lines against a closing stock that was counted by itself.

Spans of days exclude their end. A stock is of the whole of its day, so flows from the 31st to the 31st are those of the
days after the first, up to and with the last: a change on the first day is in the opening already.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

#: As careers have them: those who came from another force, and those who went to one.
TRANSFER_IN, TRANSFER_OUT = "transfer-in", "transfer-out"


class Movement(StrEnum):
    """What put somebody into a stock, took them out, or changed how much of a week they serve."""

    JOINED = "joined"
    TRANSFERRED_IN = "transferred-in"
    LEFT = "left"
    TRANSFERRED_OUT = "transferred-out"
    MOVED_IN = "moved-in"
    MOVED_OUT = "moved-out"
    CLASS_IN = "class-in"
    CLASS_OUT = "class-out"
    RANK_IN = "rank-in"
    RANK_OUT = "rank-out"
    FTE = "fte"
    UNRECORDED_IN = "unrecorded-in"
    UNRECORDED_OUT = "unrecorded-out"

    @property
    def label(self) -> str:
        """The words of a line: `Moves in from other units`."""
        return _LABELS[self]


_LABELS = {
    Movement.JOINED: "Joiners", Movement.TRANSFERRED_IN: "Transfers in from other forces",
    Movement.LEFT: "Leavers", Movement.TRANSFERRED_OUT: "Transfers out to other forces",
    Movement.MOVED_IN: "Moves in from other units", Movement.MOVED_OUT: "Moves out to other units",
    Movement.CLASS_IN: "Came from another class of staff", Movement.CLASS_OUT: "Went to another class of staff",
    Movement.RANK_IN: "Came from another rank", Movement.RANK_OUT: "Went to another rank",
    Movement.FTE: "Changes of FTE", Movement.UNRECORDED_IN: "Terms recorded again",
    Movement.UNRECORDED_OUT: "Terms not recorded",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """People, by head and by FTE. Those whose hours aren't counted (specials) have an FTE of 0."""

    headcount: int = 0
    fte: Decimal = Decimal(0)

    def __add__(self, other: Amount) -> Amount:
        """Both together."""
        return Amount(self.headcount + other.headcount, self.fte + other.fte)

    def __sub__(self, other: Amount) -> Amount:
        """What this has more than the other."""
        return Amount(self.headcount - other.headcount, self.fte - other.fte)

    def __neg__(self) -> Amount:
        """As much less."""
        return Amount(-self.headcount, -self.fte)

    def __bool__(self) -> bool:
        """Whether it is anything."""
        return bool(self.headcount or self.fte)


@dataclass(frozen=True, slots=True)
class Service:
    """A career: from joining until the first day without them; how they came, and why they went."""

    start: dt.date
    end: dt.date | None
    how: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """What somebody serves as for a span of days."""

    start: dt.date
    end: dt.date | None
    rank: str
    staff_class: str
    fte: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is posted for a span of days: the unit's code and those of the units above it."""

    start: dt.date
    end: dt.date | None
    units: tuple[str, ...]


@dataclass(slots=True)
class Record:
    """All that is recorded of one person. Spans of one kind don't overlap."""

    services: list[Service]
    terms: list[Served]
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which stock: of a unit and all below it, of a class, of a rank; None is any."""

    unit: str | None = None
    staff_class: str | None = None
    rank: str | None = None


EVERYBODY = Scope()


@dataclass(frozen=True, slots=True)
class Line:
    """What one kind of movement did to a stock: `how` is by which way somebody joined, or why they left."""

    movement: Movement
    how: str
    change: Amount


@dataclass(frozen=True, slots=True)
class Reconciled:
    """An opening with its lines beside a closing that was counted by itself.

    `difference` is the closing less what was expected: nothing where the records hold together, else a break, which is
    shown and never spread over the lines.
    """

    opening: Amount
    lines: tuple[Line, ...]
    expected: Amount
    closing: Amount
    difference: Amount

    @property
    def holds(self) -> bool:
        """Whether the lines explain all of it."""
        return not self.difference


def reconcile(opening: Amount, lines: Iterable[Line], closing: Amount) -> Reconciled:
    """Hold lines against a closing stock."""
    lines = tuple(lines)
    expected = sum((line.change for line in lines), opening)
    return Reconciled(opening, lines, expected, closing, closing - expected)


def stock(records: Iterable[Record], day: dt.date, scope: Scope = EVERYBODY) -> Amount:
    """How many are counted in a scope on a day."""
    found = (_State.on(record, day) for record in records)
    return sum((state.amount for state in found if state.inside(scope)), Amount())


def movements(
    records: Iterable[Record], first_on: dt.date, last_on: dt.date, scope: Scope = EVERYBODY
) -> list[Line]:
    """The lines between the stock of one day and that of another, in the order of `Movement`; none are nought.

    Raises:
        ValueError: the last day is before the first.
    """
    if last_on < first_on:
        raise ValueError(f"From {first_on} to {last_on} is backwards.")
    sums: dict[tuple[Movement, str], Amount] = defaultdict(Amount)
    for record in records:
        before = None
        for day in _days(record, first_on, last_on):
            before = before or _State.on(record, day - dt.timedelta(days=1))
            after = _State.on(record, day)
            for movement, how, change in _changes(before, after, scope):
                sums[movement, how] += change
            before = after
    order = list(Movement)
    keys = sorted(sums, key=lambda key: (order.index(key[0]), key[1]))
    return [Line(*key, sums[key]) for key in keys if key[0] is not Movement.FTE or sums[key]]


@dataclass(frozen=True, slots=True)
class _State:
    """One person on one day."""

    service: Service | None
    terms: Served | None
    units: tuple[str, ...]

    @classmethod
    def on(cls, record: Record, day: dt.date) -> _State:
        place = _holding(record.places, day)
        return cls(_holding(record.services, day), _holding(record.terms, day), place.units if place else ())

    def inside(self, scope: Scope) -> bool:
        return (
            self.service is not None
            and self.terms is not None
            and scope.staff_class in (None, self.terms.staff_class)
            and scope.rank in (None, self.terms.rank)
            and (scope.unit is None or scope.unit in self.units)
        )

    @property
    def amount(self) -> Amount:
        return Amount(1, self.terms.fte) if self.terms else Amount()


class _Span(Protocol):
    @property
    def start(self) -> dt.date: ...

    @property
    def end(self) -> dt.date | None: ...


Spanned = TypeVar("Spanned", bound=_Span)


def _holding(spans: Sequence[Spanned], day: dt.date) -> Spanned | None:
    for span in spans:
        if span.start <= day and (span.end is None or day < span.end):
            return span
    return None


def _days(record: Record, first_on: dt.date, last_on: dt.date) -> list[dt.date]:
    """The days after the first, up to the last, on which anything of somebody begins or ends."""
    spans: tuple[Sequence[_Span], ...] = (record.services, record.terms, record.places)
    ends = {day for several in spans for span in several for day in (span.start, span.end) if day is not None}
    return sorted(day for day in ends if first_on < day <= last_on)


def _changes(before: _State, after: _State, scope: Scope) -> Iterable[tuple[Movement, str, Amount]]:
    was, is_now = before.inside(scope), after.inside(scope)
    if before.service is not after.service:
        if was and before.service:
            why = before.service.why
            out = Movement.TRANSFERRED_OUT if why == TRANSFER_OUT else Movement.LEFT
            yield out, why, -before.amount
        if is_now and after.service:
            how = after.service.how
            into = Movement.TRANSFERRED_IN if how == TRANSFER_IN else Movement.JOINED
            yield into, how, after.amount
    elif was and is_now:
        change = after.amount - before.amount
        if change:
            yield Movement.FTE, "", change
    elif was:
        yield _OUT[_why(before, after, scope)], "", -before.amount
    elif is_now:
        yield _IN[_why(after, before, scope)], "", after.amount


def _why(inside: _State, outside: _State, scope: Scope) -> str:
    """What of somebody who goes on serving puts them outside; of several, the one that says most about them."""
    if outside.terms is None or inside.terms is None:
        return "unrecorded"
    if scope.staff_class not in (None, outside.terms.staff_class):
        return "class"
    if scope.rank not in (None, outside.terms.rank):
        return "rank" if outside.terms.staff_class == inside.terms.staff_class else "class"
    return "unit"


_IN: Mapping[str, Movement] = {
    "unrecorded": Movement.UNRECORDED_IN, "class": Movement.CLASS_IN, "rank": Movement.RANK_IN,
    "unit": Movement.MOVED_IN,
}  # fmt: skip
_OUT: Mapping[str, Movement] = {
    "unrecorded": Movement.UNRECORDED_OUT, "class": Movement.CLASS_OUT, "rank": Movement.RANK_OUT,
    "unit": Movement.MOVED_OUT,
}  # fmt: skip
