"""Groups in recruitment and in service, recruits, and assessments, as the room tells them and no more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.analysis import rates
from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic
from peelian.apps.fairness.models.population import PopulationShare
from peelian.apps.workforce.types.people import LeaveReason
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.fairness import ACTOR, CLOSED, PLAIN, assessed, campaign, open_campaign
from tests.factories.places import Land
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory
from tests.journeys.packs.sections.asking import ask, cells, figures, table, values

pytestmark = pytest.mark.django_db
#: A year in which the factories' campaign closes.
YEAR = {"since": dt.date(2025, 1, 1), "until": dt.date(2026, 1, 1)}


def serving(group: str, count: int, *, joined_on: dt.date = SINCE) -> None:
    """Officers who said which group they are of; "": who said nothing."""
    for person in PersonFactory.create_batch(count, joined_on=joined_on):
        if group:
            fairness.declare(
                actor=ACTOR, at=AT, person_id=person.pk, answers={Characteristic.ETHNICITY: group}
            )


class TestRecruitment:
    def test_is_told_with_ratios_tests_and_their_counts(self, land: Land) -> None:
        campaign(PLAIN)
        content = ask("equality", Role.WORKFORCE, **YEAR)
        found = figures(content)
        assert (found["equality.applied"].value, found["equality.decided"].value) == (170, 170)
        lowest = found["equality.lowest_ratio"]
        assert lowest.value == (12 / 40) / (48 / 80)
        assert lowest.interval is not None
        assert lowest.interval.low < 0.5 < lowest.interval.high
        assert found["equality.flagged"].value == 1  # Asian: 28 of 50 is more than four fifths of 48 of 80
        rows = {str(row[0]): row for row in cells(content, "equality-recruitment")}
        black = rows["Black, Black British, Black Welsh, Caribbean or African"]
        assert black[1:5] == [12, 40, 0.3, 0.5]
        assert isinstance(black[6], float)
        assert [one.table.name for one in content.tables][:4] == [
            "equality-recruitment", "equality-stage-1", "equality-stage-2", "equality-stage-3",
        ]  # fmt: skip
        assert content.charts[0].table.name == "equality-recruitment"

    def test_of_small_groups_says_that_they_are_too_few(self, land: Land) -> None:
        campaign({**PLAIN, "mixed": (1, 1, 0, 1)})
        content = ask("equality", Role.WORKFORCE, **YEAR)
        assert any("too few to tell" in row for row in cells(content, "equality-recruitment"))
        assert any("fewer than 5" in one for one in content.words)

    def test_counts_apart_what_has_other_stages(self, land: Land) -> None:
        campaign(PLAIN)
        campaign({"white": (20, 30), "black": (20, 20)}, name="Short", stages=("Sift",), of="s")
        content = ask("equality", Role.WORKFORCE, **YEAR)
        assert values(content)["equality.applied"] == 90
        assert any("Spring" in one and "other stages" in one for one in content.words)

    def test_waits_for_a_campaign_to_close(self, land: Land) -> None:
        open_campaign()
        content = ask("equality", Role.WORKFORCE, **YEAR)
        assert values(content)["equality.applied"] is None
        assert any("1 still open" in one for one in content.missing)


class TestOfficers:
    def test_are_told_by_group_beside_the_residents(self, land: Land) -> None:
        serving("white", 30)
        serving("asian", 10)
        serving("black", 10)
        serving("", 20)
        for value, residents in (("white", 600), ("asian", 300), ("black", 100)):
            PopulationShare.objects.create(
                area_code="E08000025", area_name="Riverside", characteristic=Characteristic.ETHNICITY,
                value=value, residents=residents, counted_on=dt.date(2021, 3, 21),
            )  # fmt: skip
        content = ask("equality", Role.WORKFORCE, **YEAR)
        share = figures(content)["equality.minority_officers"]
        assert (share.numerator, share.denominator) == (20, 50)
        assert share.interval is not None
        assert share.interval.low == rates.wilson(20, 50).low
        assert values(content)["equality.minority_residents"] == 0.4
        assert cells(content, "equality-officers")[0][:3] == ["Asian, Asian British or Asian Welsh", 10, 0.2]

    def test_by_unit_have_a_sum_only_where_the_rounded_rows_make_it(self, land: Land) -> None:
        for unit in (UnitFactory.create(name="North"), UnitFactory.create(name="South")):
            for number, person in enumerate(PersonFactory.create_batch(31)):
                PostingFactory.create(post=None, unit=unit, person=person)
                fairness.declare(
                    actor=ACTOR, at=AT, person_id=person.pk,
                    answers={Characteristic.ETHNICITY: "white" if number < 18 else "asian"},
                )  # fmt: skip
        content = ask("equality", Role.WORKFORCE, **YEAR)
        rows = cells(content, "equality-officers-by-unit")
        heads = [column.words for column in table(content, "equality-officers-by-unit").columns]
        white = heads.index("White")
        assert [row[1] for row in rows] == [31, 31, 62]
        assert [row[white] for row in rows] == [20, 20, None]  # 36 officers are 35 to the nearest five
        assert any(
            "A dash in the last row" in note for note in table(content, "equality-officers-by-unit").notes
        )

    def test_of_small_groups_are_not_told(self, land: Land) -> None:
        serving("white", 30)
        serving("asian", 2)
        share = figures(ask("equality", Role.WORKFORCE, **YEAR))["equality.minority_officers"]
        assert share.value is None
        assert "too small to tell" in share.why_none

    def test_without_a_census_say_so(self, land: Land) -> None:
        serving("white", 30)
        found = figures(ask("equality", Role.WORKFORCE, **YEAR))
        assert "No census" in found["equality.minority_residents"].why_none


class TestRecruits:
    def test_are_counted_by_group_and_no_aspiration_is_made_up(self, land: Land) -> None:
        joined = dt.date(2025, 2, 3)
        serving("white", 15, joined_on=joined)
        serving("asian", 5, joined_on=joined)
        content = ask("equality", Role.WORKFORCE, **YEAR)
        found = values(content)
        assert (found["equality.recruits"], found["equality.minority_recruits"]) == (20, 5)
        assert found["equality.minority_recruits_share"] == 0.25
        assert any(one.startswith("Aspiration:") for one in content.missing)


class TestAssessments:
    def test_are_listed_with_their_actions_and_without_a_name(self, land: Land) -> None:
        number = assessed()
        content = ask("equality", Role.WORKFORCE)
        assert values(content)["equality.assessments"] == 1
        assert values(content)["equality.assessments_approved"] == 0
        assert cells(content, "equality-assessments") == [
            ["Spring campaign", "Ethnic group", "Draft", AT.date(), None, 1, 0]
        ]
        approver = UserFactory.create()
        fairness.approve_assessment(actor=ACTOR, at=AT, assessment_id=number, approved_by_id=approver.pk)
        assert values(ask("equality", Role.WORKFORCE))["equality.assessments_approved"] == 1

    def test_that_miss_are_counted(self, land: Land) -> None:
        campaign(PLAIN)
        assert values(ask("equality", Role.WORKFORCE))["equality.unassessed"] == 1

    def test_that_miss_are_counted_however_many_came_later(self, land: Land) -> None:
        began, later = TODAY - dt.timedelta(days=60), AT - dt.timedelta(days=20)
        for n in range(251):
            events.record(
                name="fairness.campaign.opened", actor=ACTOR, at=later if n else later - dt.timedelta(days=20),
                subject=f"fairness.Campaign:{n + 1}",
            )  # fmt: skip
        both = ask("equality", Role.WORKFORCE, since=began)
        assert values(both)["equality.unassessed"] == 251
        before = ask("equality", Role.WORKFORCE, since=began, until=TODAY - dt.timedelta(days=30))
        assert values(before)["equality.unassessed"] == 1


class TestWhatIsMissing:
    def test_is_said_of_each_source(self, land: Land) -> None:
        content = ask("equality", Role.WORKFORCE)
        found = values(content)
        assert found.pop("equality.assessments") == 0
        assert found.pop("equality.assessments_approved") == 0
        assert found.pop("equality.unassessed") == 0
        assert set(found.values()) == {None}
        assert [one.partition(" ")[0] for one in content.missing] == ["Recruitment:", "Officers", "Recruits"]

    def test_of_days_before_the_records_nothing_is_told_as_nought(self, land: Land) -> None:
        serving("white", 15, joined_on=dt.date(2010, 5, 1))
        PersonFactory.create(left_on=TODAY, reason=LeaveReason.RESIGNATION)
        assessed()
        content = ask("equality", Role.WORKFORCE, since=dt.date(2010, 1, 1), until=dt.date(2011, 1, 1))
        assert {one.value for one in content.figures} == {None}
        assert any(one.startswith("Impact assessments: the records begin on ") for one in content.missing)
        assert any(one.startswith("Recruits by group: strength is recorded from ") for one in content.missing)

    def test_it_is_of_the_whole_force_and_for_those_who_may_see_it(self, land: Land) -> None:
        assert "not of Riverside alone" in ask("equality", Role.WORKFORCE, area="riverside").missing[0]
        assert "see-fairness" in ask("equality", Role.PCSO).missing[0]


def test_takes_as_many_questions_for_many_as_for_few(land: Land) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            ask("equality", Role.WORKFORCE, **YEAR)
        return len(seen)

    campaign(PLAIN)
    serving("white", 10)
    few = asked()
    serving("asian", 10)
    assert CLOSED.year == 2025
    assert asked() <= few
