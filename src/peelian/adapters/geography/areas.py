"""Areas from a file: our own layout, or a publisher's list of wards and their districts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.adapters.geography.values import column_like, day, text, wanted
from peelian.apps.places.api import AreaKind, AreaRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table


def read_areas(
    path: Path,
    *,
    encoding: str = "utf-8",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    vintage: str = "",
    districts: Sequence[str] = (),
    force_code: str = "",
    force_name: str = "",
) -> Iterator[AreaRow]:
    """The areas of a file, which is known by its columns.

    - Ours: `kind,code,name,parent_code,valid_from,valid_until` (more columns are passed over).
    - ONS's lookup of wards to districts: `WD25CD,WD25NM,LAD25CD,LAD25NM`, of any year; also `ward_code,ward_name,
      lad_code,lad_name`, where a column `vintage` tells several lists in one file apart.

    A lookup says nothing of sectors. Each district is offered as an LPA with one sector, as placeholders: a ward that
    has a sector already keeps it.

    Args:
        path: the file, plain or gzipped.
        encoding: of its text.
        valid_from: the first day, for a lookup, and for rows of ours that name none.
        valid_until: the first day on which it doesn't hold any more.
        vintage: which list, where the file holds several.
        districts: only wards of these districts, of a lookup; all when empty.
        force_code: the force that a lookup's districts belong to.
        force_name: its name.

    Raises:
        BadInput: with file, row and column.
    """
    table = read_table(path, encoding=encoding)
    if table.find("kind") is not None:
        yield from _ours(table, valid_from, valid_until)
        return
    lookup = _Lookup.of(table, vintage)
    if valid_from is None:
        raise BadInput(
            "a list of wards doesn't say since when it holds.",
            file=table.file,
            mend="Say --valid-from 2025-05-01.",
        )
    if not (force_code and force_name):
        raise BadInput(
            "a list of wards doesn't say which force it belongs to.", file=table.file,
            mend='Say --force west-midlands --name "West Midlands Police".',
        )  # fmt: skip
    yield AreaRow(1, AreaKind.FORCE, force_code, force_name, "", valid_from, valid_until, placeholder=True)
    yield from lookup.rows(districts, force_code, valid_from, valid_until)


def _ours(table: Table, valid_from: dt.date | None, valid_until: dt.date | None) -> Iterator[AreaRow]:
    kind_at, code_at, name_at = (table.column(name) for name in ("kind", "code", "name"))
    parent_at, from_at, until_at = (
        table.column(name) for name in ("parent_code", "valid_from", "valid_until")
    )
    kinds = {kind.value: kind for kind in AreaKind}
    for record in table.sound():
        kind = kinds.get(text(record, kind_at).lower())
        if kind is None:
            raise BadInput(
                f"“{text(record, kind_at)[:40]}” is not a kind of area.", file=table.file, row=record.row,
                column="kind", mend=f"The kinds are: {', '.join(kinds)}.",
            )  # fmt: skip
        since = day(text(record, from_at), table=table, record=record, place=from_at) or valid_from
        if since is None:
            raise BadInput(
                "the first day is missing.", file=table.file, row=record.row, column="valid_from",
                mend="Write it as 2025-05-01, or say --valid-from for all rows that have none.",
            )  # fmt: skip
        until = day(text(record, until_at), table=table, record=record, place=until_at) or valid_until
        yield AreaRow(
            record.row,
            kind,
            text(record, code_at),
            text(record, name_at),
            text(record, parent_at),
            since,
            until,
        )


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A list of wards with their districts."""

    table: Table
    ward_code: int
    ward_name: int
    district_code: int
    district_name: int
    vintage_at: int | None
    vintage: str

    @classmethod
    def of(cls, table: Table, vintage: str) -> _Lookup:
        places = [
            column_like(table, *patterns)
            for patterns in (
                (r"WD\d\dCD", "ward_code"),
                (r"WD\d\dNM", "ward_name"),
                (r"LAD\d\dCD", "lad_code"),
                (r"LAD\d\dNM", "lad_name"),
            )
        ]
        found = [place for place in places if place is not None]
        if len(found) < len(places):
            raise BadInput(
                "the columns are neither ours (kind, code, name, parent_code, valid_from, valid_until) nor those of a"
                " list of wards (WD25CD, WD25NM, LAD25CD, LAD25NM).", file=table.file, row=1,
                mend=f"The columns are: {', '.join(table.header)}.",
            )  # fmt: skip
        vintage_at = table.find("vintage")
        if vintage and vintage_at is None:
            raise BadInput(
                "there is no column “vintage”.", file=table.file, row=1, mend="Leave --vintage out."
            )
        ward_code, ward_name, district_code, district_name = found
        return cls(table, ward_code, ward_name, district_code, district_name, vintage_at, vintage)

    def rows(
        self, districts: Sequence[str], force_code: str, since: dt.date, until: dt.date | None
    ) -> Iterator[AreaRow]:
        seen: set[str] = set()
        any_at_all = False
        vintages: set[str] = set()
        for record in self.table.sound():
            vintages.add(text(record, self.vintage_at))
            self._refuse_mixed(vintages, record)
            district = text(record, self.district_code)
            if (self.vintage and text(record, self.vintage_at) != self.vintage) or not wanted(
                district, districts
            ):
                continue
            any_at_all = True
            sector = f"{district}-S"
            if district not in seen:
                seen.add(district)
                name = text(record, self.district_name)
                yield AreaRow(
                    record.row, AreaKind.LPA, district, name, force_code, since, until, placeholder=True
                )
                yield AreaRow(
                    record.row, AreaKind.SECTOR, sector, name, district, since, until, placeholder=True
                )
            yield AreaRow(
                record.row, AreaKind.NEIGHBOURHOOD, text(record, self.ward_code), text(record, self.ward_name), sector,
                since, until,
            )  # fmt: skip
        if not any_at_all:
            there = ", ".join(sorted(vintages - {""})) or "no vintages"
            raise BadInput(
                "no row is asked for.",
                file=self.table.file,
                mend=f"Look at --district, --vintage; there is: {there}.",
            )

    def _refuse_mixed(self, vintages: set[str], record: Record) -> None:
        if not self.vintage and len(vintages) > 1:
            raise BadInput(
                f"the file holds lists of several years ({', '.join(sorted(vintages))} …).", file=self.table.file,
                row=record.row, column="vintage", mend="Say which with --vintage.",
            )  # fmt: skip
