"""Officers over the years and across operating models (table 2), and what changed their number in the period."""

from __future__ import annotations

import datetime as dt

from peelian.analysis import vega
from peelian.analysis.stocks import Line, Movement
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import StaffClass, UnitKind, UnitView
from peelian.journeys import paper_tables
from peelian.journeys.packs.sections.draft import Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.local import local_unit, strength_from
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.journeys.packs.sections.uplift import officers_on
from peelian.kernel.days import in_words

_DAY = dt.timedelta(days=1)
_HEADS = "Police officers in service, headcount, whatever rank and hours they serve in"
MEASURES = (
    Measure(
        "workforce.officers_before",
        "Officers when the period began",
        "officers",
        f"{_HEADS}: on the evening before the first day.",
        people=True,
    ),
    Measure(
        "workforce.officers_joined",
        "Officers who came in the period",
        "officers",
        "Police officers who joined, came back or came from another force, in the area or unit that the"
        " section is of; not those who moved within the force.",
        people=True,
    ),
    Measure(
        "workforce.officers_left",
        "Officers who left in the period",
        "officers",
        "Police officers who left the force, for whatever reason, transfers to other forces among them. Their"
        " first day without us lies in the period.",
        people=True,
    ),
    Measure(
        "workforce.officers_changed",
        "Other changes of the number of officers",
        "officers",
        "Moves into and out of the unit that the section is of, and changes between classes of staff, taken"
        " together; can be below nought. Before + came - left + this = after.",
        people=True,
    ),
    Measure(
        "workforce.officers",
        "Officers at the end of the period",
        "officers",
        f"{_HEADS}: on the last day.",
        people=True,
    ),
    Measure(
        "workforce.local_officers_before",
        "Officers in local policing when the period began",
        "officers",
        "Police officers, headcount, on the first day of the period: in the unit that local policing areas"
        " stand under, or in the units of older operating models that it came from.",
        people=True,
    ),
    Measure(
        "workforce.local_officers",
        "Officers in local policing at the end of the period",
        "officers",
        "The same on the last day of the period.",
        people=True,
    ),
)  # fmt: skip
_FORCE, _LOCAL = MEASURES[:5], MEASURES[5:]
_IN = (Movement.JOINED, Movement.TRANSFERRED_IN)
_OUT = (Movement.LEFT, Movement.TRANSFERRED_OUT)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_WORKFORCE, "Strength"):
        draft.lacks(MEASURES, refused)
        return draft.content()
    unit = None if ground.of_force else _unit_of(ground)
    if unit is None and not ground.of_force:
        draft.lacks(MEASURES, _no_unit(ground))
        return draft.content()
    first_day = strength_from(workforce.first_days())
    if not tells(
        draft, ground, MEASURES, first_day=first_day, records="Strength",
        mend="Before the first leaver on record only those who stayed are known. To mend: give it later days.",
    ):  # fmt: skip
        return draft.content()
    assert first_day is not None  # noqa: S101 - it tells
    since = max(ground.first_on, first_day)
    _lineage(draft, ground, since, unit or local_unit(ground.last_on))
    _flows(draft, ground, first_day, unit)
    _course(draft, ground, since, unit)
    return draft.content()


def _unit_of(ground: Ground) -> UnitView | None:
    if ground.area.kind is not places.AreaKind.LPA:
        return None
    standing = workforce.list_units(ground.last_on)
    return next(
        (one for one in standing if one.kind is UnitKind.LPA and one.area_code == ground.area.code), None
    )


def _no_unit(ground: Ground) -> str:
    return (
        f"Strength: no unit of the workforce is that of {ground.area.name} on {in_words(ground.last_on)}. Strength is"
        " told of the force and of local policing areas."
    )


