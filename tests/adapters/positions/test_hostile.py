"""Files that are made to break their reader, or damaged by chance: refused, in whole or by rows, and cheaply."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from peelian.adapters.positions.reader import read_positions
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput

NOON = "2026-11-02T12:00:00Z"
GOOD: dict[str, Any] = {"device": ["B1"], "at": [NOON], "lat": [52.48], "lng": [-1.9]}
#: Milliseconds that come to be a moment of 2026 when they are multiplied by a thousand in 64 bits.
WRAPPED = 18_448_537_600_909_552


def rows_of(folder: Path, table: pa.Table) -> list[PositionRow | RefusedRow]:
    path = folder / "positions.parquet"
    parquet.write_table(table, path, store_schema=False)
    return list(read_positions(path))


def with_column(name: str, values: pa.Array) -> pa.Table:
    table = pa.table({one: given * len(values) for one, given in GOOD.items()})
    return table.set_column(table.column_names.index(name), name, values)


class TestParquet:
    def test_a_text_that_is_not_utf_8_is_a_refused_row(self, tmp_path: Path) -> None:
        raw = pa.array([b"B1", b"B\xff", b"B2"], pa.binary())
        table = with_column("device", raw)

        found = rows_of(tmp_path, table)

        assert [type(row) for row in found] == [PositionRow, RefusedRow, PositionRow]
        assert found[1] == RefusedRow(2, "device", "the text is not UTF-8")

    def test_a_moment_that_no_calendar_holds_is_a_refused_row(self, tmp_path: Path) -> None:
        table = with_column("at", pa.array([WRAPPED * 400], pa.timestamp("us", "UTC")))

        assert rows_of(tmp_path, table) == [RefusedRow(1, "at", "the time is out of range")]

    def test_milliseconds_never_wrap_round_to_a_moment_of_ours(self, tmp_path: Path) -> None:
        table = with_column("at", pa.array([WRAPPED], pa.timestamp("ms", "UTC")))

        assert rows_of(tmp_path, table) == [RefusedRow(1, "at", "the time is out of range")]

    @pytest.mark.parametrize("name", ["at", "lat", "device"])
    def test_a_column_of_another_kind_refuses_its_rows(self, tmp_path: Path, name: str) -> None:
        table = with_column(name, pa.array([2_000_000_000], pa.int32()).cast(pa.date32()))

        [row] = rows_of(tmp_path, table)

        assert isinstance(row, RefusedRow)
        assert row.column == name

    def test_two_columns_of_one_name_are_refused(self, tmp_path: Path) -> None:
        table = pa.table([*([given] for given in GOOD.values()), [52.0]], names=[*GOOD, "lat"])
        with pytest.raises(BadInput, match="two columns are called lat"):
            rows_of(tmp_path, table)

    def test_a_long_text_said_often_is_told_once(self, tmp_path: Path) -> None:
        often, length = 50_000, 1_000_000  # 50 gigabytes, were each row to hold it
        device = pa.DictionaryArray.from_arrays(pa.array([0] * often, pa.int32()), ["x" * length])

        found = rows_of(tmp_path, with_column("device", device))

        assert found == [
            RefusedRow(row, "device", "the device's name is longer than 60 characters")
            for row in range(1, often + 1)
        ]

    def test_texts_that_unpack_to_more_than_positions_hold_are_refused(self, tmp_path: Path) -> None:
        device = pa.array([f"{number}{'x' * 5_000}" for number in range(1_000)])
        path = tmp_path / "positions.parquet"
        parquet.write_table(with_column("device", device), path, use_dictionary=False, compression="zstd")
        assert path.stat().st_size < 100_000
        with pytest.raises(BadInput, match="more than positions can"):
            list(read_positions(path))

    def test_a_moment_of_each_unit_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        at = dt.datetime(2026, 11, 2, 12, 0, 0, 123_000, tzinfo=dt.UTC)
        for unit in ("ms", "us", "ns"):
            [row] = rows_of(tmp_path, with_column("at", pa.array([at], pa.timestamp(unit, "UTC"))))
            assert isinstance(row, PositionRow)
            assert row.at == at


class TestSiri:
    def test_elements_within_elements_for_ever_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "deep.xml"
        path.write_text("<a>" * 1_000_000, encoding="ascii")
        with pytest.raises(BadInput, match="not XML that can be read"):
            list(read_positions(path))
