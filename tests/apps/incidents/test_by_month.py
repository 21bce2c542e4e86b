"""Recorded crime and online reports of all neighbourhoods, month by month."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from tests.factories.clock import AT
from tests.factories.incidents import received_before
from tests.factories.places import make_land
from tests.factories.published import AUGUST, JULY, SEPTEMBER, crime, publish_crimes

pytestmark = pytest.mark.django_db


def test_crimes_of_all_categories_are_counted_by_neighbourhood_and_month() -> None:
    make_land()
    publish_crimes(
        crime(0, month=JULY), crime(0), crime(0, category="anti-social-behaviour"), crime(1, month=SEPTEMBER),
        crime(None),
    )  # fmt: skip

    assert incidents.count_by_area_and_month(first_month=AUGUST, last_month=SEPTEMBER) == {
        ("N01", AUGUST): 2,
        ("N02", SEPTEMBER): 1,
    }


def test_reports_are_counted_by_area_and_local_month_whatever_became_of_them() -> None:
    land = make_land()
    moments = [
        dt.datetime(*moment, tzinfo=dt.UTC)
        for moment in ((2026, 9, 30, 22, 30), (2026, 9, 30, 23, 30), (2026, 10, 2, 9, 0))
    ]
    rows = received_before(land.neighbourhoods[0], IncidentKind.CRIMINAL_DAMAGE, *moments)
    Report.objects.filter(pk=rows[2].pk).update(state=ReportState.OTHER_AGENCY, agency="The council")

    found = incidents.count_received_by_month(since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), until=AT)

    assert found == {("N01", SEPTEMBER): 1, ("N01", dt.date(2026, 10, 1)): 2}


def test_begun_reports_and_those_outside_the_span_are_not_counted() -> None:
    land = make_land()
    [row] = received_before(land.neighbourhoods[0], IncidentKind.CRIMINAL_DAMAGE, AT - dt.timedelta(days=40))

    assert incidents.count_received_by_month(since=AT - dt.timedelta(days=30), until=AT) == {}
    Report.objects.filter(pk=row.pk).update(state=ReportState.BEGUN)
    assert incidents.count_received_by_month(since=AT - dt.timedelta(days=60), until=AT) == {}
