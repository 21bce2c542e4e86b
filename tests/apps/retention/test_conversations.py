"""Conversations: offered, held or declined, read by those who hold them alone, and their notes deleted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.apps.retention import api as retention
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.types import Kind, Outcome, State, Theme, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.types.people import LeaveReason
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.retention import ExitInterviewFactory, RetentionConversationFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
DAY = dt.timedelta(days=1)


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def hr(land: Land) -> Viewer:
    return make_viewer(Role.WORKFORCE, land.force.code)


def career(*, left_on: dt.date | None = None, name: str = "Ola Leaver") -> Career:
    person = PersonFactory.create(
        name=name, joined_on=TODAY - 900 * DAY, left_on=left_on, reason=LeaveReason.RESIGNATION
    )
    return Career.objects.get(person=person)


def offer(kind: Kind = Kind.RETENTION, **said: object) -> int:
    return retention.offer(
        **{"actor": ACTOR, "at": AT, "kind": kind, "career_id": career().pk, "on": TODAY, **said}  # type: ignore[arg-type]
    )


def hold(number: int, kind: Kind = Kind.RETENTION, **said: object) -> None:
    outcome = Outcome.STAYED if kind is Kind.RETENTION else None
    retention.hold(
        **{  # type: ignore[arg-type]
            "actor": ACTOR, "at": AT, "kind": kind, "conversation_id": number, "on": TODAY,
            "with_kind": WithKind.INDEPENDENT, "outcome": outcome, **said,
        }
    )  # fmt: skip


class TestOffer:
    def test_waits_until_it_is_held_or_declined(self, hr: Viewer) -> None:
        offer()

        (line,) = retention.list_conversations(viewer=hr, state=State.OFFERED)
        assert (line.person_name, line.state, line.ended_on) == ("Ola Leaver", State.OFFERED, None)

    def test_is_made_once_at_a_time(self) -> None:
        one = career()
        offer(career_id=one.pk)

        with pytest.raises(retention.CannotOffer, match="Record what became of it"):
            offer(career_id=one.pk)

    def test_is_made_again_when_the_last_was_declined(self) -> None:
        one = career()
        number = offer(career_id=one.pk)
        retention.decline(actor=ACTOR, at=AT, kind=Kind.RETENTION, conversation_id=number, on=TODAY)

        assert offer(career_id=one.pk) != number

    def test_of_an_exit_interview_is_not_made_to_who_serves_on(self) -> None:
        with pytest.raises(retention.CannotOffer, match="No day is recorded on which this person leaves"):
            offer(Kind.EXIT)
        assert not ExitInterview.objects.exists()

    def test_of_an_exit_interview_is_made_to_who_has_given_notice(self) -> None:
        assert offer(Kind.EXIT, career_id=career(left_on=TODAY + 30 * DAY).pk)

    def test_of_an_exit_interview_comes_once_in_a_career(self) -> None:
        one = career(left_on=TODAY)
        number = offer(Kind.EXIT, career_id=one.pk)
        retention.decline(actor=ACTOR, at=AT, kind=Kind.EXIT, conversation_id=number, on=TODAY)

        with pytest.raises(retention.CannotOffer, match="has been recorded"):
            offer(Kind.EXIT, career_id=one.pk)

    def test_of_staying_is_not_made_to_who_has_left(self) -> None:
        with pytest.raises(retention.CannotOffer, match="Offer an exit interview"):
            offer(career_id=career(left_on=TODAY).pk)

    def test_is_not_recorded_before_it_is_made(self) -> None:
        with pytest.raises(retention.CannotOffer, match="when it has been made"):
            offer(on=TODAY + DAY)

    def test_needs_a_career(self) -> None:
        with pytest.raises(NotFound):
            offer(career_id=0)

    def test_is_an_event_that_names_nobody(self) -> None:
        offer()

        event = Event.objects.get(name="retention.conversation.offered")
        assert event.data == {}


class TestHold:
    def test_says_with_whom_why_and_what_came_of_it(self, hr: Viewer) -> None:
        number = offer()
        hold(number, themes=[Theme.SHIFTS, Theme.FAIRNESS], note="  Wants days. ")

        found = retention.get_conversation(viewer=hr, at=AT, kind=Kind.RETENTION, conversation_id=number)
        assert found.line.state is State.HELD
        assert (found.line.with_kind, found.line.outcome) == (WithKind.INDEPENDENT, Outcome.STAYED)
        assert found.themes == (Theme.FAIRNESS, Theme.SHIFTS)
        assert found.note == "Wants days."

    def test_leaves_nothing_of_what_was_said_in_its_event(self) -> None:
        hold(offer(), themes=[Theme.CONDUCT], note="Something")

        assert Event.objects.get(name="retention.conversation.held").data == {}

    def test_comes_once(self) -> None:
        number = offer()
        hold(number)

        with pytest.raises(retention.CannotRecord, match="has been recorded"):
            hold(number)

    @pytest.mark.parametrize(("kind", "outcome"), [(Kind.RETENTION, None), (Kind.EXIT, Outcome.LEFT)])
    def test_has_an_outcome_only_where_somebody_might_stay(self, kind: Kind, outcome: Outcome | None) -> None:
        number = offer(kind, career_id=career(left_on=TODAY + DAY).pk)

        with pytest.raises(retention.CannotRecord, match="outcome"):
            hold(number, kind, outcome=outcome)

    def test_refuses_a_note_without_end(self) -> None:
        number = offer()

        with pytest.raises(retention.CannotRecord, match="4,000"):
            hold(number, note="x" * 4001)

    def test_of_an_exit_interview_says_why(self) -> None:
        number = offer(Kind.EXIT, career_id=career(left_on=TODAY).pk)
        hold(number, Kind.EXIT, themes=[Theme.PAY], with_kind=WithKind.MANAGER)

        row = ExitInterview.objects.get(pk=number)
        assert (row.themes, row.with_kind, row.held_on) == (["pay"], "manager", TODAY)


class TestDecide:
    def test_settles_what_was_open(self) -> None:
        number = offer()
        hold(number, outcome=Outcome.UNDECIDED)
        retention.decide(actor=ACTOR, at=AT, conversation_id=number, outcome=Outcome.STAYED)

        assert RetentionConversation.objects.get(pk=number).outcome == Outcome.STAYED
        with pytest.raises(retention.CannotRecord, match="left open"):
            retention.decide(actor=ACTOR, at=AT, conversation_id=number, outcome=Outcome.LEFT)

    def test_is_a_decision(self) -> None:
        number = offer()
        hold(number, outcome=Outcome.UNDECIDED)

        with pytest.raises(retention.CannotRecord, match="stayed or left"):
            retention.decide(actor=ACTOR, at=AT, conversation_id=number, outcome=Outcome.UNDECIDED)


class TestNames:
    def test_are_for_those_who_hold_conversations(self, land: Land) -> None:
        sergeant = make_viewer(Role.INSPECTOR, land.force.code)

        with pytest.raises(NotAllowed):
            retention.list_conversations(viewer=sergeant, state=State.OFFERED)
        with pytest.raises(NotAllowed):
            retention.find_candidates(viewer=sergeant, words="Ola")

    def test_are_not_for_those_who_hold_the_role_in_a_part_of_the_force(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            retention.list_leavers_not_asked(viewer=make_viewer(Role.WORKFORCE, land.lpa.code), since=TODAY)

    def test_looks_are_recorded(self, hr: Viewer) -> None:
        number = offer()
        retention.get_conversation(viewer=hr, at=AT, kind=Kind.RETENTION, conversation_id=number)

        assert PersonalDataRead.objects.get().subject == f"retention.RetentionConversation:{number}"

    def test_are_found_by_words_or_number(self, hr: Viewer) -> None:
        one = career()

        assert [c.career_id for c in retention.find_candidates(viewer=hr, words="ola")] == [one.pk]
        assert [
            c.career_id for c in retention.find_candidates(viewer=hr, words=one.person.collar_number)
        ] == [one.pk]
        assert retention.find_candidates(viewer=hr, words=" ") == []

    def test_of_leavers_are_listed_until_they_are_asked(self, hr: Viewer) -> None:
        one = career(left_on=TODAY - DAY)

        (found,) = retention.list_leavers_not_asked(viewer=hr, since=TODAY - 30 * DAY)
        assert found.career_id == one.pk
        offer(Kind.EXIT, career_id=one.pk)
        assert retention.list_leavers_not_asked(viewer=hr, since=TODAY - 30 * DAY) == []


class TestNotes:
    def test_are_deleted_after_two_years_and_what_was_coded_stays(self) -> None:
        old = RetentionConversationFactory.create(
            career=career(), offered_on=TODAY - 740 * DAY, held_on=TODAY - 730 * DAY, with_kind=WithKind.HR,
            outcome=Outcome.STAYED, themes=[Theme.PAY], note="Old",
        )  # fmt: skip
        new = ExitInterviewFactory.create(
            career=career(name="New", left_on=TODAY), offered_on=TODAY - 729 * DAY, held_on=TODAY - 729 * DAY,
            with_kind=WithKind.HR, note="New",
        )  # fmt: skip

        assert retention.forget_notes(actor=ACTOR, at=AT) == 1
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.note, old.themes, new.note) == ("", ["pay"], "New")
        assert retention.forget_notes(actor=ACTOR, at=AT) == 0


class TestNoticeTakenBack:
    """Somebody who was to leave stays: what they were offered is declined, and isn't held."""

    def test_is_said_where_the_interview_was_to_be_recorded(self) -> None:
        one = career(left_on=TODAY + DAY)
        number = offer(Kind.EXIT, career_id=one.pk)
        settle()
        Career.objects.filter(pk=one.pk).update(left_on=None, reason="")

        with pytest.raises(retention.CannotRecord, match="any more on which this person leaves"):
            hold(number, Kind.EXIT)

        retention.decline(actor=ACTOR, at=AT, kind=Kind.EXIT, conversation_id=number, on=TODAY)
        settle()

    def test_leaves_what_was_said_before_as_it_was(self) -> None:
        one = career(left_on=TODAY + DAY)
        number = offer(Kind.EXIT, career_id=one.pk)
        hold(number, Kind.EXIT, note="I go.")
        settle()
        Career.objects.filter(pk=one.pk).update(left_on=None, reason="")

        ExitInterview.objects.filter(pk=number).update(note="")  # as notes are forgotten
        settle()


