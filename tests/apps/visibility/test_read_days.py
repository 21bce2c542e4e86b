"""A day's files are read once for all its tasks, and anew when they change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.queries.positions import ReadDays
from tests.factories import stored
from tests.factories.clock import AT

DAY = dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
#: West, south, east, north of a street corner.
CORNER = (-1.901, 52.449, -1.899, 52.451)


def span(first: float, last: float) -> tuple[dt.datetime, dt.datetime]:
    return DAY + first * HOUR, DAY + last * HOUR


@pytest.mark.django_db
class TestReadDays:
    def test_reads_a_days_files_once(self) -> None:
        stored.keep(("a", DAY, 52.45, -1.9), ("a", DAY + 2 * HOUR, 52.46, -1.9), at=AT)
        read = ReadDays()
        assert len(read.timely([span(0, 1)]).fixes) == 1
        for name in stored.files():
            (Path(parts.folder()) / name).unlink()

        assert len(read.timely([span(1, 3)]).fixes) == 1

    def test_reads_a_day_anew_to_which_something_came(self) -> None:
        stored.keep(("a", DAY, 52.45, -1.9), at=AT)
        read = ReadDays()
        read.timely([span(0, 1)])
        stored.keep(("b", DAY + HOUR / 2, 52.45, -1.9), at=AT)

        assert len(read.timely([span(0, 1)]).fixes) == 2

    def test_gives_each_fix_of_several_spans_once_with_their_ends_left_out(self) -> None:
        stored.keep(*[("a", DAY + number * HOUR, 52.45, -1.9) for number in range(6)], at=AT)

        found = ReadDays().timely([span(0, 2), span(1, 3), span(5, 5.5)])

        assert [(moment - round(DAY.timestamp() * 1e6)) / 3.6e9 for moment in found.fixes.at_us] == [
            0,
            1,
            2,
            5,
        ]

    def test_gives_all_fixes_of_those_who_were_near_and_none_of_others(self) -> None:
        stored.keep(
            ("near", DAY, 52.45, -1.9), ("near", DAY + HOUR / 2, 52.6, -1.9), ("far", DAY, 52.46, -1.9), at=AT
        )  # fmt: skip

        near = ReadDays().timely([span(0, 1)]).near(CORNER)

        assert sorted(set(near.devices)) == ["near"]
        assert near.at.size == 2

    def test_counts_a_device_and_moment_once(self) -> None:
        seen = ReadDays()
        stored.keep(("a", DAY, 52.45, -1.9), ("b", DAY, 52.45, -1.9), at=AT)
        stored.keep(("a", DAY, 52.46, -1.9), ("a", DAY + HOUR / 2, 52.45, -1.9), at=AT)
        found = seen.timely([span(0, 1)])

        assert found.count(found.fixes.x > 0) == (3, 2)
        assert found.count(found.fixes.x < 0) == (0, 0)
