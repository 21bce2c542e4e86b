"""How groups fare in recruitment, who serves beside who lives here, recruits by group, and impact assessments."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from peelian.analysis import rates
from peelian.analysis.tables import Cell, Column, Table, value_of
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content, Interval
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import VALUES, CampaignView, Characteristic, UnitShares
from peelian.apps.workforce import api as workforce
from peelian.journeys import follow_fairness, tell_fairness
from peelian.journeys.packs.sections.draft import Draft
from peelian.journeys.packs.sections.equality_measures import (
    ASSESSMENTS,
    MEASURES,
    OFFICERS,
    RECRUITMENT,
    RECRUITS,
)
from peelian.journeys.packs.sections.ground import (
    Ground,
    before_all_records,
    ground_of,
    not_of_force,
    not_permitted,
    question,
)
from peelian.journeys.packs.sections.local import strength_from
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.days import add_months, in_words
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

_DAY = dt.timedelta(days=1)
_ETHNICITY = Characteristic.ETHNICITY
#: All but the census's group “White”.
_MINORITY = tuple(value for value in VALUES[_ETHNICITY] if value != "white")
_PAGE = "/station/fairness/"


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    refused = not_permitted(asked, Permission.SEE_FAIRNESS, "Figures by group") or not_of_force(
        ground, "Figures by group"
    )
    if refused:
        draft.lacks(MEASURES, refused)
        return draft.content()
    if ground.is_to_come:
        draft.lacks(
            MEASURES,
            "Figures by group: the period has not begun. To mend: build this section again when it has.",
        )
        return draft.content()
    _recruitment(asked, draft, ground)
    _officers(asked, draft, ground)
    _recruits(asked, draft, ground)
    _assessments(draft, ground)
    draft.tables.sort(
        key=lambda one: "-stage-" in one.table.name
    )  # of the stages last: paper has few in its text
    return draft.content()


def _recruitment(asked: Asked, draft: Draft, ground: Ground) -> None:
    campaigns = follow_fairness.list_campaigns(viewer=asked.viewer)
    closed = [
        one for one in campaigns if one.closed_on and ground.first_on <= one.closed_on <= ground.last_on
    ]
    if not closed:
        draft.lacks(RECRUITMENT, _none_closed(campaigns, ground))
        return
    latest = max(closed, key=lambda one: (one.closed_on or dt.date.min, one.id))
    chosen = [one for one in closed if one.stages == latest.stages]
    if len(chosen) < len(closed):
        others = ", ".join(one.name for one in closed if one.stages != latest.stages)
        draft.words.append(
            f"Campaigns with other stages are counted apart and are not in these figures: {others}."
        )
    ids = [one.id for one in chosen]
    try:
        found = follow_fairness.recruitment(viewer=asked.viewer, campaign_ids=ids, characteristic=_ETHNICITY)
    except Refused as refusal:
        draft.lacks(RECRUITMENT, f"Recruitment by group: {refusal.message}")
        return
    source = question("fairness.adverse_impact", campaign_ids=ids, characteristic="ethnicity")
    rows = f"{_PAGE}?{'&'.join(f'campaign={one}' for one in ids)}&of=ethnicity"
    draft.count("equality.applied", found.applied, source=source, rows=rows)
    draft.count("equality.decided", found.decided, source=source, rows=rows)
    ratios = [one for one in found.overall.groups if not one.reference and one.air is not None]
    lowest = min(ratios, key=lambda one: one.air or 0.0, default=None)
    none = "No group is large enough to compare with another."
    draft.count(
        "equality.lowest_ratio", lowest.air if lowest else None, source=source, rows=rows, why_none=none
    )
    if lowest and lowest.low is not None and lowest.high is not None:
        n = lowest.of + sum(one.of for one in found.overall.groups if one.reference)
        interval = Interval(lowest.low, lowest.high)
        draft.figures[-1] = dataclasses.replace(draft.figures[-1], denominator=n, interval=interval)
    flagged = sum(one.flagged for one in ratios) if ratios else None
    draft.count("equality.flagged", flagged, source=source, rows=rows, why_none=none)
    draft.words += [f"{found.definition}", *found.reasons]
    draft.words += [f"{one.group}: {one.words}" for one in ratios]
    whole, *stages = tell_fairness.recruitment_tables(found)
    chart = tell_fairness.ratios(found.overall, whole)
    draft.table(dataclasses.replace(whole, name="equality-recruitment"), people=(1, 2), chart=chart)
    for number, stage in enumerate(stages, 1):
        caption = f"Stage {number}, {stage.caption}, by ethnic group"
        draft.table(
            dataclasses.replace(stage, name=f"equality-stage-{number}", caption=caption), people=(1, 2)
        )


def _none_closed(campaigns: Sequence[CampaignView], ground: Ground) -> str:
    if not campaigns:
        return (
            "Recruitment: no campaign is recorded yet. Open one, and take in the recruitment system’s file."
        )
    opened = sum(one.closed_on is None for one in campaigns)
    return f"Recruitment: no campaign closed in the period ({ground.days})." + (
        f" {opened:,} still open: figures by group are made when one has closed." if opened else ""
    )


def _officers(asked: Asked, draft: Draft, ground: Ground) -> None:
    day = fairness.quarter_end(ground.last_on)
    if why := _before_strength(day):
        draft.lacks(OFFICERS, f"Officers by group on {in_words(day)}: {why}")
        return
    try:
        found = follow_fairness.representation(
            viewer=asked.viewer, at=ground.as_of, day=day, characteristic=_ETHNICITY
        )
    except Refused as refusal:
        draft.lacks(OFFICERS, f"Officers by group on {in_words(day)}: {refusal.message}")
        return
    source = question("fairness.representation", day=day, characteristic="ethnicity")
    rows = f"{_PAGE}officers/?day={day.isoformat()}&of=ethnicity"
    _minority_officers(draft, found.force, (source, rows))
    residents = [one.population for one in found.force.groups if one.value in _MINORITY]
    told = [share for share in residents if share is not None] if found.population_on else []
    people = round(sum(told) * found.population_of)
    draft.share(
        "equality.minority_residents", people, found.population_of if told else 0, source=source, rows=rows,
        why_none="No census is held. To mend: take one in (peelian import census).",
    )  # fmt: skip
    draft.words += [found.definition, *found.reasons]
    force, by_unit = tell_fairness.officers_tables(found)
    draft.table(dataclasses.replace(force, name="equality-officers"), people=(1,))
    columns = range(1, len(by_unit.columns))
    draft.table(
        dataclasses.replace(_with_true_sums(by_unit), name="equality-officers-by-unit"), people=tuple(columns)
    )


def _with_true_sums(table: Table) -> Table:
    """The table without sums that its rows don't make: counts by group are rounded in each row, and some are hidden."""
    assert table.total is not None  # noqa: S101 - the force is its last row
    sums: list[Cell] = [table.total[0]]
    for place, said in enumerate(table.total[1:], 1):
        parts = [value_of(row[place]) for row in table.rows]
        counts = [part for part in parts if isinstance(part, int)]
        sums.append(said if len(counts) == len(parts) and sum(counts) == value_of(said) else None)
    note = (
        "A dash in the last row: counts are rounded to the nearest five in each row, and some are hidden, so that the"
        " rows don’t make the force’s count. That stands in the table of the force."
    )
    return dataclasses.replace(table, total=sums, notes=(*table.notes, *([note] if None in sums else [])))


