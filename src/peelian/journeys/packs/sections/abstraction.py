"""Hours taken from neighbourhood teams: by every definition that ships, by LPA, by reason, and month by month."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar

from peelian.analysis import vega
from peelian.analysis.abstraction import DEFINITIONS, AwayKind, Counts, Definition, Rate, Tally, rate
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Audience, Content
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import COUNTED_RANKS, Rank, ReasonSum, TallySum
from peelian.journeys import tell_abstraction
from peelian.journeys.packs.sections.abstraction_few import put_together, rows_of_few, tell_of_few
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import in_words

_Key = TypeVar("_Key", bound=Hashable)
_MINUTES = 60
_WHOSE = {Rank.CONSTABLE: "constables", Rank.PCSO: "pcsos"}
_KINDS = {
    AwayKind.ABSTRACTED: "Other work for the police", AwayKind.TRAINING: "Training",
    AwayKind.UNAVAILABLE: "Unavailable",
}  # fmt: skip
#: The one by which parts and months are told.
_MAIN = DEFINITIONS[0]


class _Span(TypedDict):
    area_codes: tuple[str, ...]
    first_on: dt.date
    last_on: dt.date


def _name(definition: Definition, rank: Rank) -> str:
    return f"abstraction.{definition.code.replace('-', '_')}_{_WHOSE[rank]}"


def _measure(definition: Definition, rank: Rank) -> Measure:
    return Measure(
        _name(definition, rank),
        f"{definition.title}: {rank.short}",
        SHARE,
        f"{definition.words} {definition.excluded} {definition.population}; here {rank.short}."
        f" Definition {definition.code}, version {definition.version}: {definition.source}.",
        digits=1,
    )


MEASURES = tuple(_measure(one, rank) for one in DEFINITIONS for rank in COUNTED_RANKS)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_ABSTRACTION, "Abstraction"):
        draft.lacks(MEASURES, refused)
        return draft.content()
    if not tells(
        draft, ground, MEASURES, first_day=workforce.first_shift_on(), records="Rostered shifts",
        mend="To mend: take in duties from the duty system; they are kept for two years.",
    ):  # fmt: skip
        return draft.content()
    span: _Span = {"area_codes": ground.codes, "first_on": ground.first_on, "last_on": ground.last_on}
    found, reasons = workforce.abstraction_sums(**span)
    if not found:
        draft.lacks(MEASURES, f"Abstraction: no shift of a neighbourhood team is rostered in {ground.days}.")
        return draft.content()
    totals = _added(found, lambda one: one.rank)
    source = question("workforce.abstraction_sums", **span)
    rows = f"/station/abstraction/?since={ground.first_on.isoformat()}&until={ground.last_on.isoformat()}"
    for definition in DEFINITIONS:
        for rank in COUNTED_RANKS:
            told = rate(definition, totals.get(rank, Tally()))
            over, under = _scaled(told)
            draft.share(
                _name(definition, rank), over, under, source=source, rows=f"{rows}&definition={definition.code}",
                why_none=f"No shift of {rank.short}s is rostered in the period.",
            )  # fmt: skip
    draft.words += [tell_abstraction.SUMS_FIRST, tell_abstraction.NO_HOURS]
    draft.table(_by_definition(ground, totals))
    _keep(draft, few=rows_of_few(found, lambda one: one.rank))
    _trend(draft, ground, found)
    _keep(draft, few=rows_of_few(found, lambda one: one.month))
    lpas = _lpas(ground)
    draft.table(_by_lpa(ground, found, totals))
    _keep(draft, few=rows_of_few(found, lambda one: lpas.get(one.area_code)))
    together = put_together(reasons)
    few = tell_of_few(together)
    draft.table(_by_reason(ground, reasons if few else together))
    _keep(draft, few=few)
    return draft.content()


def _keep(draft: Draft, *, few: bool) -> None:
    """Keep the last table for the Board where it is of so few people that it tells of one: who was ill, and when."""
    if few:
        draft.tables[-1] = dataclasses.replace(draft.tables[-1], audience=Audience.INTERNAL)


def _added(found: Iterable[TallySum], key: Callable[[TallySum], _Key]) -> dict[_Key, Tally]:
    sums: dict[_Key, Tally] = {}
    for one in found:
        sums[key(one)] = sums.get(key(one), Tally()) + one.tally
    return sums


def _scaled(told: Rate) -> tuple[float, float]:
    """Hours, or shifts where these are counted."""
    scale = 1 if told.definition.counts is Counts.SHIFTS else _MINUTES
    return told.over / scale, told.under / scale


def _by_definition(ground: Ground, totals: Mapping[Rank, Tally]) -> Table:
    rows: list[list[Cell]] = []
    for one in DEFINITIONS:
        above, below = tell_abstraction.lines_of(one)
        row: list[Cell] = [f"{one.title} ({one.code}, version {one.version})", f"{above} ÷ {below}"]
        for rank in COUNTED_RANKS:
            told = rate(one, totals.get(rank, Tally()))
            row += [*_scaled(told), told.value]
        rows.append(row)
    return Table(
        "abstraction-definitions",
        f"Abstraction by definition, {ground.days}",
        [Column("Definition"), Column("What is divided by what"), *_heads("above", "below")],
        rows,
        notes=[
            "Hours, but for the definition that counts shifts. There is no national definition yet, so each is named."
        ],
    )


def _heads(over: str, under: str) -> list[Column]:
    return [
        column
        for rank in COUNTED_RANKS
        for column in (
            Column(f"{rank.short}: {over}", numeric=True, digits=1),
            Column(f"{rank.short}: {under}", numeric=True, digits=1),
            Column(f"{rank.short}: share", numeric=True, digits=1, share=True),
        )
    ]


def _cells(tallies: Mapping[Rank, Tally]) -> list[Cell]:
    row: list[Cell] = []
    for rank in COUNTED_RANKS:
        told = rate(_MAIN, tallies.get(rank, Tally()))
        row += [*_scaled(told), told.value]
    return row


def _trend(draft: Draft, ground: Ground, found: Sequence[TallySum]) -> None:
    by_month = _added(found, lambda one: (one.month, one.rank))
    months = sorted({one.month for one in found})

    def held(month: dt.date) -> dict[Rank, Tally]:
        return {rank: by_month.get((month, rank), Tally()) for rank in COUNTED_RANKS}

    chart = vega.lines(
        name="abstraction-trend",
        title=f"{_MAIN.title}, month by month",
        series=[
            vega.Line(
                rank.short, [(month, vega.Figure(rate(_MAIN, held(month)[rank]).value)) for month in months]
            )
            for rank in COUNTED_RANKS
        ],
        unit=Column("Share", numeric=True, digits=1, share=True),
    )
    table = Table(
        "abstraction-trend",
        f"{_MAIN.title}, month by month, {ground.days}",
        [Column("Month"), *_heads("hours abstracted", "hours on duty")],
        [[in_words(month).partition(" ")[2], *_cells(held(month))] for month in months],
        ["All", *_cells(_added(found, lambda one: one.rank))],
        ["The first and the last month may be part of one. A month without shifts isn’t listed."],
    )
    draft.table(table, chart=chart)


def _by_lpa(ground: Ground, found: Sequence[TallySum], totals: Mapping[Rank, Tally]) -> Table:
    lpas = _lpas(ground)
    sums = _added(found, lambda one: (lpas.get(one.area_code, "In no LPA"), one.rank))
    names = sorted({name for name, _ in sums}, key=str.casefold)
    return Table(
        "abstraction-by-lpa",
        f"{_MAIN.title}, by LPA, {ground.days}",
        [Column("LPA"), *_heads("hours abstracted", "hours on duty")],
        [
            [name, *_cells({rank: sums.get((name, rank), Tally()) for rank in COUNTED_RANKS})]
            for name in names
        ],
        ["All", *_cells(totals)],
        [f"{_MAIN.words} {_MAIN.excluded}"],
    )


def _lpas(ground: Ground) -> dict[str, str]:
    """The name of the LPA that each area lies in, by code: as on the last day, or else as on the first."""
    found: dict[str, str] = {}
    for day in (ground.first_on, ground.last_on):
        areas = places.list_areas(on=day)
        names = {area.code: area.name for area in areas if area.kind is places.AreaKind.LPA}
        for area in areas:
            name = next((names[code] for code in area.path if code in names), None)
            if name is not None:
                found[area.code] = name
    return found


def _by_reason(ground: Ground, found: Sequence[ReasonSum]) -> Table:
    minutes: dict[tuple[str, Rank], int] = {}
    times: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for one in found:
        words = one.label.capitalize()
        minutes[words, one.rank] = minutes.get((words, one.rank), 0) + one.minutes
        times[words] = times.get(words, 0) + one.times
        sort = _KINDS[one.kind]
        kinds[words] = sort if kinds.get(words, sort) == sort else "Several"
    sums = {words: sum(minutes.get((words, rank), 0) for rank in COUNTED_RANKS) for words in kinds}
    every = sum(sums.values())
    rows: list[list[Cell]] = [
        [
            words,
            kinds[words],
            times[words],
            *(minutes.get((words, rank), 0) / _MINUTES for rank in COUNTED_RANKS),
            sums[words] / _MINUTES,
            sums[words] / every,
        ]
        for words in sorted(sums, key=lambda one: (-sums[one], one))
    ]
    by_rank = [
        sum(n for (_, rank), n in minutes.items() if rank is held) / _MINUTES for held in COUNTED_RANKS
    ]
    return Table(
        "abstraction-reasons",
        f"Why hours were taken from neighbourhood teams, {ground.days}",
        [
            Column("Reason"),
            Column("Sort"),
            Column("Times", numeric=True),
            *(Column(f"{rank.short}: hours", numeric=True, digits=1) for rank in COUNTED_RANKS),
            Column("Hours", numeric=True, digits=1),
            Column("Share of hours away", numeric=True, digits=1, share=True),
        ],
        rows,
        ["All", "", sum(times.values()), *by_rank, every / _MINUTES, 1.0 if every else None],
        [
            "Rostered hours only: an absence outside any shift counts in no figure.",
            "Reasons for which fewer than five people of a class were away are put together as other reasons, or the"
            " public isn’t shown the table.",
        ],
    )


SECTION = Section(
    key="abstraction",
    title="Abstraction of neighbourhood officers",
    about="Hours taken from neighbourhood teams by each definition, by LPA, by reason, and month by month.",
    place=250,
    build=_build,
    permission=Permission.SEE_ABSTRACTION,
    reads=("workforce.", "places."),
)
