"""Files that are made to break their reader, or damaged by chance: refused, in whole or by rows, and cheaply."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from google.transit import gtfs_realtime_pb2
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from peelian.adapters.positions import gtfs_realtime, objects, siri_vm
from peelian.adapters.positions.reader import read_positions
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput

NOON = "2026-11-02T12:00:00Z"
GOOD: dict[str, Any] = {"device": ["B1"], "at": [NOON], "lat": [52.48], "lng": [-1.9]}
#: Milliseconds that come to be a moment of 2026 when they are multiplied by a thousand in 64 bits.
WRAPPED = 18_448_537_600_909_552

#: The header of a feed message, and an entity of which nothing is said.
FEED, EMPTY_ENTITY = b"\x0a\x05\x0a\x032.0", b"\x12\x00"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def delivery(inside: str, between: str = "") -> str:
    """A SIRI delivery with something within its one activity, and before it."""
    return f'<Siri xmlns="http://www.siri.org.uk/siri">{between}<VehicleActivity>{inside}</VehicleActivity></Siri>'


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

    def test_more_elements_than_an_activity_has_are_refused(self, tmp_path: Path) -> None:
        inside = "<a/>" * (siri_vm.MOST_WITHIN + 1)
        with pytest.raises(BadInput, match="not XML that can be read"):
            list(read_positions(written(tmp_path, "many.xml", delivery(inside))))

    def test_elements_between_activities_are_passed_over_however_many(self, tmp_path: Path) -> None:
        between = "<a/>" * (siri_vm.MOST_WITHIN * 2)
        [row] = read_positions(written(tmp_path, "many.xml", delivery("", between)))
        assert isinstance(row, RefusedRow)

    @pytest.mark.parametrize("one", ["<a{0}/>", '<a b{0}=""/>', '<a xmlns:p{0}="u"/>'])
    def test_more_names_than_a_delivery_has_are_refused(self, tmp_path: Path, one: str) -> None:
        between = "".join(one.format(number) for number in range(siri_vm.MOST_NAMES + 1))
        with pytest.raises(BadInput, match="not XML that can be read"):
            list(read_positions(written(tmp_path, "names.xml", delivery("", between))))

    def test_a_tag_that_never_ends_is_refused(self, tmp_path: Path) -> None:
        tag = "<a " + 'b=">" ' * siri_vm.LONGEST_TAG
        with pytest.raises(BadInput, match="not XML that can be read"):
            list(read_positions(written(tmp_path, "tag.xml", delivery(tag))))


class TestFeedMessage:
    def test_more_entities_than_a_fleet_has_are_refused(self, tmp_path: Path) -> None:
        body = FEED + EMPTY_ENTITY * gtfs_realtime.MOST_ENTITIES
        with pytest.raises(BadInput, match=r"more than 500,000 entities.*send it in parts"):
            list(read_positions(written(tmp_path, "body.pb", body)))

    def test_an_entity_that_is_too_long_is_a_refused_row(self, tmp_path: Path) -> None:
        feed = gtfs_realtime_pb2.FeedMessage()
        feed.header.gtfs_realtime_version = "2.0"
        stops = feed.entity.add(id="long").trip_update.stop_time_update
        for _ in range(gtfs_realtime.LONGEST_ENTITY // 2):
            stops.add()
        feed.entity.add(id="bare").vehicle.vehicle.id = "B1"

        found = list(read_positions(written(tmp_path, "body.pb", feed.SerializePartialToString())))

        assert found == [
            RefusedRow(1, "entity", "it is longer than 100,000 bytes"),
            RefusedRow(2, "timestamp", "there is no time"),
        ]

    @pytest.mark.parametrize(
        "end", [b"\x12", b"\x12\x05\x0a", b"\x12" + b"\xff" * 11, b"\x13", b"\x10\x00", b"\x02\x00"]
    )
    def test_that_is_cut_off_or_written_otherwise_is_refused(self, tmp_path: Path, end: bytes) -> None:
        with pytest.raises(BadInput, match="not a GTFS-realtime feed message"):
            list(read_positions(written(tmp_path, "body.pb", FEED + end)))

    def test_fields_that_are_not_known_are_passed_over(self, tmp_path: Path) -> None:
        unknown = b"\x98\x3e\x05" + b"\x99\x3e" + bytes(8) + b"\x9d\x3e" + bytes(4) + b"\x9a\x3e\x01a"
        vehicle = b"\x12\x05\x0a\x01a\x22\x00"
        assert list(read_positions(written(tmp_path, "body.pb", FEED + unknown + vehicle))) == [
            RefusedRow(1, "vehicle", "there is no device")
        ]


class TestJson:
    @pytest.mark.parametrize("text", ["[{0}]", '{{"sent": "now", "positions": [{0}], "by": {{}}}}'])
    def test_a_list_is_read_object_by_object(self, tmp_path: Path, text: str) -> None:
        one = json.dumps({name: values[0] for name, values in GOOD.items()})
        path = written(tmp_path, "body.json", text.format(", ".join([one] * 3_000)))
        rows = read_positions(path)
        assert isinstance(next(rows), PositionRow)
        assert sum(isinstance(row, PositionRow) for row in rows) == 2_999

    @pytest.mark.parametrize("text", ["[{0}]", "[1, {0}]", '{{"positions": [{0}]}}'])
    def test_an_object_that_is_longer_than_any_position_is_refused(self, tmp_path: Path, text: str) -> None:
        body = text.format('{"a": [' + "[]," * objects.LONGEST + "[]]}")
        with pytest.raises(BadInput, match="longer than 50,000 characters"):
            list(read_positions(written(tmp_path, "body.json", body)))

    def test_a_line_that_is_longer_than_any_position_is_a_refused_row(self, tmp_path: Path) -> None:
        one = json.dumps({name: values[0] for name, values in GOOD.items()})
        long = '{"a": [' + "[]," * objects.LONGEST + "[]]}"
        body = f"{one}\n{long}\n{one}\n{long}"

        found = list(read_positions(written(tmp_path, "body.ndjson", body)))

        assert [type(row) for row in found] == [PositionRow, RefusedRow, PositionRow, RefusedRow]
        assert found[1] == RefusedRow(2, "", "the line is longer than 50,000 characters")

    @pytest.mark.parametrize("end", ["", "]", "]}}", "], 5}", "]} x", '], "a": 1'])
    def test_an_object_around_a_list_must_end_as_objects_do(self, tmp_path: Path, end: str) -> None:
        with pytest.raises(BadInput, match="not JSON"):
            list(read_positions(written(tmp_path, "body.json", '{"positions": [{}, {}' + end)))

    @given(st.lists(st.integers(0, 3_000), max_size=60), st.sampled_from(["[", '{"positions": [']))
    def test_every_object_is_read_once_wherever_it_lies(self, lengths: list[int], begin: str) -> None:
        body = begin + " ,\n".join(json.dumps({"x": "é" * length}) for length in lengths)
        body += "]" if begin == "[" else "]}"
        with tempfile.TemporaryDirectory() as folder:
            found = list(read_positions(written(Path(folder), "body.json", body)))
        assert found == [
            RefusedRow(row, "device", "there is no device") for row in range(1, len(lengths) + 1)
        ]


class TestDelimited:
    def test_a_row_that_goes_on_within_quotation_marks_is_refused(self, tmp_path: Path) -> None:
        body = "device,at,lat,lng\n" + '"\na",' * 400_000
        with pytest.raises(BadInput, match="too long to be one of a table"):
            list(read_positions(written(tmp_path, "body.csv", body)))
