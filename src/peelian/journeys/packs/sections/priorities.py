"""Priorities: decided, standing and planned for, and whether what plans intended has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from peelian.analysis import vega
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Course
from peelian.journeys.follow_objectives import COURSES
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.parts import Parts, parts_of, totals
from peelian.journeys.packs.sections.section import Asked, Section

_RAN = "Of plans that ran in the period: agreed before it ended, and not closed before it began."
_INTENDED = f"What plans intended, as of the period’s last day. {_RAN} What was done, such as visits, is not among it."
DECIDED = (
    Measure(
        "priorities.adopted", "Priorities adopted", "priorities",
        "Lines of sectors’ fortnightly lists that were adopted in the period.",
    ),
    Measure(
        "priorities.declined", "Declined, with a reason", "lines",
        "Lines of sectors’ fortnightly lists that were declined in the period. None can be without its reason.",
    ),
    Measure(
        "priorities.kept", "Kept for another fortnight, with a reason", "lines",
        "Lines of sectors’ fortnightly lists about a problem that was a priority already and was kept as one in the"
        " period. None can be without its reason.",
    ),
    Measure(
        "priorities.pending", "Not decided", "lines",
        "Lines of lists that were made in the period, on which nobody has decided when the records are read.",
    ),
    Measure(
        "priorities.planned", "Adopted priorities with an agreed plan", SHARE,
        "Of the priorities adopted in the period: those whose Problem Management Profile has been agreed since.",
        digits=1,
    ),
    Measure(
        "priorities.open", "Open priorities", "priorities",
        "Priorities that are open when the records are read, whenever they were adopted.",
    ),
    Measure(
        "priorities.fresh", "Open priorities looked at in the last three months", SHARE,
        "Of all priorities open when the records are read: those adopted, reviewed or given an action in the three"
        " months before (Neighbourhood Policing Guarantee, pillar 2).",
        digits=1,
    ),
)  # fmt: skip
PLANS = (
    Measure("problems.agreed", "Plans agreed", "plans", "Problem Management Profiles that were agreed in the period."),
    Measure("problems.running", "Plans running at the end", "plans", "Agreed and not closed when the period ended."),
    Measure("problems.drafts", "Drafts at the end", "plans", "Written and not agreed when the period ended."),
    Measure("problems.closed", "Plans closed", "plans", "Problem Management Profiles that were closed in the period."),
    Measure("problems.outcomes", "Intended outcomes", "outcomes", _INTENDED),
    Measure("problems.met", "Intended outcomes that are met", SHARE, f"Of all of them: met. {_INTENDED}", digits=1),
    Measure("problems.on_course", "On course", "outcomes", _INTENDED),
    Measure(
        "problems.cant_tell", "Can’t be told yet", "outcomes",
        f"Too few readings, or a change that may be chance. {_INTENDED}",
    ),
    Measure("problems.off_course", "Off course", "outcomes", _INTENDED),
    Measure("problems.worse", "Worse than before", "outcomes", _INTENDED),
)  # fmt: skip
_COUNTED = {
    "problems.on_course": Course.ON_COURSE, "problems.cant_tell": Course.CANT_TELL,
    "problems.off_course": Course.OFF_COURSE, "problems.worse": Course.WORSE,
}  # fmt: skip


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    draft = Draft((*DECIDED, *PLANS), ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Priorities and plans"):
        draft.lacks((*DECIDED, *PLANS), refused)
        return draft.content()
    parts = parts_of(ground)
    if tells(
        draft, ground, DECIDED, first_day=priorities.first_list_on(), records="Priorities",
        mend="They are counted from the first list of a sector on.",
    ):  # fmt: skip
        _decided(ground, parts, draft)
    if tells(
        draft, ground, PLANS, first_day=problems.first_written_on(), records="Plans",
        mend="They are counted from the first that is written on.",
    ):  # fmt: skip
        _plans(ground, parts, draft)
        _outcomes(ground, parts, draft)
    return draft.content()


def _span(ground: Ground) -> dict[str, object]:
    return {"area_codes": ground.codes, "since": ground.first_on, "until": ground.until_on}


def _decided(ground: Ground, parts: Parts, draft: Draft) -> None:
    lines = priorities.count_decisions_by_sector(
        area_codes=ground.codes, since=ground.since, until=ground.until
    )
    standing = priorities.list_priorities(area_codes=ground.codes, at=ground.as_of)
    counted = {code: [one.adopted, one.declined, one.kept, one.pending, 0, 0] for code, one in lines.items()}
    for one in standing:
        row = counted.setdefault(one.area_code, [0] * 6)
        row[4] += 1
        row[5] += not one.stale
    adopted, declined, kept, pending, open_now, fresh = totals(counted, 6)
    source = question("priorities.count_decisions_by_sector", **_span(ground))
    for name, value in (
        ("adopted", adopted), ("declined", declined), ("kept", kept), ("pending", pending),
    ):  # fmt: skip
        draft.count(f"priorities.{name}", value, source=source, rows="/station/lists/")
    _planned(ground, draft)
    now = question("priorities.list_priorities", area_codes=ground.codes, at=ground.as_of)
    rows = f"/station/priorities/?area={ground.area.code}"
    draft.count("priorities.open", open_now, source=now, rows=rows)
    draft.share(
        "priorities.fresh", fresh, open_now, source=now, rows=rows,
        why_none="No priority was open when the records were read.",
    )  # fmt: skip
    heads = ("Adopted", "Declined", "Kept", "Not decided", "Open now", "Looked at in three months")
    table = Table(
        "priorities-by-area",
        f"Decisions on sectors’ lists, {ground.days}, and priorities open when the records were read",
        [
            *(Column(words, numeric=True) for words in heads),
            Column("Share looked at", numeric=True, share=True, digits=1),
        ],
        [],
        notes=["Adopted, declined and kept in the period, whenever the list was made."],
    )
    draft.table(parts.table(table, counted, rows="/station/priorities/", more=_looked_at))


def _looked_at(numbers: Sequence[int]) -> Sequence[Cell]:
    *_, open_now, fresh = numbers
    return [fresh / open_now if open_now else None]


def _planned(ground: Ground, draft: Draft) -> None:
    ids = priorities.list_adopted_ids(area_codes=ground.codes, since=ground.since, until=ground.until)
    draft.share(
        "priorities.planned", problems.count_planned(ids), len(ids),
        source=question("problems.count_planned", priority_ids="priorities.list_adopted_ids", **_span(ground)),
        rows=f"/station/plans/?area={ground.area.code}", why_none="No priority was adopted in the period.",
    )  # fmt: skip


def _plans(ground: Ground, parts: Parts, draft: Draft) -> None:
    found = problems.count_plans(area_codes=ground.codes, since=ground.since, until=ground.until)
    counted = {code: [one.agreed_in, one.closed_in, one.running, one.drafts] for code, one in found.items()}
    source = question("problems.count_plans", **_span(ground))
    agreed, closed, running, drafts = totals(counted, 4)
    for name, value in (("agreed", agreed), ("running", running), ("drafts", drafts), ("closed", closed)):
        draft.count(f"problems.{name}", value, source=source, rows=f"/station/plans/?area={ground.area.code}")
    heads = ("Agreed in the period", "Closed in the period", "Running at the end", "Drafts at the end")
    table = Table(
        "priorities-plans",
        f"Problem Management Profiles, {ground.days}",
        [Column(words, numeric=True) for words in heads],
        [],
    )
    draft.table(parts.table(table, counted, rows="/station/plans/"))


def _outcomes(ground: Ground, parts: Parts, draft: Draft) -> None:
    plans = problems.list_courses(
        area_codes=ground.codes, since=ground.since, until=ground.until, on=ground.last_on
    )
    found: dict[str, Counter[Course]] = {}
    for plan in plans:
        found.setdefault(plan.area_code, Counter()).update(plan.courses)
    counted = {code: [courses[course] for course in COURSES] for code, courses in found.items()}
    source = question("problems.list_courses", on=ground.last_on, **_span(ground))
    of = dict(zip(COURSES, totals(counted, len(COURSES)), strict=True))
    rows, whole = f"/station/plans/?area={ground.area.code}", sum(of.values())
    draft.count("problems.outcomes", whole, source=source, rows=rows)
    draft.share(
        "problems.met", of[Course.MET], whole, source=source, rows=rows,
        why_none="No plan that ran in the period intended anything that can be read.",
    )  # fmt: skip
    for name, course in _COUNTED.items():
        draft.count(name, of[course], source=source, rows=rows)
    table = parts.table(
        Table(
            "priorities-outcomes",
            f"What plans intended, and whether it has come, as of the last day of {ground.days}",
            [*(Column(course.capitalize(), numeric=True) for course in COURSES), Column("All", numeric=True)],
            [],
            notes=[
                _INTENDED,
                "It can’t be told while there are too few readings, or where the change may be chance.",
            ],
        ),
        counted,
        rows="/station/plans/",
        more=lambda numbers: [sum(numbers)],
    )
    draft.table(table, chart=_chart(parts.sums(counted, len(COURSES)), parts, table) if whole else None)


def _chart(sums: Mapping[str, Sequence[int]], parts: Parts, table: Table) -> vega.Chart:
    return vega.stacked(
        name=table.name,
        title=table.caption,
        rows=[(parts.names[code], [float(n) for n in values]) for code, values in sums.items()],
        of=parts.of,
        parts=[course.capitalize() for course in COURSES],
        unit=Column("Intended outcomes", numeric=True),
    )


SECTION = Section(
    key="priorities",
    title="Priorities and plans",
    about="Priorities adopted, declined, kept and planned for; plans, and whether what they intended has come.",
    place=40,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("priorities.", "problems.", "places."),
)
