"""Teams' posts, people and continuity; who covers which neighbourhood; empty posts; targets beside the records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.workforce.models.figures import Target
from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.queries.stability import (
    against_targets,
    coverage_on,
    list_open_posts,
    list_team_stability,
    team_stability,
)
from peelian.apps.workforce.queries.stocks import establishment_on, vacancies_on
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import LeaveReason, Rank, StaffClass
from tests.factories.clock import SINCE
from tests.factories.places import Land, make_land
from tests.factories.workforce import (
    FundingFactory,
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 2)
A_YEAR_AGO = DAY - dt.timedelta(days=365)


@pytest.fixture
def land() -> Land:
    """A small force."""
    return make_land()


@pytest.fixture
def team(land: Land) -> Team:
    """Abbey Green's team: four posts, one of them half-time; three held, by two full-time and one at 0.6."""
    made: Team = TeamFactory.create(area=land.neighbourhoods[0], name="Abbey Green Team")
    PostingFactory.create(post=PostFactory.create(team=made, rank=Rank.PCSO))
    PostingFactory.create(
        post=PostFactory.create(team=made), person=PersonFactory.create(fte=Decimal("0.60")),
        valid_from=DAY - dt.timedelta(days=100),
    )  # fmt: skip
    held = PostFactory.create(team=made)
    PostingFactory.create(post=held, valid_until=A_YEAR_AGO + dt.timedelta(days=40))
    PostingFactory.create(post=held, valid_from=A_YEAR_AGO + dt.timedelta(days=60))
    PostFactory.create(team=made, fte=Decimal("0.50"), title="Half a post")
    return made


class TestTeamStability:
    def test_counts_posts_and_people_by_head_and_by_fte(self, team: Team) -> None:
        found = team_stability(team.pk, DAY)
        assert (found.posts, found.people, found.unfilled) == (4, 3, 1)
        assert (found.posts_fte, found.people_fte, found.short_fte) == (
            Decimal("3.50"), Decimal("2.60"), Decimal("0.90"),
        )  # fmt: skip

    def test_says_who_stayed_of_those_of_a_year_ago(self, team: Team) -> None:
        found = team_stability(team.pk, DAY)
        assert (found.stayed.part, found.stayed.whole) == (1, 2)

    def test_takes_time_in_post_from_the_posting(self, team: Team) -> None:
        assert team_stability(team.pk, DAY).median_days == 305

    def test_answers_for_any_past_day(self, team: Team) -> None:
        found = team_stability(team.pk, SINCE)
        assert (found.people, found.stayed.whole) == (2, 0)

    def test_is_not_short_by_less_than_nothing(self, team: Team) -> None:
        assert team_stability(team.pk, SINCE - dt.timedelta(days=1)).short_fte == 0


class TestCoverageOn:
    def test_names_the_team_and_the_contact_of_every_neighbourhood(self, land: Land, team: Team) -> None:
        contact = PersonFactory.create(name="Amina Yusuf", rank=Rank.PCSO)
        before = PersonFactory.create(rank=Rank.PCSO)
        changed = DAY - dt.timedelta(days=90)
        NamedContactFactory.create(
            area_code="N01", person=before, valid_until=changed - dt.timedelta(days=10)
        )
        NamedContactFactory.create(
            area_code="N01", person=contact, valid_from=changed, valid_until=changed + dt.timedelta(days=30)
        )
        NamedContactFactory.create(
            area_code="N01", person=contact, valid_from=changed + dt.timedelta(days=30)
        )
        rows = {row.area_code: row for row in coverage_on(DAY)}
        assert set(rows) == {"N01", "N02", "N03", "N04"}
        row = rows["N01"]
        assert [one.name for one in row.teams] == ["Abbey Green Team"]
        assert (row.posts, row.unfilled, row.contact, row.contact_since) == (4, 1, "Amina Yusuf", changed)
        assert (row.contacts, row.contact_days, row.year_days) == (2, 355, 365)

    def test_says_that_nobody_covers_it(self, land: Land) -> None:
        row = coverage_on(DAY)[0]
        assert (row.teams, row.contact, row.contacts, row.contact_days) == ((), "", 0, 0)

    def test_takes_the_sectors_team_where_there_is_none_and_says_who_shares_it(
        self, land: Land, team: Team
    ) -> None:
        TeamFactory.create(area=land.sector, name="Riverside North Team")
        rows = {row.area_code: row for row in coverage_on(DAY, within=land.sector.code)}
        assert [one.name for one in rows["N02"].teams] == ["Riverside North Team"]
        assert (rows["N01"].shared_with, rows["N02"].shared_with) == (0, 1)


