"""Establishment, strength, vacancies and flows, from records of any past day."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.analysis.stocks import Amount, Movement
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import (
    BreakKind,
    JoinedAs,
    LeaveReason,
    Measure,
    PartedBy,
    Rank,
    StaffClass,
    UnitKind,
)
from peelian.apps.workforce.models.figures import (
    ReportedFigure,
    UpliftAllocation,
    UpliftProgramme,
)
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import OperatingModel, Unit, UnitOrigin
from peelian.kernel.errors import NotFound
from tests.factories.workforce import (
    FundingFactory,
    OperatingModelFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TermsFactory,
    UnitFactory,
    serve,
)

pytestmark = pytest.mark.django_db
START = dt.date(2024, 4, 1)
BEFORE = dt.date(2020, 1, 1)
HALF = Decimal("0.5")


def after(days: int) -> dt.date:
    """A day after the start."""
    return START + dt.timedelta(days=days)


@pytest.fixture
def model() -> OperatingModel:
    """One that holds for all of it."""
    return OperatingModelFactory.create(valid_from=BEFORE)


@pytest.fixture
def lpa(model: OperatingModel) -> Unit:
    """An LPA."""
    return UnitFactory.create(model=model, code="east", name="East", kind=UnitKind.LPA)


@pytest.fixture
def response(model: OperatingModel, lpa: Unit) -> Unit:
    """A team of the LPA."""
    return UnitFactory.create(
        model=model, code="east-r", name="East Response", kind=UnitKind.TEAM, parent=lpa
    )


def post(unit: Unit, **said: object) -> object:
    """A constable's post of a unit."""
    return PostFactory.create(**{"team": None, "unit": unit, "valid_from": BEFORE, "role": "response"} | said)


def posted(unit: Unit, since: dt.date = BEFORE, until: dt.date | None = None, **who: object) -> Person:
    """Somebody in service since long ago, posted to a unit over its establishment."""
    person: Person = PersonFactory.create(**{"joined_on": BEFORE} | who)
    ends = {} if until is None else {"valid_until": until}
    PostingFactory.create(post=None, unit=unit, person=person, valid_from=since, **ends)
    return person


class TestEstablishmentOn:
    def test_counts_funded_posts_by_unit_rank_and_role_with_what_is_temporary(
        self, response: Unit, lpa: Unit
    ) -> None:
        grant = FundingFactory.create(ends_on=after(100))
        post(response)
        post(response, fte=HALF, funding=grant)
        post(lpa, rank=Rank.SERGEANT, role="")
        post(lpa, valid_until=START)  # gone by then
        post(lpa, valid_from=after(1))  # not there yet

        found = workforce.establishment_on(day=START)

        assert [
            (r.unit, r.rank, r.staff_class, r.role, r.headcount, r.fte, r.temporary_fte) for r in found.rows
        ] == [
            ("east", Rank.SERGEANT, StaffClass.OFFICER, "", 1, Decimal(1), Decimal(0)),
            ("east-r", Rank.CONSTABLE, StaffClass.OFFICER, "response", 2, Decimal("1.5"), HALF),
        ]
        assert (found.measure, found.headcount, found.fte) == (Measure.ESTABLISHMENT, 3, Decimal("2.5"))
        assert "funded posts" in found.definition

    def test_leaves_out_a_post_whose_funding_has_ended_and_says_so(self, response: Unit) -> None:
        post(response, funding=FundingFactory.create(ends_on=START))

        assert workforce.establishment_on(day=after(-1)).headcount == 1
        found = workforce.establishment_on(day=START)
        assert found.headcount == 0
        assert found.reasons == ("1 posts stand whose funding has ended; they are left out.",)

    def test_is_of_a_unit_and_all_below_it_and_rolls_up_to_a_level(self, response: Unit, lpa: Unit) -> None:
        post(response)
        post(UnitFactory.create(model=lpa.model, code="crime"))

        assert workforce.establishment_on(day=START, unit_code="east").headcount == 1
        rows = workforce.establishment_on(day=START, by=(PartedBy.UNIT,), level=UnitKind.LPA).rows
        assert [(row.unit, row.headcount) for row in rows] == [("", 1), ("east", 1)]


