"""What a plan template must hold, on the plain values that its file gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.tactics import Agency
from peelian.kernel.categories import ProblemCategory

SIDES = ("offender", "handler", "victim", "guardian", "place", "manager")
#: The longest text of each name, as the form of a plan takes it.
_TEXTS = {"source": 300, "title": 150, "aim": 2000, "scanning": 4000, "analysis": 4000}
_TACTIC = ("what", "agency", "who", "weeks")
_OUTCOME = ("indicator", "measure", "unit", "direction", "change", "weeks")
_MOST_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a template can't be taken with.

    `part` names a table of the file ("tactic", empty for the top), `number` which of them from 1, `name` the value.
    """

    part: str
    number: int
    name: str
    message: str
    mend: str


def find_fault(category: ProblemCategory, body: Mapping[str, Any]) -> Fault | None:
    """The first thing wrong with a template of a category, None where it is whole."""
    return (
        _strange("", 0, body, (*_TEXTS, "objectives", "triangle", "tactic", "outcome"))
        or next(filter(None, (_text("", 0, body, name, most) for name, most in _TEXTS.items())), None)
        or _objectives(body.get("objectives"))
        or _triangle(body.get("triangle"))
        or _rows("tactic", body.get("tactic"), _tactic)
        or _rows("outcome", body.get("outcome"), lambda row, number: _outcome(row, number, category))
    )


def _rows(part: str, rows: object, check: Callable[[Mapping[str, Any], int], Fault | None]) -> Fault | None:
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows or len(rows) > 20:
        return Fault("", 0, part, f"it has no {part} or more than 20.", f"Give at least one [[{part}]].")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            return Fault(part, number, "", f"this {part} is no table.", f"Write it under [[{part}]].")
        if fault := check(row, number):
            return fault
    return None


def _tactic(row: Mapping[str, Any], number: int) -> Fault | None:
    return (
        _strange("tactic", number, row, _TACTIC)
        or _text("tactic", number, row, "what", 300)
        or _one_of("tactic", number, row, "agency", Agency)
        or _text("tactic", number, row, "who", 120)
        or _weeks("tactic", number, row)
    )


def _outcome(row: Mapping[str, Any], number: int, category: ProblemCategory) -> Fault | None:
    return (
        _strange("outcome", number, row, _OUTCOME)
        or _text("outcome", number, row, "indicator", 200)
        or _one_of("outcome", number, row, "measure", Measure)
        or _one_of("outcome", number, row, "direction", Direction)
        or _measured(row, number, category)
        or _change(row, number)
        or _weeks("outcome", number, row)
    )


def _measured(row: Mapping[str, Any], number: int, category: ProblemCategory) -> Fault | None:
    measure, direction = Measure(row["measure"]), Direction(row["direction"])
    if measure is Measure.TYPED:
        return _text("outcome", number, row, "unit", 40)
    if "unit" in row:
        return Fault("outcome", number, "unit", f"{measure.label} has a unit of its own.", "Leave it out.")
    if measure is Measure.RECORDED_CRIME and not category.published_categories:
        return Fault(
            "outcome", number, "measure", f"no recorded crime is published that counts as {category.label.lower()}.",
            "Take another measure, or “typed”.",
        )  # fmt: skip
    if measure.better not in (None, direction):
        return Fault(
            "outcome", number, "direction", f"{measure.label} is better when it goes the other way.",
            f"Write “{measure.better}”.",
        )  # fmt: skip
    return None


def _change(row: Mapping[str, Any], number: int) -> Fault | None:
    change = row.get("change")
    most = 95 if row["direction"] == Direction.FALL else 500
    if isinstance(change, bool) or not isinstance(change, int | float) or not 1 <= change <= most:
        return Fault(
            "outcome", number, "change", f"it isn’t a number from 1 to {most}.", "Write per cent: 20."
        )
    return None


def _weeks(part: str, number: int, row: Mapping[str, Any]) -> Fault | None:
    weeks = row.get("weeks")
    if isinstance(weeks, bool) or not isinstance(weeks, int) or not 1 <= weeks <= _MOST_WEEKS:
        return Fault(
            part, number, "weeks", f"it isn’t a whole number from 1 to {_MOST_WEEKS}.", "Write weeks: 6."
        )
    return None


def _objectives(codes: object) -> Fault | None:
    if (
        not isinstance(codes, Sequence)
        or isinstance(codes, str)
        or not codes
        or not all(isinstance(code, str) and code for code in codes)
    ):
        return Fault(
            "", 0, "objectives", "it isn’t a list of codes.", 'Write ["raise-confidence"] or others.'
        )
    return None


def _triangle(sides: object) -> Fault | None:
    if not isinstance(sides, Mapping):
        return Fault("", 0, "triangle", "it is missing.", f"Write [triangle] with {', '.join(SIDES)}.")
    strange = _strange("triangle", 1, sides, SIDES)
    return strange or next(filter(None, (_text("triangle", 1, sides, side, 2000) for side in SIDES)), None)


def _text(part: str, number: int, row: Mapping[str, Any], name: str, most: int) -> Fault | None:
    words = row.get(name)
    if not isinstance(words, str) or not words.strip():
        return Fault(part, number, name, "it has no words.", f'Write {name} = "…".')
    if len(words) > most:
        return Fault(part, number, name, f"it has {len(words)} letters, {most} at most.", "Make it shorter.")
    return None


def _one_of(part: str, number: int, row: Mapping[str, Any], name: str, kinds: type[StrEnum]) -> Fault | None:
    if row.get(name) in {kind.value for kind in kinds}:
        return None
    return Fault(
        part, number, name, f"“{row.get(name, '')}” isn’t known.", f"Write one of {', '.join(kinds)}."
    )


def _strange(part: str, number: int, row: Mapping[str, Any], known: Sequence[str]) -> Fault | None:
    for name in row:
        if name not in known:
            return Fault(
                part,
                number,
                name,
                "no template has this.",
                f"Leave it out, or write one of {', '.join(known)}.",
            )
    return None
