"""What feeds send is put into the files of its days: once, whatever its order, and all of it or nothing."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.feeds import Arrival, Feed, FeedDay
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.services import folding
from peelian.apps.visibility.services.payload import joined, packed, unpacked
from peelian.columns import days
from peelian.kernel.actors import system

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
#: British Summer Time ended at 01:00 UTC: this local day has 25 hours.
LONG_DAY = dt.datetime(2026, 10, 25, 12, 0, tzinfo=dt.UTC)
Fix = tuple[str, int]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.POSITIONS = tmp_path / "positions"
    return tmp_path / "positions"


def open_feed(name: str = "Radios") -> int:
    return visibility.open_feed(actor=system("test"), at=AT, name=name, kind=visibility.FeedKind.HTTP).id


def columns(fixes: list[Fix], since: dt.datetime = AT) -> visibility.Columns:
    """Fixes of devices so many seconds before a moment, each a little further on."""
    return visibility.Columns.of(
        [
            visibility.PositionRow(
                row, device, since - dt.timedelta(seconds=seconds), 52.48 - seconds / 1e5, -1.9
            )
            for row, (device, seconds) in enumerate(fixes, start=1)
        ]
    )


def take(feed_id: int, fixes: list[Fix], digest: str, at: dt.datetime = AT) -> visibility.Taken:
    return visibility.take_arrival(
        at=at, feed_id=feed_id, body=visibility.Body(columns(fixes, at), ()), digest=digest
    )


def kept() -> list[tuple[str, int]]:
    """Every fix in the files, as device and microseconds."""
    fixes = parts.all_fixes(list(PositionPart.objects.filter(replaced_at__isnull=True)))
    names = dict(Device.objects.values_list("id", "name"))
    return sorted(
        (names[device], at_us)
        for device, at_us in zip(fixes.device.tolist(), fixes.at_us.tolist(), strict=True)
    )


class TestSettleArrivals:
    def test_puts_every_row_into_the_files_and_lets_the_bodies_go(self) -> None:
        feed_id = open_feed()
        take(feed_id, [("a", 5), ("b", 5), ("a", 3)], "one")
        take(feed_id, [("a", 1)], "two")
        assert visibility.is_due(at=AT)

        done = visibility.settle_arrivals(at=AT)

        assert done == visibility.Settled(2, 4, 0, (dt.date(2026, 11, 2),))
        assert [device for device, _ in kept()] == ["a", "a", "a", "b"]
        assert not visibility.is_due(at=AT)
        assert visibility.settle_arrivals(at=AT) == visibility.Settled(0, 0, 0)

    def test_counts_what_came_and_how_late(self) -> None:
        feed_id = open_feed()
        take(feed_id, [("a", 5), ("a", 3), ("a", -700), ("b", 1), ("b", 2), ("b", 3)], "one")
        take(feed_id, [("a", 5), ("a", 9)], "two")

        visibility.settle_arrivals(at=AT)

        day = FeedDay.objects.get()
        assert (day.taken, day.repeated, day.refused, day.ahead) == (6, 1, 1, 1)
        assert day.latest_lag_s == 1.0
        (view,) = visibility.list_feeds(at=AT)
        assert (view.taken, view.ahead, view.waiting) == (6, 1, 0)
        assert view.last_at == AT - dt.timedelta(seconds=1)

    def test_the_same_body_after_it_was_settled_changes_no_file(self, folder: Path) -> None:
        feed_id = open_feed()
        take(feed_id, [("a", 5), ("b", 5)], "one")
        visibility.settle_arrivals(at=AT)
        before = sorted((path.name, path.read_bytes()) for path in folder.rglob("*.parquet"))

        take(feed_id, [("a", 5), ("b", 5)], "one")
        done = visibility.settle_arrivals(at=AT)

        assert (done.taken, done.repeated, done.days) == (0, 2, ())
        assert sorted((path.name, path.read_bytes()) for path in folder.rglob("*.parquet")) == before

    def test_two_feeds_with_the_same_fixes_are_counted_each_for_itself(self) -> None:
        take(open_feed("Radios"), [("a", 5)], "one")
        take(open_feed("Cars"), [("a", 5)], "one")

        visibility.settle_arrivals(at=AT)

        assert len(kept()) == 1
        assert {day.feed.name: (day.taken, day.repeated) for day in FeedDay.objects.all()} == {
            "Radios": (1, 0), "Cars": (0, 1),
        }  # fmt: skip

    def test_rows_go_to_their_local_days(self) -> None:
        feed_id = open_feed()
        midnight = dt.datetime(2026, 10, 24, 23, 0, tzinfo=dt.UTC)  # local
        seconds = [int((LONG_DAY - midnight).total_seconds()) + one for one in (1, 0, -1)]
        take(feed_id, [("a", one) for one in seconds], "one", LONG_DAY)

        done = visibility.settle_arrivals(at=LONG_DAY)

        assert done.days == (dt.date(2026, 10, 24), dt.date(2026, 10, 25))
        assert dict(PositionPart.objects.values_list("day", "rows")) == {done.days[0]: 1, done.days[1]: 2}

    def test_when_a_file_cannot_be_written_nothing_changes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        feed_id = open_feed()
        take(feed_id, [("a", 5)], "one")

        def full(*_args: Any, **_more: Any) -> Any:
            raise OSError("no space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(days, "write_part", full)
            with pytest.raises(OSError, match="no space"):
                visibility.settle_arrivals(at=AT)
        assert Arrival.objects.count() == 1
        assert not FeedDay.objects.exists()

        assert visibility.settle_arrivals(at=AT).taken == 1

    def test_takes_so_many_bodies_at_once_the_oldest_first(self) -> None:
        feed_id = open_feed()
        for number in range(5):
            take(feed_id, [("a", number)], str(number), AT + dt.timedelta(seconds=number))

        assert visibility.settle_arrivals(at=AT, limit=2).arrivals == 2
        assert set(Arrival.objects.values_list("digest", flat=True)) == {"2", "3", "4"}

    @budget(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        fixes=st.lists(
            st.tuples(st.sampled_from("abc"), st.integers(0, 40)), min_size=1, max_size=25, unique=True
        ),
        data=st.data(),
    )
    def test_in_whatever_order_and_however_often_they_come_the_day_is_the_same(
        self, folder: Path, fixes: list[Fix], data: st.DataObject
    ) -> None:
        assert self._day(fixes, [fixes]) == self._day(fixes, self._bodies(fixes, data))

    def _bodies(self, fixes: list[Fix], data: st.DataObject) -> list[list[Fix]]:
        again = data.draw(st.lists(st.sampled_from(fixes), max_size=10))
        mixed = data.draw(st.permutations([*fixes, *again]))
        cuts = sorted({0, len(mixed), *data.draw(st.lists(st.integers(0, len(mixed)), max_size=3))})
        return [list(mixed[first:last]) for first, last in itertools.pairwise(cuts)]

    def _day(self, fixes: list[Fix], bodies: list[list[Fix]]) -> list[Any]:
        """The rows of the day's folded file, by the devices' names, when these bodies came in this order."""
        for table in (PositionPart, Device, FeedDay, Arrival, Feed):
            table.objects.all().delete()
        feed_id = open_feed()
        for number, body in enumerate(bodies):
            take(feed_id, body, str(number))
            if number % 2:
                visibility.settle_arrivals(at=AT)
        visibility.settle_arrivals(at=AT)
        folding.fold_day(actor=system("test"), at=AT, day=dt.date(2026, 11, 2))
        part = PositionPart.objects.get(kind="folded", replaced_at__isnull=True)
        names = dict(Device.objects.values_list("id", "name"))
        rows = days.read_table(Path(settings.POSITIONS), [part.name]).to_pylist()
        return sorted(str(row | {"device": names[row["device"]]}) for row in rows)


class TestPayload:
    @given(
        st.lists(
            st.tuples(
                st.text(min_size=1, max_size=60), st.integers(0, 2**50), st.floats(49, 61), st.floats(-9, 2)
            )
        )
    )
    def test_gives_back_what_was_packed(self, rows: list[tuple[str, int, float, float]]) -> None:
        given_rows = [
            visibility.PositionRow(row, device, AT + dt.timedelta(microseconds=at_us - 2**50), lat, lng)
            for row, (device, at_us, lat, lng) in enumerate(rows, start=1)
        ]
        before = visibility.Columns.of(given_rows)

        after = unpacked(packed(before))

        assert [after.names[one] for one in after.device] == [row.device for row in given_rows]
        for name in ("at_us", "lat", "lng", "row"):
            assert np.array_equal(getattr(after, name), getattr(before, name))

    def test_of_several_bodies_tells_each_device_once(self) -> None:
        both = joined([columns([("a", 1), ("b", 2)]), columns([]), columns([("b", 3), ("c", 4)])])

        assert both.names == ("a", "b", "c")
        assert [both.names[one] for one in both.device] == ["a", "b", "b", "c"]
        assert len(joined([columns([])])) == 0
