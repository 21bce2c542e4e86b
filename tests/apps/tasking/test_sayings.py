"""What an officer says of their part: once for each key, in any order that a bad signal makes, and never lost."""

from __future__ import annotations

import datetime as dt
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking import rules
from peelian.apps.tasking.api import PartState, SayingOutcome, TaskState, What
from peelian.apps.tasking.models import Assignment, Saying
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, SayingFactory, TaskWindowFactory

OFFICER = system("test")
HOUR = dt.timedelta(hours=1)


class TestMaySay:
    #: All that can be said, written out: whatever isn't here is refused.
    SAID = {
        PartState.ASKED: {What.ACCEPT, What.DECLINE},
        PartState.DECLINED: {What.ACCEPT, What.DECLINE},
        PartState.ACCEPTED: set(What),
        PartState.STARTED: {What.ACCEPT, What.START, What.NOTE, What.FINISH},
        PartState.FINISHED: {What.ACCEPT, What.START, What.NOTE, What.FINISH},
        PartState.ENDED: set(),
    }

    @pytest.mark.parametrize(("state", "what"), list(product(PartState, What)))
    def test_takes_what_the_table_holds_and_refuses_the_rest_with_a_sentence(
        self, state: PartState, what: What
    ) -> None:
        decision = rules.may_say(state, what)
        assert bool(decision) is (what in self.SAID[state])
        assert bool(decision) or decision.reason.endswith(".")

    def test_leaves_a_part_where_it_stood_when_the_same_is_said_again(self) -> None:
        after = {(state, what): rules.PARTS[state, what] for state, what in rules.PARTS}
        for (_, what), state in after.items():
            if what is not What.NOTE:
                assert after[state, what] is state


class TestSaidWhen:
    def test_takes_a_phones_clock_within_what_can_be(self) -> None:
        late, early = AT + HOUR, AT - HOUR

        def when(said_at: dt.datetime | None) -> dt.datetime:
            return rules.said_when(said_at, tasked_at=early, at=AT)

        assert when(None) == AT
        assert when(AT - HOUR / 2) == AT - HOUR / 2
        assert when(late) == AT, "a phone whose clock is ahead"
        assert when(dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) == early, "a phone whose clock was never set"


@pytest.fixture
def part(db: None) -> Assignment:
    """One officer's part in a task that they alone are asked to do."""
    plan = PlanFactory.create(priority=PriorityFactory.create(area=make_land().neighbourhoods[0]))
    task = PatrolTaskFactory.create(plan=plan, created_at=AT - 24 * HOUR)
    TaskWindowFactory.create(task=task)
    part: Assignment = AssignmentFactory.create(task=task)
    return part


def say(part: Assignment, what: What, words: str = "", **more: object) -> tasking.Said:
    said: dict[str, object] = {"actor": OFFICER, "at": AT, "key": uuid4(), **more}
    return tasking.say(assignment_id=part.pk, what=what, words=words, **said)  # type: ignore[arg-type]


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


