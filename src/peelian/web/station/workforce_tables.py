"""The planner's figures as tables, each saying its day, whether it counts heads or FTE, and how it is defined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from peelian.analysis.stability import full_months
from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PartedBy, StaffClass, Stock, UnitKind

_HEADS = ("Posts, headcount", "Posts, FTE", "of which temporary, FTE", "People, headcount", "People, FTE")
_Key = tuple[str, str]


def stocks(day: dt.date, by: str, unit_code: str) -> Table:
    """Establishment, strength and vacancies of a day, side by side."""
    part = PartedBy.UNIT if by in {"unit", "lpa"} else PartedBy(by)
    level = UnitKind.LPA if by == "lpa" else None
    posts, people, empty = (
        door(day=day, by=(part,), unit_code=unit_code or None, level=level)
        for door in (workforce.establishment_on, workforce.strength_on, workforce.vacancies_on)
    )
    keys: dict[_Key, None] = {}
    for stock in (posts, people, empty):
        keys |= dict.fromkeys(_key(row) for row in stock.rows)
    found = [{_key(row): row for row in stock.rows} for stock in (posts, people, empty)]
    rows = []
    for key in sorted(keys, key=lambda one: (not one[0], one[1].casefold(), one[0])):
        post, person, vacant = (side.get(key) for side in found)
        rows.append(
            [
                _named(key, by),
                *(_amounts(post, temporary=True)), *_amounts(person), *_amounts(vacant),
            ]
        )  # fmt: skip
    total = ["All", *_total(posts, temporary=True), *_total(people), *_total(empty)]
    heading = {"unit": "Unit", "lpa": "LPA", "rank": "Rank", "staff-class": "Class", "role": "Role"}[by]
    return Table(
        "stocks", f"Establishment, strength and vacancies on {_day(day)}",
        [
            Column(heading),
            *(
                Column(words, numeric=True, digits=0 if "headcount" in words else 2)
                for words in (*_HEADS, "Vacancies, headcount", "Vacancies, FTE")
            ),
        ],
        rows, total,
        [*dict.fromkeys((*(f"{stock.definition} (version {stock.version})" for stock in (posts, people, empty)),
                         *posts.reasons, *people.reasons, *empty.reasons)),
         "Special constables are counted by headcount only; their FTE isn’t known."],
    )  # fmt: skip


def targets(day: dt.date) -> Table:
    """Targets that were set up to a day beside the records."""
    rows: list[list[Cell]] = [
        [
            one.words, one.value, one.counted, one.actual, one.difference, one.valid_from,
            None if one.holds else one.valid_until, one.source,
        ]
        for one in workforce.against_targets(day)
    ]  # fmt: skip
    return Table(
        "targets", f"Targets beside the records of {_day(day)}",
        [
            Column("What"), Column("Target", numeric=True, digits=0), Column("Counted in"),
            Column("Recorded", numeric=True, digits=2), Column("Difference", numeric=True, digits=2),
            Column("Set from"), Column("Ended on"), Column("Source"),
        ],
        rows, notes=["A target that has ended stays in the table: what was aimed at earlier is part of the answer."],
    )  # fmt: skip


def flows(found: workforce.Flows) -> Table:
    """Opening, each line, what is expected, what was counted, and the difference."""
    held = found.reconciled
    rows: list[list[Cell]] = [
        [f"Strength on {_day(found.first_on)}", held.opening.headcount, held.opening.fte]
    ]
    rows += [
        [
            f"{line.movement.label}{f': {line.how}' if line.how else ''}", line.change.headcount, line.change.fte,
        ]
        for line in held.lines
    ]  # fmt: skip
    rows += [
        ["Expected", held.expected.headcount, held.expected.fte],
        [f"Counted on {_day(found.last_on)}", held.closing.headcount, held.closing.fte],
        ["Difference", held.difference.headcount, held.difference.fte],
    ]
    who = found.staff_class.label if found.staff_class else "Everybody"
    return Table(
        "flows", f"{who}: strength from {_day(found.first_on)} to {_day(found.last_on)}",
        [Column("Line"), Column("Headcount", numeric=True), Column("FTE", numeric=True, digits=2)],
        rows, notes=[f"{found.definition} (version {found.version})", *found.reasons],
    )  # fmt: skip


def leavers(first: dt.date, last: dt.date, held: StaffClass) -> Table:
    """Leavers by reason, whose shares sum to 100."""
    found = workforce.leavers_table(first_on=first, last_on=last, staff_class=held)
    return Table(
        "leavers", f"{held.label} who left from {_day(first)} to {_day(last)}, headcount",
        [Column("Reason"), Column("Leavers, headcount", numeric=True), Column("Per cent", numeric=True, digits=2)],
        [[row.words, row.count, row.percent] for row in found.rows],
        ["All", found.total, Decimal("100.00") if found.total else None],
        [f"{found.definition} (version {found.version})", *found.reasons],
    )  # fmt: skip


def breaks(found: Sequence[workforce.Break], first: dt.date, last: dt.date) -> Table:
    """Reported figures that the records don't give."""
    return Table(
        "breaks", f"Reported figures of {_day(first)} to {_day(last)} that the records don’t give",
        [
            Column("What"), Column("Counted in"), Column("Reported", numeric=True, digits=2),
            Column("Recorded", numeric=True, digits=2), Column("Difference", numeric=True, digits=2),
            Column("Source"), Column("In words"),
        ],
        [
            [
                one.measure.label, one.counted_as.label, one.reported, one.recorded, one.difference, one.source,
                one.words,
            ]
            for one in found
        ],
        notes=["Neither figure is changed for the other: a break is shown, not smoothed."],
    )  # fmt: skip


