"""Uses, pages, online reports and calls of a period, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.analysis import rates
from peelian.apps.accounts.types import Role
from peelian.apps.incidents.api import CallState, IncidentKind, ReportState
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack, CallBackSlot
from peelian.apps.usage.models import Tally
from peelian.apps.usage.types import Measure
from tests.factories.clock import AT, TODAY
from tests.factories.incidents import received_before
from tests.factories.places import Land
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def tally(measure: Measure, n: int, *, key: str = "", days_ago: int = 1) -> None:
    Tally.objects.create(day=TODAY - days_ago * DAY, measure=measure, key=key, n=n)


def a_used_site() -> None:
    """Two days of use: 30 uses by 20 users, then 10 by 10; 3 pages that people look at."""
    tally(Measure.USES, 30)
    tally(Measure.USERS, 20)
    tally(Measure.USES, 10, days_ago=40)
    tally(Measure.USERS, 10, days_ago=40)
    for key, n in (("home", 50), ("area N01", 20), ("news", 5)):
        tally(Measure.PAGES, n, key=key)
    for key, n in (("mobile", 26), ("tablet", 2), ("desktop", 12)):
        tally(Measure.DEVICE, n, key=key)
    for key, n in (("search", 24), ("direct", 16)):
        tally(Measure.SOURCE, n, key=key)


class TestTheSite:
    def test_is_told_by_uses_and_by_users_of_each_day_added_up(self, land: Land) -> None:
        a_used_site()
        content = ask("portal", Role.BOARD)
        found = values(content)
        assert (found["usage.uses"], found["usage.users"], found["usage.pages"]) == (40, 30, 75)
        assert cells(content, "portal-uses") == [
            ["September 2026", 10, 10],
            ["November 2026", 30, 20],
            ["All", 40, 30],
        ]
        assert "two days counts as two" in figures(content)["usage.users"].definition

    def test_has_pages_that_sum_with_all_others_to_the_whole(self, land: Land) -> None:
        a_used_site()
        for number in range(12):
            tally(Measure.PAGES, 1, key=f"option page-{number}")
        content = ask("portal", Role.BOARD)
        found = cells(content, "portal-pages")
        assert found[:2] == [["First page", 50, 50 / 87], ["Area: Abbey Green", 20, 20 / 87]]
        assert found[-2:] == [["All other pages", 3, 3 / 87], ["All", 87, 1.0]]
        assert_sums(table(content, "portal-pages"), 1)

    def test_is_told_by_device_and_source_with_intervals(self, land: Land) -> None:
        a_used_site()
        content = ask("portal", Role.BOARD)
        phones = figures(content)["usage.phones"]
        known = rates.wilson(28, 40)
        assert (phones.value, phones.interval and phones.interval.low) == (0.7, known.low)
        assert values(content)["usage.from_search"] == 0.6
        assert_sums(table(content, "portal-devices"), 1)
        assert_sums(table(content, "portal-sources"), 1)
        assert cells(content, "portal-devices")[-1] == ["All", 40, 1.0]

    def test_says_which_days_are_not_counted_yet(self, land: Land) -> None:
        a_used_site()
        assert any("after 1 November 2026" in one for one in ask("portal", Role.BOARD).missing)

    def test_is_of_the_whole_force_only(self, land: Land) -> None:
        a_used_site()
        content = ask("portal", Role.BOARD, area="riverside")
        assert values(content)["usage.uses"] is None
        assert any("not of Riverside alone" in one for one in content.missing)


class TestReports:
    def test_are_told_by_type_and_state_and_all_is_active_and_closed(self, land: Land) -> None:
        rows = received_before(
            land.neighbourhoods[0], IncidentKind.THEFT, *[AT - (n + 1) * DAY for n in range(4)]
        )
        Report.objects.filter(pk=rows[0].pk).update(state=ReportState.FILED, crime_number="1")
        Report.objects.filter(pk=rows[1].pk).update(state=ReportState.NOT_A_CRIME)
        received_before(land.other_neighbourhood, IncidentKind.BILKING, AT - DAY)
        received_before(land.other_neighbourhood, IncidentKind.BILKING, AT - 400 * DAY)
        content = ask("portal", Role.BOARD)
        found = values(content)
        assert (found["incidents.reports"], found["incidents.active"], found["incidents.closed"]) == (5, 3, 2)
        assert (found["incidents.filed"], found["incidents.filed_share"]) == (1, 0.2)
        assert cells(content, "portal-reports") == [
            ["Damage to something that is yours", 0, 0, 0, 0, 0.0],
            ["Something was stolen", 2, 2, 1, 4, 0.8],
            ["Fuel was taken and not paid for", 1, 0, 0, 1, 0.2],
            ["A break-in at a building that is not a home", 0, 0, 0, 0, 0.0],
            ["All", 3, 2, 1, 5, 1.0],
        ]
        assert_sums(table(content, "portal-report-states"), 1)
        assert cells(content, "portal-report-states")[-1][1] == 5
        assert values(ask("portal", Role.BOARD, area="riverside-1"))["incidents.reports"] == 4

    def test_names_every_state_that_a_report_sent_in_can_be_in(self, land: Land) -> None:
        received_before(land.neighbourhoods[0], IncidentKind.THEFT, AT - DAY)
        rows = cells(ask("portal", Role.BOARD), "portal-report-states")
        assert len(rows) == len(set(ReportState) - {ReportState.BEGUN}) + 1

    def test_have_calls_with_the_middle_time_to_them(self, land: Land) -> None:
        rows = received_before(
            land.neighbourhoods[0], IncidentKind.THEFT, *[AT - (n + 2) * DAY for n in range(5)]
        )
        slot = CallBackSlot.objects.create(starts_at=AT - HOUR, ends_at=AT, places=9)
        for row, state, minutes in zip(
            rows,
            (CallState.DONE, CallState.DONE, CallState.MISSED, CallState.CANCELLED, CallState.BOOKED),
            (10, 30, 5, 5, None),
            strict=True,
        ):
            asked = AT - DAY
            CallBack.objects.create(
                report=row, slot=slot, state=state, asked_at=asked,
                done_at=asked + dt.timedelta(minutes=minutes) if minutes else None,
            )  # fmt: skip
        content = ask("portal", Role.BOARD)
        found = figures(content)
        assert found["incidents.calls_asked"].value == 5
        assert (found["incidents.calls_kept"].numerator, found["incidents.calls_kept"].denominator) == (2, 3)
        assert found["incidents.call_minutes"].value == 20
        assert [row[1] for row in cells(content, "portal-calls")] == [2, 1, 1, 1, 5]


class TestWhatIsMissing:
    def test_nothing_recorded_is_said_and_is_no_nought(self, land: Land) -> None:
        content = ask("portal", Role.BOARD)
        assert {one.value for one in content.figures} == {None}
        assert [one.partition(":")[0] for one in content.missing] == ["Use of the site", "Online reports"]

    def test_a_period_before_the_records_names_their_first_day(self, land: Land) -> None:
        a_used_site()
        content = ask("portal", Role.BOARD, since=dt.date(2017, 7, 27), until=dt.date(2017, 10, 3))
        assert {one.value for one in content.figures} == {None}
        assert "begin on 23 September 2026" in content.missing[0]

    def test_a_quiet_period_within_the_records_has_true_noughts(self, land: Land) -> None:
        received_before(land.neighbourhoods[0], IncidentKind.THEFT, AT - 400 * DAY)
        found = figures(ask("portal", Role.BOARD))
        assert found["incidents.reports"].value == 0
        assert found["incidents.filed_share"].why_none == "Nothing was reported online in the period."

    def test_who_may_not_see_is_told_what_they_need(self, land: Land) -> None:
        a_used_site()
        content = ask("portal", Role.PCSO)
        assert ["see-usage" in content.missing[0], "see-board" in content.missing[1]] == [True, True]
        assert not content.tables


def test_takes_as_many_questions_for_many_as_for_few(land: Land) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask("portal", Role.BOARD)
        return len(seen)

    a_used_site()
    received_before(land.neighbourhoods[0], IncidentKind.THEFT, AT - DAY)
    few = asked()
    for number in range(8):
        tally(Measure.PAGES, 1, key=f"option page-{number}")
    received_before(land.other_neighbourhood, IncidentKind.BILKING, *[AT - n * DAY for n in range(1, 9)])
    assert asked() <= few
