"""One list for a sector and fortnight, and what is decided about it."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.places.models import Area
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Cycle
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ForceStrandFactory, PriorityFactory, SeverityTableFactory
from tests.factories.voice import ContributionFactory


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


def make(viewer: Viewer, *, at: dt.datetime = AT) -> priorities.CycleView:
    """This fortnight's list of Riverside North."""
    return set_priorities.make_list(viewer=viewer, at=at, sector_code="riverside-1", on=TODAY)


def say(area: Area, category: Category, people: int, *, times: int = 1, days_ago: int = 7) -> None:
    """So many people, each so many times."""
    for person in range(people):
        for _ in range(times):
            ContributionFactory.create(
                area=area,
                category=category,
                person_key=f"{area.code}:{category}:{person}",
                said_at=AT - dt.timedelta(days=days_ago),
            )


def line(cycle: priorities.CycleView, category: Category) -> priorities.CandidateView:
    """The line of a category."""
    (found,) = [candidate for candidate in cycle.candidates if candidate.category is category]
    return found


class TestMakeList:
    def test_makes_one_list_of_both_and_keeps_both_ranks(self, land: Land, inspector: Viewer) -> None:
        """The worked example of analysis.amalgamate, through the database."""
        for category, impact in ((Category.BURGLARY, 4), (Category.ROBBERY, 3), (Category.KNIFE_CRIME, 2)):
            ForceStrandFactory.create(area=land.force, category=category, impact=impact, likelihood=4)
        say(land.neighbourhoods[0], Category.SPEEDING, 3)
        say(land.neighbourhoods[1], Category.BURGLARY, 2)

        cycle = make(inspector)

        assert [(c.rank, c.category, c.points, c.force_rank, c.community_rank) for c in cycle.candidates] == [
            (1, Category.BURGLARY, 7, 1, 2),
            (2, Category.SPEEDING, 4, None, 1),
            (3, Category.ROBBERY, 3, 2, None),
            (4, Category.KNIFE_CRIME, 2, 3, None),
        ]
        assert (cycle.starts_on, cycle.ends_on) == (dt.date(2026, 10, 26), dt.date(2026, 11, 9))

    def test_says_why_in_plain_words_with_the_counts(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(
            area=land.lpa, category=Category.BURGLARY, impact=4, likelihood=3, why="Lasting harm"
        )
        say(land.neighbourhoods[0], Category.BURGLARY, 2, times=2)

        found = line(make(inspector), Category.BURGLARY)

        assert "1st for the force" in found.reason
        assert "Weight 12 of 16 (impact 4, likelihood 3), set for Riverside: Lasting harm." in found.reason
        assert (
            "2 people spoke of it on the website, all in the last fortnight, last on 26 October 2026."
            in found.reason
        )
        assert found.evidence["force"]["weight"] == 12
        assert found.evidence["community"]["people"] == 2

    def test_one_loud_voice_does_not_pass_for_many(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.PARKING, 1, times=20, days_ago=1)
        say(land.neighbourhoods[0], Category.DRUGS, 2, days_ago=20)

        cycle = make(inspector)

        assert [c.category for c in cycle.candidates] == [Category.DRUGS, Category.PARKING]

    def test_as_many_people_are_ranked_by_how_recent(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.PARKING, 2, days_ago=20)
        say(land.neighbourhoods[0], Category.DRUGS, 2, days_ago=10)

        assert line(make(inspector), Category.DRUGS).community_rank == 1

    def test_the_nearest_areas_strand_wins(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.DRUGS, impact=4, likelihood=4)
        ForceStrandFactory.create(area=land.sector, category=Category.DRUGS, impact=1, likelihood=1)
        ForceStrandFactory.create(area=land.other_sector, category=Category.ROBBERY, impact=4, likelihood=4)

        (only,) = make(inspector).candidates
        assert only.evidence["force"]["weight"] == 1

    def test_strands_of_another_time_do_not_count(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.DRUGS, valid_until=TODAY)
        ForceStrandFactory.create(
            area=land.force, category=Category.ROBBERY, valid_from=TODAY + dt.timedelta(1)
        )

        assert make(inspector).candidates == ()

    def test_equal_weights_share_the_mean_of_their_ranks(self, land: Land, inspector: Viewer) -> None:
        for category in (Category.DRUGS, Category.ROBBERY):
            ForceStrandFactory.create(area=land.force, category=category)

        assert {c.force_rank for c in make(inspector).candidates} == {1.5}

    def test_listens_for_eight_weeks_to_its_own_neighbourhoods(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.DRUGS, 5, days_ago=57)
        say(land.other_neighbourhood, Category.ROBBERY, 5)
        say(land.neighbourhoods[2], Category.PARKING, 1, days_ago=55)

        assert [c.category for c in make(inspector).candidates] == [Category.PARKING]

    def test_is_about_the_neighbourhood_that_most_spoke_from(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.DRUGS, 3)
        say(land.neighbourhoods[1], Category.DRUGS, 2)
        say(land.neighbourhoods[0], Category.PARKING, 1)
        say(land.neighbourhoods[1], Category.PARKING, 1)

        cycle = make(inspector)

        assert line(cycle, Category.DRUGS).area_code == "N01"
        assert "Most of them spoke from Abbey Green" in line(cycle, Category.DRUGS).reason
        assert line(cycle, Category.PARKING).area_code == "riverside-1"

    def test_words_without_a_category_are_set_aside_and_said_so(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.OTHER, 2)

        cycle = make(inspector)

        assert cycle.candidates == ()
        assert cycle.set_aside[0].startswith("2 people spoke of something that has no category yet.")

    def test_recorded_crime_stands_beside_a_line_and_ranks_nothing(
        self, land: Land, inspector: Viewer
    ) -> None:
        file = CrimeFile.objects.create(sha256="0" * 64, name="crime.csv", rows=4, imported_at=AT)
        for code, month, category in (
            ("N01", 8, "burglary"),
            ("N02", 6, "burglary"),
            ("N02", 5, "burglary"),  # before the last three published months
            ("N04", 8, "burglary"),  # another sector
        ):
            RecordedCrime.objects.create(
                file=file,
                month=dt.date(2026, month, 1),
                reported_by="Midshire",
                category=category,
                neighbourhood_code=code,
            )
        say(land.neighbourhoods[0], Category.BURGLARY, 1)

        found = line(make(inspector), Category.BURGLARY)

        assert found.evidence["recorded"]["crimes"] == 2
        assert (
            "2 crimes were recorded in the sector from June 2026 to August 2026; they rank nothing."
            in found.reason
        )
        assert found.force_rank is None

    def test_says_that_it_is_a_priority_already(self, land: Land, inspector: Viewer) -> None:
        PriorityFactory.create(area=land.neighbourhoods[0], category=Category.SPEEDING)
        Cycle.objects.update(starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 26))
        say(land.neighbourhoods[0], Category.SPEEDING, 1)

        assert (
            "It is a priority here already, since 2 November 2026."
            in line(make(inspector), Category.SPEEDING).reason
        )

    def test_can_be_made_again_until_something_is_decided(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.DRUGS, 1)
        first = make(inspector)
        say(land.neighbourhoods[0], Category.PARKING, 2)
        second = make(inspector)

        assert (first.id, len(second.candidates)) == (second.id, 2)
        set_priorities.decline(
            viewer=inspector, at=AT, candidate_id=second.candidates[0].id, reason="Council's job."
        )
        with pytest.raises(priorities.ListDecided):
            make(inspector)
        assert len(priorities.get_cycle(first.id).candidates) == 2

    def test_is_one_for_each_sector_and_fortnight(self, land: Land, inspector: Viewer) -> None:
        make(inspector)
        make(inspector, at=AT + dt.timedelta(days=1))

        assert Cycle.objects.count() == 1
        assert priorities.current_cycle("riverside-1", dt.date(2026, 11, 8)) is not None
        assert priorities.current_cycle("riverside-1", dt.date(2026, 11, 9)) is None

    def test_is_prepared_by_those_who_may(self, land: Land) -> None:
        assert make(make_viewer(Role.ANALYST, "midshire"))
        for role, area in ((Role.PCSO, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                make(make_viewer(role, area))


def crimes(*rows: tuple[str, dt.date, str, int]) -> None:
    """Published crime: neighbourhood, month, category, how many."""
    file = CrimeFile.objects.create(sha256="1" * 64, name="crime.csv", rows=9, imported_at=AT)
    RecordedCrime.objects.bulk_create(
        RecordedCrime(
            file=file, month=month, reported_by="Midshire", category=category, neighbourhood_code=code
        )
        for code, month, category, count in rows
        for _ in range(count)
    )


AUGUST, YEAR_BEFORE = dt.date(2026, 8, 1), dt.date(2025, 8, 1)


class TestRecordedHarm:
    @pytest.fixture
    def weighed(self, land: Land) -> None:
        """A severity table: burglary weighs 20, violence 10, everything else 1."""
        weights = {"burglary": 20.0, "violent-crime": 10.0}
        SeverityTableFactory.create(name="Harm", version="1", weights=weights)

    @pytest.mark.usefixtures("weighed")
    def test_is_a_third_list_in_the_one_count(self, land: Land, inspector: Viewer) -> None:
        for category, impact in ((Category.VIOLENCE, 4), (Category.BURGLARY, 2)):
            ForceStrandFactory.create(area=land.force, category=category, impact=impact, likelihood=4)
        crimes(
            ("N01", AUGUST, "burglary", 3), ("N02", AUGUST, "violent-crime", 4), ("N04", AUGUST, "drugs", 99)
        )

        cycle = make(inspector)

        burglary, violence = cycle.candidates
        assert (burglary.category, burglary.force_rank, burglary.recorded_rank) == (Category.BURGLARY, 2, 1)
        assert (burglary.points, violence.points) == (1.5, 1.5)
        assert "2nd in its strategy and 1st by recorded harm for the force (1.5)" in burglary.reason
        assert "3 crimes were recorded in the sector" in burglary.reason
        assert "60 of harm by Harm, version 1." in burglary.reason
        assert violence.displacements == (
            "Burglary stands above it although the force's list puts it 2nd and this 1st: they have as many points "
            "(1.5), and alphabetical order decides.",
        )
        assert cycle.parameters["severity"] == "Harm, version 1"

    @pytest.mark.usefixtures("weighed")
    def test_a_problem_enters_by_harm_alone_only_when_it_clearly_rose(
        self, land: Land, inspector: Viewer
    ) -> None:
        months = [dt.date(year, month, 1) for year in (2025, 2026) for month in (6, 7, 8)]
        crimes(
            *(("N01", month, "burglary", 30 if month.year == 2026 else 10) for month in months),
            *(("N01", month, "drugs", 10) for month in months),
        )

        (only,) = make(inspector).candidates

        assert (only.category, only.force_rank, only.community_rank, only.recorded_rank) == (
            Category.BURGLARY, None, None, 1,
        )  # fmt: skip
        assert "That is more than in the same months of the year before: 3.00 times" in only.reason
        assert only.evidence["recorded"]["trend"]["direction"] == "more"

    @pytest.mark.usefixtures("weighed")
    def test_speeding_is_not_punished_for_being_counted_by_nobody(
        self, land: Land, inspector: Viewer
    ) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.SPEEDING, impact=4, likelihood=4)
        ForceStrandFactory.create(area=land.force, category=Category.DRUGS, impact=3, likelihood=4)
        crimes(("N01", AUGUST, "drugs", 50))

        assert [c.category for c in make(inspector).candidates] == [Category.SPEEDING, Category.DRUGS]

    def test_without_a_table_the_list_says_that_crime_ranks_nothing(
        self, land: Land, inspector: Viewer
    ) -> None:
        crimes(("N01", AUGUST, "drugs", 50))

        cycle = make(inspector)

        assert cycle.candidates == ()
        assert cycle.set_aside == (
            "No severity table is loaded, so recorded crime stands beside the lines and ranks nothing.",
        )

    @pytest.mark.usefixtures("weighed")
    def test_a_new_version_leaves_old_lists_as_they_were(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.BURGLARY)
        crimes(("N01", AUGUST, "burglary", 3))
        before = make(inspector)

        SeverityTableFactory.create(
            name="Harm", version="2", valid_from=TODAY + dt.timedelta(days=14), weights={"burglary": 1.0}
        )

        assert priorities.get_cycle(before.id) == before
        assert "60 of harm by Harm, version 1" in line(make(inspector), Category.BURGLARY).reason


class TestRule:
    def set_rule(self, viewer: Viewer, area_code: str, **changed: Any) -> priorities.ListRuleView:
        """Weights 1 and 1, Borda, unless changed."""
        rule = {
            "rule": priorities.RuleKind.BORDA, "k": 3, "force_weight": 1, "community_weight": 1,
            "recorded_share": 0.5, "why": "The superintendent's decision of October.", "valid_from": TODAY,
        }  # fmt: skip
        return set_priorities.set_list_rule(viewer=viewer, at=AT, area_code=area_code, **rule | changed)

    def test_the_nearest_rule_that_holds_that_day_decides(self, land: Land, inspector: Viewer) -> None:
        chief = make_viewer(Role.INSPECTOR, "midshire")
        ForceStrandFactory.create(area=land.force, category=Category.BURGLARY)
        say(land.neighbourhoods[0], Category.SPEEDING, 1)
        assert (
            make(inspector).candidates[0].category is Category.SPEEDING
        )  # level: the community's rank decides

        self.set_rule(chief, "midshire", force_weight=3)
        assert make(inspector).candidates[0].category is Category.BURGLARY

        self.set_rule(inspector, "riverside-1", community_weight=2)
        cycle = make(inspector)
        assert cycle.candidates[0].category is Category.SPEEDING
        assert (cycle.parameters["weights"], cycle.parameters["set_for"]) == ([1, 2], "Riverside North")

        self.set_rule(inspector, "riverside-1", force_weight=9, valid_from=TODAY + dt.timedelta(days=14))
        assert make(inspector).candidates[0].category is Category.SPEEDING

    def test_one_that_begins_the_same_day_takes_its_place(self, land: Land, inspector: Viewer) -> None:
        self.set_rule(inspector, "riverside-1", k=1)
        self.set_rule(inspector, "riverside-1", rule=priorities.RuleKind.TOP_K, k=2)

        (only,) = priorities.list_rules_of("riverside-1")
        assert (only.k, only.rule) == (2, priorities.RuleKind.TOP_K)
        assert make(inspector).rule == "top_k"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"force_weight": 0, "community_weight": 0}, {"force_weight": -1}, {"recorded_share": 1}, {"k": 0},
            {"k": 11}, {"force_weight": float("nan")}, {"valid_from": TODAY - dt.timedelta(days=1)},
        ],
    )  # fmt: skip
    def test_refuses_a_rule_that_makes_no_list(
        self, land: Land, inspector: Viewer, wrong: dict[str, Any]
    ) -> None:
        with pytest.raises(priorities.BadRule):
            self.set_rule(inspector, "riverside-1", **wrong)
        assert priorities.list_rules_of("riverside-1") == []

    def test_is_set_by_those_who_decide_there(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            self.set_rule(make_viewer(Role.SERGEANT, "riverside-1"), "riverside-1")
        with pytest.raises(NotAllowed):
            self.set_rule(make_viewer(Role.INSPECTOR, "riverside-1"), "midshire")


class TestManyAndLoud:
    def test_forty_mails_of_one_resident_rank_below_three_people(self, land: Land, inspector: Viewer) -> None:
        say(land.neighbourhoods[0], Category.PARKING, 1, times=40, days_ago=1)
        say(
            land.neighbourhoods[0], Category.PARKING, 2, days_ago=2
        )  # the first of them is the loud one again
        say(land.neighbourhoods[0], Category.DRUGS, 3, days_ago=20)

        cycle = make(inspector)

        assert [c.category for c in cycle.candidates] == [Category.DRUGS, Category.PARKING]
        loud = line(cycle, Category.PARKING)
        assert "One of them said 98% of the 42 things said, and counts once." in loud.reason
        assert loud.evidence["community"]["largest_share"] == pytest.approx(41 / 42, abs=0.001)

    @pytest.mark.parametrize("seed", range(6))
    def test_saying_it_again_changes_no_rank_and_one_more_person_never_lowers_a_problem(
        self, land: Land, inspector: Viewer, seed: int
    ) -> None:
        dice = random.Random(seed)
        problems = [Category.DRUGS, Category.PARKING, Category.BURGLARY, Category.ROBBERY]
        for category in dice.sample(problems, 2):
            ForceStrandFactory.create(area=land.force, category=category, impact=dice.randint(1, 4))
        for category in problems:
            say(land.neighbourhoods[0], category, dice.randint(1, 4), days_ago=9)
        before = [c.category for c in make(inspector).candidates]

        again = dice.choice(problems)
        say(land.neighbourhoods[0], again, 1, times=5, days_ago=9)
        assert [c.category for c in make(inspector).candidates] == before

        ContributionFactory.create(
            area=land.neighbourhoods[1], category=again, person_key="new", said_at=AT - dt.timedelta(days=9)
        )
        after = [c.category for c in make(inspector).candidates]
        assert after.index(again) <= before.index(again)


class TestAdopt:
    @pytest.fixture
    def candidate(self, land: Land, inspector: Viewer) -> priorities.CandidateView:
        """Speeding in Abbey Green."""
        say(land.neighbourhoods[0], Category.SPEEDING, 3)
        return make(inspector).candidates[0]

    def test_makes_a_priority_that_the_public_can_read(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        made = set_priorities.adopt(
            viewer=inspector, at=AT, candidate_id=candidate.id, issue="Cars go too fast on School Road."
        )

        assert priorities.list_priorities(area_codes=["N01"], at=AT) == [made]
        assert (made.issue, made.area_code, made.stale, made.age_days) == (
            "Cars go too fast on School Road.",
            "N01",
            False,
            0,
        )
        assert priorities.get_candidate(candidate.id).decision is priorities.DecisionKind.ADOPTED
        assert Event.objects.filter(name="priorities.priority.adopted", area_code="N01").count() == 1

    def test_refuses_an_area_of_another_sector(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        both = make_viewer(Role.INSPECTOR, "midshire")

        with pytest.raises(Refused):
            set_priorities.adopt(
                viewer=both, at=AT, candidate_id=candidate.id, issue="Too fast.",
                area_code=land.other_neighbourhood.code,
            )  # fmt: skip

    def test_refuses_a_second_adoption(self, inspector: Viewer, candidate: priorities.CandidateView) -> None:
        set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")

        with pytest.raises(priorities.AlreadyDecided, match="adopted"):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")
        with pytest.raises(priorities.AlreadyDecided):
            set_priorities.decline(viewer=inspector, at=AT, candidate_id=candidate.id, reason="No.")

    def test_refuses_what_is_an_open_priority_of_the_area_already(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        sector_cycle_area = land.neighbourhoods[0]
        PriorityFactory.create(area=sector_cycle_area, candidate__rank=99, candidate__category=Category.DRUGS)

        with pytest.raises(priorities.AlreadyAPriority, match="since 2 November 2026"):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.")

        assert priorities.get_candidate(candidate.id).decision is priorities.DecisionKind.PENDING

    def test_can_be_put_in_another_area_of_the_inspectors(
        self, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        made = set_priorities.adopt(
            viewer=inspector, at=AT, candidate_id=candidate.id, issue="Too fast.", area_code="riverside-1"
        )

        assert made.area_code == "riverside-1"

    def test_needs_words_and_the_right_person(
        self, land: Land, inspector: Viewer, candidate: priorities.CandidateView
    ) -> None:
        with pytest.raises(priorities.NeedsWords):
            set_priorities.adopt(viewer=inspector, at=AT, candidate_id=candidate.id, issue="  ")
        with pytest.raises(priorities.NeedsWords):
            set_priorities.decline(viewer=inspector, at=AT, candidate_id=candidate.id, reason="")
        for role, area in ((Role.SERGEANT, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                set_priorities.adopt(
                    viewer=make_viewer(role, area), at=AT, candidate_id=candidate.id, issue="Mine."
                )


class TestPriority:
    def test_is_stale_after_three_months_until_somebody_looks(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        later = AT + dt.timedelta(days=93)

        assert priorities.get_priority(row.pk, at=later).stale
        assert not set_priorities.review(viewer=inspector, at=later, priority_id=row.pk).stale

    def test_an_action_is_a_look(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        later = AT + dt.timedelta(days=93)

        done = set_priorities.set_action(
            viewer=inspector, at=later, priority_id=row.pk, action="We check speeds."
        )

        assert (done.stale, done.action, done.action_at) == (False, "We check speeds.", later)

    def test_a_closed_one_is_left_alone_and_never_stale(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0])
        closed = set_priorities.close(viewer=inspector, at=AT, priority_id=row.pk, reason="Solved.")

        assert not priorities.get_priority(row.pk, at=AT + dt.timedelta(days=200)).stale
        assert priorities.list_priorities(area_codes=["N01"], at=AT) == []
        assert priorities.list_priorities(area_codes=["N01"], at=AT, open_only=False) == [closed]
        with pytest.raises(priorities.PriorityClosed):
            set_priorities.review(viewer=inspector, at=AT, priority_id=row.pk)