class TestStrengthOn:
    def test_counts_who_serves_by_the_rank_of_the_day(self, response: Unit) -> None:
        person = posted(response)
        Terms.objects.filter(person=person).update(valid_until=START)
        TermsFactory.create(person=person, rank=Rank.SERGEANT, fte=HALF, valid_from=START)
        posted(response, left_on=START)

        day_before = workforce.strength_on(day=after(-1), by=(PartedBy.RANK,))
        on_the_day = workforce.strength_on(day=START, by=(PartedBy.RANK,))

        assert [(r.rank, r.headcount, r.fte) for r in day_before.rows] == [(Rank.CONSTABLE, 2, Decimal(2))]
        assert [(r.rank, r.headcount, r.fte) for r in on_the_day.rows] == [(Rank.SERGEANT, 1, HALF)]

    def test_counts_specials_by_head_only(self, response: Unit) -> None:
        posted(response, rank=Rank.SPECIAL)
        posted(response, rank=Rank.PCSO, fte=HALF)

        found = workforce.strength_on(day=START, by=(PartedBy.STAFF_CLASS,))

        assert [(r.staff_class, r.headcount, r.fte) for r in found.rows] == [
            (StaffClass.PCSO, 1, HALF),
            (StaffClass.SPECIAL, 1, None),
        ]
        assert (found.headcount, found.fte) == (2, HALF)

    def test_says_who_is_posted_nowhere_and_of_whom_no_rank_is_recorded(self, response: Unit) -> None:
        PersonFactory.create(joined_on=BEFORE)
        Terms.objects.filter(person=posted(response)).delete()

        found = workforce.strength_on(day=START)

        assert (found.headcount, found.rows[0].unit) == (1, "")
        assert found.reasons == (
            "1 in service have no rank and hours recorded for the day; they aren't counted.",
            "1 are posted to no unit; they are counted in the force and in none of its units.",
        )


class TestVacanciesOn:
    def test_is_what_nobody_holds_and_what_a_part_time_holder_leaves(self, response: Unit) -> None:
        post(response)
        PostingFactory.create(
            post=post(response), person=PersonFactory.create(joined_on=BEFORE, fte=HALF), valid_from=BEFORE
        )
        PostingFactory.create(
            post=post(response), person=PersonFactory.create(joined_on=BEFORE), valid_from=BEFORE
        )
        left = PersonFactory.create(joined_on=BEFORE, left_on=START)
        PostingFactory.create(post=post(response), person=left, valid_from=BEFORE)
        posted(response)  # over the establishment: fills none

        found = workforce.vacancies_on(day=START)

        assert (found.headcount, found.fte) == (2, Decimal("2.5"))
        assert workforce.vacancies_on(day=after(-1)).headcount == 1


class TestFlowsBetween:
    def test_explains_a_units_year(self, response: Unit, lpa: Unit) -> None:
        posted(response)
        posted(response, until=after(30))
        posted(response, left_on=after(60), reason=LeaveReason.RETIREMENT)
        posted(response, left_on=after(61), reason=LeaveReason.TRANSFER_OUT)
        posted(lpa, since=after(90), joined_on=after(90), joined_as=JoinedAs.PCDA)
        posted(response, since=after(5))

        flows = workforce.flows_between(first_on=START, last_on=after(365), unit_code="east")

        assert (flows.opening, flows.closing) == (Amount(4, Decimal(4)), Amount(3, Decimal(3)))
        assert [(line.movement, line.how, line.change.headcount) for line in flows.reconciled.lines] == [
            (Movement.JOINED, "pcda", 1), (Movement.LEFT, "retirement", -1),
            (Movement.TRANSFERRED_OUT, "transfer-out", -1), (Movement.MOVED_IN, "", 1), (Movement.MOVED_OUT, "", -1),
        ]  # fmt: skip
        assert flows.reconciled.holds
        assert flows.reasons == ()

    @pytest.mark.parametrize("seed", range(4))
    def test_holds_for_any_unit_class_and_span_of_random_careers(
        self, model: OperatingModel, seed: int
    ) -> None:
        chance = random.Random(seed)
        tops = [UnitFactory.create(model=model, code=code, kind=UnitKind.LPA) for code in ("a", "b")]
        units = [*tops, *(UnitFactory.create(model=model, code=f"{top.code}1", parent=top) for top in tops)]
        for _ in range(30):
            _random_life(chance, units)

        for _ in range(12):
            first, last = sorted(after(chance.randint(-5, 105)) for _ in range(2))
            flows = workforce.flows_between(
                first_on=first, last_on=last, unit_code=chance.choice([None, "a", "b", "a1"]),
                staff_class=chance.choice([None, *StaffClass]), rank=chance.choice([None, None, Rank.SERGEANT]),
            )  # fmt: skip
            assert flows.reconciled.holds, flows

    def test_reads_records_that_do_not_change_only_as_stock(
        self, response: Unit, django_assert_num_queries
    ) -> None:  # type: ignore[no-untyped-def]
        for _ in range(5):
            posted(response)

        with django_assert_num_queries(3):
            workforce.flows_between(first_on=START, last_on=after(10))


