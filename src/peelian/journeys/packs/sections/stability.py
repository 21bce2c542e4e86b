"""How steady neighbourhood policing is: posts and people against targets, students in one place, who stayed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from functools import partial

from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Cell, Column, Table, value_of
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Audience, Content
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import FirstDays, PartedBy, StaffClass, Stock
from peelian.journeys import paper_tables
from peelian.journeys.packs.sections.draft import Draft
from peelian.journeys.packs.sections.ground import (
    Ground,
    ground_of,
    not_of_force,
    not_permitted,
    question,
    tells,
)
from peelian.journeys.packs.sections.local import local_unit, strength_from
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.journeys.packs.sections.stability_measures import CONTINUITY, MEASURES, STOCKS, STUDENTS
from peelian.kernel.days import in_words

_Mixed = partial(Column, numeric=True, digits=2, mixed=True)
_YEAR = dt.timedelta(days=365)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft(MEASURES, ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_WORKFORCE, "Posts and people"):
        draft.lacks(MEASURES, refused)
        return draft.content()
    first = workforce.first_days()
    if why := not_of_force(ground, "Posts, targets and students"):
        draft.lacks((*STOCKS, *STUDENTS), why)
    else:
        if tells(
            draft, ground, STOCKS, first_day=first.posts, records="Posts",
            mend="To mend: take in the list of posts, or give this section later days.",
        ):  # fmt: skip
            _stocks(draft, ground, first)
        if tells(
            draft, ground, STUDENTS, first_day=first.probations, records="Probations",
            mend="To mend: record who is on probation and where, or give this section later days.",
        ):  # fmt: skip
            _students(draft, ground)
    if tells(
        draft, ground, CONTINUITY, first_day=first.posts, records="Posts of teams",
        mend="To mend: take in the list of posts, or give this section later days.",
    ):  # fmt: skip
        _continuity(draft, ground, first)
    return draft.content()


def _stocks(draft: Draft, ground: Ground, first: FirstDays) -> None:
    day = ground.last_on
    page = f"/station/workforce/?day={day.isoformat()}"
    rows, by_lpa = f"{page}&by=staff-class", f"{page}&by=lpa"
    known = _is_known(first, day)
    posts, people, empty = (
        door(day=day, by=(PartedBy.STAFF_CLASS,))
        for door in (workforce.establishment_on, workforce.strength_on, workforce.vacancies_on)
    )
    draft.table(_by_class(day, posts, people if known else None, empty), people=(3, 4))
    # Posts less vacancies come near to how few people there are.
    if any(0 < row.headcount < LEAST for row in people.rows):
        draft.tables[-1] = dataclasses.replace(draft.tables[-1], audience=Audience.INTERNAL)
    why = f"Strength isn’t recorded on {in_words(day)}."
    if not known:
        draft.missing.append(why)
    names = ("establishment_on", "strength_on", "vacancies_on")
    for name, stock, door in zip(
        ("posts", "people", "vacancies"), (posts, people, empty), names, strict=True
    ):
        source = question(f"workforce.{door}", day=day, by="STAFF_CLASS")
        value = stock.headcount if known or stock is not people else None
        draft.count(f"workforce.{name}", value, source=source, rows=rows, why_none=why)
    unit = local_unit(day)
    table = paper_tables.establishment(day, unit_code=unit.code if unit else None)
    draft.table(table)
    assert table.total is not None  # noqa: S101 - the paper's table has one
    _, constables, pcsos, _ = map(value_of, table.total)
    source = question("paper_tables.establishment", day=day, unit_code=unit.code if unit else None)
    for name, fte in (("constable_posts", constables), ("pcso_posts", pcsos)):
        assert isinstance(fte, Decimal | int)  # noqa: S101 - a sum of FTE
        draft.count(f"workforce.{name}", fte, source=source, rows=by_lpa)
    _targets(draft, day, _fte(people, StaffClass.PCSO), known=_is_known(first, day))


def _by_class(day: dt.date, posts: Stock, people: Stock | None, empty: Stock) -> Table:
    """`people`: None where strength isn't known on the day."""
    stocks = (posts, people, empty)
    held = [None if stock is None else {row.staff_class: row for row in stock.rows} for stock in stocks]
    rows: list[list[Cell]] = []
    for one in StaffClass:
        line: list[Cell] = [one.label]
        for side in held:
            row = side.get(one) if side is not None else None
            nothing: list[Cell] = [None, None] if side is None else [0, Decimal(0)]
            line += [row.headcount, row.fte] if row else nothing
        rows.append(line)
    total: list[Cell] = ["All"]
    for stock in stocks:
        total += [stock.headcount, stock.fte] if stock else [None, None]
    heads = ("Posts", "People", "Vacancies")
    return Table(
        "stability-stocks",
        f"Posts, people and vacancies on {in_words(day)}",
        [
            Column("Class"),
            *(
                Column(f"{head}, {unit}", numeric=True, digits=digits)
                for head in heads
                for unit, digits in (("headcount", 0), ("FTE", 2))
            ),
        ],
        rows,
        total,
        [
            *dict.fromkeys(words for one in stocks if one for words in (one.definition, *one.reasons)),
            "Special constables are counted by headcount only; a dash stands for their FTE.",
        ],
    )