def _minority_officers(draft: Draft, force: UnitShares, said: tuple[str, str]) -> None:
    source, rows = said
    counts = [one.count for one in force.groups if one.value in _MINORITY]
    known = force.said is not None and None not in counts
    count = sum(one for one in counts if one is not None) if known else 0
    of = force.said or 0 if known else 0
    draft.share(
        "equality.minority_officers", min(count, of), of, source=source, rows=rows,
        why_none="A group is too small to tell, or nobody has said which group they are of.",
    )  # fmt: skip
    if of:
        share = rates.wilson(min(count, of), of)
        draft.figures[-1] = dataclasses.replace(draft.figures[-1], interval=Interval(share.low, share.high))


def _recruits(asked: Asked, draft: Draft, ground: Ground) -> None:
    """Recruits since the programme of growth began, or else in the quarters of the period."""
    as_of = fairness.quarter_end(ground.last_on)
    if why := _before_strength(as_of):
        draft.lacks(RECRUITS, f"Recruits by group: {why}")
        return
    running = [
        one
        for one in workforce.list_programmes()
        if one.baseline_on <= as_of and (one.concluded_on is None or one.concluded_on > ground.first_on)
    ]
    since = _quarter_from(running[-1].baseline_on if running else ground.first_on)
    try:
        # An aim isn't recorded; the smallest that there can be asks for the count alone.
        found = follow_fairness.progress(
            viewer=asked.viewer, values=_MINORITY, aim=1, since_on=since, as_of=as_of
        )
    except Refused as refusal:
        draft.lacks(RECRUITS, f"Recruits by group since {in_words(since)}: {refusal.message}")
        return
    source = question(
        "fairness.progress", characteristic="ethnicity", values=_MINORITY, since_on=since, as_of=as_of
    )
    rows = f"{_PAGE}officers/?day={as_of.isoformat()}&of=ethnicity"
    draft.count("equality.recruits", found.joined, source=source, rows=rows)
    why = found.reasons[0]
    count = found.pace.count if found.pace else None
    draft.count("equality.minority_recruits", count, source=source, rows=rows, why_none=why)
    draft.share(
        "equality.minority_recruits_share", count or 0, found.joined if count is not None else 0, source=source,
        rows=rows, why_none=why,
    )  # fmt: skip
    whose = f"since {running[-1].name} began" if running else "in the period"
    draft.words += [
        f"Recruits are counted {whose}, from {in_words(since)} to {in_words(as_of)}.",
        *found.reasons,
    ]
    draft.missing.append(
        "Aspiration: how many recruits are aimed for isn’t a record. To mend: say it in the text beside their count."
    )


