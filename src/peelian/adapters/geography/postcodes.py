"""Postcodes from a file: OS Code-Point Open, ONS Postcode Directory, or our own layout."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from convertbng.cutil import convert_osgb36_to_ll

from peelian.adapters.geography.values import column_like, month, number, text, wanted
from peelian.apps.places.api import PostcodeRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table
from peelian.kernel.text import normalise_postcode

#: ONSPD writes this latitude where it has no point.
_NO_LATITUDE = 99.0
#: Code-Point Open's columns; its files have no header.
_CODE_POINT = (
    "Postcode", "Positional_quality_indicator", "Eastings", "Northings", "Country_code", "NHS_regional_HA_code",
    "NHS_HA_code", "Admin_county_code", "Admin_district_code", "Admin_ward_code",
)  # fmt: skip
_BATCH = 20_000


def read_postcodes(
    path: Path, *, encoding: str = "utf-8", districts: Sequence[str] = ()
) -> Iterator[PostcodeRow]:
    """The postcodes of a file, plain or gzipped, streamed. The layout is known by the columns.

    - OS Code-Point Open: ten columns without a header; eastings and northings (British National Grid) are converted to
      WGS84 by OSTN15, Ordnance Survey's own transformation, which is good to a few centimetres.
    - ONS Postcode Directory: `pcds, lat, long, dointr, doterm`, ward and district as `osward`, `oslaua` or `wd25cd`,
      `lad25cd` of any year. A latitude of 99.999999 means that there is no point.
    - `postcode, lat, lng, ward_code, lad_code`, for withdrawn ones with `introduced_yyyymm, terminated_yyyymm`.

    Args:
        path: the file.
        encoding: of its text.
        districts: only postcodes of these districts; all when empty.

    Raises:
        BadInput: with file, row and column.
    """
    table = read_table(path, encoding=encoding)
    if len(table.header) == len(_CODE_POINT) and normalise_postcode(table.header[0]):
        # No header: the first line is a postcode already.
        first = Record(1, table.header)
        headed = Table(table.file, _CODE_POINT, chain((first,), table.records))
        yield from _code_point(headed, districts)
        return
    yield from _Layout.of(table).rows(districts)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a file with a header has what."""

    table: Table
    postcode: int
    lat: int
    lng: int
    ward: int | None
    district: int | None
    introduced: int | None
    terminated: int | None

    @classmethod
    def of(cls, table: Table) -> _Layout:
        return cls(
            table,
            table.column("postcode", "pcds", what="the postcode"),
            table.column("lat", "latitude", what="the latitude"),
            table.column("lng", "long", "lon", "longitude", what="the longitude"),
            ward=column_like(table, "ward_code", "osward", r"wd\d\dcd"),
            district=column_like(table, "lad_code", "oslaua", r"lad\d\dcd"),
            introduced=column_like(table, "introduced_yyyymm", "dointr"),
            terminated=column_like(table, "terminated_yyyymm", "doterm"),
        )

    def rows(self, districts: Sequence[str]) -> Iterator[PostcodeRow]:
        if districts and self.district is None:
            raise BadInput(
                "there is no column with the district.",
                file=self.table.file,
                row=1,
                mend="Leave --district out.",
            )
        for record in self.table.sound():
            district = text(record, self.district)
            if not wanted(district, districts):
                continue
            lat, lng = self._coordinate(record, self.lat), self._coordinate(record, self.lng)
            if lat is not None and lat >= _NO_LATITUDE:
                lat = lng = None
            yield PostcodeRow(
                record.row, _postcode(self.table, record, self.postcode), lat, lng, text(record, self.ward), district,
                self._month(record, self.introduced), self._month(record, self.terminated),
            )  # fmt: skip

    def _coordinate(self, record: Record, place: int) -> float | None:
        value = text(record, place)
        return number(value, table=self.table, record=record, place=place) if value else None

    def _month(self, record: Record, place: int | None) -> dt.date | None:
        return (
            None
            if place is None
            else month(text(record, place), table=self.table, record=record, place=place)
        )


def _code_point(table: Table, districts: Sequence[str]) -> Iterator[PostcodeRow]:
    postcode_at, east_at, north_at, district_at, ward_at = 0, 2, 3, 8, 9
    asked = (record for record in table.sound() if wanted(text(record, district_at), districts))
    for batch in _batches(asked):
        easts = [number(text(record, east_at), table=table, record=record, place=east_at) for record in batch]
        norths = [
            number(text(record, north_at), table=table, record=record, place=north_at) for record in batch
        ]
        lngs, lats = convert_osgb36_to_ll(easts, norths)
        for record, east, north, lat, lng in zip(
            batch, easts, norths, lats.tolist(), lngs.tolist(), strict=True
        ):
            nowhere = east == 0 and north == 0  # quality 90: OS has no point
            if not nowhere and math.isnan(lat):
                raise BadInput(
                    f"{east:.10g}, {north:.10g} is not on the National Grid.", file=table.file, row=record.row,
                    column="Eastings",
                )  # fmt: skip
            yield PostcodeRow(
                record.row, _postcode(table, record, postcode_at), None if nowhere else round(lat, 6),
                None if nowhere else round(lng, 6), text(record, ward_at), text(record, district_at),
            )  # fmt: skip


def _postcode(table: Table, record: Record, place: int) -> str:
    found = normalise_postcode(text(record, place))
    if found is None:
        raise BadInput(
            f"“{text(record, place)[:20]}” can't be a postcode.", file=table.file, row=record.row,
            column=table.header[place],
        )  # fmt: skip
    return found


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