def settle() -> None:
    """Have the database look now at what it looks at when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestDatabase:
    def test_refuses_an_exit_interview_of_who_serves_on(self) -> None:
        leaving, staying = career(left_on=TODAY), career(name="Steady")
        row = ExitInterviewFactory.create(career=leaving)
        settle()

        for nonsense in (
            lambda: ExitInterviewFactory.create(career=staying),
            lambda: ExitInterview.objects.filter(pk=row.pk).update(career=staying),
        ):
            before = transaction.savepoint()
            nonsense()
            with pytest.raises(IntegrityError, match="whose leaving is not recorded"), transaction.atomic():
                settle()
            transaction.savepoint_rollback(before)

    def test_refuses_one_that_was_held_with_who_serves_on(self) -> None:
        one = career(left_on=TODAY)
        row = ExitInterviewFactory.create(career=one)
        settle()
        Career.objects.filter(pk=one.pk).update(left_on=None, reason="")

        before = transaction.savepoint()
        ExitInterview.objects.filter(pk=row.pk).update(held_on=TODAY, with_kind=WithKind.HR)
        with pytest.raises(IntegrityError, match="whose leaving is not recorded"), transaction.atomic():
            settle()
        transaction.savepoint_rollback(before)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"held_on": TODAY, "declined_on": TODAY, "with_kind": "hr", "outcome": "stayed"},
            {"held_on": TODAY - DAY, "with_kind": "hr", "outcome": "stayed"},
            {"declined_on": TODAY - DAY},
            {"held_on": TODAY, "outcome": "stayed"},
            {"with_kind": "hr"},
            {"note": "Before it was held"},
            {"themes": ["pay"]},
            {"held_on": TODAY, "with_kind": "hr", "outcome": "stayed", "themes": ["the weather"]},
            {"held_on": TODAY, "with_kind": "hr"},
            {"outcome": "left"},
        ],
        ids=lambda wrong: " ".join(sorted(wrong)),
    )
    def test_refuses_what_cannot_be(self, wrong: dict[str, object]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionConversationFactory.create(career=career(), **wrong)

    def test_refuses_two_that_wait(self) -> None:
        one = career()
        RetentionConversationFactory.create(career=one)

        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionConversationFactory.create(career=one)