def _fte(stock: Stock, held: StaffClass) -> Decimal:
    return sum((row.fte for row in stock.rows if row.staff_class is held and row.fte is not None), Decimal(0))


def _is_known(first: FirstDays, day: dt.date) -> bool:
    since = strength_from(first)
    return since is not None and since <= day


def _targets(draft: Draft, day: dt.date, pcsos: Decimal, *, known: bool) -> None:
    found = workforce.against_targets(day)
    draft.table(
        Table(
            "stability-targets",
            f"Targets of the whole force beside the records of {in_words(day)}",
            [
                Column("What"),
                _Mixed("Target"),
                Column("Counted in"),
                _Mixed("Recorded"),
                _Mixed("Difference"),
                Column("Set from"),
                Column("Ended on"),
                Column("Source"),
            ],
            [
                [
                    one.words,
                    one.value,
                    one.counted,
                    one.actual,
                    one.difference,
                    one.valid_from,
                    None if one.holds else one.valid_until,
                    one.source,
                ]
                for one in found
            ],
            notes=["A target that has ended stays: what was aimed at earlier is part of the answer."],
        ),
        people=(3,),
    )
    rows = f"/station/workforce/?day={day.isoformat()}"
    source = question("workforce.strength_on", day=day, by="STAFF_CLASS", staff_class="pcso")
    why = f"Strength isn’t recorded on {in_words(day)}."
    draft.count("workforce.pcso_strength", pcsos if known else None, source=source, rows=rows, why_none=why)
    aims = [
        one
        for one in workforce.list_targets()
        if one.measure is workforce.Measure.STRENGTH
        and one.staff_class is StaffClass.PCSO
        and one.unit_id is None
        and one.counted_as is workforce.CountedAs.FTE
        and one.valid_from <= day
        and (one.valid_until is None or one.valid_until > day)
    ]
    none = f"No target for the strength of PCSOs in FTE held on {in_words(day)}."
    if not aims:
        draft.missing.append(none)
    aim = aims[0].value if aims else None
    source = question("workforce.list_targets")
    draft.count("workforce.pcso_target", aim, source=source, rows=rows, why_none=none)
    more = pcsos - aim if aim is not None and known else None
    draft.count("workforce.pcso_short", more, source=source, rows=rows, why_none=none if aim is None else why)


