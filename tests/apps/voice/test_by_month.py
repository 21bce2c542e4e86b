"""How much was said of one's own accord, month by month."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.voice import api as voice
from peelian.apps.voice.types import Kind
from tests.factories.clock import AT
from tests.factories.places import AreaFactory
from tests.factories.voice import ContributionFactory

pytestmark = pytest.mark.django_db
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_counts_by_area_and_local_month_without_reports() -> None:
    area = AreaFactory.create(code="N01")
    for moment in ((2026, 9, 30, 22, 30), (2026, 9, 30, 23, 30), (2026, 10, 5, 9, 0)):
        ContributionFactory.create(area=area, said_at=dt.datetime(*moment, tzinfo=dt.UTC))
    ContributionFactory.create(
        area=area, kind=Kind.REPORT, text="", said_at=dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    )

    assert voice.count_said_by_month(since=SINCE, until=AT) == {
        ("N01", dt.date(2026, 9, 1)): 1, ("N01", dt.date(2026, 10, 1)): 2,
    }  # fmt: skip


def test_the_end_is_excluded() -> None:
    ContributionFactory.create(said_at=AT)

    assert voice.count_said_by_month(since=SINCE, until=AT) == {}
