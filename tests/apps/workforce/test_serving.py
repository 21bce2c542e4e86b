"""Who serves on a day: one notion, kept by the database, for every room that counts people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.fairness.queries.serving import NOWHERE, officers_on
from peelian.apps.retention.queries.careers import list_stretches, top_units
from peelian.apps.training.queries.standings import people_on, standings_of
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank, UnitKind, UnitTree
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit
from peelian.kernel.errors import NotFound
from tests.factories.workforce import (
    CareerFactory,
    OperatingModelFactory,
    PersonFactory,
    PostingFactory,
    TermsFactory,
    UnitFactory,
    serve,
)

pytestmark = pytest.mark.django_db

SINCE = dt.date(2020, 1, 6)
DAY = dt.date(2024, 4, 1)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def force() -> Unit:
    """The force: an LPA with a function and a team in it, a department, and a function right below the force."""
    model = OperatingModelFactory.create(valid_from=SINCE)

    def unit(code: str, kind: UnitKind, parent: Unit | None) -> Unit:
        made: Unit = UnitFactory.create(model=model, code=code, name=code.title(), kind=kind, parent=parent)
        return made

    top = unit("force", UnitKind.FORCE, None)
    east = unit("east", UnitKind.LPA, top)
    response = unit("east-response", UnitKind.FUNCTION, east)
    unit("team-1", UnitKind.TEAM, response)
    unit("crime", UnitKind.DEPARTMENT, top)
    custody = unit("custody", UnitKind.FUNCTION, top)
    unit("cells", UnitKind.TEAM, custody)
    return top


def posted(code: str, **who: object) -> Person:
    """Somebody who serves since long ago, posted to a unit."""
    person: Person = PersonFactory.create(**{"joined_on": SINCE} | who)
    PostingFactory.create(post=None, unit=Unit.objects.get(code=code), person=person, valid_from=SINCE)
    return person


class TestUnitTree:
    @pytest.mark.parametrize(
        ("code", "counted"),
        [
            ("team-1", "east"), ("east-response", "east"), ("east", "east"), ("crime", "crime"),
            ("cells", "custody"), ("custody", "custody"), ("force", "force"),
        ],
    )  # fmt: skip
    def test_counts_people_in_the_lpa_or_department_or_the_widest_unit_below_the_force(
        self, force: Unit, code: str, counted: str
    ) -> None:
        assert UnitTree.read().counted_in(Unit.objects.get(code=code).pk).code == counted

    def test_goes_up_and_down(self, force: Unit) -> None:
        tree, team = UnitTree.read(), Unit.objects.get(code="team-1")

        assert [unit.code for unit in tree.upwards(team.pk)] == ["team-1", "east-response", "east", "force"]
        assert tree.kinds_above(team.pk) == (
            UnitKind.TEAM, UnitKind.FUNCTION, UnitKind.LPA, UnitKind.FORCE,
        )  # fmt: skip
        assert {tree.by_id[unit_id].code for unit_id in tree.within("east")} == {
            "east", "east-response", "team-1",
        }  # fmt: skip


class TestServingOn:
    def test_gives_rank_class_fte_and_unit_of_the_day(self, force: Unit) -> None:
        person = posted("team-1", rank=Rank.PCSO, fte=Decimal("0.6"))
        Terms.objects.filter(person=person).update(valid_until=DAY)
        TermsFactory.create(person=person, rank=Rank.CONSTABLE, valid_from=DAY)
        nowhere = PersonFactory.create(joined_on=SINCE)

        before, on_it = workforce.serving_on(day=DAY - ONE_DAY), workforce.serving_on(day=DAY)

        team = Unit.objects.get(code="team-1")
        assert [(one.person_id, one.rank, one.fte, one.unit_id, one.unit_code) for one in before] == [
            (person.pk, Rank.PCSO, Decimal("0.6"), team.pk, "east"),
            (nowhere.pk, Rank.CONSTABLE, Decimal(1), None, ""),
        ]
        assert (on_it[0].rank, on_it[0].staff_class, on_it[0].fte) == (
            Rank.CONSTABLE, workforce.StaffClass.OFFICER, Decimal(1),
        )  # fmt: skip

    def test_is_of_a_unit_and_all_below_it_and_refuses_one_that_does_not_stand(self, force: Unit) -> None:
        here = posted("team-1")
        posted("cells")

        assert [one.person_id for one in workforce.serving_on(day=DAY, unit_code="east")] == [here.pk]
        with pytest.raises(NotFound, match="no unit east"):
            workforce.serving_on(day=SINCE - ONE_DAY, unit_code="east")

    def test_takes_each_stretch_of_service_for_itself(self) -> None:
        person = PersonFactory.create(joined_on=SINCE, left_on=DAY)
        serve(person, joined_on=DAY + 30 * ONE_DAY, rank=Rank.SERGEANT)

        spans = list(workforce.served_between(first_on=DAY - ONE_DAY, until_on=DAY + 31 * ONE_DAY))

        assert [(span.rank, span.from_on, span.until_on) for span in spans] == [
            (Rank.CONSTABLE, DAY - ONE_DAY, DAY), (Rank.SERGEANT, DAY + 30 * ONE_DAY, DAY + 31 * ONE_DAY),
        ]  # fmt: skip


class TestEveryRoom:
    def test_counts_the_same_people_on_the_same_day(self, force: Unit) -> None:
        """Also where the records are nonsense: a career without terms, and terms that outlast their career."""
        serves = posted("team-1")
        untold = posted("team-1", joined_on=None)
        CareerFactory.create(person=untold, joined_on=SINCE)
        posted("crime", left_on=DAY)
        gone = posted("crime")
        Career.objects.filter(person=gone).update(left_on=DAY, reason="retirement")

        assert [one.person_id for one in workforce.serving_on(day=DAY)] == [serves.pk]
        assert workforce.strength_on(day=DAY).headcount == 1
        assert sum(row.headcount for row in workforce.strength_as_published(DAY)) == 1
        assert people_on(DAY) == people_on(DAY, unit_code="east") == [serves.pk]
        assert officers_on(DAY) == {serves.pk: "East"}
        assert [one.person_id for one in list_stretches(first_on=DAY, until_on=DAY + ONE_DAY)] == [serves.pk]
        for held in (Terms, Posting):
            held.objects.filter(person=gone).delete()  # or the database refuses all of it at the end

    def test_counts_them_in_the_same_units(self, force: Unit) -> None:
        people = {posted(code).pk: code for code in ("force", "team-1", "east", "crime", "cells")}
        nowhere = PersonFactory.create(joined_on=SINCE)
        tops = top_units()

        served = {one.person_id: one for one in workforce.serving_on(day=DAY)}

        assert {pk: served[pk].unit_name for pk in people} == {
            pk: tops[Unit.objects.get(code=code).pk][1] for pk, code in people.items()
        }
        assert officers_on(DAY) == {pk: one.unit_name or NOWHERE for pk, one in served.items()}
        assert officers_on(DAY)[nowhere.pk] == NOWHERE
        in_cells = next(pk for pk, code in people.items() if code == "cells")
        [first, *_] = standings_of([in_cells], DAY)[in_cells]
        assert first.unit_kinds == ("team", "function", "force")


class TestTheDatabase:
    """What it keeps at the end of a transaction, whoever writes."""

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def refuses(self) -> None:
        with pytest.raises(IntegrityError, match=r"lies? outside every career"), transaction.atomic():
            self.settle()

    @pytest.mark.parametrize(
        ("start", "end"),
        [(SINCE - ONE_DAY, None), (SINCE - 9 * ONE_DAY, SINCE), (DAY, DAY + ONE_DAY), (SINCE, None)],
    )
    def test_refuses_terms_outside_a_career(self, start: dt.date, end: dt.date | None) -> None:
        person = PersonFactory.create(joined_on=None)
        CareerFactory.create(person=person, joined_on=SINCE, left_on=DAY, reason="other")

        terms = TermsFactory.create(person=person, valid_from=start, valid_until=end)
        self.refuses()

        terms.delete()
        self.settle()

    def test_refuses_a_career_cut_or_deleted_under_its_terms(self) -> None:
        person = PersonFactory.create(joined_on=SINCE)
        career = Career.objects.filter(person=person)
        self.settle()

        for nonsense in (
            lambda: career.update(left_on=DAY, reason="other"),
            lambda: career.update(joined_on=SINCE + ONE_DAY),
            career.delete,
            lambda: career.update(person=PersonFactory.create(joined_on=None)),
        ):
            before = transaction.savepoint()
            nonsense()
            self.refuses()
            transaction.savepoint_rollback(before)

    def test_refuses_terms_from_one_career_into_the_next(self) -> None:
        person = PersonFactory.create(joined_on=None)
        CareerFactory.create(person=person, joined_on=SINCE, left_on=DAY, reason="other")
        CareerFactory.create(person=person, joined_on=DAY)
        terms = TermsFactory.create(person=person, valid_from=SINCE)
        self.refuses()
        terms.delete()

    @pytest.mark.parametrize(
        ("start", "end"),
        [(SINCE - ONE_DAY, None), (SINCE - 9 * ONE_DAY, SINCE), (DAY, DAY + ONE_DAY), (SINCE, None)],
    )
    def test_refuses_a_posting_outside_a_career(
        self, force: Unit, start: dt.date, end: dt.date | None
    ) -> None:
        person = PersonFactory.create(joined_on=SINCE, left_on=DAY)
        posting = PostingFactory.create(
            post=None, unit=force, person=person, valid_from=start, valid_until=end
        )
        self.refuses()
        Posting.objects.filter(pk=posting.pk).update(valid_from=SINCE, valid_until=DAY)
        self.settle()

        before = transaction.savepoint()
        Posting.objects.filter(pk=posting.pk).update(valid_from=start, valid_until=end)
        self.refuses()
        transaction.savepoint_rollback(before)

    def test_refuses_a_posting_from_one_career_into_the_next(self, force: Unit) -> None:
        person = PersonFactory.create(joined_on=SINCE, left_on=DAY)
        CareerFactory.create(person=person, joined_on=DAY)
        posting = PostingFactory.create(
            post=None, unit=force, person=person, valid_from=SINCE, valid_until=None
        )
        self.refuses()
        posting.delete()

    def test_refuses_a_career_cut_or_deleted_under_its_postings(self, force: Unit) -> None:
        person = PersonFactory.create(joined_on=None)
        CareerFactory.create(person=person, joined_on=SINCE)
        PostingFactory.create(post=None, unit=force, person=person, valid_from=SINCE)
        career = Career.objects.filter(person=person)
        self.settle()

        for nonsense in (
            lambda: career.update(left_on=DAY, reason="other"),
            lambda: career.update(joined_on=SINCE + ONE_DAY),
            career.delete,
            lambda: career.update(person=PersonFactory.create(joined_on=None)),
        ):
            before = transaction.savepoint()
            nonsense()
            self.refuses()
            transaction.savepoint_rollback(before)

    def test_takes_a_career_and_its_postings_in_any_order(self, force: Unit) -> None:
        person = PersonFactory.create(joined_on=None)
        posting = PostingFactory.create(post=None, unit=force, person=person, valid_from=SINCE)
        career = CareerFactory.create(person=person, joined_on=SINCE)
        self.settle()

        Career.objects.filter(pk=career.pk).update(left_on=DAY, reason="other")
        Posting.objects.filter(pk=posting.pk).update(valid_until=DAY)
        self.settle()

    def test_takes_a_career_and_its_terms_in_any_order(self) -> None:
        person = PersonFactory.create(joined_on=None)
        TermsFactory.create(person=person, valid_from=SINCE)
        career = CareerFactory.create(person=person, joined_on=SINCE)
        self.settle()

        Career.objects.filter(pk=career.pk).update(left_on=DAY, reason="other")
        Terms.objects.filter(person=person).update(valid_until=DAY)
        self.settle()
