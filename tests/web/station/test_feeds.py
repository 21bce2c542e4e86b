"""The page of positions shows what comes by itself, and never a key."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.visibility import api as visibility
from peelian.journeys import take_positions
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