def uplift(found: workforce.UpliftTable, key: int) -> Table:
    """Where a programme's posts went."""
    return Table(
        f"uplift-{key}", f"{found.programme}: where its posts went",
        [
            Column("Unit now"), Column("Function of the older model"), Column("Posts, headcount", numeric=True),
            Column("of which temporary", numeric=True),
        ],
        [[row.unit_name, row.origin_name or None, row.posts, row.temporary] for row in found.rows],
        ["All that is listed", "", found.total, sum(row.temporary for row in found.rows)],
        [f"The programme’s target is {found.target:,} officers.", f"{found.definition} (version {found.version})",
         *found.reasons],
    )  # fmt: skip


def lineage(unit: workforce.UnitView, days: Sequence[dt.date]) -> Table:
    """A unit's strength through the operating models."""
    found = workforce.lineage_table(unit_code=unit.code, days=days)
    return Table(
        "lineage", f"{unit.name} and what it came from: police officers, headcount",
        [Column("Unit"), Column("Operating model"), *(Column(_day(day), numeric=True) for day in found.days)],
        [[row.unit_name, row.model_name, *row.strengths] for row in found.rows],
        ["All", "", *found.totals],
        [f"{found.definition} (version {found.version})", *found.reasons],
    )  # fmt: skip


def cover(found: Sequence[workforce.Cover], day: dt.date) -> Table:
    """Who covers each neighbourhood."""
    rows: list[list[Cell]] = [
        [
            row.name, ", ".join(team.name for team in row.teams) or "No team", row.shared_with or None,
            row.posts, row.posts_fte, row.people, row.people_fte, row.unfilled, _median(row),
            row.contact or "Nobody is named", full_months(row.contact_since, day) if row.contact_since else None,
            row.contacts, row.contact_days / row.year_days,
        ]
        for row in found
    ]  # fmt: skip
    return Table(
        "cover", f"Who covers each neighbourhood on {_day(day)}",
        [
            Column("Neighbourhood"), Column("Team"), Column("Shared with, neighbourhoods", numeric=True),
            Column("Posts, headcount", numeric=True), Column("Posts, FTE", numeric=True, digits=2),
            Column("People, headcount", numeric=True), Column("People, FTE", numeric=True, digits=2),
            Column("Unfilled posts", numeric=True), Column("Median days in post", numeric=True),
            Column("Named contact"), Column("Months as named contact", numeric=True),
            Column("Named contacts in a year", numeric=True),
            Column("Days of the year with one", numeric=True, share=True),
        ],
        rows,
        notes=[
            "A neighbourhood without a team of its own is covered by its sector’s. A shared team’s posts stand in each"
            " of its rows, so the rows don’t add up to the force.",
            *dict.fromkeys(team.definition for row in found for team in row.teams),
        ],
    )  # fmt: skip


def students(found: Sequence[workforce.ProbationView], day: dt.date, *, may_manage: bool) -> Table:
    """Who is on probation."""
    rows: list[list[Cell]] = [
        [
            one.full_name, one.collar_number, one.home_name, one.here or "Posted nowhere",
            "–" if one.keeps is None else "Yes" if one.keeps else "No", one.moves, one.ends_on,
            Linked(one.tutor or "None: set one", reverse("station:set_tutor", args=[one.id]))
            if may_manage else one.tutor or None,
        ]
        for one in found
    ]  # fmt: skip
    return Table(
        "students", f"On probation on {_day(day)}",
        [
            Column("Name"), Column("Collar number"), Column("LPA of their probation"), Column("Posted to"),
            Column("In that LPA"), Column("Moves between LPAs", numeric=True), Column("First day after it"),
            Column("Tutor"),
        ],
        rows, notes=["Only those whose LPA is among your areas are named."],
    )  # fmt: skip


def breaches(found: Sequence[workforce.Breach], first: dt.date, last: dt.date) -> Table:
    """Stays outside the LPA."""
    return Table(
        "breaches", f"Posted outside the LPA of their probation, {_day(first)} to {_day(last)}",
        [
            Column("Name"), Column("LPA of their probation"), Column("Where they were"), Column("What that is"),
            Column("From"), Column("First day back or after"), Column("Days", numeric=True),
        ],
        [
            [
                one.name, one.home_name, one.where, "Another LPA" if one.in_lpa else "Outside any LPA", one.from_on,
                one.until_on, one.days,
            ]
            for one in found
        ],
        notes=["Days before the rule’s first day are no breach. Only those of your areas are listed."],
    )  # fmt: skip