def _random_life(chance: random.Random, units: list[Unit]) -> None:
    """Careers, terms and postings of one person, cut anywhere in a hundred days, with gaps."""
    person = PersonFactory.create(joined_on=None)
    cuts = sorted(chance.sample(range(100), 4))
    for start, end in ((cuts[0], cuts[1]), (cuts[2], chance.choice([None, cuts[3]]))):
        serve(person, rank=chance.choice(list(Rank)[:4]), joined_on=after(start),
              left_on=after(end) if end is not None else None, reason=chance.choice(list(LeaveReason)))  # fmt: skip
        middle = start + 1 + chance.randrange(5)
        if end is None or middle < end:
            Terms.objects.filter(person=person, valid_from=after(start)).update(valid_until=after(middle))
            TermsFactory.create(
                person=person, rank=chance.choice(list(Rank)[:4]), fte=chance.choice([HALF, Decimal("0.80"), 1]),
                valid_from=after(middle), valid_until=after(end) if end is not None else None,
            )  # fmt: skip
    days = sorted(chance.sample(range(-5, 105), 4))
    careers = list(Career.objects.filter(person=person))
    for start, end in itertools.pairwise(days):
        if chance.random() < 0.8:
            unit = chance.choice(units)
            for career in careers:
                since, until = (
                    max(after(start), career.joined_on),
                    min(after(end), career.left_on or after(end)),
                )
                if since < until:
                    PostingFactory.create(
                        post=None, unit=unit, person=person, valid_from=since, valid_until=until
                    )


class TestLeaversTable:
    """Table 3 of the paper of January 2024: 490 officers in twelve months."""

    COUNTS = {
        LeaveReason.RETIREMENT: 180, LeaveReason.RESIGNATION: 192, LeaveReason.TRANSFER_OUT: 82,
        LeaveReason.ILL_HEALTH_RETIREMENT: 23, LeaveReason.DISMISSAL: 8, LeaveReason.DEATH: 5,
    }  # fmt: skip
    FIRST, LAST = dt.date(2022, 12, 1), dt.date(2023, 11, 30)

    def _leave(self) -> None:
        reasons = [reason for reason, count in self.COUNTS.items() for _ in range(count)]
        people = Person.objects.bulk_create(
            Person(name=f"Officer {n}", collar_number=f"L{n}") for n, _ in enumerate(reasons)
        )
        days = [self.FIRST + dt.timedelta(days=n % 365) for n, _ in enumerate(reasons)]
        Career.objects.bulk_create(
            Career(person=who, joined_on=BEFORE, joined_as="pcda", left_on=day, reason=reason)
            for who, day, reason in zip(people, days, reasons, strict=True)
        )
        Terms.objects.bulk_create(
            Terms(person=who, rank=Rank.CONSTABLE, valid_from=BEFORE, valid_until=day)
            for who, day in zip(people, days, strict=True)
        )

    def test_sums_to_490_with_180_retirements_and_its_percentages_to_100(self) -> None:
        self._leave()
        PersonFactory.create(rank=Rank.PCSO, joined_on=BEFORE, left_on=self.LAST)
        PersonFactory.create(joined_on=BEFORE, left_on=self.LAST + dt.timedelta(days=1))

        table = workforce.leavers_table(first_on=self.FIRST, last_on=self.LAST)

        assert [(row.words, row.count, str(row.percent)) for row in table.rows] == [
            ("Retirement", 180, "36.74"), ("Resignation", 192, "39.18"), ("Transfer out", 82, "16.74"),
            ("Ill-health retirement", 23, "4.69"), ("Other reasons", 13, "2.65"),
        ]  # fmt: skip
        assert table.total == sum(row.count for row in table.rows) == 490
        assert sum(row.percent for row in table.rows) == 100

    def test_is_what_flows_of_the_same_days_have(self) -> None:
        self._leave()

        flows = workforce.flows_between(
            first_on=self.FIRST - dt.timedelta(days=1), last_on=self.LAST, staff_class=StaffClass.OFFICER
        )

        assert flows.reconciled.holds
        assert {line.how: -line.change.headcount for line in flows.reconciled.lines} == {
            reason.value: count for reason, count in self.COUNTS.items()
        }


