"""Uplift, strength, leavers and stability of a made force, counted by hand, and the identities between them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.analysis.tables import value_of
from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Audience
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import CountedAs, LeaveReason, Measure, Rank, StaffClass, UnitKind
from peelian.apps.workforce.models.figures import Target
from peelian.apps.workforce.models.stability import Probation, ProbationRule, Tutoring
from peelian.apps.workforce.models.units import OperatingModel, Unit
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land
from tests.factories.workforce import (
    OperatingModelFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
    UnitFactory,
)
from tests.journeys.packs.sections.asking import A_YEAR, ask, assert_sums, cells, figures, table, values

pytestmark = pytest.mark.django_db
BY = {"actor": system("tests"), "at": AT}
DAY = dt.timedelta(days=1)
#: Within the year that is asked of; SINCE lies before it.
OLD, SPRING, SUMMER = dt.date(2012, 4, 1), dt.date(2026, 3, 1), dt.date(2026, 7, 1)
SECTIONS = ("uplift", "strength", "leavers", "stability")


def local_units(land: Land) -> tuple[Unit, Unit]:
    """Local policing, with the LPA of the land under it."""
    local = UnitFactory.create(code="local", name="Local Policing")
    lpa = UnitFactory.create(
        code="unit-riverside", name="Riverside LPA", kind=UnitKind.LPA, area_code=land.lpa.code, parent=local
    )
    return local, lpa


def posted(unit: Unit, **service: object) -> None:
    person = PersonFactory.create(**service)
    start, end = service.get("joined_on", SINCE), service.get("left_on")
    PostingFactory.create(post=None, unit=unit, person=person, valid_from=start, valid_until=end)


def a_force(land: Land) -> tuple[Unit, Unit]:
    """Eight officers in the LPA when the period begins; three come, four leave for three reasons; another who left
    before. Two PCSOs, of 1 and 0.5 FTE."""
    local, lpa = local_units(land)
    for _ in range(4):
        posted(lpa)
    for reason in (
        LeaveReason.RETIREMENT,
        LeaveReason.RETIREMENT,
        LeaveReason.TRANSFER_OUT,
        LeaveReason.DEATH,
    ):
        posted(lpa, left_on=SUMMER, reason=reason)
    posted(lpa, left_on=SINCE + DAY, reason=LeaveReason.RESIGNATION)
    for _ in range(3):
        posted(lpa, joined_on=SPRING)
    for fte in (Decimal(1), Decimal("0.5")):
        PostingFactory.create(
            post=PostFactory.create(team=None, unit=lpa, rank=Rank.PCSO),
            person=PersonFactory.create(rank=Rank.PCSO, fte=fte),
        )
    PostFactory.create(team=None, unit=lpa, fte=Decimal("0.5"))
    return local, lpa


class TestUplift:
    def test_is_the_table_of_the_paper_with_what_was_added(self, land: Land) -> None:
        local, _ = a_force(land)
        old = UnitFactory.create(
            name="Response", model=OperatingModelFactory.create(code="old", valid_from=OLD, valid_until=SINCE),
            valid_until=SINCE,
        )  # fmt: skip
        programme = workforce.begin_uplift(**BY, name="Growth", baseline_on=SINCE, baseline=4, target=5)
        said = {"programme_id": programme, "valid_from": SINCE}
        workforce.allocate_uplift(**BY, **said, unit_id=local.pk, origin_id=old.pk, posts=3)
        workforce.allocate_uplift(**BY, **said, unit_id=local.pk, posts=1)
        workforce.allocate_uplift(**BY, **said, unit_id=UnitFactory.create(name="Custody").pk, posts=2)
        content = ask("uplift", Role.WORKFORCE)
        assert [row[-1] for row in cells(content, "uplift")] == [3, 1, 4, 2, 6]
        found = values(content)
        assert (found["uplift.listed"], found["uplift.local"], found["uplift.local_share"]) == (6, 4, 4 / 6)
        assert (found["uplift.baseline"], found["uplift.strength"]) == (4, 7)
        assert (found["uplift.added"], found["uplift.over_target"]) == (3, -2)

    def test_below_the_baseline_on_record_is_said_and_no_negative_growth(self, land: Land) -> None:
        a_force(land)
        workforce.begin_uplift(**BY, name="Growth", baseline_on=SINCE, baseline=6691, target=1278)
        content = ask("uplift", Role.WORKFORCE)
        assert values(content)["uplift.strength"] == 7
        assert values(content)["uplift.added"] is None
        assert any("7 officers are on record, fewer than the 6,691" in one for one in content.missing)

    def test_of_another_time_is_not_told(self, land: Land) -> None:
        workforce.begin_uplift(**BY, name="Growth", baseline_on=SINCE, baseline=4, target=5)
        content = ask("uplift", Role.WORKFORCE, since=dt.date(2017, 1, 1), until=dt.date(2017, 10, 3))
        assert {one.value for one in content.figures} == {None}
        assert "Growth from 1 April 2023" in content.missing[0]

    def test_of_a_period_to_come_is_not_told(self, land: Land) -> None:
        a_force(land)
        workforce.begin_uplift(**BY, name="Growth", baseline_on=SINCE, baseline=4, target=5)
        content = ask("uplift", Role.WORKFORCE, since=dt.date(2030, 1, 1), until=dt.date(2031, 1, 1))
        assert {one.value for one in content.figures} == {None}
        assert not content.tables
        assert "has not begun" in content.missing[0]

    def test_without_a_programme_says_so(self, land: Land) -> None:
        assert "no programme is recorded" in ask("uplift", Role.WORKFORCE).missing[0]


class TestStrength:
    def test_before_and_what_came_less_what_left_is_after(self, land: Land) -> None:
        a_force(land)
        content = ask("strength", Role.WORKFORCE)
        found = values(content)
        assert [found[f"workforce.officers{part}"] for part in ("_before", "_joined", "_left", "_changed", "")] == [
            8, 3, 4, 0, 7,
        ]  # fmt: skip
        assert_sums(table(content, "strength-flows"), 1)
        assert cells(content, "strength-course")[-1][1] == 7
        assert content.charts[0].table.name == "strength-course"

    def test_is_told_of_an_lpa_by_its_unit(self, land: Land) -> None:
        _, lpa = a_force(land)
        elsewhere = UnitFactory.create(name="Custody")
        posted(elsewhere)
        here = ask("strength", Role.WORKFORCE, area=land.lpa.code)
        assert values(here)["workforce.officers"] == 7
        assert values(ask("strength", Role.WORKFORCE))["workforce.officers"] == 8
        person = PersonFactory.create()
        PostingFactory.create(post=None, unit=elsewhere, person=person, valid_until=SPRING)
        PostingFactory.create(post=None, unit=lpa, person=person, valid_from=SPRING)
        changed = figures(ask("strength", Role.WORKFORCE, area=land.lpa.code))["workforce.officers_changed"]
        assert (changed.value, changed.people) == (1, True)

    def test_is_table_2_on_the_first_and_last_day_and_when_a_model_began(self, land: Land) -> None:
        a_force(land)
        OperatingModel.objects.update(valid_until=SUMMER)
        OperatingModelFactory.create(code="newer", valid_from=SUMMER)
        content = ask("strength", Role.WORKFORCE)
        heads = [column.words for column in table(content, "strength").columns][2:]
        assert heads == ["2 November 2025", "1 July 2026", "2 November 2026"]
        assert cells(content, "strength")[-1][2:] == [8, 7, 7]
        found = values(content)
        assert (found["workforce.local_officers_before"], found["workforce.local_officers"]) == (8, 7)

    def test_before_the_first_leaver_on_record_is_not_told(self, land: Land) -> None:
        a_force(land)
        content = ask("strength", Role.WORKFORCE, since=dt.date(2020, 1, 1), until=dt.date(2021, 1, 1))
        assert {one.value for one in content.figures} == {None}
        assert "begin on 2 April 2023" in content.missing[0]


class TestLeavers:
    def test_are_told_by_reason_with_shares_of_the_whole(self, land: Land) -> None:
        a_force(land)
        content = ask("leavers", Role.WORKFORCE)
        found = values(content)
        assert found["leavers.all"] == 4
        assert [found[f"leavers.{name}"] for name in ("retired", "resigned", "transferred_out")] == [2, 0, 1]
        assert found["leavers.left_otherwise"] == 1
        assert_sums(table(content, "leavers"), 1, 2)
        assert value_of((table(content, "leavers").total or ())[2]) == 1
        (held,) = content.tables
        assert (held.people, held.shares) == ((1,), ((2, 1),))

    def test_are_those_of_the_flows(self, land: Land) -> None:
        a_force(land)
        all_left = values(ask("leavers", Role.WORKFORCE))["leavers.all"]
        assert all_left == values(ask("strength", Role.WORKFORCE))["workforce.officers_left"]

    def test_say_nothing_of_a_paper_that_another_force_printed(self, land: Land) -> None:
        posted(UnitFactory.create(), joined_on=dt.date(2020, 1, 1), left_on=dt.date(2022, 1, 1))
        its_year = ask("leavers", Role.WORKFORCE, since=dt.date(2022, 12, 1), until=dt.date(2023, 12, 1))
        assert not any("paper" in note for note in table(its_year, "leavers").notes)


class TestStability:
    def test_holds_posts_and_people_against_targets(self, land: Land) -> None:
        a_force(land)
        Target.objects.create(
            measure=Measure.STRENGTH, value=3, counted_as=CountedAs.FTE, staff_class=StaffClass.PCSO,
            source="Plan", valid_from=SINCE,
        )  # fmt: skip
        content = ask("stability", Role.WORKFORCE)
        found = values(content)
        assert (found["workforce.pcso_strength"], found["workforce.pcso_target"]) == (1.5, 3)
        assert found["workforce.pcso_short"] == -1.5
        assert (found["workforce.posts"], found["workforce.people"], found["workforce.vacancies"]) == (
            3,
            9,
            1,
        )
        assert (found["workforce.constable_posts"], found["workforce.pcso_posts"]) == (0.5, 2)
        assert_sums(table(content, "stability-stocks"), 1, 2, 3, 4, 5, 6)
        assert_sums(table(content, "establishment"), 1, 2, 3)
        assert cells(content, "stability-targets")[0][1:5] == [3, "FTE", 1.5, -1.5]

    def test_tells_students_in_their_place_their_moves_and_tutors(self, land: Land) -> None:
        local, lpa = a_force(land)
        other = UnitFactory.create(name="Hillside LPA", kind=UnitKind.LPA, parent=local)
        ProbationRule.objects.create(words="Stay", source="Chief", valid_from=SINCE)
        students = [PersonFactory.create() for _ in range(3)]
        for number, student in enumerate(students):
            Probation.objects.create(person=student, unit=lpa, starts_on=SPRING, ends_on=TODAY + 30 * DAY)
            moved = SUMMER if number == 0 else None
            PostingFactory.create(post=None, unit=lpa, person=student, valid_from=SPRING, valid_until=moved)
        PostingFactory.create(post=None, unit=other, person=students[0], valid_from=SUMMER)
        for student in students[:2]:
            Tutoring.objects.create(student=student, tutor=PersonFactory.create(), valid_from=SPRING)
        content = ask("stability", Role.WORKFORCE)
        found = figures(content)
        assert found["workforce.students"].value == 3
        assert (found["workforce.students_kept"].numerator, found["workforce.students_kept"].denominator) == (
            2,
            3,
        )
        assert found["workforce.student_moves"].value == pytest.approx(1 / 3)
        assert found["workforce.breaches"].value == 1
        assert (found["workforce.tutored"].numerator, found["workforce.tutored"].denominator) == (2, 3)
        assert found["workforce.students_per_tutor"].value == 1
        assert found["workforce.finished_at_home"].why_none == "No probation ended in the period."
        assert_sums(table(content, "stability-students"), 1, 2, 3, 4)

    def test_tells_who_stayed_and_which_posts_are_open(self, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0])
        PostingFactory.create(post=PostFactory.create(team=team))
        PostingFactory.create(post=PostFactory.create(team=team), valid_until=SUMMER)
        content = ask("stability", Role.WORKFORCE, area="riverside")
        found = figures(content)
        assert found["workforce.team_posts_open"].value == 1
        assert (found["workforce.stayed"].numerator, found["workforce.stayed"].denominator) == (1, 2)
        assert found["workforce.posts"].value is None
        early = figures(ask("stability", Role.WORKFORCE, since=SINCE, until=SINCE + 30 * DAY))
        assert early["workforce.stayed"].value is None

    def test_keeps_posts_and_vacancies_of_few_people_from_the_public(self, land: Land) -> None:
        """Posts less vacancies come near to how many there are, where the column of people hides them."""
        a_force(land)
        of = {one.table.name: one.audience for one in ask("stability", Role.WORKFORCE).tables}
        assert of["stability-stocks"] is Audience.INTERNAL  # two PCSOs
        for _ in range(3):
            person = PersonFactory.create(rank=Rank.PCSO)
            PostingFactory.create(post=None, unit=Unit.objects.get(code="unit-riverside"), person=person)
        of = {one.table.name: one.audience for one in ask("stability", Role.WORKFORCE).tables}
        assert of["stability-stocks"] is Audience.PUBLIC

    def test_says_that_there_is_no_target(self, land: Land) -> None:
        a_force(land)
        assert any("No target" in one for one in ask("stability", Role.WORKFORCE).missing)


@pytest.mark.parametrize("key", SECTIONS)
class TestEach:
    def test_says_of_nothing_that_nothing_is_recorded(self, land: Land, key: str) -> None:
        content = ask(key, Role.WORKFORCE)
        assert {one.value for one in content.figures} == {None}
        assert content.missing
        assert not content.tables

    def test_says_what_its_reader_needs(self, land: Land, key: str) -> None:
        a_force(land)
        content = ask(key, Role.PCSO)
        assert {one.value for one in content.figures} == {None}
        assert "somebody with the" in content.missing[0].casefold()
        assert not content.tables

    def test_takes_as_many_questions_for_many_as_for_few(self, land: Land, key: str) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                ask(key, Role.WORKFORCE, since=A_YEAR[0])
            return len(seen)

        local, lpa = a_force(land)
        workforce.begin_uplift(**BY, name="Growth", baseline_on=SINCE, baseline=4, target=5)
        few = asked()
        for _ in range(6):
            posted(lpa, left_on=SUMMER, reason=LeaveReason.RESIGNATION)
            posted(local)
        assert asked() <= few
