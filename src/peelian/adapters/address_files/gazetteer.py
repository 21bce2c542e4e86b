"""Addresses from a gazetteer's file, such as an extract of AddressBase or of a council's own list."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from peelian.apps.places.api import AddressRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table
from peelian.kernel.text import normalise_postcode


def read_addresses(path: Path, *, encoding: str = "utf-8") -> Iterator[AddressRow]:
    """The addresses of a file, plain or gzipped, streamed. There is no official file of the whole country to be had.

    Columns, in any order and case, others are left: `UPRN`, `ADDRESS` (or `SINGLE_LINE_ADDRESS`), `POSTCODE`,
    `LATITUDE`, `LONGITUDE` (WGS84 degrees). The postcode at the end of an address is taken off.

    Raises:
        BadInput: with file, row and column.
    """
    table = read_table(path, encoding=encoding)
    uprn = table.column("UPRN", what="the unique property reference number")
    line = table.column("ADDRESS", "SINGLE_LINE_ADDRESS", what="the address")
    postcode = table.column("POSTCODE", "POSTCODE_LOCATOR", what="the postcode")
    lat = table.column("LATITUDE", "LAT", what="the latitude")
    lng = table.column("LONGITUDE", "LNG", "LONG", "LON", what="the longitude")
    for record in table.records:
        if record.problem:
            raise BadInput(record.problem, file=table.file, row=record.row)
        code = normalise_postcode(record.values[postcode]) or record.values[postcode].strip()
        yield AddressRow(
            row=record.row,
            uprn=record.values[uprn].strip().lstrip("0"),
            line=_without(record.values[line].strip(), code),
            postcode=code,
            lat=_number(table, record, lat),
            lng=_number(table, record, lng),
        )


def _without(line: str, postcode: str) -> str:
    for ending in (postcode, postcode.replace(" ", "")):
        if ending and line.upper().endswith(ending):
            return line[: -len(ending)].rstrip(" ,")
    return line


def _number(table: Table, record: Record, place: int) -> float:
    value = record.values[place]
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or "_" in value:
        raise BadInput(
            f"“{value[:40]}” is not a number.", file=table.file, row=record.row, column=table.header[place]
        )
    return found