def _lineage(draft: Draft, ground: Ground, since: dt.date, unit: UnitView | None) -> None:
    if unit is None:
        why = f"Table 2: no unit stands above local policing areas on {in_words(ground.last_on)}."
        draft.lacks(_LOCAL, why)
        return
    starts = [one.valid_from for one in workforce.list_models() if since < one.valid_from < ground.last_on]
    days = sorted({since, *starts, ground.last_on})
    table = paper_tables.strength(unit.code, days)
    draft.table(table, people=range(2, 2 + len(days)))
    found = workforce.lineage_table(unit_code=unit.code, days=(days[0], days[-1]))
    source = question("workforce.lineage_table", unit_code=unit.code, days=(days[0], days[-1]))
    rows = f"/station/workforce/?day={ground.last_on.isoformat()}&by=lpa"
    draft.count("workforce.local_officers_before", found.totals[0], source=source, rows=rows)
    draft.count("workforce.local_officers", found.totals[-1], source=source, rows=rows)


def _flows(draft: Draft, ground: Ground, first_day: dt.date, unit: UnitView | None) -> None:
    code = unit.code if unit else None
    since = max(ground.first_on, first_day)
    eve = max(since - _DAY, first_day)
    found = workforce.flows_between(
        first_on=eve, last_on=ground.last_on, unit_code=code, staff_class=StaffClass.OFFICER
    )
    lines = found.reconciled.lines
    came, left = _heads(lines, _IN), -_heads(lines, _OUT)
    other = sum(line.change.headcount for line in lines) - came + left
    source = question(
        "workforce.flows_between", first_on=eve, last_on=ground.last_on, unit_code=code, staff_class="officer"
    )
    rows = (
        f"/station/workforce/flows/?first={eve.isoformat()}&last={ground.last_on.isoformat()}"
        f"&unit={code or ''}&staff_class=officer"
    )
    opening, closing = found.opening.headcount, found.closing.headcount
    for one, value in zip(_FORCE, (opening, came, left, other, closing), strict=True):
        draft.count(one.name, value, source=source, rows=rows)
    lines_told: list[list[Cell]] = [
        [f"Strength on {in_words(eve)}", opening],
        ["Came, transfers in among them", came],
        ["Left, transfers out among them", -left],
        ["Moves between units and classes of staff", other],
    ]
    if not found.reconciled.holds:
        gap = closing - opening - came + left - other
        lines_told.append(["Not explained by the records", gap])
    draft.table(
        Table(
            "strength-flows",
            f"What changed the number of officers, {ground.days}, headcount",
            [Column("Line"), Column("Officers", numeric=True)],
            lines_told,
            [f"Strength on {in_words(ground.last_on)}", closing],
            [f"{found.definition} (version {found.version})", *found.reasons],
        ),
        people=(1,),
    )


def _heads(lines: tuple[Line, ...], movements: tuple[Movement, ...]) -> int:
    return sum(line.change.headcount for line in lines if line.movement in movements)


def _course(draft: Draft, ground: Ground, since: dt.date, unit: UnitView | None) -> None:
    """Four quarters of the days: five looks, each counted by itself."""
    span = (ground.last_on - since).days
    days = list(dict.fromkeys(since + dt.timedelta(days=span * place // 4) for place in range(5)))
    code = unit.code if unit else None
    found = [(day, officers_on(day, code)) for day in days]
    chart = vega.lines(
        name="strength-course",
        title=f"Police officers in service, {ground.days}",
        series=[vega.Line("Officers", [(day, vega.Figure(float(heads))) for day, heads in found])],
        unit=Column("Officers, headcount", numeric=True),
        zero=False,
    )
    table = Table(
        "strength-course",
        chart.title,
        [Column("Day"), Column("Officers, headcount", numeric=True)],
        [[day, heads] for day, heads in found],
        notes=["The axis of the drawing doesn’t begin at nought."],
    )
    draft.table(table, people=(1,), chart=chart)


SECTION = Section(
    key="strength",
    title="Strength",
    about="Table 2: officers of local policing across operating models; what changed the number of officers.",
    place=210,
    build=_build,
    permission=Permission.SEE_WORKFORCE,
    reads=("workforce.",),
)
