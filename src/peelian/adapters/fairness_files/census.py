"""Residents by ethnic group from the census of 2021 (TS021, TS022): tidy rows, or one column for each group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from peelian.apps.fairness.api import VALUES, Characteristic, PopulationRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table

_ONS_CODE = re.compile(r"[EW]\d{8}")
_AREA = ("lad_code", "lsoa21_code", "area_code", "geography code")
_NAME = ("lad_name", "area_name", "geography")
#: How a column or a group's words begin, without case and signs, and the group that it is.
_BEGINS = {
    "asian": "asian",
    "black": "black",
    "mixed": "mixed",
    "white": "white",
    "other ethnic": "other",
}


def read_census(path: Path, *, encoding: str = "utf-8") -> Iterator[PopulationRow]:
    """Counts of residents, one for each area and group named in the file; of its nineteen groups each is one of five.

    Args:
        path: CSV, plain or gzipped: area, group and residents in rows, or the groups in columns.
        encoding: of the file.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    area, name = table.column(*_AREA, what="ONS code of the area"), table.find(*_NAME)
    group = table.find("ethnic_group", "group")
    if group is None:
        columns = {place: value for place, words in enumerate(table.header) if (value := group_of(words))}
        if set(columns.values()) != set(VALUES[Characteristic.ETHNICITY]):
            raise BadInput(
                "there is no column for each of the five ethnic groups.", file=table.file, row=1,
                mend=f"The columns are: {', '.join(table.header)}.",
            )  # fmt: skip
        for record in table.sound():
            named = (_code(table, record, area), _name(record, name))
            for place, value in columns.items():
                yield _row(table, record, named, value, place)
        return
    count = table.column("residents", "observation", what="how many")
    for record in table.sound():
        value = group_of(record.values[group])
        if value is None:
            words = f"“{record.values[group]}” is none of the census's ethnic groups."
            raise BadInput(words, file=table.file, row=record.row, column=table.header[group])
        named = (_code(table, record, area), _name(record, name))
        yield _row(table, record, named, value, count)


def group_of(words: str) -> str | None:
    """Which of the five groups a column or a group of the nineteen belongs to, None where none."""
    plain = re.sub(r"[^a-z]+", " ", words.casefold()).strip()
    return next((value for begins, value in _BEGINS.items() if plain.startswith(begins)), None)


def _code(table: Table, record: Record, area: int) -> str:
    code = record.values[area].strip()
    if not _ONS_CODE.fullmatch(code):
        raise BadInput(
            f"“{code}” is no ONS code.", file=table.file, row=record.row, column=table.header[area],
            mend="It looks like E08000025.",
        )  # fmt: skip
    return code


def _name(record: Record, name: int | None) -> str:
    return record.values[name].strip() if name is not None else ""


def _row(table: Table, record: Record, area: tuple[str, str], value: str, place: int) -> PopulationRow:
    said = record.values[place].strip().replace(",", "")
    if not said.isdecimal():
        raise BadInput(
            f"“{record.values[place]}” is no number of residents.",
            file=table.file, row=record.row, column=table.header[place],
        )  # fmt: skip
    return PopulationRow(record.row, *area, Characteristic.ETHNICITY, value, int(said))
