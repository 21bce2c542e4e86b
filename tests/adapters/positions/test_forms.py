"""The same positions in every form; what each form has of its own; files that are made to hurt."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from peelian.adapters.positions.reader import read_positions
from peelian.analysis import national_grid
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput
from tests.factories import bodies

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


def read(path: Path, data: bytes, **options: str) -> list[PositionRow | RefusedRow]:
    path.write_bytes(data)
    return list(read_positions(path, **options))


class TestEveryForm:
    @pytest.mark.parametrize("form", bodies.FORMS)
    def test_is_told_by_its_first_bytes_and_gives_the_same_positions(self, tmp_path: Path, form: str) -> None:
        rows = bodies.good_rows(30, NOON)

        found = read(tmp_path / "body", bodies.FORMS[form](rows))

        assert [
            (row.device, row.at.isoformat(), f"{row.lat:.5f}", f"{row.lng:.5f}")
            for row in found
            if isinstance(row, PositionRow)
        ] == [(device, at, f"{float(lat):.5f}", f"{float(lng):.5f}") for device, at, lat, lng in rows]

    @pytest.mark.parametrize("form", [form for form in bodies.FORMS if form != "parquet"])
    def test_may_be_gzipped(self, tmp_path: Path, form: str) -> None:
        data = bodies.FORMS[form](bodies.good_rows(30, NOON))

        found = read(tmp_path / "body.gz", gzip.compress(data))

        assert found == read(tmp_path / "body", data)

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            (("", NOON.isoformat(), "52.48", "-1.9"), "there is no device"),
            (("x" * 61, NOON.isoformat(), "52.48", "-1.9"), "longer than 60 characters"),
            (("radio-1", "", "52.48", "-1.9"), "there is no time"),
            (("radio-1", "noon", "52.48", "-1.9"), "the time is not ISO 8601"),
            (("radio-1", "2026-11-02T12:00:00", "52.48", "-1.9"), "no zone"),
            (("radio-1", NOON.isoformat(), "north", "-1.9"), "not a number of degrees"),
            (("radio-1", NOON.isoformat(), "52.48", "NaN"), "not a number of degrees"),
            (("radio-1", NOON.isoformat(), "52.48", ""), "not a number of degrees"),
        ],
    )
    @pytest.mark.parametrize("form", ["csv", "ndjson", "json", "siri-vm", "parquet"])
    def test_says_the_same_of_a_row_that_cannot_be_read(
        self, tmp_path: Path, form: str, bad: bodies.Row, reason: str
    ) -> None:
        found = read(tmp_path / "body", bodies.FORMS[form]([*bodies.good_rows(3, NOON), bad]))

        assert [type(row) for row in found] == [PositionRow] * 3 + [RefusedRow]
        assert isinstance(found[3], RefusedRow)
        assert reason in found[3].reason


class TestSiri:
    def test_names_a_vehicle_by_its_operator_too(self, tmp_path: Path) -> None:
        data = bodies.as_siri_vm([("6409", NOON.isoformat(), "51.2", "0.5")] * 2).replace(
            b"<VehicleRef>", b"<OperatorRef>AKSS</OperatorRef><VehicleRef>", 1
        )

        assert [row.device for row in read(tmp_path / "a.xml", data) if isinstance(row, PositionRow)] == [
            "AKSS:6409", "6409",
        ]  # fmt: skip

    def test_reads_a_real_delivery(self, real_data: Path) -> None:
        found = list(read_positions(real_data / "vehicle_location" / "siri_vm_sample.xml"))

        assert found[0] == PositionRow(
            1, "AKSS:6409", dt.datetime(2022, 1, 29, 16, 9, 19, tzinfo=dt.UTC), 51.277118, 0.557191
        )
        assert all(isinstance(row, PositionRow) for row in found)

    @pytest.mark.parametrize(
        "document",
        [
            b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>',
        ],
    )
    def test_that_declares_entities_is_not_taken(self, tmp_path: Path, document: bytes) -> None:
        with pytest.raises(BadInput, match="declares a document type or entities"):
            read(tmp_path / "a.xml", document)

    @pytest.mark.parametrize(
        ("document", "reason"),
        [
            (bodies.as_siri_vm(bodies.good_rows(5, NOON))[:-30], "not XML"),
            (b"<Siri/>", "no VehicleActivity"),
            (b"<!-- nothing", "not XML"),
        ],
    )
    def test_that_is_cut_off_or_another_thing_says_so(
        self, tmp_path: Path, document: bytes, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason):
            read(tmp_path / "a.xml", document)


class TestParquet:
    def test_takes_metres_of_the_national_grid(self, tmp_path: Path) -> None:
        table = pa.table({"ISSI": [17], "Timestamp": [NOON], "Easting": [406_689.0], "Northing": [286_822.0]})
        parquet.write_table(table, tmp_path / "a.parquet")

        (found,) = read_positions(tmp_path / "a.parquet")

        assert isinstance(found, PositionRow)
        assert (found.device, found.at) == ("17", NOON)
        x, y = national_grid.to_metres([found.lng], [found.lat])  # type: ignore[arg-type]
        assert (float(x[0]), float(y[0])) == pytest.approx((406_689.0, 286_822.0), abs=0.1)

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    def test_takes_timestamps_of_every_unit(self, tmp_path: Path, unit: str) -> None:
        times = pa.array([NOON, None]).cast(pa.timestamp(unit, "UTC"))
        table = pa.table({"device": ["a", "a"], "at": times, "lat": [52.4, 52.4], "lng": [-1.9, -1.9]})
        parquet.write_table(table, tmp_path / "a.parquet")

        assert list(read_positions(tmp_path / "a.parquet")) == [
            PositionRow(1, "a", NOON, 52.4, -1.9), RefusedRow(2, "at", "there is no time"),
        ]  # fmt: skip

    def test_asks_for_the_zone_of_timestamps_without_one(self, tmp_path: Path) -> None:
        times = pa.array(["2026-07-01T12:00:00", "2026-10-25T01:30:00"]).cast(pa.timestamp("us"))
        table = pa.table({"device": ["a", "a"], "at": times, "lat": [52.4, 52.4], "lng": [-1.9, -1.9]})
        parquet.write_table(table, tmp_path / "a.parquet")

        blind = list(read_positions(tmp_path / "a.parquet"))
        told = list(read_positions(tmp_path / "a.parquet", time_zone="Europe/London"))

        assert all(isinstance(row, RefusedRow) and "no zone" in row.reason for row in blind)
        assert told[0] == PositionRow(1, "a", dt.datetime(2026, 7, 1, 11, tzinfo=dt.UTC), 52.4, -1.9)
        assert isinstance(told[1], RefusedRow)
        assert "happened twice" in told[1].reason

    def test_that_is_cut_off_or_lacks_a_column_says_so(self, tmp_path: Path) -> None:
        whole = bodies.as_parquet(bodies.good_rows(50, NOON))
        parquet.write_table(pa.table({"device": ["a"], "lat": [1.0], "lng": [1.0]}), tmp_path / "b.parquet")

        with pytest.raises(BadInput, match="cut off or damaged"):
            read(tmp_path / "a.parquet", whole[:-100])
        with pytest.raises(BadInput, match=r"no column for time\. The columns are: device, lat, lng"):
            list(read_positions(tmp_path / "b.parquet"))


class TestJson:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ('{"device": "a", "at"', "the line is not JSON"),
            ("7", "it is not an object"),
            ('{"device": ["a"]}', "neither text nor a number"),
            ('{"device": "a", "at": true}', "neither text nor a number"),
            ('{"device": "a", "at": 1793620800, "lat": true, "lng": 1}', "neither text nor a number"),
            ('{"device": "a", "at": 1793620800, "lat": 1e999, "lng": 1}', "not a number of degrees"),
        ],
    )
    def test_refuses_a_line_and_takes_the_others(self, tmp_path: Path, line: str, reason: str) -> None:
        good = bodies.as_ndjson(bodies.good_rows(2, NOON)).decode().split("\n")

        found = read(tmp_path / "a", "\n".join([good[0], line, "", good[1], ""]).encode())

        assert [row.row for row in found] == [1, 2, 4]
        assert isinstance(found[1], RefusedRow)
        assert reason in found[1].reason

    @pytest.mark.parametrize("text", ["[1, 2", "[" * 100_000])
    def test_a_list_that_is_not_json_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(BadInput, match="not JSON"):
            read(tmp_path / "a", text.encode())