def moves(found: workforce.Moves) -> Table:
    """Moves for each student."""
    last = found.until_on - dt.timedelta(days=1)
    return Table(
        "moves", f"Moves of students, {_day(found.first_on)} to {_day(last)}, headcount",
        [Column("What"), Column("Number", numeric=True, digits=2)],
        [
            ["Moves between LPAs", found.moves], ["Students", found.students],
            ["Moves for each student", found.per_student],
            ["Probations that ended", found.finished_at_home.whole],
            [f"… {found.finished_at_home.words}", found.finished_at_home.part],
        ],
        notes=[f"{found.definition} (version {found.version})"],
    )  # fmt: skip


def tutors(found: Sequence[workforce.TutorRatio]) -> Table:
    """Students for each tutor."""
    *lpas, everybody = found
    rows: list[list[Cell]] = [
        [row.lpa_name, row.students, row.with_tutor, row.students - row.with_tutor, row.tutors, row.per_tutor]
        for row in lpas
    ]
    return Table(
        "tutors", f"Students and tutors on {_day(everybody.day)}, headcount",
        [
            Column("LPA"), Column("Students", numeric=True), Column("with a tutor", numeric=True),
            Column("without", numeric=True), Column("Tutors", numeric=True),
            Column("Students for each tutor", numeric=True, digits=2),
        ],
        rows,
        [
            "All", everybody.students, everybody.with_tutor, everybody.students - everybody.with_tutor,
            everybody.tutors, everybody.per_tutor,
        ],
        [f"{everybody.definition} (version {everybody.version})"],
    )  # fmt: skip


def roll(found: workforce.Roll, unit: workforce.UnitView, day: dt.date, *, may_manage: bool) -> Table:
    """A unit's posts and who holds them."""
    rows: list[list[Cell]] = [
        [
            Linked(post.title, reverse("station:close_post", args=[post.post_id])) if may_manage else post.title,
            post.role or None, post.rank.label, post.fte, post.funding or "Own budget", post.funded_until,
            _held_by(post, may_manage=may_manage),
            post.holder.collar_number if post.holder else None, post.holder.fte if post.holder else None,
            post.holder.since if post.holder else None,
        ]
        for post in found.posts
    ]  # fmt: skip
    notes = ["A post’s title leads to closing it."] if may_manage else []
    return Table(
        "roll", f"Posts of {unit.name} itself on {_day(day)}",
        [
            Column("Post"), Column("Role"), Column("Rank"), Column("Post, FTE", numeric=True, digits=2),
            Column("Funding"), Column("Funded until"), Column("Held by"), Column("Collar number"),
            Column("Person, FTE", numeric=True, digits=2), Column("In post since"),
        ],
        rows, notes=["Units below it have their own pages.", *notes],
    )  # fmt: skip


def over(found: workforce.Roll, unit: workforce.UnitView, day: dt.date) -> Table:
    """Those over a unit's establishment."""
    return Table(
        "over", f"In {unit.name} without a post on {_day(day)}: over its establishment",
        [
            Column("Name"), Column("Collar number"), Column("Rank"), Column("FTE", numeric=True, digits=2),
            Column("Since"),
        ],
        [[one.full_name, one.collar_number, one.rank.label, one.fte, one.since] for one in found.over],
    )  # fmt: skip


def _held_by(post: workforce.RollPost, *, may_manage: bool) -> Cell:
    if post.holder:
        return post.holder.full_name
    return (
        Linked("Vacant: fill it", reverse("station:fill_post", args=[post.post_id]))
        if may_manage
        else "Vacant"
    )


def _key(row: workforce.StockRow) -> _Key:
    if row.rank:
        return row.rank.value, row.rank.label
    if row.staff_class:
        return row.staff_class.value, row.staff_class.label
    return (row.unit, row.unit_name) if row.unit else (row.role, row.role)


def _named(key: _Key, by: str) -> Cell:
    code, words = key
    if not code:
        return {"unit": "Posted to no unit", "lpa": "Outside any LPA", "role": "No role is recorded"}.get(
            by, "–"
        )
    if by in {"unit", "lpa"}:
        return Linked(words, reverse("station:workforce_unit", args=[code]))
    return words


def _amounts(row: workforce.StockRow | None, *, temporary: bool = False) -> list[Cell]:
    if row is None:
        return [0, Decimal(0), Decimal(0)] if temporary else [0, Decimal(0)]
    return [row.headcount, row.fte, row.temporary_fte] if temporary else [row.headcount, row.fte]


def _total(stock: Stock, *, temporary: bool = False) -> list[Cell]:
    return [stock.headcount, stock.fte, *([stock.temporary_fte] if temporary else [])]


def _median(row: workforce.Cover) -> float | None:
    """Of one team its own; teams' medians have no mean that says anything."""
    return row.teams[0].median_days if len(row.teams) == 1 else None


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
