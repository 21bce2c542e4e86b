"""The English Indices of Deprivation by LSOA, and the best-fit ward of each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.deprivation.layouts import Layout, layout_of
from peelian.apps.typology.api import DeprivationRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table

_LSOA = re.compile(r"[EW]01\d{6}")
_WARD = re.compile(r"[EW]05\d{6}")
_LOOKUP_LSOA = re.compile(r"lsoa\d\d(cd|_code)", re.IGNORECASE)
_LOOKUP_WARD = re.compile(r"(wd|ward)(\d\d)(cd|_code)", re.IGNORECASE)


def read_deprivation(
    path: Path, *, wards: Path | None = None, encoding: str = "utf-8"
) -> Iterator[DeprivationRow]:
    """The LSOAs of a deprivation file, plain or gzipped, as they are read.

    Args:
        path: MHCLG's File 7 as CSV, or a tidy file (see `layouts`).
        wards: ONS's best-fit lookup of LSOA to ward, for a file that names no ward, or to replace the ward it names.
        encoding: of both.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do; when an LSOA isn't in
            the lookup.
    """
    table = read_table(path, encoding=encoding)
    read = _RowReader(table, layout_of(table), read_best_fit(wards, encoding=encoding) if wards else None)
    for record in table.sound():
        yield read(record)


def read_best_fit(path: Path, *, encoding: str = "utf-8") -> dict[str, str]:
    """LSOA code → ward code, from ONS's lookup (LSOA21CD, WD25CD …).

    Where the file holds several vintages of wards the newest counts. Raises BadInput for a file that isn't one.
    """
    table = read_table(path, encoding=encoding)
    lsoa = next((place for place, name in enumerate(table.header) if _LOOKUP_LSOA.fullmatch(name)), None)
    vintages = [
        (match[2], place)
        for place, name in enumerate(table.header)
        if (match := _LOOKUP_WARD.fullmatch(name))
    ]
    if lsoa is None or not vintages:
        raise BadInput(
            "this is not a lookup of LSOA to ward.", file=table.file, row=1,
            mend="It needs columns such as LSOA21CD and WD25CD.",
        )  # fmt: skip
    ward = max(vintages)[1]
    found: dict[str, str] = {}
    for record in table.sound():
        code, of = record.values[lsoa].strip(), record.values[ward].strip()
        if found.setdefault(code, of) != of:
            raise BadInput(f"{code} is given to two wards.", file=table.file, row=record.row)
    return found


class _RowReader:
    """Turns one record into an LSOA."""

    def __init__(self, table: Table, layout: Layout, wards: dict[str, str] | None) -> None:
        self.table = table
        self.layout = layout
        self.wards = wards

    def __call__(self, record: Record) -> DeprivationRow:
        layout = self.layout
        code = record.values[layout.lsoa_code].strip()
        if not _LSOA.fullmatch(code):
            raise self._refuse(record, layout.lsoa_code, f"“{code[:20]}” is not the code of an LSOA.")
        return DeprivationRow(
            row=record.row,
            lsoa_code=code,
            lsoa_name=record.values[layout.lsoa_name].strip()[:80],
            ward_code=self._ward(record, code),
            population=None
            if layout.population is None
            else self._whole(record, layout.population, 0, 10**6),
            imd_score=self._score(record),
            imd_rank=self._whole(record, layout.imd_rank, 1, 10**6),
            imd_decile=self._whole(record, layout.imd_decile, 1, 10),
            domain_ranks={
                name: self._whole(record, place, 1, 10**6) for name, place in layout.domain_ranks.items()
            },
        )

    def _refuse(self, record: Record, place: int, reason: str, mend: str = "") -> BadInput:
        return BadInput(
            reason, file=self.table.file, row=record.row, column=self.table.header[place], mend=mend
        )

    def _ward(self, record: Record, lsoa: str) -> str:
        if self.wards is not None:
            if lsoa not in self.wards:
                raise self._refuse(
                    record, self.layout.lsoa_code, f"{lsoa} is not in the lookup of wards.",
                    "Take a lookup of the same census as the file.",
                )  # fmt: skip
            return self.wards[lsoa]
        if self.layout.ward_code is None:
            return ""
        ward = record.values[self.layout.ward_code].strip()
        if ward and not _WARD.fullmatch(ward):
            raise self._refuse(record, self.layout.ward_code, f"“{ward[:20]}” is not the code of a ward.")
        return ward

    def _score(self, record: Record) -> float:
        text = record.values[self.layout.imd_score].strip()
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self._refuse(record, self.layout.imd_score, f"“{text[:20]}” is not a number.")
        return value

    def _whole(self, record: Record, place: int, least: int, most: int) -> int:
        text = record.values[place].strip().replace(",", "")
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        raise self._refuse(record, place, f"“{text[:20]}” is not a whole number from {least} to {most:,}.")