class TestOpenPosts:
    def test_says_since_when(self, team: Team) -> None:
        until = DAY - dt.timedelta(days=9)
        left = PostFactory.create(team=team, title="Left")
        PostingFactory.create(post=left, valid_until=until)
        found = list_open_posts({"N01"}, DAY)
        assert [(one.title, one.since) for one in found] == [("Half a post", SINCE), ("Left", until)]

    def test_are_as_many_as_the_planners_vacancies(self, team: Team) -> None:
        """One rule of a vacancy: no post whose funding has ended, and nobody holds one who has left."""
        ended = FundingFactory.create(ends_on=DAY)
        PostFactory.create(team=team, title="Not paid any more", funding=ended)
        PostFactory.create(
            team=team, title="Paid", funding=FundingFactory.create(ends_on=DAY + dt.timedelta(days=1))
        )
        gone = PersonFactory.create(name="Gone")
        PostingFactory.create(post=PostFactory.create(team=team, title="Its holder left"), person=gone)
        Career.objects.filter(person=gone).update(left_on=DAY, reason=LeaveReason.OTHER)
        for held in (Terms, Posting):
            held.objects.filter(person=gone).update(valid_until=DAY)
        PostingFactory.create(post=PostFactory.create(team=team, funding=ended))

        found = list_open_posts({"N01"}, DAY)

        assert {one.title for one in found} == {"Half a post", "Paid", "Its holder left"}
        assert len(found) == vacancies_on(day=DAY).headcount
        (one,) = list_team_stability({"N01"}, DAY)
        assert (one.posts, one.people, one.unfilled) == (6, 3, 3)
        assert one.posts == establishment_on(day=DAY).headcount


class TestAgainstTargets:
    def test_holds_each_target_that_was_set_against_the_day(self, land: Land) -> None:
        for rank, fte in ((Rank.PCSO, "1.00"), (Rank.PCSO, "0.50"), (Rank.CONSTABLE, "1.00")):
            PostFactory.create(rank=rank, fte=Decimal(fte))
        for value, first, until in (
            (452, dt.date(2017, 1, 1), dt.date(2021, 1, 1)),
            (464, dt.date(2021, 1, 1), None),
        ):
            Target.objects.create(
                measure=Measure.ESTABLISHMENT, staff_class=StaffClass.PCSO, value=value, source="A plan",
                counted_as=CountedAs.FTE, valid_from=first, valid_until=until,
            )  # fmt: skip
        found = against_targets(DAY)
        assert [(one.value, one.holds, one.actual, one.difference) for one in found] == [
            (Decimal(464), True, Decimal("1.50"), Decimal("-462.50")),
            (Decimal(452), False, Decimal("1.50"), Decimal("-450.50")),
        ]
        assert {one.counted for one in found} == {"FTE"}

    def test_leaves_out_what_was_set_later(self) -> None:
        Target.objects.create(
            measure=Measure.STRENGTH, value=1, source="A plan", counted_as=CountedAs.HEADCOUNT, valid_from=DAY
        )
        assert against_targets(DAY - dt.timedelta(days=1)) == []


def test_more_targets_are_held_against_the_stocks_with_as_many_questions() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            against_targets(DAY)
        return len(found)

    def aim(number: int, measure: Measure) -> None:
        Target.objects.create(
            measure=measure, value=number, counted_as=CountedAs.FTE, staff_class=StaffClass.PCSO,
            source=f"Plan {number}", valid_from=DAY - dt.timedelta(days=10 * number + 9),
            valid_until=DAY - dt.timedelta(days=10 * number),
        )  # fmt: skip

    for measure in (Measure.STRENGTH, Measure.ESTABLISHMENT):
        aim(1, measure)
    before = asked()
    for number in range(2, 7):
        for measure in (Measure.STRENGTH, Measure.ESTABLISHMENT):
            aim(number, measure)
    assert asked() == before
    assert len(against_targets(DAY)) == 12