def _students(draft: Draft, ground: Ground) -> None:
    day, span = ground.last_on, {"first_on": ground.first_on, "last_on": ground.last_on}
    rows = "/station/workforce/probations/"
    students = workforce.list_probations(day)
    placed = [one for one in students if one.keeps is not None]
    source = question("workforce.list_probations", day=day)
    draft.count("workforce.students", len(students), source=source, rows=rows)
    draft.share(
        "workforce.students_kept", sum(bool(one.keeps) for one in placed), len(placed), source=source, rows=rows,
        why_none="No student was posted anywhere on the last day.",
    )  # fmt: skip
    moves = workforce.moves_per_student(**span)
    source = question("workforce.moves_per_student", **span)
    draft.count(
        "workforce.student_moves", moves.per_student, source=source, rows=rows,
        why_none="Nobody was on probation in the period.",
    )  # fmt: skip
    draft.share(
        "workforce.finished_at_home", moves.finished_at_home.part, moves.finished_at_home.whole, source=source,
        rows=rows, why_none="No probation ended in the period.",
    )  # fmt: skip
    breaches = workforce.probation_breaches(**span)
    rules = workforce.list_probation_rules()
    why = "" if any(one.valid_from <= day for one in rules) else "No rule kept students in one place yet."
    draft.count(
        "workforce.breaches", None if why else len(breaches), source=question("workforce.probation_breaches", **span),
        rows=rows, why_none=why,
    )  # fmt: skip
    _tutors(draft, day, rows)


def _tutors(draft: Draft, day: dt.date, rows: str) -> None:
    *lpas, everybody = workforce.tutor_ratio(day)
    source = question("workforce.tutor_ratio", day=day)
    draft.share(
        "workforce.tutored", everybody.with_tutor, everybody.students, source=source, rows=rows,
        why_none="Nobody was on probation on the last day.",
    )  # fmt: skip
    draft.count(
        "workforce.students_per_tutor", everybody.per_tutor, source=source, rows=rows,
        why_none="Nobody tutored a student on the last day.",
    )  # fmt: skip

    def line(words: str, row: workforce.TutorRatio) -> list[Cell]:
        without = row.students - row.with_tutor
        return [words, row.students, row.with_tutor, without, row.tutors, row.per_tutor]

    shared = sum(row.tutors for row in lpas) - everybody.tutors
    also = (
        [f"{shared:,} tutor students of more than one LPA and count once in the last row."] if shared else []
    )
    draft.table(
        Table(
            "stability-students",
            f"Students and tutors on {in_words(day)}, headcount",
            [
                Column("LPA of their probation"),
                Column("Students", numeric=True),
                Column("With a tutor", numeric=True),
                Column("Without", numeric=True),
                Column("Tutors", numeric=True),
                Column("Students for each tutor", numeric=True, digits=2),
            ],
            [line(row.lpa_name, row) for row in lpas],
            line("All", everybody),
            [everybody.definition, *also],
        ),
        people=(1, 2, 3, 4),
    )


def _continuity(draft: Draft, ground: Ground, first: FirstDays) -> None:
    day = ground.last_on
    teams = workforce.list_team_stability(ground.codes, day)
    source = question("workforce.list_team_stability", area_codes=ground.codes, day=day)
    rows = f"/station/workforce/cover/?day={day.isoformat()}"
    draft.count(
        "workforce.team_posts_open", sum(one.unfilled for one in teams) if teams else None, source=source, rows=rows,
        why_none="The area has no neighbourhood team.",
    )  # fmt: skip
    reaches = first.posts is not None and first.posts <= day - _YEAR
    stayed, before = sum(one.stayed.part for one in teams), sum(one.stayed.whole for one in teams)
    why = (
        "Nobody held a post of a neighbourhood team a year before."
        if reaches
        else f"Who was in post a year before {in_words(day)} isn’t recorded."
    )
    draft.share(
        "workforce.stayed",
        stayed if reaches else 0,
        before if reaches else 0,
        source=source,
        rows=rows,
        why_none=why,
    )
    if teams:
        draft.words.append(
            f"{len(teams):,} neighbourhood team{'s' * (len(teams) != 1)} had {sum(one.posts for one in teams):,} posts"
            f" and {sum(one.people for one in teams):,} people in them on {in_words(day)}."
        )


SECTION = Section(
    key="stability",
    title="Stabilising neighbourhood resources",
    about="Posts and people against targets, vacancies, PCSOs, students in one LPA, tutors, and who stayed.",
    place=220,
    build=_build,
    permission=Permission.SEE_WORKFORCE,
    reads=("workforce.",),
)
