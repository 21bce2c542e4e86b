"""Who leaves by two definitions, how long people stay, what conversations say: small counts hidden."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.retention import api as retention
from peelian.apps.retention.types import Theme, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.types.people import LeaveReason
from peelian.journeys.packs.public import public_version
from peelian.kernel.actors import system
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land
from tests.factories.retention import ExitInterviewFactory, RetentionConversationFactory, a_year_of_leavers
from tests.factories.workforce import PersonFactory
from tests.journeys.packs.making import document, section
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db
WHO = system("tests")
#: The latest year and half-year that are over at the factories' moment.
YEAR_FROM, HALF_FROM, UNTIL = dt.date(2025, 10, 1), dt.date(2026, 4, 1), dt.date(2026, 10, 1)


def officers() -> None:
    """Forty who serve all the year; ten who resign at its middle, five who go to another force. One left long ago."""
    PersonFactory.create_batch(40)
    middle = YEAR_FROM + dt.timedelta(days=146)  # four tenths of a year of 365 days
    PersonFactory.create_batch(10, left_on=middle, reason=LeaveReason.RESIGNATION)
    PersonFactory.create_batch(5, left_on=middle, reason=LeaveReason.TRANSFER_OUT)
    PersonFactory.create(left_on=SINCE + dt.timedelta(days=30), reason=LeaveReason.RETIREMENT)


class TestRates:
    def test_are_told_by_both_definitions_and_why_they_differ(self, land: Land) -> None:
        officers()
        content = ask("retention", Role.WORKFORCE)
        found = figures(content)
        home, force = found["retention.rate_home_office"], found["retention.rate_force"]
        assert (home.numerator, home.denominator, home.value) == (10, 55, 10 / 55)
        assert (force.numerator, force.denominator) == (15, 46)  # 40 + 15 × 0.4
        assert found["retention.leavers"].value == 15
        assert found["retention.difference"].value == pytest.approx(100 * (15 / 46 - 10 / 55))
        assert_sums(table(content, "retention-reasons"), 1, 2, 3)
        steps = cells(content, "retention-difference")
        assert sum(float(str(row[1])) for row in steps[1:-1]) == pytest.approx(float(str(steps[-1][1])))
        assert any("1 October 2025 to 30 September 2026" in one for one in content.words)

    def test_do_not_tell_the_public_of_two_who_went_to_other_forces(self, land: Land) -> None:
        """By the two rates, what makes them differ, and all who left: each would tell it by subtraction."""
        middle = YEAR_FROM + dt.timedelta(days=146)
        PersonFactory.create_batch(40)
        PersonFactory.create_batch(28, left_on=middle, reason=LeaveReason.RESIGNATION)
        PersonFactory.create_batch(2, left_on=middle, reason=LeaveReason.TRANSFER_OUT)
        PersonFactory.create(left_on=SINCE + dt.timedelta(days=30), reason=LeaveReason.RETIREMENT)
        content = ask("retention", Role.WORKFORCE)
        assert values(content)["retention.transfers"] == 2
        [public] = public_version(document(section("retention", content)), {}).sections
        shown = {name for name, value in values(public.content).items() if value is not None}
        assert not shown & {f"retention.{one}" for one in ("transfers", "rate_home_office", "difference")}
        assert len(shown & {f"retention.{one}" for one in ("leavers_fte", "leavers_home_office")}) <= 1
        assert "retention-difference" not in {one.table.name for one in public.content.tables}
        [home, *_] = cells(public.content, "retention-rates")
        assert not [cell for cell in home[1:] if isinstance(cell, float)]

    def test_of_a_year_that_begins_before_the_first_leaver_are_not_told(self, land: Land) -> None:
        PersonFactory.create_batch(5, left_on=TODAY - dt.timedelta(days=90), reason=LeaveReason.RESIGNATION)
        content = ask("retention", Role.WORKFORCE)
        assert figures(content)["retention.rate_force"].value is None
        assert any("begin before the first leaver on record" in one for one in content.missing)


def leavers_are_recorded() -> None:
    """From the year 2000 on."""
    began = dt.date(2000, 1, 1)
    PersonFactory.create(
        joined_on=began, left_on=began + dt.timedelta(days=200), reason=LeaveReason.RESIGNATION
    )


class TestStaying:
    def test_before_leavers_were_recorded_is_not_told(self, land: Land) -> None:
        joined, gone = SINCE - dt.timedelta(days=90), SINCE - dt.timedelta(days=2)
        PersonFactory.create_batch(40, joined_on=joined)
        PersonFactory.create(joined_on=joined, left_on=gone, reason=LeaveReason.RESIGNATION)
        content = ask("retention", Role.WORKFORCE)
        stayed = figures(content)["retention.stayed_a_year"]
        assert stayed.value is None
        assert "since leavers are recorded" in stayed.why_none
        assert any(
            "Who joined before isn’t counted" in note for note in table(content, "retention-joiners").notes
        )

    def test_is_told_of_those_who_joined_long_enough_ago(self, land: Land) -> None:
        leavers_are_recorded()
        PersonFactory.create(
            joined_on=SINCE, left_on=SINCE + dt.timedelta(days=1), reason=LeaveReason.RESIGNATION
        )
        joined = UNTIL - dt.timedelta(days=500)
        PersonFactory.create_batch(14, joined_on=joined)
        PersonFactory.create_batch(
            5, joined_on=joined, left_on=joined + dt.timedelta(days=99), reason=LeaveReason.RESIGNATION
        )
        PersonFactory.create_batch(30, joined_on=UNTIL - dt.timedelta(days=60))
        stayed = figures(ask("retention", Role.WORKFORCE))["retention.stayed_a_year"]
        assert (stayed.numerator, stayed.denominator) == (14, 20)
        assert stayed.interval is not None
        assert stayed.interval.low < 0.7 < stayed.interval.high

    def test_of_long_ago_stands_in_one_row(self, land: Land) -> None:
        leavers_are_recorded()
        PersonFactory.create(
            joined_on=SINCE, left_on=SINCE + dt.timedelta(days=1), reason=LeaveReason.RESIGNATION
        )
        for year in range(2005, 2025):
            PersonFactory.create_batch(5, joined_on=dt.date(year, 5, 1))
        content = ask("retention", Role.WORKFORCE)
        rows = cells(content, "retention-joiners")
        assert [row[:2] for row in rows[:2]] == [["Earlier", 50], ["2015–16", 5]]
        assert_sums(table(content, "retention-joiners"), 1, 2, 3)

    def test_is_not_told_where_it_would_tell_of_the_few_who_left(self, land: Land) -> None:
        leavers_are_recorded()
        officers()
        stayed = figures(ask("retention", Role.WORKFORCE))["retention.stayed_a_year"]
        assert stayed.value is None
        assert "isn’t told" in stayed.why_none

    def test_is_drawn_as_the_curve_that_the_worker_kept(self, land: Land) -> None:
        a_year_of_leavers()
        content = ask("retention", Role.WORKFORCE)
        curve = figures(content)["retention.curve_a_year"]
        kept = retention.latest_survival(
            viewer=make_viewer(Role.WORKFORCE, "midshire"), on=TODAY, staff_class="officer"
        )
        assert kept is not None
        mark = next(one for one in kept.marks if one.years == 1)
        assert curve.value == mark.value
        assert curve.interval is not None
        assert (curve.interval.low, curve.interval.high) == (mark.lower, mark.upper)
        assert [chart.table.name for chart in content.charts] == ["retention-survival"]

    def test_without_a_curve_says_so(self, land: Land) -> None:
        officers()
        content = ask("retention", Role.WORKFORCE)
        assert figures(content)["retention.curve_a_year"].value is None
        assert any(one.startswith("Survival: no curve") for one in content.missing)


class TestConversations:
    def test_are_counted_and_small_cells_hidden(self, land: Land) -> None:
        officers()
        careers = list(Career.objects.filter(left_on=None)[:9])
        for number, career in enumerate(careers):
            held = number < 6
            RetentionConversationFactory.create(
                career=career, offered_on=HALF_FROM, held_on=HALF_FROM if held else None,
                with_kind=WithKind.MANAGER if held else "", outcome="stayed" if held else "",
                themes=[Theme.WORKLOAD] if held else [],
            )  # fmt: skip
        for career in Career.objects.filter(left_on__gte=YEAR_FROM)[:7]:
            ExitInterviewFactory.create(
                career=career, offered_on=HALF_FROM, held_on=HALF_FROM, with_kind=WithKind.HR,
                themes=[Theme.PAY],
            )  # fmt: skip
        content = ask("retention", Role.WORKFORCE)
        found = figures(content)
        assert found["retention.offered"].value == 9
        assert found["retention.held"].value is None  # three wait: with nine offered, six would tell it
        assert "from 1 to 4" in found["retention.held"].why_none
        assert found["retention.exit_held"].value == 7
        assert cells(content, "retention-themes") == [["Pay and pension", 7]]
        assert any("hidden" in row for row in cells(content, "retention-conversations"))

    def test_of_which_nothing_is_told_have_no_table(self, land: Land) -> None:
        officers()
        RetentionConversationFactory.create(
            career=Career.objects.filter(left_on=None)[0], offered_on=HALF_FROM
        )
        content = ask("retention", Role.WORKFORCE)
        names = [one.table.name for one in content.tables]
        assert "retention-conversations" not in names
        assert any(one.startswith("Retention conversations") and "too few" in one for one in content.words)


class TestWhatIsMissing:
    def test_nothing_recorded_is_said_and_is_no_nought(self, land: Land) -> None:
        content = ask("retention", Role.WORKFORCE)
        assert {one.value for one in content.figures} == {None}
        assert content.missing[0].startswith("Leavers: nothing is recorded yet.")
        assert not content.tables

    def test_a_period_before_the_records_names_their_first_day(self, land: Land) -> None:
        officers()
        content = ask("retention", Role.WORKFORCE, since=dt.date(2017, 1, 1), until=dt.date(2017, 10, 3))
        assert {one.value for one in content.figures} == {None}
        assert "begin on 1 May 2023" in content.missing[0]

    def test_it_is_of_the_whole_force_and_for_those_who_may_see_it(self, land: Land) -> None:
        officers()
        assert "not of Riverside alone" in ask("retention", Role.WORKFORCE, area="riverside").missing[0]
        assert "see-retention" in ask("retention", Role.INSPECTOR).missing[0]


def test_takes_as_many_questions_for_many_as_for_few(land: Land) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask("retention", Role.WORKFORCE)
        return len(seen)

    a_year_of_leavers()
    few = asked()
    officers()
    retention.work_out_survival(actor=WHO, at=AT, as_of=TODAY)
    assert values(ask("retention", Role.WORKFORCE))["retention.leavers"]
    assert asked() <= few
