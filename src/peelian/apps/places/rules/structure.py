"""Whether areas make one force on every day: a parent of the level above, for as long as the child stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from peelian.apps.places.rules.spans import Stretch, first_clash
from peelian.apps.places.types import AreaKind, AreaRow

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
LONGEST_CODE, LONGEST_NAME = 40, 120


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means on a day."""

    kind: AreaKind
    name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why areas can't stand as they are. `row` is the file's line, None when it's none of the file's."""

    message: str
    mend: str
    row: int | None = None
    column: str = ""
    code: str = ""


def fault_of_row(row: AreaRow) -> Fault | None:
    """What is wrong with one line by itself."""
    fault = None
    if not CODE.fullmatch(row.code) or len(row.code) > LONGEST_CODE:
        fault = Fault(
            f"“{row.code}” can't be a code.",
            f"A code is letters, digits, - and _, {LONGEST_CODE} at most.",
            column="code",
        )
    elif not row.name.strip() or len(row.name) > LONGEST_NAME:
        fault = Fault(
            "the name is missing or too long.", f"A name has 1 to {LONGEST_NAME} characters.", column="name"
        )
    elif row.kind is AreaKind.FORCE and row.parent_code:
        fault = Fault("a force has no parent.", "Leave parent_code empty.", column="parent_code")
    elif row.kind is not AreaKind.FORCE and not row.parent_code:
        fault = Fault(
            f"{row.name} has no parent.",
            f"Give the code of its {_named(row.kind.parent_kind)}.",
            column="parent_code",
        )
    elif row.valid_until is not None and row.valid_until <= row.valid_from:
        fault = Fault(
            "the span ends before it begins.",
            "valid_until is the first day on which it no longer holds.",
            column="valid_until",
        )
    return fault and replace(fault, row=row.row, code=row.code)


def fault_between_rows(rows: Iterable[AreaRow]) -> Fault | None:
    """Two lines that give one code two meanings on one day."""
    by_code: dict[str, list[Stretch[int]]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(Stretch(row.row, row.valid_from, row.valid_until))
    for code, stretches in by_code.items():
        clash = first_clash(stretches)
        if clash:
            first, again = sorted(one.value for one in clash)
            return Fault(
                f"{code} is in row {first} already, for some of the same days.",
                "Keep one of them, or end one where the other begins.", row=again, column="code", code=code,
            )  # fmt: skip
    return None


def settle_placeholders(
    rows: Sequence[AreaRow], standing: Mapping[str, Sequence[Stretch[Meaning]]]
) -> list[AreaRow]:
    """Rows in which an area keeps the parent it has, where the file only offers a placeholder for one."""
    silent = {row.code for row in rows if row.placeholder}
    settled = []
    for row in rows:
        present = next((one.value for one in standing.get(row.code, ()) if one.holds(row.valid_from)), None)
        keeps = row.parent_code in silent and present is not None and present.parent_code
        settled.append(replace(row, parent_code=present.parent_code) if keeps and present else row)
    needed = {row.parent_code for row in settled if not row.placeholder}
    for _ in AreaKind:  # a needed placeholder's own parents are needed too
        needed |= {row.parent_code for row in settled if row.code in needed}
    return [row for row in settled if not row.placeholder or row.code in needed]


def fault_in_structure(areas: Mapping[str, Sequence[Stretch[Meaning]]]) -> Fault | None:
    """The first area that lacks a parent of the level above on one of its days, or a second force on one day."""
    forces = [
        Stretch(code, one.since, one.until)
        for code, stretches in areas.items()
        for one in stretches
        if one.value.kind is AreaKind.FORCE
    ]
    clash = first_clash(forces)
    if clash:
        codes = " and ".join(sorted(str(one.value) for one in clash))
        return Fault(
            f"there would be two forces on {max(one.since for one in clash)}: {codes}.",
            "One installation serves one force: use its code, or end the other first.", code=clash[1].value,
        )  # fmt: skip
    for code in sorted(areas):
        for one in areas[code]:
            fault = _orphaned(code, one, areas.get(one.value.parent_code, ()))
            if fault:
                return fault
    return None


def _orphaned(code: str, child: Stretch[Meaning], parents: Sequence[Stretch[Meaning]]) -> Fault | None:
    level, parent = child.value.kind.parent_kind, child.value.parent_code
    if level is None:
        return None
    day = child.since
    for one in sorted(parents, key=lambda parent: parent.since):
        if one.holds(day) and one.value.kind is level:
            day = one.end
    if day >= child.end:
        return None
    wrong = next((one.value.kind for one in parents if one.holds(day)), None)
    if wrong is not None:
        message = (
            f"{child.value.name} ({code}) is {_a(child.value.kind)} under {parent}, which is {_a(wrong)}."
        )
        return Fault(message, f"Its parent has to be {_a(level)}.", column="parent_code", code=code)
    what = (
        f"there is no {_named(level)} {parent}"
        if day == child.since
        else f"the {_named(level)} {parent} ends"
    )
    return Fault(
        f"{what} on {day}, and {child.value.name} ({code}) stands under it then.",
        f"Add the {_named(level)} for these days, move {code} to another, or end {code} too.",
        column="parent_code", code=code,
    )  # fmt: skip


def _a(kind: AreaKind) -> str:
    return f"{'an' if kind is AreaKind.LPA else 'a'} {_named(kind)}"


def _named(kind: AreaKind | None) -> str:
    return "" if kind is None else {AreaKind.LPA: "LPA"}.get(kind, kind.value)