class TestUpliftAndLineage:
    """Tables 1 and 2 of the paper of January 2024."""

    OLD, NEW = dt.date(2019, 10, 1), dt.date(2023, 4, 3)
    MEANT = (
        ("Local policing", "Local Policing/NPUs", 221), ("Local policing", "Response", 252),
        ("Local policing", "FCID (Volume)", 68), ("Local policing", "SOCEX (NPU)", 29),
        ("Major Crime Unit", "Force CID (Complex)", 111), ("Public Protection Unit", "", 110), ("Custody", "", 10),
        ("Intel", "", 13), ("SOCEX", "", 79),
    )  # fmt: skip
    STRENGTH = (("Local Policing/NPUs", 1342), ("Response", 1458), ("FCID (Volume)", 567))

    @pytest.fixture
    def units(self) -> dict[str, Unit]:
        """Both operating models, and which unit took over from which."""
        old = OperatingModelFactory.create(
            code="old", name="The old model", valid_from=dt.date(2015, 1, 1), valid_until=self.NEW
        )
        new = OperatingModelFactory.create(code="new", name="The new model", valid_from=self.NEW)
        made: dict[str, Unit] = {}
        for now, then, _ in self.MEANT:
            if now not in made:
                made[now] = UnitFactory.create(model=new, code=now.lower().replace(" ", "-"), name=now)
            if then:
                code = "old-" + then.lower().replace(" ", "-")
                made[then] = UnitFactory.create(
                    model=old, code=code, name=then, kind=UnitKind.FUNCTION, valid_until=self.NEW
                )
                UnitOrigin.objects.create(unit=made[now], origin=made[then])
        return made

    def test_the_uplift_table_sums_to_570_for_local_policing_and_says_what_isnt_listed(
        self, units: dict[str, Unit]
    ) -> None:
        programme = UpliftProgramme.objects.create(
            name="Police Uplift",
            baseline_on=self.OLD,
            baseline=6691,
            target=1278,
            concluded_on=dt.date(2023, 3, 31),
        )
        for now, then, posts in self.MEANT:
            UpliftAllocation.objects.create(
                programme=programme, unit=units[now], origin=units.get(then), posts=posts, valid_from=self.NEW
            )

        table = workforce.uplift_table(programme.pk)

        assert [row.posts for row in table.rows if row.unit_code == "local-policing"] == [221, 252, 68, 29]
        assert table.of_unit("local-policing") == 570
        assert table.total == 893
        assert table.reasons == (
            "The lines sum to 893; the programme funded 1,278. 385 aren't listed by unit.",
        )
        with pytest.raises(IntegrityError, match="uplift_allocation_once"), transaction.atomic():
            UpliftAllocation.objects.create(
                programme=programme, unit=units["Custody"], posts=1, valid_from=self.NEW
            )
        with pytest.raises(NotFound):
            workforce.uplift_table(programme.pk + 1)

    def test_the_lineage_of_local_policing_is_3367_then_3972_then_4092(self, units: dict[str, Unit]) -> None:
        """The records of 4,092 officers: 3,367 moved over, 605 more by April 2023 and 120 more by December."""
        april, december = self.NEW, dt.date(2023, 12, 1)
        came = [self.OLD] * 3367 + [april] * 605 + [dt.date(2023, 9, 4)] * 120
        people = Person.objects.bulk_create(
            Person(name=f"Officer {n}", collar_number=f"T{n}") for n, _ in enumerate(came)
        )
        Career.objects.bulk_create(
            Career(person=who, joined_on=since, joined_as="pcda")
            for who, since in zip(people, came, strict=True)
        )
        Terms.objects.bulk_create(
            Terms(person=who, rank=Rank.CONSTABLE, valid_from=since)
            for who, since in zip(people, came, strict=True)
        )
        older = [units[name] for name, heads in self.STRENGTH for _ in range(heads)]
        Posting.objects.bulk_create(
            Posting(person=who, unit=unit, valid_from=self.OLD, valid_until=april)
            for who, unit in zip(people, older, strict=False)
        )
        Posting.objects.bulk_create(
            Posting(person=who, unit=units["Local policing"], valid_from=max(since, april))
            for who, since in zip(people, came, strict=True)
        )
        with connection.cursor() as cursor:
            # Else the triggers read 7,459 postings by the plans that they made for the few of an earlier test.
            cursor.execute("ANALYZE workforce_posting, workforce_career, workforce_terms, workforce_person")

        table = workforce.lineage_table(unit_code="local-policing", days=(self.OLD, april, december))

        assert [(row.unit_name, row.strengths) for row in table.rows] == [
            ("Local Policing/NPUs", (1342, None, None)), ("Response", (1458, None, None)),
            ("FCID (Volume)", (567, None, None)), ("SOCEX (NPU)", (0, None, None)),
            ("Local policing", (None, 3972, 4092)),
        ]  # fmt: skip
        assert table.totals == (3367, 3972, 4092)
        assert table.reasons == ()
        flows = workforce.flows_between(first_on=self.OLD, last_on=december, unit_code="local-policing")
        assert flows.reconciled.holds
        assert {line.movement: line.change.headcount for line in flows.reconciled.lines} == {
            Movement.JOINED: 725, Movement.MOVED_IN: 3367,
        }  # fmt: skip


