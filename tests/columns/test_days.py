from __future__ import annotations

import datetime as dt
import os
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from peelian.columns import days

DAY = dt.date(2026, 10, 25)
TABLE = pa.table({"device": [1, 2], "at_us": [10, 20]})
LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


class TestWriting:
    def test_a_part_lies_under_its_day_and_says_what_is_in_it(self, tmp_path: Path) -> None:
        part = days.write_part(tmp_path, DAY, TABLE)
        assert part.name.startswith("day=2026-10-25/")
        assert (part.rows, len(part.sha256)) == (2, 64)
        assert days.read_table(tmp_path, [part.name]).equals(TABLE)
        assert days.read_table(tmp_path, [part.name], ["at_us"]).column_names == ["at_us"]

    def test_nothing_unfinished_is_left(self, tmp_path: Path) -> None:
        days.write_part(tmp_path, DAY, TABLE)
        assert [path.suffix for path in tmp_path.glob("*/*")] == [".parquet"]

    def test_the_same_rows_give_the_same_digest(self, tmp_path: Path) -> None:
        one, other = (days.write_part(tmp_path, DAY, TABLE) for _ in range(2))
        assert one.sha256 == other.sha256
        assert one.name != other.name


class TestConnecting:
    @pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is installed here")
    def test_says_what_to_install_where_an_engine_is_missing(self) -> None:
        with pytest.raises(days.MissingEngine, match=r"pip install peelian\[spark\]"):
            days.connect("spark")


class TestReading:
    def test_the_engine_reads_several_files_as_one_table_without_columns_of_their_folders(
        self, tmp_path: Path
    ) -> None:
        names = [days.write_part(tmp_path, DAY, TABLE).name for _ in range(2)]
        engine = days.connect()
        table = days.read(engine, tmp_path, names)
        assert sorted(table.columns) == ["at_us", "device"]
        assert engine.to_pyarrow(table.count()).as_py() == 4

    def test_batches_hold_all_rows(self, tmp_path: Path) -> None:
        name = days.write_part(tmp_path, DAY, TABLE).name
        engine = days.connect()
        found = list(days.batches(engine, days.read(engine, tmp_path, [name]).select("at_us")))
        assert sum(batch.num_rows for batch in found) == 2

    def test_refuses_to_read_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="No file"):
            days.read_table(tmp_path, [])
        with pytest.raises(ValueError, match="No file"):
            days.read(days.connect(), tmp_path, [])


class TestSweeping:
    def test_removes_what_nobody_lists_and_the_day_that_is_then_empty(self, tmp_path: Path) -> None:
        kept, lost = (
            days.write_part(tmp_path, DAY, TABLE),
            days.write_part(tmp_path, DAY.replace(day=24), TABLE),
        )
        unfinished = tmp_path / "day=2026-10-25" / "x.part"
        unfinished.write_bytes(b"half")
        assert days.sweep(tmp_path, {kept.name}, LATER) == 2
        assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*")] == [kept.name]
        assert not (tmp_path / lost.name).parent.exists()

    def test_leaves_what_is_young(self, tmp_path: Path) -> None:
        part = days.write_part(tmp_path, DAY, TABLE)
        written = dt.datetime(2026, 10, 25, 12, tzinfo=dt.UTC)
        os.utime(tmp_path / part.name, (written.timestamp(),) * 2)
        assert days.sweep(tmp_path, (), written) == 0
        assert days.sweep(tmp_path, (), written + dt.timedelta(seconds=1)) == 1
