"""Reported figures set against each other, as they stand: what doesn't fit is told in a sentence, never smoothed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product

from peelian.apps.workforce.types.figures import Break, BreakKind, CountedAs, Measure, ReportedView
from peelian.kernel.days import in_words

_DAY = dt.timedelta(days=1)
_Key = tuple[object, ...]
#: Figures of one key by their value: the same said twice is one thing, said by two.
_Said = Mapping[Decimal, Sequence[ReportedView]]


def contradictions(figures: Iterable[ReportedView]) -> list[Break]:
    """Breaks of reported figures among themselves, in the order of their days.

    Of the same thing, each other value is a break with the first. Where strength was reported of the day before the
    first day of reported joiners and leavers, and of their last day, opening + joiners - leavers is to be the closing;
    who transfers is among joiners and leavers. Each way in which the values can be put together is held against it.
    """
    said: dict[_Key, dict[Decimal, list[ReportedView]]] = defaultdict(dict)
    for figure in figures:
        said[figure.key].setdefault(figure.value, []).append(figure)
    found = [_twice(values) for values in said.values()]
    found += [_identity(said, key) for key in said if key[0] is Measure.JOINERS]
    return sorted(
        (one for several in found for one in several),
        key=lambda one: (one.last_on, one.kind, one.measure, one.unit_code, one.reported),
    )


def plain(value: Decimal) -> str:
    """A figure in a sentence: `8,067`, `451.60`."""
    return f"{value:,.2f}".removesuffix(".00")


def whom(figure: ReportedView) -> str:
    """Of whom, and where: `Police officers of Custody`, `everybody in the force`."""
    where = figure.unit_name or "the force"
    return f"{figure.staff_class.label} of {where}" if figure.staff_class else where


def when(first_on: dt.date, last_on: dt.date) -> str:
    """The day or days: `on 31 March 2023`, `from 1 April 2023 to 31 March 2024`."""
    if first_on == last_on:
        return f"on {_on(first_on)}"
    return f"from {_on(first_on)} to {_on(last_on)}"


def _twice(values: _Said) -> list[Break]:
    first, *others = values
    return [_differ(values[first], values[other]) for other in others]


def _differ(one: Sequence[ReportedView], other: Sequence[ReportedView]) -> Break:
    figure, second = one[0], other[0]
    words = (
        f"{second.measure.label}, {whom(second)}, {when(second.first_on, second.last_on)}, {second.counted_as.label}:"
        f" {_cited(one)} says {plain(figure.value)} and {_cited(other)} says {plain(second.value)}. They differ by"
        f" {plain(abs(second.value - figure.value))}."
    )
    return _break(BreakKind.TWICE, other, figure.value, words)


def _identity(said: Mapping[_Key, _Said], joined: _Key) -> list[Break]:
    _, unit, held, counted, first, last = joined
    assert isinstance(first, dt.date)  # noqa: S101 - a key's fifth is its first day
    openings = said.get((Measure.STRENGTH, unit, held, counted, first - _DAY, first - _DAY), {})
    leavers = said.get((Measure.LEAVERS, unit, held, counted, first, last), {})
    closings = said.get((Measure.STRENGTH, unit, held, counted, last, last), {})
    ways = product(openings.values(), said[joined].values(), leavers.values(), closings.values())
    return [
        _unequal(opening, joiners, left, closing)
        for opening, joiners, left, closing in ways
        if opening[0].value + joiners[0].value - left[0].value != closing[0].value
    ]


def _unequal(
    opening: Sequence[ReportedView],
    joiners: Sequence[ReportedView],
    leavers: Sequence[ReportedView],
    closing: Sequence[ReportedView],
) -> Break:
    """The sentence names all four figures, their days and sources, and what nobody reported that could explain it."""
    start, come, gone, end = opening[0], joiners[0], leavers[0], closing[0]
    made = start.value + come.value - gone.value
    more = end.value - made
    says = [_cited(one) for one in (opening, joiners, leavers, closing)]
    alike = len(set(says)) == 1
    at_start, of_joiners, of_leavers = ("", "", "") if alike else (f" ({one})" for one in says[:3])
    words = (
        f"Strength, {whom(end)}, {end.counted_as.label}: {f'{says[3]} has ' if alike else ''}{plain(start.value)}"
        f" {when(start.first_on, start.last_on)}{at_start}, plus {_many(come.value, 'joiner')}{of_joiners} and less"
        f" {_many(gone.value, 'leaver')}{of_leavers} {when(come.first_on, come.last_on)}, which make {plain(made)}, but"
        f" {'it' if alike else says[3]} says {plain(end.value)} {when(end.first_on, end.last_on)}:"
        f" {plain(abs(more))} {'more' if more > 0 else 'fewer'}.{_unsaid(end)}"
    )
    return _break(BreakKind.IDENTITY, closing, made, words)


def _unsaid(figure: ReportedView) -> str:
    """What moves people in and out of a figure besides joining and leaving, and isn't among what can be reported."""
    ways = [
        words
        for words, so in (
            ("moves between units", figure.unit_code),
            ("changes of class", figure.staff_class),
            ("changes of hours", figure.counted_as is CountedAs.FTE),
        )
        if so
    ]
    if not ways:
        return ""
    *rest, last = ways
    listed = f"{', '.join(rest)} or {last}" if rest else last
    return f" Nobody reported {listed} that would explain it."


def _break(kind: BreakKind, figures: Sequence[ReportedView], against: Decimal, words: str) -> Break:
    figure = figures[0]
    return Break(
        kind, figure.measure, figure.unit_code, figure.staff_class, figure.counted_as, figure.first_on,
        figure.last_on, figure.value, against, _cited(figures), words,
    )  # fmt: skip


def _many(value: Decimal, word: str) -> str:
    return f"{plain(value)} {word}{'' if value == 1 else 's'}"


def _cited(figures: Sequence[ReportedView]) -> str:
    return "; ".join(dict.fromkeys(figure.cited for figure in figures))


def _on(day: dt.date) -> str:
    return in_words(day)
