"""The planner's figures as tables, each saying its day, whether it counts heads or FTE, and how it is defined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from peelian.analysis.stability import full_months
from peelian.analysis.stocks import Amount, Line, Movement
from peelian.analysis.suppression import LEAST, is_small
from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PartedBy, StaffClass, Stock, UnitKind
from peelian.kernel.days import in_words

_HEADS = ("Posts, headcount", "Posts, FTE", "of which temporary, FTE", "People, headcount", "People, FTE")
_Key = tuple[str, str]
#: Lines that are one where how and why isn't told.
_TOGETHER = {
    **dict.fromkeys((Movement.JOINED, Movement.TRANSFERRED_IN), "Joiners, transfers in among them"),
    **dict.fromkeys((Movement.LEFT, Movement.TRANSFERRED_OUT), "Leavers, transfers out among them"),
}


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
    # A person may hold a post of another rank or role, but not one of another unit.
    over = by in {"unit", "lpa"}
    rows: list[list[Cell]] = []
    for key in sorted(keys, key=lambda one: (not one[0], one[1].casefold(), one[0])):
        post, person, vacant = (side.get(key) for side in found)
        rows.append(
            [
                _named(key, by, day),
                *(_amounts(post, temporary=True)), *_amounts(person), *([_over(post, person, vacant)] if over else []),
                *_amounts(vacant),
            ]
        )  # fmt: skip
    beyond = people.headcount - posts.headcount + empty.headcount
    total: list[Cell] = [
        "All", *_total(posts, temporary=True), *_total(people), *([beyond] if over else []), *_total(empty),
    ]  # fmt: skip
    heading = {"unit": "Unit", "lpa": "LPA", "rank": "Rank", "staff-class": "Class", "role": "Role"}[by]
    return Table(
        "stocks", f"Establishment, strength and vacancies on {in_words(day)}",
        [
            Column(heading),
            *(
                Column(words, numeric=True, digits=0 if "headcount" in words else 2)
                for words in (
                    *_HEADS, *(["Over establishment, headcount"] if over else []), "Vacancies, headcount",
                    "Vacancies, FTE",
                )
            ),
        ],
        rows, total,
        [*dict.fromkeys((*(f"{stock.definition} (version {stock.version})" for stock in (posts, people, empty)),
                         *posts.reasons, *people.reasons, *empty.reasons)),
         f"People who hold no post are over the establishment: {posts.headcount:,} posts − {empty.headcount:,} vacant"
         f" + {beyond:,} over = {people.headcount:,} people.",
         "Special constables are counted by headcount only; their FTE isn’t known."],
    )  # fmt: skip


def _over(
    post: workforce.StockRow | None, person: workforce.StockRow | None, vacant: workforce.StockRow | None
) -> int:
    """People who hold no post: each post that isn't vacant has one."""
    filled = (post.headcount if post else 0) - (vacant.headcount if vacant else 0)
    return (person.headcount if person else 0) - filled


def flows(found: workforce.Flows, *, may_know_why: bool) -> Table:
    """Opening, each line, what is expected, what was counted, and the difference.

    How people came and why they went stands there for those who record it. Others read joiners and leavers as one line
    each, transfers among them: of few people in few days, a reason tells whose it is. Where one of these lines is of so
    few that it tells of them, none is told.
    """
    held = found.reconciled
    rows: list[list[Cell]] = [
        [f"Strength on {in_words(found.first_on)}", held.opening.headcount, held.opening.fte]
    ]
    lines = _told(held.lines) if may_know_why else _summed(held.lines)
    hides = not may_know_why and any(is_small(abs(change.headcount)) for _, change in lines)
    if hides:
        lines = []
        rows.append(["Who came, went and moved", "hidden", "hidden"])
    rows += [[words, change.headcount, change.fte] for words, change in lines]
    rows += [
        ["Expected", held.expected.headcount, held.expected.fte],
        [f"Counted on {in_words(found.last_on)}", held.closing.headcount, held.closing.fte],
        ["Difference", held.difference.headcount, held.difference.fte],
    ]
    who = found.staff_class.label if found.staff_class else "Everybody"
    notes = [] if may_know_why else ["How people came and why they left is told to those who record it here."]
    if hides:
        notes.append(f"Hidden: one of its lines is of 1 to {LEAST - 1} people.")
    return Table(
        "flows", f"{who}: strength from {in_words(found.first_on)} to {in_words(found.last_on)}",
        [Column("Line"), Column("Headcount", numeric=True), Column("FTE", numeric=True, digits=2)],
        rows, notes=[f"{found.definition} (version {found.version})", *found.reasons, *notes],
    )  # fmt: skip


def _told(lines: Sequence[Line]) -> list[tuple[str, Amount]]:
    """Each line with how they came or why they went; of transfers, the movement says it."""
    return [(f"{line.movement.label}{_how(line)}", line.change) for line in lines]


def _how(line: Line) -> str:
    if line.movement is Movement.JOINED and line.how:
        return f": {workforce.JoinedAs(line.how).label}"
    if line.movement is Movement.LEFT and line.how:
        return f": {workforce.LeaveReason(line.how).label}"
    return ""


def _summed(lines: Sequence[Line]) -> list[tuple[str, Amount]]:
    """The same without how and why."""
    sums: dict[str, Amount] = {}
    for line in lines:
        words = _TOGETHER.get(line.movement, line.movement.label)
        sums[words] = sums.get(words, Amount()) + line.change
    return list(sums.items())