def _before_strength(day: dt.date) -> str:
    begun = strength_from(workforce.first_days())
    if begun is None or day >= begun:
        return ""
    known = f"strength is recorded from {in_words(begun)} on, so who left before isn’t known."
    return f"{known} To mend: give this section later days."


def _quarter_from(day: dt.date) -> dt.date:
    """The first day of the first whole quarter from a day on."""
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return first if first == day else add_months(first, 3)


def _assessments(draft: Draft, ground: Ground) -> None:
    if why := before_all_records(ground, "Impact assessments"):
        draft.lacks(ASSESSMENTS, why)
        return
    every = fairness.list_assessments()
    written = [one for one in every if ground.since <= one.written_at < ground.until]
    approved = [one for one in written if one.state is fairness.AssessmentState.APPROVED]
    rows, source = f"{_PAGE}assessments/", question("fairness.list_assessments")
    draft.count("equality.assessments", len(written), source=source, rows=rows)
    draft.count("equality.assessments_approved", len(approved), source=source, rows=rows)
    draft.count(
        "equality.unassessed", fairness.count_unassessed(since=ground.since, until=ground.until),
        source=question("fairness.count_unassessed", since=ground.first_on, until=ground.until_on), rows=rows,
    )  # fmt: skip
    lines: list[list[Cell]] = [
        [
            one.title,
            ", ".join(group.label for group in one.affected) or "Nobody in particular",
            one.state.value.capitalize(),
            local_day(one.written_at),
            local_day(one.approved_at) if one.approved_at else None,
            len(one.actions),
            sum(action.done_on is not None for action in one.actions),
        ]
        for one in written
    ]
    if not lines:
        draft.words.append("No impact assessment was written in the period.")
        return
    draft.table(
        Table(
            "equality-assessments",
            f"Equality impact assessments written {ground.days}",
            [
                Column("Of what"),
                Column("Who may be affected"),
                Column("State"),
                Column("Written on"),
                Column("Approved on"),
                Column("Actions", numeric=True),
                Column("Actions done", numeric=True),
            ],
            lines,
        )
    )


SECTION = Section(
    key="equality",
    title="Equality implications",
    about="Recruitment by group with adverse impact ratios, officers beside residents, recruits, impact assessments.",
    place=300,
    build=_build,
    permission=Permission.SEE_FAIRNESS,
    reads=("fairness.", "workforce."),
)
