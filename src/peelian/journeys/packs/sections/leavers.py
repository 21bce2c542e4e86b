"""Officers who left in the period, by reason, with shares that sum to 100: table 3 of the paper of January 2024."""

from __future__ import annotations

from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import LeaveReason
from peelian.journeys import paper_tables
from peelian.journeys.packs.sections.draft import Draft, Measure
from peelian.journeys.packs.sections.ground import ground_of, question
from peelian.journeys.packs.sections.local import tells_of_leavers
from peelian.journeys.packs.sections.section import Asked, Section

_GONE = (
    "Police officers whose first day without us lies in the period, headcount, by the one reason recorded, whatever"
    " they left for; in the class served in on the last day."
)
#: By the words of a line of the table.
_REASONS = {
    LeaveReason.RETIREMENT: "retired", LeaveReason.RESIGNATION: "resigned",
    LeaveReason.TRANSFER_OUT: "transferred_out", LeaveReason.ILL_HEALTH_RETIREMENT: "ill_health_retired",
    LeaveReason.OTHER: "left_otherwise",
}  # fmt: skip


def _of(reason: LeaveReason, name: str) -> Measure:
    words = f"{reason.label[0].lower()}{reason.label[1:]}"
    label, definition = f"Officers who left: {words}", f"{_GONE} Of these: {words}."
    return Measure(f"leavers.{name}", label, "officers", definition, people=True)


MEASURES = (
    Measure("leavers.all", "Officers who left in the period", "officers", _GONE, people=True),
    *(_of(reason, name) for reason, name in _REASONS.items()),
)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    if not tells_of_leavers(asked, draft, ground, MEASURES, "Leavers"):
        return draft.content()
    span = {"first_on": ground.first_on, "last_on": ground.last_on}
    draft.table(paper_tables.leavers(**span), people=(1,), shares=((2, 1),))
    found = workforce.leavers_table(first_on=ground.first_on, last_on=ground.last_on)
    counts = {row.words: row.count for row in found.rows}
    source = question("workforce.leavers_table", **span, staff_class="officer")
    rows = (
        f"/station/workforce/flows/?first={ground.first_on.isoformat()}&last={ground.last_on.isoformat()}"
        "&unit=&staff_class=officer"
    )
    draft.count("leavers.all", found.total, source=source, rows=rows)
    for reason, name in _REASONS.items():
        draft.count(f"leavers.{name}", counts[reason.label], source=source, rows=rows)
    return draft.content()


SECTION = Section(
    key="leavers",
    title="Officers who left",
    about="Table 3: officers who left in the period by reason, with shares that sum to 100.",
    place=230,
    build=_build,
    permission=Permission.SEE_RETENTION,
    reads=("workforce.",),
)