def leavers(first: dt.date, last: dt.date, held: StaffClass) -> Table:
    """Leavers by reason, whose shares sum to 100."""
    found = workforce.leavers_table(first_on=first, last_on=last, staff_class=held)
    return Table(
        "leavers", f"{held.label} who left from {in_words(first)} to {in_words(last)}, headcount",
        [Column("Reason"), Column("Leavers, headcount", numeric=True), Column("Per cent", numeric=True, digits=2)],
        [[row.words, row.count, row.percent] for row in found.rows],
        ["All", found.total, Decimal("100.00") if found.total else None],
        [f"{found.definition} (version {found.version})", *found.reasons],
    )  # fmt: skip


def cover(found: Sequence[workforce.Cover], day: dt.date) -> Table:
    """Who covers each neighbourhood."""
    rows: list[list[Cell]] = [
        [
            row.name, _team_of(row), row.shared_with or None,
            row.posts, row.posts_fte, row.people, row.people_fte, row.unfilled, _median(row),
            row.contact or "Nobody is named", full_months(row.contact_since, day) if row.contact_since else None,
            row.contacts, row.contact_days / row.year_days,
        ]
        for row in found
    ]  # fmt: skip
    return Table(
        "cover", f"Who covers each neighbourhood on {in_words(day)}; headcount where nothing else is said",
        [
            Column("Neighbourhood"), Column("Team"), Column("Shared with", numeric=True),
            Column("Posts", numeric=True), Column("Posts, FTE", numeric=True, digits=2),
            Column("People", numeric=True), Column("People, FTE", numeric=True, digits=2),
            Column("Unfilled", numeric=True), Column("Days in post, median", numeric=True),
            Column("Named contact"), Column("Months named", numeric=True),
            Column("Contacts in a year", numeric=True),
            Column("Days with one", numeric=True, share=True),
        ],
        rows,
        notes=[
            "“Shared with” counts the other neighbourhoods that the same team covers; “Months named” is how long the"
            " contact has been it, and “Days with one” the share of the last year’s days on which there was one.",
            "A neighbourhood without a team of its own is covered by its sector’s. A shared team’s posts stand in each"
            " of its rows, so the rows don’t add up to the force.",
            *dict.fromkeys(team.definition for row in found for team in row.teams),
        ],
    )  # fmt: skip


def _team_of(row: workforce.Cover) -> str:
    """A neighbourhood's own team goes by its name: that isn't said twice."""
    if len(row.teams) == 1 and row.teams[0].name.casefold().startswith(row.name.casefold()):
        return "Its own"
    return ", ".join(team.name for team in row.teams) or "No team"


def students(found: Sequence[workforce.ProbationView], day: dt.date) -> Table:
    """Who is on probation."""
    rows: list[list[Cell]] = [
        [
            Linked(one.full_name, reverse("station:workforce_probation", args=[one.id])), one.collar_number,
            one.home_name, one.here or "Posted nowhere", "–" if one.keeps is None else "Yes" if one.keeps else "No",
            one.moves, one.ends_on, one.tutor or None,
        ]
        for one in found
    ]  # fmt: skip
    return Table(
        "students", f"On probation on {in_words(day)}",
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
        "breaches", f"Posted outside the LPA of their probation, {in_words(first)} to {in_words(last)}",
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
        "moves", f"Moves of students, {in_words(found.first_on)} to {in_words(last)}, headcount",
        [
            Column("Whose"), Column("Moves between LPAs", numeric=True), Column("Students", numeric=True),
            Column("Moves for each student", numeric=True, digits=2), Column("Probations that ended", numeric=True),
            Column("of these, never posted outside its LPA", numeric=True),
        ],
        [
            [
                "Everybody on probation", found.moves, found.students, found.per_student,
                found.finished_at_home.whole, found.finished_at_home.part,
            ]
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
        "tutors", f"Students and tutors on {in_words(everybody.day)}, headcount",
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
    roles = any(post.role for post in found.posts)
    rows: list[list[Cell]] = [
        [
            Linked(post.title, reverse("station:close_post", args=[post.post_id])) if may_manage else post.title,
            *([Linked(f"Move {post.title}", reverse("station:move_post", args=[post.post_id]))] if may_manage else []),
            *([post.role or None] if roles else []), post.rank.label, post.fte, _funding(post),
            _held_by(post, may_manage=may_manage),
            post.holder.collar_number if post.holder else None, post.holder.fte if post.holder else None,
            post.holder.since if post.holder else None,
        ]
        for post in found.posts
    ]  # fmt: skip
    notes = ["A post’s title leads to closing it."] if may_manage else []
    return Table(
        "roll", f"Posts of {unit.name} itself on {in_words(day)}",
        [
            Column("Post"), *([Column("To another unit")] if may_manage else []), *([Column("Role")] if roles else []),
            Column("Rank"), Column("Post, FTE", numeric=True, digits=2), Column("Funding"), Column("Held by"),
            Column("Collar number"), Column("Person, FTE", numeric=True, digits=2), Column("In post since"),
        ],
        rows, notes=["Units below it have their own pages.", *notes],
    )  # fmt: skip


def _funding(post: workforce.RollPost) -> str:
    paid = post.funding or "Own budget"
    return f"{paid}, until {in_words(post.funded_until)}" if post.funded_until else paid


def over(found: workforce.Roll, unit: workforce.UnitView, day: dt.date) -> Table:
    """Those over a unit's establishment."""
    return Table(
        "over", f"In {unit.name} without a post on {in_words(day)}: over its establishment",
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


def _named(key: _Key, by: str, day: dt.date) -> Cell:
    code, words = key
    if not code:
        return {"unit": "Posted to no unit", "lpa": "Outside any LPA", "role": "No role is recorded"}.get(
            by, "–"
        )
    if by in {"unit", "lpa"}:
        return Linked(words, f"{reverse('station:workforce_unit', args=[code])}?day={day.isoformat()}")
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
