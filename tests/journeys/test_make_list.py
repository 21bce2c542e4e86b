"""One list for a sector and fortnight: what stands on it, why, and whose voice counts."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Cycle
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ForceStrandFactory, PriorityFactory
from tests.factories.voice import ContributionFactory
from tests.journeys.lists import line, make, say


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


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
