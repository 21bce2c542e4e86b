"""Position files as exports have them: several names for the columns, several forms of time, bad rows among good."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from google.transit import gtfs_realtime_pb2

from peelian.adapters.positions.reader import read_positions
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


def read(folder: Path, text: str, **options: str) -> list[PositionRow | RefusedRow]:
    path = folder / "positions.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_positions(path, **options))


class TestDelimited:
    @pytest.mark.parametrize(
        "header", ["device,at,lat,lng", "vehicle_id,timestamp,latitude,longitude", "ISSI,Time,LAT,Lon"]
    )
    def test_finds_the_columns_under_the_names_of_exports(self, tmp_path: Path, header: str) -> None:
        assert read(tmp_path, f"{header}\nB1,2026-11-02T12:00:00Z,52.48,-1.9\n") == [
            PositionRow(2, "B1", NOON, 52.48, -1.9)
        ]

    @pytest.mark.parametrize(
        "time",
        [
            "2026-11-02T12:00:00Z", "2026-11-02 12:00:00+00:00", "2026-11-02T13:00:00+01:00", "1793620800",
            "1793620800000", "1793620800.0",
        ],
    )  # fmt: skip
    def test_reads_a_moment_in_several_forms(self, tmp_path: Path, time: str) -> None:
        [row] = read(tmp_path, f"device,at,lat,lng\nB1,{time},52.48,-1.9\n")

        assert isinstance(row, PositionRow)
        assert row.at == NOON

    def test_refuses_a_time_without_a_zone_and_says_how_to_mend_it(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, "device,at,lat,lng\nB1,2026-11-02 12:00:00,52.48,-1.9\n")

        assert row == RefusedRow(2, "at", "the time has no zone; say which it is with --time-zone")

    def test_reads_local_times_in_the_zone_that_it_is_told(self, tmp_path: Path) -> None:
        rows = read(
            tmp_path,
            "device,at,lat,lng\nB1,2026-07-01 12:00:00,52.48,-1.9\nB1,2026-12-01 12:00:00,52.48,-1.9\n",
            time_zone="Europe/London",
        )

        assert [row.at.hour for row in rows if isinstance(row, PositionRow)] == [11, 12]

    @pytest.mark.parametrize(
        ("time", "reason"),
        [
            ("2026-10-25 01:30:00", "happened twice"),  # the clocks went back at 02:00
            ("2026-03-29 01:30:00", "never happened"),  # the clocks went forward at 01:00
        ],
    )
    def test_does_not_guess_when_the_clocks_changed(self, tmp_path: Path, time: str, reason: str) -> None:
        [row] = read(tmp_path, f"device,at,lat,lng\nB1,{time},52.48,-1.9\n", time_zone="Europe/London")

        assert isinstance(row, RefusedRow)
        assert reason in row.reason

    @pytest.mark.parametrize(
        ("line", "column", "reason"),
        [
            (",2026-11-02T12:00:00Z,52.48,-1.9", "device", "there is no device"),
            ("B1,,52.48,-1.9", "at", "there is no time"),
            ("B1,yesterday,52.48,-1.9", "at", "not ISO 8601"),
            ("B1,2026-11-02T12:00:00Z,52.48N,-1.9", "lat", "not a number"),
            ("B1,2026-11-02T12:00:00Z,52.48,nan", "lng", "not a number"),
            ("B1,2026-11-02T12:00:00Z,52.48", "", "has 3 values where the header has 4"),
            ("B\x07,2026-11-02T12:00:00Z,52.48,-1.9", "device", "can't be printed"),
            (f"{'B' * 61},2026-11-02T12:00:00Z,52.48,-1.9", "device", "longer than 60"),
        ],
    )
    def test_tells_of_a_bad_row_and_goes_on(
        self, tmp_path: Path, line: str, column: str, reason: str
    ) -> None:
        first, second = read(tmp_path, f"device,at,lat,lng\n{line}\nB1,2026-11-02T12:00:00Z,52.48,-1.9\n")

        assert isinstance(first, RefusedRow)
        assert (first.row, first.column) == (2, column)
        assert reason in first.reason
        assert isinstance(second, PositionRow)

    def test_refuses_a_file_without_a_device(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no column “device”"):
            read(tmp_path, "at,lat,lng\n2026-11-02T12:00:00Z,52.48,-1.9\n")

    def test_refuses_a_zone_that_there_is_none_of(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="not a time zone"):
            read(tmp_path, "device,at,lat,lng\nB1,2026-11-02 12:00,52.48,-1.9\n", time_zone="Birmingham")


def feed(*, timestamp: int | None = 1793620800, vehicle_id: str = "B1", label: str = "") -> bytes:
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    entity = message.entity.add()
    entity.id = "1"
    entity.vehicle.vehicle.id = vehicle_id
    entity.vehicle.vehicle.label = label
    entity.vehicle.position.latitude = 52.48
    entity.vehicle.position.longitude = -1.9
    if timestamp is not None:
        entity.vehicle.timestamp = timestamp
    content: bytes = message.SerializeToString()
    return content


class TestGtfsRealtime:
    def read(self, folder: Path, content: bytes, name: str = "feed.pb") -> list[PositionRow | RefusedRow]:
        path = folder / name
        path.write_bytes(content)
        return list(read_positions(path))

    def test_gives_degrees_as_they_were_meant(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, feed()) == [PositionRow(1, "B1", NOON, 52.48, -1.9)]

    def test_is_read_gzipped_too(self, tmp_path: Path) -> None:
        assert len(self.read(tmp_path, gzip.compress(feed()), "feed.pb.gz")) == 1

    def test_takes_the_label_where_there_is_no_id(self, tmp_path: Path) -> None:
        [row] = self.read(tmp_path, feed(vehicle_id="", label="Car 4"))

        assert isinstance(row, PositionRow)
        assert row.device == "Car 4"

    def test_does_not_take_the_feed_s_time_for_the_vehicle_s(self, tmp_path: Path) -> None:
        assert self.read(tmp_path, feed(timestamp=None)) == [RefusedRow(1, "timestamp", "there is no time")]

    @pytest.mark.parametrize("content", [b"device,at,lat,lng\n", b"\xff\xff\xff\xff"])
    def test_refuses_what_is_no_feed(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(BadInput, match="not a GTFS-realtime feed message"):
            self.read(tmp_path, content)

    def test_refuses_a_feed_without_vehicles(self, tmp_path: Path) -> None:
        message = gtfs_realtime_pb2.FeedMessage()
        message.header.gtfs_realtime_version = "2.0"

        with pytest.raises(BadInput, match="no vehicle position"):
            self.read(tmp_path, message.SerializeToString())


@pytest.mark.real_data
class TestRealBuses:
    def test_both_forms_give_the_same_positions(self, real_data: Path) -> None:
        folder = real_data / "vehicle_location"
        text = list(read_positions(folder / "bus_positions_west_midlands_2022-01-08.csv"))
        feed = list(read_positions(folder / "bus_positions_west_midlands_2022-01-08.gtfsrt.pb"))

        def said(rows: list[PositionRow | RefusedRow]) -> list[tuple[str, dt.datetime, float, float]]:
            return [(row.device, row.at, row.lat, row.lng) for row in rows if isinstance(row, PositionRow)]

        assert len(said(text)) == 1073
        assert said(text) == said(feed)

    def test_local_times_need_their_zone(self, real_data: Path) -> None:
        path = real_data / "vehicle_location" / "bus_traces_liverpool_route14_2026-01.csv.gz"

        without = list(read_positions(path))
        told = list(read_positions(path, time_zone="Europe/London"))

        assert len(without) == len(told) == 1533
        assert all(isinstance(row, RefusedRow) for row in without)
        assert all(isinstance(row, PositionRow) for row in told)
