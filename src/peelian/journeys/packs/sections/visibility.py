"""Visibility: what patrols were asked for, beside what positions prove of it, and what the force says of itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from peelian.analysis import practice, vega
from peelian.analysis.practice import Verdict
from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys.packs.sections import claims
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, not_permitted, question, tells
from peelian.journeys.packs.sections.parts import Parts, address, parts_of, totals
from peelian.journeys.packs.sections.section import A_DAY, Asked, Section

_TASKS = "Tasks, not called off, whose first window starts in the period."
_TOLD = "Minutes are rounded to whole ones by neighbourhood, and then added up."
ASKED = (
    Measure("tasking.tasks", "Patrol tasks", "tasks", _TASKS),
    Measure("tasking.visits", "Visits asked for", "visits", f"All visits that these tasks ask for. {_TASKS}"),
    Measure(
        "tasking.minutes",
        "Patrol minutes asked for",
        "minutes",
        f"Visits times their length. {_TASKS} {_TOLD}",
    ),
)
PROVEN = (
    Measure(
        "visibility.days", "Days with positions", SHARE,
        "Of the days of the period up to that on which the records are read: those of which there are positions, of"
        " anybody in the force, or were and have been worked out.",
        digits=1,
    ),
    Measure(
        "visibility.checked", "Tasks checked against positions", SHARE,
        f"Of the tasks: those for which position records have been looked at. {_TASKS}", digits=1,
    ),
    Measure(
        "visibility.unchecked", "Tasks not checked", "tasks",
        f"Tasks for which no position records have been looked at: they prove nothing either way. {_TASKS}",
    ),
    Measure(
        "visibility.visits", "Visits proven, of those asked for", SHARE,
        "Visits that position records show, as long as was asked for, of all visits that the tasks ask for. A task that"
        " was not checked proves nothing. Can pass 100 per cent.",
        digits=1,
    ),
    Measure(
        "visibility.minutes", "Patrol minutes proven, of those that can be told", SHARE,
        "Minutes with at least one officer in the place and window, of the minutes asked for where positions can tell:"
        " not partners’ tasks, nor hours without positions. More than was asked of a task doesn’t make up for another."
        f" {_TOLD}",
        digits=1,
    ),
    Measure(
        "visibility.untold", "Patrol minutes that can’t be told, of those asked for", SHARE,
        "Of the minutes asked for: those of partners, who carry none of our devices, and those in hours without"
        f" positions. They are neither proven nor missed. {_TOLD}",
        digits=1,
    ),
)  # fmt: skip
_VERDICTS = {
    "visibility.visited": Verdict.VISITED, "visibility.partly": Verdict.PARTLY,
    "visibility.not_visited": Verdict.NOT_VISITED, "visibility.not_known": Verdict.NOT_KNOWN,
    "visibility.not_measured": Verdict.NOT_MEASURED,
}  # fmt: skip
_MEANT = {
    Verdict.VISITED: f"Tasks of whose minutes that can be told {practice.DONE:.0%} or more are proven.",
    Verdict.PARTLY: "Tasks that were visited for less than that.",
    Verdict.NOT_VISITED: "Tasks in whose hours devices of the sector gave positions and none stayed in the place.",
    Verdict.NOT_KNOWN: "Tasks in whose hours no device of the sector gave a position, or that were not checked.",
    Verdict.NOT_MEASURED: "Tasks of partners, who carry none of our devices.",
}
REALITY = tuple(
    Measure(name, f"Reality testing: {verdict.label.lower()}", "tasks", f"{_MEANT[verdict]} {_TASKS}")
    for name, verdict in _VERDICTS.items()
)


def _build(asked: Asked) -> Content:
    ground = ground_of(asked)
    held = claims.held_in(ground)
    draft = Draft((*ASKED, *PROVEN, *REALITY, claims.CLAIMED, *claims.measures_of(held)), ground.as_of)
    if refused := not_permitted(asked, Permission.SEE_BOARD, "Visibility"):
        draft.lacks((*ASKED, *PROVEN, *REALITY, claims.CLAIMED), refused)
        return draft.content()
    if tells(
        draft, ground, (*ASKED, *PROVEN, *REALITY), first_day=tasking.first_started_on(), records="Patrol tasks",
        mend="They are counted from the first that is sent on.",
    ):  # fmt: skip
        _tasked(ground, draft)
    claims.tell(ground, draft, held)
    return draft.content()


def _tasked(ground: Ground, draft: Draft) -> None:
    found = visibility.list_task_outcomes(area_codes=ground.codes, since=ground.since, until=ground.until)
    counted = counted_by_area(found)
    source = question(
        "visibility.list_task_outcomes", area_codes=ground.codes, since=ground.first_on, until=ground.until_on
    )
    rows, parts = _practice(ground), parts_of(ground)
    tasks, checked, asked_visits, visits, asked, told, proven = totals(counted, 7)
    for name, value in (("tasks", tasks), ("visits", asked_visits), ("minutes", asked)):
        draft.count(f"tasking.{name}", value, source=source, rows=address(rows, area=ground.area.code))
    if not tells(
        draft, ground, (*PROVEN, *REALITY), first_day=visibility.first_known_on(), records="Positions of patrols",
        mend="To mend: take positions in, or choose days of which there are some.",
    ):  # fmt: skip
        return
    days = visibility.days_known(ground.first_on, ground.last_on)
    all_days = (ground.until_on - ground.first_on).days
    draft.share(
        "visibility.days", len(days), all_days, rows="/station/positions/",
        source=question("visibility.days_known", first_on=ground.first_on, last_on=ground.last_on),
    )  # fmt: skip
    if len(days) < all_days:
        draft.missing.append(
            f"Positions of patrols: there are none of {all_days - len(days):,} of the {all_days:,} days. What was asked"
            " for on them can’t be told."
        )
    none = "No patrol task started in the period."
    for name, part, whole in (
        ("checked", checked, tasks), ("visits", visits, asked_visits), ("minutes", proven, told),
        ("untold", asked - told, asked),
    ):  # fmt: skip
        why = none if not tasks else "Positions can tell of none of what was asked for."
        draft.share(
            f"visibility.{name}",
            part,
            whole,
            source=source,
            rows=address(rows, area=ground.area.code),
            why_none=why,
        )
    draft.count(
        "visibility.unchecked", tasks - checked, source=source, rows=address(rows, area=ground.area.code)
    )
    draft.table(_by_area(ground, parts, counted))
    _reality(ground, draft, parts, found)


def counted_by_area(found: Sequence[visibility.TaskOutcome]) -> dict[str, list[int]]:
    """By area: tasks, checked, visits asked for and proven, minutes asked for, that can be told, proven."""
    by_area: dict[str, list[visibility.TaskOutcome]] = defaultdict(list)
    for one in found:
        by_area[one.area_code].append(one)
    counted = {}
    for code, own in by_area.items():
        total = practice.total([one.outcome for one in own])
        counted[code] = [
            total.tasks, sum(one.is_checked for one in own), total.asked_visits,
            sum(one.full_visits for one in own), round(total.asked_minutes), round(total.counted_minutes),
            round(total.given_minutes),
        ]  # fmt: skip
    return counted


def _by_area(ground: Ground, parts: Parts, counted: Mapping[str, Sequence[int]]) -> Table:
    heads = (
        "Patrol tasks", "Checked", "Visits asked for", "Visits proven", "Minutes asked for",
        "Minutes that can be told", "Minutes proven",
    )  # fmt: skip
    table = Table(
        "visibility-by-area",
        f"Patrols asked for and proven, {ground.days}",
        [
            *(Column(words, numeric=True) for words in heads),
            Column("Share of minutes proven", numeric=True, share=True, digits=1),
        ],
        [],
        notes=[
            "Minutes that can be told are those of which there are positions: not partners’ tasks, nor hours without"
            " positions. The share is of these.",
            _TOLD,
        ],
    )
    return parts.table(table, counted, rows=_practice(ground), more=_proven)


def _proven(numbers: Sequence[int]) -> Sequence[Cell]:
    *_, told, proven = numbers
    return [proven / told if told else None]


def _reality(ground: Ground, draft: Draft, parts: Parts, found: Sequence[visibility.TaskOutcome]) -> None:
    verdicts: dict[str, Counter[Verdict]] = {}
    for one in found:
        verdicts.setdefault(one.area_code, Counter())[practice.verdict_of(one.outcome)] += 1
    counted = {code: [of[verdict] for verdict in _VERDICTS.values()] for code, of in verdicts.items()}
    source = question(
        "visibility.list_task_outcomes", area_codes=ground.codes, since=ground.first_on, until=ground.until_on
    )
    for name, value in zip(_VERDICTS, totals(counted, len(_VERDICTS)), strict=True):
        draft.count(name, value, source=source, rows=address(_practice(ground), area=ground.area.code))
    table = parts.table(
        Table(
            "visibility-reality",
            f"Reality testing: what became of patrol tasks, {ground.days}",
            [
                *(Column(verdict.label, numeric=True) for verdict in _VERDICTS.values()),
                Column("All tasks", numeric=True),
            ],
            [],
            notes=[f"{verdict.label}: {_MEANT[verdict]}" for verdict in _VERDICTS.values()],
        ),
        counted,
        rows=_practice(ground),
        more=lambda numbers: [sum(numbers)],
    )
    chart = vega.stacked(
        name=table.name,
        title=table.caption,
        rows=[
            (parts.names[code], [float(n) for n in values])
            for code, values in parts.sums(counted, len(_VERDICTS)).items()
        ],
        of=parts.of,
        parts=[verdict.label for verdict in _VERDICTS.values()],
        unit=Column("Patrol tasks", numeric=True),
    )
    draft.table(table, chart=chart if found else None)


def _practice(ground: Ground) -> str:
    return address(
        "/station/practice/", by="sector", since=ground.first_on.isoformat(), until=ground.last_on.isoformat()
    )


SECTION = Section(
    key="visibility",
    title="Visibility: asked for and proven",
    about="Patrols asked for beside what positions prove, what can’t be told, reality testing, and claims.",
    place=50,
    build=_build,
    permission=Permission.SEE_BOARD,
    reads=("tasking.", "visibility.", "places."),
    stale_after=A_DAY,
)
