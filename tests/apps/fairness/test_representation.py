"""Who serves by group beside the residents, and how far an aspiration is."""

import datetime as dt

import pytest

from peelian.analysis.rates import wilson
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, PopulationRow
from peelian.apps.fairness.models.population import PopulationShare
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.errors import BadInput, Refused
from tests.factories.clock import AT, SINCE
from tests.factories.fairness import ACTOR
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 9, 30)
TODAY = dt.date(2025, 11, 22)
CENSUS = dt.date(2021, 3, 21)
START = dt.date(2024, 10, 1)


def officers(
    group: str, count: int, unit: Unit | None = None, rank: Rank = Rank.CONSTABLE, joined_on: dt.date = SINCE
) -> None:
    """Who have said that they are of this ethnic group; "" have said nothing."""
    for _ in range(count):
        person = PersonFactory.create(rank=rank, joined_on=joined_on)
        if unit:
            PostingFactory.create(person=person, post=None, unit=unit, valid_from=joined_on)
        if group:
            fairness.declare(
                actor=ACTOR, at=AT, person_id=person.pk, answers={Characteristic.ETHNICITY: group}
            )


def census(**residents: int) -> fairness.Loaded:
    rows = [
        PopulationRow(2, "E08000025", "Birmingham", Characteristic.ETHNICITY, value, count)
        for value, count in residents.items()
    ]
    return fairness.load_population(actor=ACTOR, at=AT, rows=rows, counted_on=CENSUS, source="ONS")


def told() -> fairness.Representation:
    return fairness.representation(day=DAY, today=TODAY, characteristic=Characteristic.ETHNICITY)


class TestRepresentation:
    def test_gives_the_share_of_those_who_said_beside_the_residents(self) -> None:
        census(white=600, asian=300, black=100)
        for group, count in (("white", 30), ("asian", 6), ("", 8)):
            officers(group, count)
        found = told()

        asian, _, _, white, _ = found.force.groups
        assert (found.force.headcount, found.force.said) == (44, 35)
        assert (asian.count, asian.share, asian.population) == (5, wilson(5, 35), 0.3)
        assert (white.count, white.words) == (30, "More than among residents")
        assert (found.population_of, found.population_on) == (1000, CENSUS)
        assert found.reasons[0].startswith("35 of 44 have said (80%).")

    def test_counts_officers_who_serve_on_the_day_in_the_lpa_above_their_unit(self) -> None:
        north = UnitFactory.create(name="North", kind=UnitKind.LPA)
        sector = UnitFactory.create(name="Sector 1", kind=UnitKind.SECTOR, parent=north)
        officers("white", 7, sector)
        officers("white", 6)
        officers("white", 9, sector, rank=Rank.PCSO)
        officers("white", 9, sector, joined_on=DAY + dt.timedelta(days=1))
        found = told()

        assert {unit.unit: unit.headcount for unit in found.units} == {"North": 7, "Not posted": 6}

    def test_tells_no_small_count_of_a_unit_nor_what_gives_it_away(self) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        officers("white", 12, north)
        officers("asian", 2, north)
        officers("white", 14, south)
        officers("asian", 9, south)
        found = told()

        counts = {unit.unit: unit.groups[0].count for unit in found.units}
        assert counts["North"] is None
        assert counts["South"] is None or found.force.groups[0].count is None
        assert "isn't told" in found.reasons[1]

    def test_rounds_so_that_two_quarters_do_not_tell_of_the_one_who_came_in_between(self) -> None:
        officers("white", 30)
        officers("asian", 12)
        before = told()
        officers("asian", 1, joined_on=DAY - dt.timedelta(days=1))
        after = told()

        counts = [[group.count for group in one.force.groups] for one in (before, after)]
        assert all(count is None or count % 5 == 0 for row in counts for count in row)
        assert "rounded to the nearest five" in after.definition

    def test_says_that_the_residents_are_of_all_ages(self) -> None:
        officers("white", 30)
        assert "of all ages" in told().definition

    def test_is_asked_for_the_end_of_a_quarter_only(self) -> None:
        with pytest.raises(Refused, match="end of a quarter only"):
            fairness.representation(
                day=DAY - dt.timedelta(days=1), today=TODAY, characteristic=Characteristic.SEX
            )

    def test_tells_nothing_of_a_handful(self) -> None:
        officers("white", 3)

        with pytest.raises(Refused, match="Too few officers"):
            told()


class TestProgress:
    def progress(self, *values: str) -> fairness.Progress:
        return fairness.progress(
            characteristic=Characteristic.ETHNICITY, values=values, aim=20, since_on=START, as_of=DAY
        )

    def test_counts_recruits_of_the_groups_meant_and_says_by_when(self) -> None:
        officers("asian", 12, joined_on=START)
        officers("white", 40, joined_on=DAY)
        officers("", 6, joined_on=DAY)
        officers("asian", 9, joined_on=START - dt.timedelta(days=1))
        officers("asian", 9, rank=Rank.PCSO, joined_on=DAY)
        found = self.progress("asian", "black", "mixed", "other")

        assert found.pace is not None
        assert (found.pace.count, found.pace.short, found.joined, found.said) == (12, 8, 58, 52)
        assert found.pace.by_on == DAY + dt.timedelta(days=-(-364 * 8 // 12))

    def test_puts_quarters_of_few_joiners_together_so_that_no_two_spans_differ_by_a_few(self) -> None:
        officers("asian", 12, joined_on=START)
        officers("white", 30, joined_on=START)
        officers("asian", 1, joined_on=dt.date(2025, 7, 14))
        officers("white", 7, joined_on=dt.date(2025, 7, 14))
        spans = [
            fairness.progress(
                characteristic=Characteristic.ETHNICITY, values=["asian"], aim=20, since_on=START, as_of=as_of
            )
            for as_of in (dt.date(2025, 6, 30), DAY)
        ]
        assert [one.pace and one.pace.count for one in spans] == [12, 12]
        assert spans[1].reasons[0].startswith("Counted from 1 October 2024 to 30 June 2025")
        with pytest.raises(Refused, match="put together"):
            fairness.progress(
                characteristic=Characteristic.ETHNICITY, values=["asian"], aim=20, since_on=dt.date(2025, 7, 1),
                as_of=DAY,
            )  # fmt: skip

    def test_counts_whole_quarters_only(self) -> None:
        with pytest.raises(Refused, match="whole quarters"):
            fairness.progress(
                characteristic=Characteristic.ETHNICITY, values=["asian"], aim=20,
                since_on=START + dt.timedelta(days=1), as_of=DAY,
            )  # fmt: skip

    def test_lets_nobody_subtract_one_choice_of_groups_from_another(self) -> None:
        officers("asian", 9, joined_on=START)
        officers("black", 2, joined_on=START)
        officers("mixed", 8, joined_on=START)
        officers("white", 30, joined_on=START)
        alone, together = self.progress("asian"), self.progress("asian", "black")

        assert alone.pace is None or together.pace is None

    def test_tells_no_small_count(self) -> None:
        officers("asian", 2, joined_on=START)
        officers("white", 30, joined_on=START)
        found = self.progress("asian")

        assert found.pace is None
        assert "isn't told" in found.reasons[0]


class TestPopulation:
    def test_changes_nothing_when_taken_again(self) -> None:
        assert census(white=600, asian=300).added == 2
        again = census(white=600, asian=310)

        assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
        assert not census(white=600, asian=310).changed
        assert PopulationShare.objects.get(value="asian").residents == 310

    def test_refuses_a_group_that_it_does_not_know(self) -> None:
        with pytest.raises(BadInput, match="not a group"):
            census(martian=3)
