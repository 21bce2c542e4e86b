"""The page of positions shows what comes by itself, and never a key."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.visibility import api as visibility
from peelian.journeys import fold, prove, take_positions
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.factories import bodies

pytestmark = pytest.mark.django_db


class TestFeeds:
    def test_shows_what_each_gave_and_what_was_refused(
        self, inspector: Client, settings: Any, tmp_path: Any
    ) -> None:
        settings.POSITIONS = tmp_path
        at = now()
        feed = visibility.open_feed(
            actor=system("test"), at=at, name="Vehicle gateway", kind=visibility.FeedKind.HTTP
        )
        rows = bodies.good_rows(1200, at)
        rows[7] = (*rows[7][:1], (at + dt.timedelta(hours=1)).isoformat(), *rows[7][2:])
        take_positions.take(feed_id=feed.id, body=bodies.as_csv(rows), media_type="text/csv", at=at)
        visibility.settle_arrivals(at=at)

        page = inspector.get(reverse("station:positions")).content.decode()

        assert "Vehicle gateway" in page
        assert 'data-label="Taken">1,199<' in page
        assert 'data-label="Refused">1<' in page
        assert 'data-label="Clock ahead">1<' in page
        assert feed.key not in page

    def test_says_nothing_of_feeds_where_there_is_none(self, inspector: Client) -> None:
        assert "comes by itself" not in inspector.get(reverse("station:positions")).content.decode()


class TestFile:
    def test_says_its_form_what_was_set_aside_and_which_devices_nobody_held(
        self, inspector: Client, settings: Any, tmp_path: Any
    ) -> None:
        settings.POSITIONS = tmp_path / "positions"
        at = now()
        far = ("radio-0", (at - dt.timedelta(seconds=1)).isoformat(), "54.1", "-1.9")
        path = tmp_path / "gateway.ndjson"
        path.write_bytes(bodies.as_ndjson([*bodies.good_rows(40, at - dt.timedelta(minutes=1)), far]))
        loaded = prove.import_positions(actor=system("test"), at=at, path=path)
        address = reverse("station:positions_file", args=[loaded.file_id])

        before = inspector.get(address).content.decode()
        fold.fold_due(actor=system("test"), at=at)
        after = inspector.get(address).content.decode()

        assert "not known until the days are folded" in before
        assert "1: no vehicle could have come there" in after
        assert "10 devices that nobody was recorded as holding" in after
        assert "<li>radio-0</li>" in after
        assert ">JSON<" in after

    def test_says_how_many_rows_were_refused_for_each_reason(
        self, inspector: Client, settings: Any, tmp_path: Any
    ) -> None:
        settings.POSITIONS = tmp_path / "positions"
        at = now()
        abroad = [("radio-0", at.isoformat(), f"48.{number}", "2.35") for number in range(3)]
        path = tmp_path / "gateway.ndjson"
        path.write_bytes(bodies.as_ndjson([*bodies.good_rows(40, at - dt.timedelta(minutes=1)), *abroad]))
        loaded = prove.import_positions(actor=system("test"), at=at, path=path)

        said = inspector.get(reverse("station:positions_file", args=[loaded.file_id])).content.decode()

        assert "3<br>3: the point is outside the United Kingdom</dd>" in said
        assert "48.2, 2.35 is outside the United Kingdom" in said
