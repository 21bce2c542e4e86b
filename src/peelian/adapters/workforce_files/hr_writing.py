"""People's records as an HR extract, in our own columns or in a force's, by the mapping that reads its own extracts.

The mapping is taken the other way: our value is written as the first of their words that it names, and as our own word
where it names none and ours would be read as it is meant.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from peelian.adapters.workforce_files import days
from peelian.adapters.workforce_files.mapping import OWN, HrMapping, plain, read_mapping
from peelian.adapters.workforce_files.ranks import rank_of
from peelian.analysis.tables import guarded
from peelian.apps.workforce.api import HrRow, Rank
from peelian.kernel.errors import BadInput

_Value = TypeVar("_Value", bound=StrEnum)
#: A cell as it is written: a day where the mapping takes days in ISO, which is how date cells are read.
Written = str | Decimal | dt.date
#: Before a rank that is held for a time, where no column says it.
_FOR_A_TIME = "T/"
_DAYS: Mapping[str, Callable[[HrRow], dt.date | None]] = {
    "joined": lambda row: row.joined_on,
    "left": lambda row: row.left_on,
    "from": lambda row: row.valid_from,
    "until": lambda row: row.valid_until,
}
_OWN_ORDER = (
    "number", "name", "joined", "joined_as", "left", "reason", "destination", "rank", "fte", "acting", "unit", "post",
    "role", "from", "until", "class",
)  # fmt: skip


def write_hr(
    path: Path, rows: Iterable[HrRow], *, mapping: Path | None = None, workbook: bool = False
) -> int:
    """Write rows as an extract; answers how many.

    Args:
        path: the file, which is written anew.
        rows: as `workforce.api.list_hr_rows` gives them. By a mapping of one day (`[meta] dated`, and no column from),
            those that had ended by it are left out.
        mapping: the mapping file; without one, the columns have our own names and days are in ISO.
        workbook: as an Excel workbook instead of comma-separated text.

    Raises:
        BadInput: for a mapping that can't be read, or whose words leave no way of writing a value.
    """
    said = read_mapping(mapping) if mapping is not None else OWN
    file = mapping.name if mapping is not None else ""
    ours = _OWN_ORDER if said is OWN else tuple(said.columns.values())
    header = ours if said is OWN else tuple(said.written.get(theirs, theirs) for theirs in said.columns)
    writer = _RowWriter(file, said, ours)
    wanted = (row for row in rows if not _had_ended(row, said, ours))
    lines = [writer.cells(row) for row in wanted]
    if workbook:
        _write_workbook(path, file, said, header, lines)
    else:
        _write_text(path, header, lines)
    return len(lines)


def _had_ended(row: HrRow, said: HrMapping, ours: Sequence[str]) -> bool:
    snapshot = said.dated is not None and "from" not in ours
    return (
        snapshot and said.dated is not None and row.valid_until is not None and row.valid_until <= said.dated
    )


class _RowWriter:
    """Knows the columns, and how each of them is written."""

    def __init__(self, file: str, said: HrMapping, ours: Sequence[str]) -> None:
        self.file, self.said, self.ours = file, said, ours
        self._units = {code: theirs for theirs, code in reversed(list(said.unit_codes.items()))}
        self._words: dict[tuple[str, str], str] = {}
        self._writers: Mapping[str, Callable[[HrRow], Written]] = {
            "rank": self._rank,
            "reason": lambda row: self._word("reasons", row.reason, said.reasons),
            "joined_as": lambda row: self._word("joined_as", row.joined_as, said.joined_as),
            "unit": lambda row: self._unit(row.unit),
            "fte": lambda row: row.fte,
            "acting": lambda row: "yes" if row.acting else "",
            "class": lambda row: row.rank.staff_class.value,
        }

    def cells(self, row: HrRow) -> list[Written]:
        """A row in the order of the columns."""
        return [self._cell(column, row) for column in self.ours]

    def _cell(self, column: str, row: HrRow) -> Written:
        if column in _DAYS:
            return self._day(column, _DAYS[column](row))
        write = self._writers.get(column)
        return guarded(str(getattr(row, column))) if write is None else write(row)

    def _rank(self, row: HrRow) -> str:
        word = self._known("ranks", row.rank, self.said.ranks, self._read_rank)
        return f"{_FOR_A_TIME}{word}" if row.acting and "acting" not in self.ours else word

    def _read_rank(self, text: str) -> Rank | None:
        return self.said.ranks.get(plain(text)) or rank_of(text)

    def _word(self, section: str, value: _Value | None, theirs: Mapping[str, _Value]) -> str:
        if value is None:
            return ""
        return self._known(section, value, theirs, lambda text: theirs.get(plain(text)) or plain(text))

    def _known(
        self, section: str, value: _Value, theirs: Mapping[str, _Value], read: Callable[[str], object]
    ) -> str:
        """The word for a value of ours: theirs, or ours where it is read as itself."""
        key = (section, value.value)
        if key not in self._words:
            word = next((theirs_word for theirs_word, ours in theirs.items() if ours == value), "")
            word = self.said.written.get(word, word) or value.value
            if read(word) != value:
                raise BadInput(
                    f"no word of the mapping is {value.value}, and our own means something else in it.", file=self.file,
                    column=f"[{section}]", mend=f'Add "their word" = "{value.value}".',
                )  # fmt: skip
            self._words[key] = word
        return guarded(self._words[key])

    def _unit(self, code: str) -> str:
        theirs = self._units.get(code)
        if theirs is not None:
            return guarded(self.said.written.get(theirs, theirs))
        if code and self.said.unit_codes.get(plain(code), code) != code:
            raise BadInput(
                f"no word of the mapping is the unit {code}, and the code means another unit in it.", file=self.file,
                column="[units]", mend=f'Add "their word" = "{code}".',
            )  # fmt: skip
        return guarded(code)

    def _day(self, column: str, day: dt.date | None) -> Written:
        if day is None:
            return ""
        if column in self.said.last_days:
            day -= dt.timedelta(days=1)
        forms = self.said.forms
        if not forms or days.ISO in forms:
            return day
        if days.SERIAL in forms:
            return str((day - days.EPOCH_1900).days)
        return f"{day:%d/%m/%Y}" if days.DAY_FIRST in forms else f"{day:%m/%d/%Y}"


def _write_text(path: Path, header: Sequence[str], rows: Iterable[Sequence[Written]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([guarded(name) for name in header])
        writer.writerows(rows)


def _write_workbook(
    path: Path, file: str, said: HrMapping, header: Sequence[str], rows: Iterable[Sequence[Written]]
) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        sheet = book.create_sheet(said.sheet or "People")
    except ValueError as error:
        raise BadInput(
            f"no sheet can be called “{said.sheet}”.", file=file, column="[meta]", mend="Call it otherwise."
        ) from error
    for _ in range(said.header_row - 1):
        sheet.append([])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
