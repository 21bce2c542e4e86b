"""Files that say who carried which device: read whole, or refused at the first row that can't be taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.adapters.positions.holdings import read_holdings
from peelian.apps.visibility.api import HoldingRow
from peelian.kernel.errors import BadInput

NOON = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def read(
    folder: Path, rows: str, header: str = "device,collar_number,from,until", **options: str
) -> list[HoldingRow]:
    path = folder / "devices.csv"
    path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
    return list(read_holdings(path, **options))


class TestReadHoldings:
    def test_reads_a_span_and_one_without_an_end(self, tmp_path: Path) -> None:
        rows = "R-1,C1,2026-11-02T12:00:00Z,2026-11-02T13:00:00Z\n R-2 , C2 ,2026-11-02T12:00:00Z,"

        assert read(tmp_path, rows) == [
            HoldingRow(2, "R-1", "C1", NOON, NOON + HOUR),
            HoldingRow(3, "R-2", "C2", NOON, None),
        ]

    def test_knows_the_device_by_the_names_that_positions_give_it(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, "6001,C1,2026-11-02T12:00:00Z,", "ISSI,Collar_Number,From,Until")
        assert row.device == "6001"

    def test_reads_local_times_in_the_zone_that_it_is_told(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, "R-1,C1,2026-07-02 13:00,", time_zone="Europe/London")
        assert row.starts_at.hour == 12

    @pytest.mark.parametrize(
        ("row", "column", "reason", "mend"),
        [
            (",C1,2026-11-02T12:00:00Z,", "device", "there is no device.", "Name it as the positions name it."),
            ("R-1,,2026-11-02T12:00:00Z,", "collar_number", "there is no collar number.", "Leave out devices"),
            ("R-1,C1234567890123,2026-11-02T12:00:00Z,", "collar_number", "is not a collar number", ""),
            ("R-1,C1,,", "from", "there is no time.", "Write it as"),
            ("R-1,C1,yesterday,", "from", "the time is not ISO 8601", "Write it as"),
            ("R-1,C1,2026-11-02 12:00,", "from", "the time has no zone; say which it is with --time-zone", ""),
            ("R-1,C1,2026-11-02T12:00:00Z,later", "until", "the time is not ISO 8601", "Write it as"),
            (
                "R-1,C1,2026-11-02T22:00:00Z,2026-11-02T06:00:00Z",
                "until",
                "the end is not after the start.",
                "next day's date",
            ),
        ],
        ids=[
            "no device", "no collar number", "a long collar number", "no start", "a start in words", "no zone",
            "an end in words", "an end before the start",
        ],
    )  # fmt: skip
    def test_names_row_column_reason_and_what_to_do(
        self, tmp_path: Path, row: str, column: str, reason: str, mend: str
    ) -> None:
        good = "R-9,C9,2026-11-02T12:00:00Z,\n"

        with pytest.raises(BadInput) as refusal:
            read(tmp_path, good + row)

        refused = refusal.value
        assert (refused.file, refused.row, refused.column) == ("devices.csv", 3, column)
        assert reason in refused.reason
        assert mend in refused.mend

    @pytest.mark.parametrize("missing", ["collar_number", "from", "until"])
    def test_wants_all_its_columns(self, tmp_path: Path, missing: str) -> None:
        header = ",".join(name for name in ("device", "collar_number", "from", "until") if name != missing)

        with pytest.raises(BadInput, match=f"no column “{missing}”"):
            read(tmp_path, "R-1,C1,2026-11-02T12:00:00Z", header)

    def test_refuses_a_row_that_does_not_fit_the_header(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="row 2: the row has 3 values where the header has 4"):
            read(tmp_path, "R-1,C1,2026-11-02T12:00:00Z")
