"""The force's objectives: what plans and patrols did for each, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.analysis import vega
from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import follow_objectives
from peelian.journeys.follow_objectives import COURSES, ObjectiveRow, ObjectivesBoard
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.parts import address
from peelian.journeys.packs.sections.section import Asked, Section

_RAN = "Plans that ran in the period: agreed before it ended, and not closed before it began."
_TWICE = "A plan that serves two objectives counts under both, with its tactics and its patrols."
HELD = Measure(
    "objectives.held", "Objectives", "objectives", "Objectives of the force that held on a day of the period."
)
PLANS = (
    Measure("objectives.plans", "Plans that ran in the period", "plans", f"{_RAN} Each once."),
    Measure("objectives.serving_two", "Plans that serve more than one objective", "plans", _RAN),
    Measure("objectives.untied", "Plans that serve no objective", "plans", _RAN),
)  # fmt: skip


def measures_of(objective: priorities.ObjectiveView) -> tuple[Measure, ...]:
    """What is told of one objective: its plans, those whose intended outcomes are met, tactics, and patrols."""
    key, name = f"objectives.{objective.code.replace('-', '_')}", objective.name
    return (
        Measure(f"{key}.plans", f"{name}: plans", "plans", f"{_RAN} {_TWICE}"),
        Measure(
            f"{key}.met", f"{name}: plans that have met what they intended", SHARE,
            f"Of these plans: those of whose intended outcomes every one is met, as of the period’s last day. {_TWICE}",
            digits=1,
        ),
        Measure(
            f"{key}.tactics", f"{name}: tactics done", "tactics",
            f"Steps of these plans that were finished in the period, partners’ among them. {_TWICE}",
        ),
        Measure(
            f"{key}.minutes", f"{name}: patrol minutes proven, of those that can be told", SHARE,
            "Of the minutes that its patrol tasks asked for and that positions can tell of: those with somebody there."
            " More than a task asked for doesn’t make up for another. A task counts for the objective that it names,"
            " and without one for those of its plan.",
            digits=1,
        ),
    )  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    objectives = priorities.list_objectives_between(ground.first_on, ground.until_on)
    served = tuple(one for objective in objectives for one in measures_of(objective))
    draft = Draft((HELD, *PLANS, *served), ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Objectives"):
        draft.lacks((HELD, *PLANS, *served), refused)
        return draft.content()
    if not objectives:
        draft.lacks(
            (HELD, *PLANS),
            "Objectives: none held in the period. Set the force’s objectives, or choose later days.",
        )
        return draft.content()
    source = question(
        "priorities.list_objectives_between", first_on=ground.first_on, until_on=ground.until_on
    )
    draft.count(HELD.name, len(objectives), source=source, rows="/station/objectives/")
    draft.words.extend(f"{one.name}: {one.words.rstrip('.')}." for one in objectives)
    if tells(
        draft, ground, (*PLANS, *served), first_day=problems.first_written_on(), records="Plans",
        mend="They are counted from the first that is written on.",
    ):  # fmt: skip
        _served(ground, draft)
    return draft.content()


def _served(ground: Ground, draft: Draft) -> None:
    span = {"first_on": ground.first_on, "last_on": ground.last_on, "area_codes": ground.codes}
    board = follow_objectives.follow_all(
        at=ground.as_of, area_codes=ground.codes, first_on=ground.first_on, last_on=ground.last_on
    )
    source = question("follow_objectives.follow_all", **span)
    draft.count("objectives.plans", board.plans, source=source, rows="/station/plans/")
    draft.count("objectives.serving_two", board.serving_two, source=source, rows="/station/plans/")
    draft.count("objectives.untied", board.untied, source=source, rows="/station/plans/")
    for row in board.rows:
        _of_one(row, draft, source, _page(ground, row))
    draft.table(_done(ground, board))
    table = _courses(ground, board)
    draft.table(table, chart=_chart(board, table.caption) if board.plans else None)


def _of_one(row: ObjectiveRow, draft: Draft, source: str, rows: str) -> None:
    plans, met, tactics, minutes = (one.name for one in measures_of(row.objective))
    ran = row.done.plans_open + row.done.plans_closed
    draft.count(plans, ran, source=source, rows=rows)
    draft.share(
        met, _on(row, problems.Course.MET), ran, source=source, rows=rows,
        why_none="No plan that ran in the period serves it.",
    )  # fmt: skip
    draft.count(tactics, row.done.tactics_done, source=source, rows=rows)
    draft.share(
        minutes, round(row.done.minutes_proven), round(row.done.minutes_counted), source=source, rows=rows,
        why_none="No patrol of its was asked for that positions can tell of.",
    )  # fmt: skip


def _done(ground: Ground, board: ObjectivesBoard) -> Table:
    heads = (
        "Plans running", "Plans closed", "Tactics done", "of these by partners", "Patrol tasks", "Minutes asked for",
        "Minutes that can be told", "Minutes proven",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for row in board.rows:
        done = row.done
        told, proven = round(done.minutes_counted), round(done.minutes_proven)
        rows.append(
            [
                Linked(row.objective.name, _page(ground, row)), done.plans_open, done.plans_closed, done.tactics_done,
                done.partner_tactics_done, done.tasks, round(done.minutes_asked), told, proven,
                proven / told if told else None,
            ]
        )  # fmt: skip
    return Table(
        "objectives-done",
        f"What was done for each objective, {ground.days}",
        [
            Column("Objective"),
            *(Column(words, numeric=True) for words in heads),
            Column("Share proven", numeric=True, share=True, digits=1),
        ],
        rows,
        notes=[
            f"{_TWICE} {board.serving_two:,} of {board.plans:,} plans do, and {board.untied:,} serve none: so the"
            " columns have no total.",
            "Minutes that can be told are those of which there are positions: not partners’ tasks, nor hours without"
            " positions.",
        ],
    )


def _courses(ground: Ground, board: ObjectivesBoard) -> Table:
    return Table(
        "objectives-courses",
        f"What came of the plans for each objective, {ground.days}",
        [
            Column("Objective"),
            *(Column(course.capitalize(), numeric=True) for course in COURSES),
            Column("All plans", numeric=True),
        ],
        [
            [Linked(row.objective.name, _page(ground, row)), *_along(row), sum(_along(row))]
            for row in board.rows
        ],
        notes=[
            "A plan has the worst course of its intended outcomes, as of the last day. It can’t be told while there are"
            " too few readings, or where the change may be chance.",
            _TWICE,
        ],
    )


def _chart(board: ObjectivesBoard, title: str) -> vega.Chart:
    return vega.stacked(
        name="objectives-courses",
        title=title,
        rows=[(row.objective.name, [float(n) for n in _along(row)]) for row in board.rows],
        of="Objective",
        parts=[course.capitalize() for course in COURSES],
        unit=Column("Plans", numeric=True),
    )


def _along(row: ObjectiveRow) -> Sequence[int]:
    return [_on(row, course) for course in COURSES]


def _on(row: ObjectiveRow, course: problems.Course) -> int:
    return sum(one.plans for one in row.courses if one.course is course)


def _page(ground: Ground, row: ObjectiveRow) -> str:
    return address(
        f"/station/objectives/{row.objective.code}/",
        since=_day(ground.first_on), until=_day(ground.last_on), area=ground.area.code,
    )  # fmt: skip


def _day(day: dt.date) -> str:
    return day.isoformat()


SECTION = Section(
    key="objectives",
    title="Our objectives",
    about="Each objective of the force: plans, tactics and patrols for it, and what came of them.",
    place=30,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("priorities.", "problems.", "tasking.", "visibility.", "places."),
)