class TestSay:
    def test_goes_from_asked_to_finished_and_keeps_each_moment(self, part: Assignment) -> None:
        for hours, what, words in (
            (1, What.ACCEPT, ""),
            (2, What.START, ""),
            (3, What.NOTE, "Two riders."),
            (4, What.FINISH, "Quiet after nine."),
        ):
            said = say(part, what, words, at=AT + hours * HOUR)
        (own,) = said.task.assignments
        assert (own.accepted_at, own.started_at, own.finished_at) == (AT + HOUR, AT + 2 * HOUR, AT + 4 * HOUR)
        assert (own.note, own.state, said.task.state) == (
            "Quiet after nine.",
            PartState.FINISHED,
            TaskState.FINISHED,
        )
        assert list(Saying.objects.values_list("what", flat=True)) == ["accept", "start", "note", "finish"]

    def test_takes_one_key_three_times_as_one_saying_with_one_event(self, part: Assignment) -> None:
        key = uuid4()
        answers = [say(part, What.ACCEPT, key=key, at=AT + n * HOUR) for n in range(3)]
        assert [answer.again for answer in answers] == [False, True, True]
        assert {answer.task for answer in answers} == {answers[0].task}
        assert (Saying.objects.count(), events("tasking.task.accepted")) == (1, 1)

    def test_refuses_a_key_that_came_with_something_else(self, part: Assignment) -> None:
        key = uuid4()
        say(part, What.ACCEPT, key=key)
        say(part, What.NOTE, "One", key=(noted := uuid4()))
        with pytest.raises(tasking.CannotSay):
            say(part, What.START, key=key)
        with pytest.raises(tasking.CannotSay, match="Open the patrol again"):
            say(part, What.NOTE, "Two", key=noted)

    def test_changes_nothing_when_the_same_is_said_again_with_another_key(self, part: Assignment) -> None:
        say(part, What.ACCEPT)
        again = say(part, What.ACCEPT, at=AT + HOUR)
        assert again.task.assignments[0].accepted_at == AT
        assert events("tasking.task.accepted") == 1

    def test_keeps_when_it_was_said_on_a_phone_without_a_signal(self, part: Assignment) -> None:
        said = say(part, What.ACCEPT, said_at=AT - 3 * HOUR)
        assert said.task.assignments[0].accepted_at == AT - 3 * HOUR
        assert Saying.objects.get().received_at == AT

    def test_fills_the_start_when_only_the_end_is_said(self, part: Assignment) -> None:
        say(part, What.ACCEPT)
        (own,) = say(part, What.FINISH, "Done.").task.assignments
        assert own.started_at == own.finished_at == AT

    def test_never_ends_before_it_began_whatever_the_phones_clock_said(self, part: Assignment) -> None:
        say(part, What.ACCEPT)
        say(part, What.START)
        (own,) = say(part, What.FINISH, "Done.", at=AT + HOUR, said_at=AT - 5 * HOUR).task.assignments
        assert own.finished_at == own.started_at == AT

    def test_keeps_what_was_said_after_the_task_was_called_off_for_the_sergeant(
        self, part: Assignment
    ) -> None:
        say(part, What.ACCEPT)
        tasking.cancel_task(actor=OFFICER, at=AT, task_id=part.task_id, reason="Football match.")
        said = say(part, What.FINISH, "Walked it anyway.", at=AT + HOUR, said_at=AT - HOUR)
        kept = Saying.objects.get(what="finish")
        assert (said.outcome, kept.outcome) == (SayingOutcome.REFUSED, SayingOutcome.REFUSED)
        assert kept.words == "Walked it anyway."
        assert kept.why == said.why == "This task ended before this was said."
        assert said.task.assignments[0].finished_at is None
        assert events("tasking.task.saying_refused") == 1

    def test_declines_with_a_reason_and_may_come_back(self, part: Assignment) -> None:
        with pytest.raises(tasking.CannotSay, match="why"):
            say(part, What.DECLINE, " ")
        (own,) = say(part, What.DECLINE, "At court.").task.assignments
        assert (own.state, own.decline_reason) == (PartState.DECLINED, "At court.")
        (own,) = say(part, What.ACCEPT).task.assignments
        assert (own.state, own.decline_reason, own.declined_at) == (PartState.ACCEPTED, "", None)

    def test_refuses_an_empty_note_and_endless_words(self, part: Assignment) -> None:
        say(part, What.ACCEPT)
        for what, words in ((What.NOTE, ""), (What.FINISH, "x" * 2001)):
            with pytest.raises(tasking.CannotSay):
                say(part, what, words)

    def test_ends_the_task_when_the_last_who_could_do_it_has_spoken(self, part: Assignment) -> None:
        other = AssignmentFactory.create(task=part.task)
        say(part, What.ACCEPT)
        assert say(part, What.FINISH, "Done.").task.state is TaskState.TASKED
        assert say(other, What.DECLINE, "On leave.").task.state is TaskState.FINISHED

    def test_leaves_a_task_that_everybody_declined_open_for_the_sergeant(self, part: Assignment) -> None:
        assert say(part, What.DECLINE, "On leave.").task.state is TaskState.TASKED

    def test_takes_a_note_after_the_end_of_ones_own_part(self, part: Assignment) -> None:
        say(part, What.ACCEPT)
        say(part, What.FINISH, "Done.")
        assert say(part, What.NOTE, "Found the owner.").outcome is SayingOutcome.TAKEN


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ({"started_at": AT}, "assignment_accepted_before_started"),
            (
                {"accepted_at": AT, "declined_at": AT, "decline_reason": "x"},
                "assignment_accepted_or_declined",
            ),
            ({"declined_at": AT}, "assignment_declined_has_reason"),
            ({"decline_reason": "x"}, "assignment_declined_has_reason"),
        ],
    )
    def test_parts_that_cannot_be(
        self, part: Assignment, columns: dict[str, object], constraint: str
    ) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            AssignmentFactory.create(task=part.task, **columns)

    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ({"said_at": AT + HOUR}, "saying_said_before_received"),
            ({"outcome": SayingOutcome.REFUSED}, "saying_refused_has_why"),
            ({"why": "Because."}, "saying_refused_has_why"),
        ],
    )
    def test_sayings_that_cannot_be(
        self, part: Assignment, columns: dict[str, object], constraint: str
    ) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SayingFactory.create(assignment=part, **columns)
