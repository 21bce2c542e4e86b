"""What people say of themselves: theirs to give, change and take back; told to nobody else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import NOT_SAID, Characteristic
from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.kernel.actors import Actor, ActorKind
from tests.factories.clock import AT, SINCE
from tests.factories.fairness import ACTOR, CLOSED, campaign, funnel
from tests.factories.workforce import CareerFactory, PersonFactory

pytestmark = pytest.mark.django_db

SELF = Actor(ActorKind.STAFF, "7")
JOINED = CLOSED + dt.timedelta(days=7)


def said(person_id: int) -> dict[Characteristic, str]:
    return {one.characteristic: one.value for one in fairness.own_declarations(person_id)}


class TestDeclare:
    def test_says_changes_and_takes_back(self) -> None:
        me = PersonFactory.create().pk
        answers = {Characteristic.SEX: "female", Characteristic.RELIGION: NOT_SAID}
        fairness.declare(actor=SELF, at=AT, person_id=me, answers=answers)
        assert said(me) == answers

        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.RELIGION: "sikh"})
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.SEX: ""})
        assert said(me) == {Characteristic.RELIGION: "sikh"}

    def test_is_of_one_person_only(self) -> None:
        me, other = PersonFactory.create().pk, PersonFactory.create().pk
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.SEX: "female"})

        assert said(other) == {}

    def test_refuses_what_is_no_answer(self) -> None:
        with pytest.raises(fairness.CannotSay):
            fairness.declare(
                actor=SELF, at=AT, person_id=PersonFactory.create().pk, answers={Characteristic.SEX: "sikh"}
            )
        assert not Subject.objects.exists()

    def test_holds_the_answer_apart_from_the_person(self) -> None:
        me = PersonFactory.create()
        fairness.declare(actor=SELF, at=AT, person_id=me.pk, answers={Characteristic.SEX: "female"})

        assert [field.name for field in Declaration._meta.get_fields()] == [
            "id", "token", "characteristic", "value", "declared_at",
        ]  # fmt: skip
        assert len(Declaration.objects.get().token) == 64

    def test_records_that_somebody_said_something_and_not_what(self) -> None:
        me = PersonFactory.create().pk
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.DISABILITY: "disabled"})

        event = Event.objects.get(name="fairness.own.declared")
        assert (event.subject, event.data) == (f"workforce.Person:{me}", {})

    def test_gives_no_token_to_two_people(self) -> None:
        Subject.objects.create(token="t", person=PersonFactory.create())
        other = PersonFactory.create()

        with pytest.raises(IntegrityError), transaction.atomic():
            Subject.objects.create(token="t", person=other)


class TestCarryOver:
    def test_lets_an_applicants_answers_stand_for_who_they_became(self) -> None:
        campaign({"black": (0, 0, 0, 6)})
        me = PersonFactory.create(joined_on=JOINED).pk
        fairness.carry_over(actor=ACTOR, at=AT, person_id=me, reference="black-3-0")

        assert said(me) == {Characteristic.ETHNICITY: "black"}
        with pytest.raises(fairness.AlreadyCarried):
            fairness.carry_over(actor=ACTOR, at=AT, person_id=me, reference="black-3-1")

    def test_copies_nothing_the_answers_stay_held_apart_under_one_token(self) -> None:
        campaign({"black": (0, 0, 0, 6)})
        me = PersonFactory.create(joined_on=JOINED).pk
        before = set(Declaration.objects.values_list("pk", "token", "value"))
        fairness.carry_over(actor=ACTOR, at=AT, person_id=me, reference="black-3-0")

        assert set(Declaration.objects.values_list("pk", "token", "value")) == before
        event = Event.objects.get(name="fairness.own.carried_over")
        assert (event.subject, event.data) == (f"workforce.Person:{me}", {})

    def test_refuses_all_in_one_sentence_that_tells_of_no_applicant(self) -> None:
        campaign({"black": (0, 0, 1, 6)})
        me, other, before = (
            PersonFactory.create(joined_on=JOINED).pk,
            PersonFactory.create(joined_on=JOINED).pk,
            PersonFactory.create(joined_on=SINCE).pk,
        )
        fairness.carry_over(actor=ACTOR, at=AT, person_id=other, reference="black-3-0")
        nobodys, failed, anothers, earlier = (
            (me, "none"),
            (me, "black-2-0"),
            (me, "black-3-0"),
            (before, "black-3-1"),
        )
        told = set()
        for person, reference in (nobodys, failed, anothers, earlier):
            with pytest.raises(fairness.CannotCarry) as refused:
                fairness.carry_over(actor=ACTOR, at=AT, person_id=person, reference=reference)
            told.add(refused.value.message)
        assert told == {"There is no application under this reference that you joined by."}
        assert said(me) == {}

    def test_follows_answers_that_were_taken_back_and_never_overwrites_others(self) -> None:
        campaign({"black": (0, 0, 0, 6)})
        me = PersonFactory.create(joined_on=JOINED).pk
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.SEX: "female"})
        with pytest.raises(fairness.AlreadyCarried):
            fairness.carry_over(actor=SELF, at=AT, person_id=me, reference="black-3-0")
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.SEX: ""})
        fairness.carry_over(actor=SELF, at=AT, person_id=me, reference="black-3-0")
        assert said(me) == {Characteristic.ETHNICITY: "black"}

    def test_isn_t_written_over_by_a_later_file_of_the_campaign(self) -> None:
        ends = {"black": (0, 0, 0, 6)}
        made = campaign(ends, closed=False)
        me = PersonFactory.create(joined_on=JOINED).pk
        fairness.carry_over(actor=SELF, at=AT, person_id=me, reference="black-3-0")
        fairness.declare(actor=SELF, at=AT, person_id=me, answers={Characteristic.ETHNICITY: "mixed"})
        fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=funnel(ends))
        assert said(me) == {Characteristic.ETHNICITY: "mixed"}
        fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=funnel({}))
        assert said(me) == {Characteristic.ETHNICITY: "mixed"}


class TestForget:
    LONG = dt.timedelta(days=2 * 365 + 2)

    def test_deletes_the_answers_of_whoever_left_two_years_ago(self) -> None:
        stays = PersonFactory.create()
        gone = PersonFactory.create(left_on=SINCE + dt.timedelta(days=30), reason="retirement")
        back = PersonFactory.create(left_on=SINCE + dt.timedelta(days=30), reason="retirement")
        CareerFactory.create(person=back, joined_on=SINCE + dt.timedelta(days=90))
        for one in (stays, gone, back):
            fairness.declare(actor=SELF, at=AT, person_id=one.pk, answers={Characteristic.SEX: "female"})

        assert fairness.forget_answers(actor=ACTOR, at=AT) == 1
        assert (said(gone.pk), len(said(stays.pk)), len(said(back.pk))) == ({}, 1, 1)
        assert Declaration.objects.count() == 2
        assert fairness.forget_answers(actor=ACTOR, at=AT) == 0

    def test_deletes_applicants_two_years_after_the_campaign_but_not_the_answers_of_who_joined(self) -> None:
        campaign({"black": (0, 0, 0, 6)})
        me = PersonFactory.create(joined_on=JOINED).pk
        fairness.carry_over(actor=ACTOR, at=AT, person_id=me, reference="black-3-0")
        closed = dt.datetime.combine(CLOSED, dt.time(12), dt.UTC)

        assert fairness.forget_answers(actor=ACTOR, at=closed + dt.timedelta(days=2 * 365 - 2)) == 0
        assert fairness.forget_answers(actor=ACTOR, at=closed + self.LONG) == 6
        assert said(me) == {Characteristic.ETHNICITY: "black"}
        assert Declaration.objects.count() == 1
