"""What stands against the rows of an HR extract, by themselves and because of what is recorded.

Pure: rows and records in, refusals out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from peelian.apps.workforce.rules.extracts import overlapping
from peelian.apps.workforce.types.extracts import HrPerson, HrRefusal, HrRow


def check(rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    """What stands against the rows of one person, in order of their first day, whatever is recorded of them."""
    first = rows[0]
    for row in rows:
        if row.name.casefold() != first.name.casefold():
            yield HrRefusal(
                f"{row.number} is {row.name} here and {first.name} in row {first.row}: two people with one number.",
                row.row, "number", "Give each their own number, or write one name the same way.",
            )  # fmt: skip
    for row in rows:
        yield from _check_row(row)
    for before, after in pairwise(rows):
        if before.valid_until is None or before.valid_until > after.valid_from:
            yield HrRefusal(
                f"{after.number} is in another post or unit in that time (row {before.row}).", after.row, "from",
                f"Give row {before.row} the until {after.valid_from}, or leave one of the two rows out.",
            )  # fmt: skip
    yield from _check_careers(rows)


def _check_row(row: HrRow) -> Iterator[HrRefusal]:
    if row.valid_from < row.joined_on:
        yield HrRefusal(
            f"{row.name} moves on {row.valid_from}, before joining on {row.joined_on}.", row.row, "from",
            "Correct this day or the day of joining.",
        )  # fmt: skip
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        yield HrRefusal(
            "the end is not after the start.", row.row, "until",
            "It is the first day on which the row doesn't hold; where yours is the last day, say so in the mapping.",
        )  # fmt: skip
    if row.left_on is None:
        return
    if row.left_on < row.joined_on:
        yield HrRefusal("they left before they joined.", row.row, "left", "Correct the one or the other.")
    elif row.valid_from >= row.left_on:
        yield HrRefusal(
            f"the row begins when they had left, on {row.left_on}.", row.row, "from", "Leave the row out."
        )
    elif row.valid_until is not None and row.valid_until > row.left_on:
        yield HrRefusal(
            f"the row goes on after they left, on {row.left_on}.", row.row, "until", f"Write {row.left_on}."
        )


def _check_careers(rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    by_day: dict[dt.date, HrRow] = {}
    for row in rows:
        one = by_day.setdefault(row.joined_on, row)
        for column, ours, theirs in (
            ("left", row.left_on, one.left_on), ("reason", row.reason, one.reason),
            ("destination", row.destination, one.destination), ("joined_as", row.joined_as, one.joined_as),
        ):  # fmt: skip
            if ours != theirs:
                yield HrRefusal(
                    f"row {one.row} says something else of the same service.", row.row, column,
                    "Write the same in all rows of a person who joined on one day.",
                )  # fmt: skip
    for before, after in pairwise(by_day[day] for day in sorted(by_day)):
        if before.left_on is None or before.left_on > after.joined_on:
            yield HrRefusal(
                f"{after.number} joined on {after.joined_on} without having left (row {before.row}).", after.row,
                "joined", f"Fill in when they left, in the rows that joined on {before.joined_on}.",
            )  # fmt: skip


def check_against(held: HrPerson, rows: Sequence[HrRow]) -> Iterator[HrRefusal]:
    """What stands against one person's rows because of what is recorded under their number."""
    latest = rows[-1]
    joined = {row.joined_on for row in rows}
    known = {career.joined_on for career in held.careers}
    if known and held.name.casefold() != latest.name.casefold() and not joined & known:
        yield HrRefusal(
            f"{latest.number} is recorded as {held.name}, who joined on {max(known)}: two people with one number.",
            latest.row, "number", "Give the new person a number of their own, or correct name or day of joining.",
        )  # fmt: skip
    for row in rows:
        left = row.left_on if "left" in row.unsaid else None
        if left is not None and row.valid_until is None and row.valid_from < left:
            yield HrRefusal(
                f"{row.number} is recorded as having left on {left}, and the extract doesn’t say that they came back.",
                row.row, "left",
                f"Leave the row out, give it the until {left}, or add the column left and keep their cell empty.",
            )  # fmt: skip
    for joined_on in sorted(joined):
        row = next(row for row in rows if row.joined_on == joined_on)
        if len(overlapping(held.careers, row)) > 1:
            yield HrRefusal(
                f"{row.number} is recorded as having left and come back in that time.", row.row, "joined",
                "Write each stretch of service in rows of its own.",
            )  # fmt: skip