class TestBreaks:
    def test_shows_a_reported_figure_that_the_records_do_not_give(self, response: Unit) -> None:
        posted(response)
        posted(response, left_on=after(10), reason=LeaveReason.RESIGNATION)
        said = {"staff_class": StaffClass.OFFICER, "counted_as": "headcount", "source": "The paper"}
        ReportedFigure.objects.create(measure=Measure.STRENGTH, value=2, reported_on=START, **said)
        ReportedFigure.objects.create(
            measure=Measure.STRENGTH, value=3, reported_on=after(20), unit=response, **said
        )
        ReportedFigure.objects.create(
            measure=Measure.LEAVERS, value=4, valid_from=after(1), valid_until=after(30), **said
        )
        ReportedFigure.objects.create(measure=Measure.STRENGTH, value=9, reported_on=after(200), **said)

        found = workforce.breaks(first_on=START, last_on=after(100))

        assert [(one.measure, one.unit_code, one.reported, one.against, one.difference) for one in found] == [
            (Measure.STRENGTH, "east-r", 3, 1, 2),
            (Measure.LEAVERS, "", 4, 1, 3),
        ]
        assert found[0].words == (
            "Strength, Police officers of East Response, on 21 April 2024, headcount: The paper says 3, the records"
            " have 1: 2 fewer."
        )
        assert [
            one.unit_code for one in workforce.breaks(first_on=START, last_on=after(100), unit_code="east")
        ] == ["east-r"]

    def test_sets_reported_figures_against_each_other_where_the_records_have_them_all(
        self, response: Unit
    ) -> None:
        """The opening is of the day before the span, whose other figures are in it; the closing is what breaks."""
        posted(response)
        posted(response, after(5), joined_on=after(5))
        said = {"counted_as": "headcount", "source": "The paper"}
        span = {"valid_from": after(1), "valid_until": after(31)}
        ReportedFigure.objects.create(measure=Measure.STRENGTH, value=1, reported_on=START, **said)
        ReportedFigure.objects.create(measure=Measure.JOINERS, value=1, **span, **said)
        ReportedFigure.objects.create(measure=Measure.LEAVERS, value=0, **span, **said)
        closing = ReportedFigure.objects.create(
            measure=Measure.STRENGTH, value=2, reported_on=after(30), **said
        )
        days = {"first_on": after(1), "last_on": after(30)}
        assert workforce.breaks(**days) == []

        ReportedFigure.objects.filter(pk=closing.pk).update(value=5)
        found = workforce.breaks(**days)

        assert [(one.kind, one.reported, one.against) for one in found] == [
            (BreakKind.RECORDS, 5, 2), (BreakKind.IDENTITY, 5, 2),
        ]  # fmt: skip
        assert found[1].words.endswith("which make 2, but it says 5 on 1 May 2024: 3 more.")
        assert workforce.breaks(**days, unit_code="east") == []


class TestServingAndJoined:
    def test_gives_the_lpa_or_department_of_whoever_serves(self, response: Unit) -> None:
        here = posted(response)
        nowhere = PersonFactory.create(joined_on=after(2), rank=Rank.STAFF)
        posted(response, left_on=START)

        assert [
            (one.person_id, one.unit_code, one.staff_class) for one in workforce.serving_on(day=after(2))
        ] == [
            (here.pk, "east", StaffClass.OFFICER),
            (nowhere.pk, "", StaffClass.STAFF),
        ]
        assert workforce.joined_between(first_on=START, until_on=after(3)) == [nowhere.pk]
        assert workforce.joined_between(first_on=START, until_on=after(2)) == []
