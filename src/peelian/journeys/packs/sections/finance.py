"""What was paid to set things up, by category as the Board's paper of January 2024 has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content, Figure
from peelian.apps.finance import api as finance
from peelian.journeys import keep_costs
from peelian.journeys.cost_tables import pounds, summed
from peelian.journeys.packs.sections.draft import Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.section import Asked, Section

_COUNTED = (
    "Costs of undertakings of the area whose day lies in the period. Withdrawn ones are not counted; nor is what"
    " anything costs to run, or pay."
)
ALL = (
    Measure("finance.total", "Costs of setting things up", "£", _COUNTED),
    Measure("finance.costs", "Costs, each with its invoice or order", "costs", _COUNTED),
    Measure(
        "finance.undertakings", "Undertakings with a cost in the period", "undertakings",
        "Undertakings of the area of which a cost that stands lies in the period.",
    ),
)  # fmt: skip
#: So many undertakings have a table of their own, the dearest; the others stand in the table of all.
_MOST_TABLES = 6
_HEAD = "Expenditure category"


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    if refused := not_permitted(asked, Permission.SEE_COSTS, "Costs"):
        measures = _measures(finance.list_categories(), finance.Totals([]))
        draft = Draft(measures, ground.as_of)
        draft.lacks(measures, refused)
        return draft.content()
    undertakings = keep_costs.list_undertakings(
        viewer=asked.viewer, at=ground.as_of, area_code=ground.area.code
    )
    codes = [one.code for one in undertakings]
    span: dict[str, Any] = {"since": ground.first_on, "until": ground.until_on}
    found = finance.totals_by_undertaking(undertaking_codes=codes, **span)
    measures = _measures(finance.list_categories(), found)
    draft = Draft(measures, ground.as_of)
    of = "" if ground.of_force else f" for {ground.area.name} alone"
    if tells(
        draft, ground, measures, first_day=finance.first_day(undertaking_codes=codes), records=f"Costs{of}",
        mend="To mend: have finance record each on the station’s page “Costs”.",
    ):  # fmt: skip
        _totals(draft, ground, found, codes)
        _tables(draft, ground, found, codes)
        _words(draft, ground, found, codes)
    draft.figures[:] = [_with_pence(one) for one in draft.figures]
    return draft.content()


def _measures(categories: Sequence[finance.CategoryView], found: finance.Totals) -> list[Measure]:
    """Those of every pack, one for each category of the force, and one for each undertaking and category of it."""
    by_category = [
        Measure(
            f"finance.category.{_part(one.code)}", f"{one.name}, all undertakings", "£",
            f"{_COUNTED} Of these: {one.name}.",
        )
        for one in categories
    ]  # fmt: skip
    own = []
    for one in found.lines:
        name, what = f"finance.undertaking.{_part(one.code)}", f"{_COUNTED} Of these: “{one.name}”."
        own.append(Measure(name, f"Costs of “{one.name}”", "£", what))
        own += [
            Measure(
                f"{name}.{_part(category.code)}", f"{category.name}, “{one.name}”", "£", f"{what} {category.name}."
            )
            for category in categories
        ]  # fmt: skip
    return [*ALL, *by_category, *own]


def _totals(draft: Draft, ground: Ground, found: finance.Totals, codes: Sequence[str]) -> None:
    asked: dict[str, Any] = {"since": ground.first_on, "until": ground.until_on}
    source = question("finance.totals_by_undertaking", undertaking_codes=codes, **asked)
    rows = f"/station/costs/{_days(ground)}&area={ground.area.code}"
    draft.count("finance.total", pounds(found.pence), source=source, rows=rows)
    draft.count("finance.costs", found.costs, source=source, rows=rows)
    draft.count("finance.undertakings", len(found.lines), source=source, rows=rows)
    by_category = finance.totals_by_category(undertaking_codes=codes, **asked)
    source = question("finance.totals_by_category", undertaking_codes=codes, **asked)
    _by_category(draft, "finance.category", _paid(finance.list_categories(), by_category), source, rows)


def _by_category(draft: Draft, name: str, paid: Mapping[str, int], source: str, rows: str) -> None:
    for code, pence in paid.items():
        draft.count(f"{name}.{_part(code)}", pounds(pence), source=source, rows=rows)


def _paid(categories: Iterable[finance.CategoryView], totals: finance.Totals) -> dict[str, int]:
    """Pence by each category of the force: nought where its records have nothing in the period."""
    return {one.code: 0 for one in categories} | {line.code: line.pence for line in totals.lines}


def _tables(draft: Draft, ground: Ground, found: finance.Totals, codes: Sequence[str]) -> None:
    asked: dict[str, Any] = {"since": ground.first_on, "until": ground.until_on}
    each = finance.totals_of_each(undertaking_codes=codes, **asked)
    categories = finance.list_categories()
    for place, one in enumerate(found.lines):
        own = each[one.code]
        source = question("finance.totals_by_category", undertaking_codes=[one.code], **asked)
        rows = f"/station/costs/undertakings/{one.code}/{_days(ground)}"
        name = f"finance.undertaking.{_part(one.code)}"
        draft.count(name, pounds(own.pence), source=source, rows=rows)
        _by_category(draft, name, _paid(categories, own), source, rows)
        if place < _MOST_TABLES:
            draft.table(summed(f"costs-{one.code}", f"Costs of “{one.name}”, {ground.days}", _HEAD, own))
    if len(found.lines) != 1:
        every = finance.totals_by_category(undertaking_codes=codes, **asked)
        draft.table(
            summed("costs-by-undertaking", f"Costs by undertaking, {ground.days}", "Undertaking", found)
        )
        draft.table(summed("costs-by-category", f"Costs by category, {ground.days}", _HEAD, every))


def _words(draft: Draft, ground: Ground, found: finance.Totals, codes: Sequence[str]) -> None:
    draft.words.append(
        "These are costs of setting things up, by the day on which each was incurred. What anything costs to run from"
        " year to year isn’t recorded, pay included: nothing here says what neighbourhood policing costs."
    )
    if not ground.of_force:
        draft.words.append(
            f"Undertakings of {ground.area.name} and of areas in it are counted, not those of a wider area."
        )
    gone = finance.list_costs(
        undertaking_codes=codes, since=ground.first_on, until=ground.until_on, withdrawn=True
    )
    withdrawn = f" {len(gone)} of these days {'was' if len(gone) == 1 else 'were'} withdrawn and not counted."
    draft.words.append(
        f"{found.costs:,} cost{' is' if found.costs == 1 else 's are'} counted. Each names its invoice or order: the"
        f" records take no cost without one.{withdrawn if gone else ''}"
    )


def _with_pence(figure: Figure) -> Figure:
    """Pence are written where there are any."""
    if figure.unit == "£" and figure.value is not None and figure.value % 1:
        return replace(figure, digits=2)
    return figure


def _days(ground: Ground) -> str:
    return f"?since={ground.first_on.isoformat()}&last_on={ground.last_on.isoformat()}"


def _part(code: str) -> str:
    """A code as a part of a figure's name, which begins with a letter."""
    name = code.replace("-", "_")
    return f"no_{name}" if name[0].isdigit() else name


SECTION = Section(
    key="finance",
    title="Financial implications",
    about="What was paid to set things up, by undertaking and category; each cost has its invoice or order.",
    place=700,
    build=_build,
    permission=Permission.SEE_COSTS,
    reads=("finance.", "places."),
)
