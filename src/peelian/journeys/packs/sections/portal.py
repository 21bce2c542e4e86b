"""How residents use their site, what they report online, and the calls that we promised them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peelian.analysis import vega
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import Content
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, ReportState
from peelian.apps.places import api as places
from peelian.apps.usage import api as usage
from peelian.journeys import follow_usage
from peelian.journeys.packs.sections.draft import Draft, parted
from peelian.journeys.packs.sections.ground import (
    Ground,
    ground_of,
    not_of_force,
    not_permitted,
    question,
    tells,
)
from peelian.journeys.packs.sections.portal_measures import REPORTS, USAGE
from peelian.journeys.packs.sections.section import A_DAY, Asked, Section
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

#: So many pages stand in the table; the others are added up.
_MOST_PAGES = 12
_STATES = {
    ReportState.RECEIVED: "Waiting for us", ReportState.NEEDS_INFORMATION: "Waiting for the reporter",
    ReportState.INVESTIGATED: "Investigated", ReportState.FILED: "Filed at source",
    ReportState.CONCLUDED: "Concluded", ReportState.NOT_A_CRIME: "No crime",
    ReportState.OTHER_AGENCY: "Another agency’s", ReportState.JOINED: "Joined to another",
}  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft((*USAGE, *REPORTS), ground.as_of)
    _site(asked, ground, draft)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Online reports"):
        draft.lacks(REPORTS, refused)
    elif tells(
        draft, ground, REPORTS, first_day=incidents.first_received_on(), records="Online reports",
        mend="They are counted from the first that is sent in on.",
    ):  # fmt: skip
        _reports(ground, draft)
        _calls(ground, draft)
    return draft.content()


def _site(asked: Asked, ground: Ground, draft: Draft) -> None:
    refused = not_permitted(asked, Permission.SEE_USAGE, "Use of the site") or not_of_force(
        ground, "Use of the site, of which nobody can say where its users live"
    )
    if refused:
        draft.lacks(USAGE, refused)
    elif tells(
        draft, ground, USAGE, first_day=usage.first_day(), records="Use of the site",
        mend="Counts are made when a day is over, and kept for 14 months.",
    ):  # fmt: skip
        last = usage.last_day()
        if last is not None and last < ground.last_on:
            draft.missing.append(
                f"Use of the site: days after {in_words(last)} aren’t counted yet. A day is counted when it is over."
            )
        _uses(ground, draft)
        _pages(ground, draft)
        _parts(ground, draft)


def _uses(ground: Ground, draft: Draft) -> None:
    total = usage.uses_and_users(since=ground.first_on, until=ground.until_on)
    source, rows = question("usage.uses_and_users", **_span(ground)), _USAGE_PAGE
    draft.count("usage.uses", total.uses, source=source, rows=rows)
    draft.count("usage.users", total.users, source=source, rows=rows)
    draft.count("usage.pages", total.pages, source=source, rows=rows)
    months: dict[str, list[int]] = {}
    for day in total.days:
        month = months.setdefault(in_words(day.day).partition(" ")[2], [0, 0])
        month[0] += day.uses
        month[1] += day.users
    draft.table(
        Table(
            "portal-uses",
            f"Uses and users of the residents’ site by month, {ground.days}",
            [Column("Month"), Column("Uses", numeric=True), Column("Users, day by day", numeric=True)],
            [[month, *counts] for month, counts in months.items()],
            ["All", total.uses, total.users],
            ["Whoever comes on two days is two users: nothing ties days together. Months without any are left out."],
        ),
        people=(1, 2),
    )  # fmt: skip


def _pages(ground: Ground, draft: Draft) -> None:
    found = follow_usage.most_looked_at(since=ground.first_on, until=ground.until_on, most=_MOST_PAGES)
    names = {area.code: area.name for area in places.list_areas(on=local_day(ground.as_of))}
    parts = [(follow_usage.page_name(one.page, names), one.looks) for one in found.pages]
    if found.others:
        parts.append(("All other pages", found.others))
    draft.table(
        parted(
            "portal-pages", f"Pages that were looked at most, {ground.days}", ("Page", "Looks"), parts,
            ["A look is a page sent to a browser. News, advice and areas have a page each."],
        ),
        people=(1,),
        shares=((2, 1),),
    )  # fmt: skip


def _parts(ground: Ground, draft: Draft) -> None:
    span = {"since": ground.first_on, "until": ground.until_on}
    devices = {one.key: one.n for one in usage.parts(usage.Measure.DEVICE, **span)}
    sources = {one.key: one.n for one in usage.parts(usage.Measure.SOURCE, **span)}
    draft.sampled(
        "usage.phones", devices.get("mobile", 0) + devices.get("tablet", 0), sum(devices.values()),
        source=question("usage.parts", measure="DEVICE", **_span(ground)), rows=_USAGE_PAGE,
    )  # fmt: skip
    draft.sampled(
        "usage.from_search", sources.get("search", 0), sum(sources.values()),
        source=question("usage.parts", measure="SOURCE", **_span(ground)), rows=_USAGE_PAGE,
    )  # fmt: skip
    device_parts = [(one.label, devices.get(one.value, 0)) for one in usage.Device]
    table = parted("portal-devices", f"Uses by device, {ground.days}", ("Device", "Uses"), device_parts)
    chart = vega.bars(
        name=table.name,
        title=table.caption,
        rows=[vega.Bar(name, vega.Figure(float(n))) for name, n in device_parts],
        of="Device",
        unit=Column("Uses", numeric=True),
    )
    enough = sum(devices.values()) >= board.FEWEST_ANSWERS
    draft.table(table, people=(1,), shares=((2, 1),), chart=chart if enough else None)
    draft.table(
        parted(
            "portal-sources", f"Uses by where they came from, {ground.days}", ("From", "Uses"),
            [(one.label, sources.get(one.value, 0)) for one in usage.Source],
        ),
        people=(1,),
        shares=((2, 1),),
    )  # fmt: skip


def _reports(ground: Ground, draft: Draft) -> None:
    found = incidents.figures(
        area_codes=ground.sought, since=ground.since, until=ground.until, at=ground.as_of
    )
    source, rows = question("incidents.figures", **ground.asked), "/station/reports/?show=all"
    draft.count("incidents.reports", found.received, source=source, rows=rows)
    draft.count("incidents.active", found.active, source=source, rows=rows)
    draft.count("incidents.closed", found.closed, source=source, rows="/station/reports/?show=closed")
    draft.count("incidents.filed", found.filed, source=source, rows="/station/reports/?show=closed")
    none = "Nothing was reported online in the period."
    draft.share("incidents.filed_share", found.filed, found.received, source=source, rows=rows, why_none=none)
    draft.share(
        "incidents.call_back_share", found.needs_call_back, found.received, source=source,
        rows="/station/reports/?show=call-backs", why_none=none,
    )  # fmt: skip
    draft.share(
        "incidents.in_time", found.in_time, found.in_time + found.late, source=source, rows=rows,
        why_none="None of the reports of the period has been decided.",
    )  # fmt: skip
    counts = incidents.count_by_state(area_codes=ground.sought, since=ground.since, until=ground.until)
    draft.table(_kinds(ground, counts), people=(1, 2, 3, 4), shares=((5, 4),))
    draft.table(_states(ground, counts), people=(1,), shares=((2, 1),))


def _kinds(ground: Ground, counts: Mapping[tuple[IncidentKind, ReportState], int]) -> Table:
    """Every type that is offered has a row, also with nothing in it."""

    def of(kind: IncidentKind, states: Sequence[ReportState] | frozenset[ReportState]) -> int:
        return sum(counts.get((kind, state), 0) for state in states)

    rows = [
        [
            of(kind, incidents.ACTIVE),
            of(kind, incidents.CLOSED),
            of(kind, (ReportState.FILED,)),
            of(kind, tuple(ReportState)),
        ]
        for kind in IncidentKind
    ]
    sums = [sum(row[n] for row in rows) for n in range(4)]
    shares = [row[3] / sums[3] if sums[3] else None for row in rows]
    lines: list[list[Cell]] = [
        [kind.label, *row, share] for kind, row, share in zip(IncidentKind, rows, shares, strict=True)
    ]
    return Table(
        "portal-reports",
        f"Online reports by type, {ground.days}, as they stand on {in_words(local_day(ground.as_of))}",
        [
            Column("Type"),
            Column("Active", numeric=True),
            Column("Closed", numeric=True),
            Column("Of these filed at source", numeric=True),
            Column("All", numeric=True),
            Column("Share of all", numeric=True, share=True, digits=1),
        ],
        lines,
        ["All", *sums, 1.0 if sums[3] else None],
        ["All = active + closed. Every type that can be reported online is listed."],
    )


def _states(ground: Ground, counts: Mapping[tuple[IncidentKind, ReportState], int]) -> Table:
    return parted(
        "portal-report-states",
        f"Online reports by where they stand on {in_words(local_day(ground.as_of))}, received {ground.days}",
        ("State", "Reports"),
        [
            (words, sum(counts.get((kind, state), 0) for kind in IncidentKind))
            for state, words in _STATES.items()
        ],
        ["The first three are active, the others closed."],
    )


def _calls(ground: Ground, draft: Draft) -> None:
    found = incidents.count_call_backs(area_codes=ground.sought, since=ground.since, until=ground.until)
    source, rows = question("incidents.count_call_backs", **ground.asked), "/station/call-backs/"
    draft.count("incidents.calls_asked", found.asked, source=source, rows=rows)
    draft.count("incidents.calls_reports", found.reports, source=source, rows=rows)
    draft.share(
        "incidents.calls_kept", found.done, found.done + found.missed, source=source, rows=rows,
        why_none="No call was asked for in the period whose time has come.",
    )  # fmt: skip
    draft.count(
        "incidents.call_minutes", found.minutes, source=source, rows=rows,
        why_none="No call that was asked for in the period has been made.",
    )  # fmt: skip
    draft.table(
        Table(
            "portal-calls",
            f"Calls asked for, {ground.days}",
            [Column("What became of it"), Column("Calls", numeric=True)],
            [
                ["Made", found.done],
                ["Nobody answered", found.missed],
                ["Called off", found.cancelled],
                ["Still to come", found.booked],
            ],
            ["All", found.asked],
            ["A report can have several."],
        ),
        people=(1,),
    )  # fmt: skip


_USAGE_PAGE = "/station/usage/?days=365"


def _span(ground: Ground) -> dict[str, object]:
    return {"since": ground.first_on, "until": ground.until_on}


SECTION = Section(
    key="portal",
    title="Citizens’ portal",
    about="Uses, users, pages, devices and sources of the residents’ site; online reports; call-backs.",
    place=120,
    build=_build,
    permission=Permission.SEE_USAGE,
    reads=("usage.", "incidents.", "places."),
    stale_after=A_DAY,
)
