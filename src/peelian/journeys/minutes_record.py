"""What minutes keep of a fortnight, and how that is set on paper.

The record is plain JSON with a version of its own: words and figures as they stood, nothing that has to be looked up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys.papers import Block, Heading, Pairs, Paper, Table, Words
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day

VERSION = 1

_DECIDED = {"adopted": "Adopted", "declined": "Declined", "kept": "Kept"}


def record_of(
    *,
    cycle: priorities.CycleView,
    due: Iterable[tuple[str, str, dt.date]],
    plans: Iterable[tuple[problems.PlanView, str]],
    patrols: Mapping[str, float],
) -> dict[str, Any]:
    """A fortnight as minutes keep it: JSON-able.

    Args:
        cycle: the list, with its decisions.
        due: what waits: words, area, since which day.
        plans: each with the courses of its outcomes, in words.
        patrols: what `run_cycle.Patrols` says, by the names of its fields.
    """
    return {
        "version": VERSION,
        "list": {
            "made_on": local_day(cycle.made_at).isoformat(),
            "rule": cycle.rule,
            "rule_label": cycle.rule_label,
            "rule_version": cycle.rule_version,
            "parameters": dict(cycle.parameters),
            "set_aside": [
                *(f"{one.rank}. {one.category_label}: {one.reason}" for one in cycle.fell), *cycle.set_aside,
            ],
        },
        "lines": [_line(line) for line in cycle.candidates],
        "plans": [
            {"title": plan.title, "area": plan.area_name, "state": plan.state.value, "courses": courses}
            for plan, courses in plans
        ],
        "patrols": {name: round(value, 1) for name, value in patrols.items()},
        "due": [{"words": words, "area": area, "since": since.isoformat()} for words, area, since in due],
    }  # fmt: skip


def paper_of(minutes: priorities.MinutesView) -> Paper:
    """Signed minutes as a paper."""
    record = minutes.record
    last_day = minutes.ends_on - dt.timedelta(days=1)
    span = f"{in_words(minutes.starts_on)} to {in_words(last_day)}"
    title = f"Tasking and co-ordination minutes: {minutes.sector_name}"
    blocks: list[Block] = [Pairs(_facts(minutes))]
    if minutes.correction:
        blocks += [Heading("Correction"), Words(minutes.correction)]
    blocks += [Heading("Decisions"), _decisions(record["lines"]), *_why(record["lines"])]
    if record["list"]["set_aside"]:
        blocks += [Heading("Set aside"), Words("\n".join(record["list"]["set_aside"]))]
    blocks += [Heading("How the list was made"), Words(_rule(record["list"]))]
    if record["plans"]:
        rows = [(p["title"], p["area"], p["state"], p["courses"]) for p in record["plans"]]
        blocks += [
            Heading("Plans in hand"),
            Table("Plans in hand", ("Plan", "Where", "State", "Outcomes"), rows),
        ]
    blocks += [Heading("Patrols of the fortnight"), Words(_patrols(record["patrols"]))]
    if record["due"]:
        due = [(d["words"], d["area"], in_words(dt.date.fromisoformat(d["since"]))) for d in record["due"]]
        blocks += [Heading("Due"), Table("Due when signed", ("What", "Where", "Since"), due)]
    if minutes.notes:
        blocks += [Heading("Notes"), Words(minutes.notes)]
    number = "" if minutes.number == 1 else f", correction {minutes.number - 1}"
    return Paper(
        title=title,
        subtitle=f"Fortnight of {span}{number}",
        blocks=tuple(blocks),
        footer=f"Signed by {minutes.chaired_by_name} on {in_words(local_day(minutes.signed_at))}. For staff.",
    )


def _line(line: priorities.CandidateView) -> dict[str, Any]:
    return {
        "rank": line.rank,
        "category": line.category_label,
        "area": line.area_name,
        "force_rank": line.force_rank,
        "community_rank": line.community_rank,
        "recorded_rank": line.recorded_rank,
        "points": line.points,
        "reason": line.reason,
        "displacements": list(line.displacements),
        "decision": line.decision.value,
        "decision_reason": line.decision_reason,
        "decided_by": line.decided_by_name,
        "decided_on": local_day(line.decided_at).isoformat() if line.decided_at else "",
    }


def _facts(minutes: priorities.MinutesView) -> list[tuple[str, str]]:
    facts = [("Chair", minutes.chaired_by_name), ("Present", minutes.present)]
    if minutes.apologies:
        facts.append(("Apologies", minutes.apologies))
    return facts


def _decisions(lines: list[Mapping[str, Any]]) -> Block:
    if not lines:
        return Words("There was nothing on the list.")
    ranks = any(line["recorded_rank"] is not None for line in lines)
    head = ["Line", "Force", *(["Recorded"] if ranks else []), "Community", "Decision", "By"]
    rows = [
        [
            f"{line['rank']}. {line['category']}\n{line['area']}",
            _rank(line["force_rank"]),
            *([_rank(line["recorded_rank"])] if ranks else []),
            _rank(line["community_rank"]),
            _decided(line),
            line["decided_by"],
        ]
        for line in lines
    ]
    return Table("Each line with its ranks and its decision", head, rows)


def _why(lines: list[Mapping[str, Any]]) -> list[Block]:
    if not lines:
        return []
    blocks: list[Block] = [Heading("Why each line stands where it does")]
    for line in lines:
        blocks += [
            Heading(f"{line['rank']}. {line['category']}", 3),
            Words("\n".join([line["reason"], *line["displacements"]])),
        ]
    return blocks


def _decided(line: Mapping[str, Any]) -> str:
    word = _DECIDED.get(line["decision"], line["decision"])
    return f"{word}: {line['decision_reason']}" if line["decision_reason"] else word


def _rule(made: Mapping[str, Any]) -> str:
    parameters = made["parameters"]
    rule = made.get("rule_label", made["rule"])  # minutes of before have the rule's code only
    said = [f"By the rule “{rule}”, version {made['rule_version']}, on {_iso_day(made['made_on'])}."]
    said += parameters.get("notes", [])
    if parameters.get("severity"):
        said.append(f"Recorded harm by {parameters['severity']}.")
    if parameters.get("set_for"):
        said.append(f"The weights were set for {parameters['set_for']}: {parameters['why']}")
    return "\n".join(said)


def _patrols(patrols: Mapping[str, Any]) -> str:
    if not patrols["tasks"]:
        return "No patrol was tasked."
    tasks = "1 patrol was tasked" if patrols["tasks"] == 1 else f"{patrols['tasks']} patrols were tasked"
    untold = patrols.get("untold", 0)  # minutes of before 2026-11-22 don't say it
    each = "Each other" if untold else "Each"
    left = [
        f"{patrols['unvisited']} had no visit." if patrols["unvisited"] else f"{each} that began had a visit."
    ]
    if untold:
        left.insert(0, f"Of {untold} positions can't tell: a partner's, or hours without positions.")
    counted = patrols.get("counted_minutes")
    of_these = "" if counted is None else f" of the {counted:,.0f} that they can tell of"
    return (
        f"{tasks}, for {patrols['planned_minutes']:,} minutes. Positions prove "
        f"{patrols['proven_minutes']:,.0f} patrol-minutes{of_these}. {' '.join(left)}"
    )


def _rank(rank: float | None) -> str:
    return "–" if rank is None else f"{rank:g}"


def _iso_day(text: str) -> str:
    return in_words(dt.date.fromisoformat(text))
