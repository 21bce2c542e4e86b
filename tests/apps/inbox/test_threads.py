"""A conversation: opened, gone on with, answered, closed, opened again, and its clock of 72 hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event, PersonalDataRead
from peelian.apps.inbox import api as inbox
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.replies import Reply
from peelian.kernel.actors import resident, system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.messaging import DeliveryFactory, MessageFactory, ReplyFactory
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db
STAFF = system("tests")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def copy(land: Land) -> Delivery:
    delivery: Delivery = DeliveryFactory.create(message=MessageFactory.create(area=land.neighbourhoods[0]))
    return delivery


def said(
    copy: Delivery, text: str = "Is there a number I can ring?", *, at: dt.datetime = AT, **changed: Any
) -> inbox.Said:
    reply: Reply = ReplyFactory.create(delivery=copy, text=text, received_at=at)
    known: dict[str, Any] = {
        "reply_id": reply.pk, "contact_id": copy.contact_id, "area_id": copy.message.area_id,
        "message_id": copy.message_id, "delivery_id": copy.pk, "channel": copy.channel, "text": text,
        "language": "en", "received_at": at,
    }  # fmt: skip
    return inbox.Said(**{**known, **changed})


def hear(one: inbox.Said, *, at: dt.datetime | None = None) -> inbox.ThreadLine:
    return inbox.open_or_continue(actor=resident(one.contact_id), at=at or one.received_at, said=one)


def answer(
    line: inbox.ThreadLine, *, at: dt.datetime, key: str = "k1", text: str = "Yes: 101."
) -> inbox.ThreadLine:
    user = UserFactory.create()
    return inbox.answer(
        actor=STAFF, at=at, thread_id=line.id, text=text, language="en", author_id=user.pk, sender_name="PC Hussain",
        key=key,
    )  # fmt: skip


class TestOpening:
    def test_begins_a_clock_of_72_hours(self, copy: Delivery) -> None:
        line = hear(said(copy))
        assert (line.kind, line.state) == (inbox.ThreadKind.QUESTION, inbox.ThreadState.OPEN)
        assert line.due_at == AT + 72 * HOUR
        assert Event.objects.get(name="inbox.thread.opened").data["because"] == ["a question mark"]

    def test_goes_to_the_officer_whom_the_message_names(self, land: Land) -> None:
        officer = UserFactory.create()
        message = MessageFactory.create(area=land.neighbourhoods[0], officer=officer)
        assert hear(said(DeliveryFactory.create(message=message))).assigned_to_id == officer.pk

    def test_goes_to_the_team_when_that_officers_account_is_closed(self, land: Land) -> None:
        message = MessageFactory.create(
            area=land.neighbourhoods[0], officer=UserFactory.create(is_active=False)
        )
        assert hear(said(DeliveryFactory.create(message=message))).assigned_to_id is None

    def test_takes_the_same_reply_once(self, copy: Delivery) -> None:
        one = said(copy)
        assert hear(one).id == hear(one).id
        assert Entry.objects.count() == 1

    def test_goes_on_with_the_thread_about_the_message_and_keeps_the_first_clock(
        self, copy: Delivery
    ) -> None:
        first = hear(said(copy))
        again = hear(said(copy, "Are you there?", at=AT + HOUR))
        assert (again.id, again.due_at) == (first.id, first.due_at)

    def test_lets_thanks_not_undo_a_question(self, copy: Delivery) -> None:
        hear(said(copy))
        assert hear(said(copy, "Thanks", at=AT + HOUR)).kind is inbox.ThreadKind.QUESTION

    def test_two_people_have_two_threads(self, copy: Delivery) -> None:
        other = DeliveryFactory.create(message=copy.message)
        assert hear(said(copy)).id != hear(said(other)).id


class TestAnswering:
    def test_sends_over_the_channel_that_they_used_and_stops_the_clock(self, copy: Delivery) -> None:
        line = hear(said(copy))
        done = answer(line, at=AT + 5 * HOUR)
        assert (done.state, done.due_at) == (inbox.ThreadState.ANSWERED, None)
        out = Delivery.objects.get(message__kind="service")
        assert (out.channel, out.contact_id, out.message.body) == ("email", copy.contact_id, "Yes: 101.")
        assert out.message.subject == "Re: Thefts from vans in Abbey Green"
        event = Event.objects.get(name="inbox.thread.answered")
        assert event.data["in_time"] is True
        assert event.data["hours"] == 5.0

    def test_pressed_twice_answers_once(self, copy: Delivery) -> None:
        line = hear(said(copy))
        answer(line, at=AT + HOUR)
        answer(line, at=AT + HOUR)
        assert Delivery.objects.filter(message__kind="service").count() == 1

    def test_their_answer_to_our_answer_lands_in_the_same_thread(self, copy: Delivery) -> None:
        line = hear(said(copy))
        answer(line, at=AT + HOUR)
        ours = Delivery.objects.get(message__kind="service")
        again = hear(
            said(ours, "And at night?", at=AT + 9 * HOUR, message_id=None, area_id=copy.message.area_id)
        )
        assert again.id == line.id
        assert again.state is inbox.ThreadState.OPEN
        assert again.due_at == AT + 81 * HOUR

    def test_a_text_goes_where_we_wrote_to_that_number_last(self, land: Land) -> None:
        here = land.neighbourhoods[0]
        alert = DeliveryFactory.create(message=MessageFactory.create(area=here), channel="sms")
        line = hear(said(alert, addressed=False))
        answer(line, at=AT + HOUR)
        later = DeliveryFactory.create(
            message=MessageFactory.create(area=here), channel="sms", contact=alert.contact
        )
        about_the_answer = hear(said(alert, "ok when?", at=AT + 2 * HOUR, addressed=False, message_id=None))
        about_the_new_one = hear(said(later, "what is this?", at=AT + 3 * HOUR, addressed=False))
        assert about_the_answer.id == line.id
        assert about_the_new_one.id != line.id

    def test_needs_words(self, copy: Delivery) -> None:
        with pytest.raises(inbox.CannotAnswer):
            answer(hear(said(copy)), at=AT, text=" ")

    def test_of_a_closed_thread_is_refused(self, copy: Delivery) -> None:
        line = hear(said(copy))
        inbox.close(actor=STAFF, at=AT, thread_id=line.id, because="Only thanks")
        with pytest.raises(inbox.NotThisStep):
            answer(line, at=AT)


class TestClosing:
    def test_needs_a_reason(self, copy: Delivery) -> None:
        with pytest.raises(inbox.NotThisStep):
            inbox.close(actor=STAFF, at=AT, thread_id=hear(said(copy)).id, because="")

    def test_new_words_open_it_again(self, copy: Delivery) -> None:
        line = hear(said(copy))
        inbox.close(actor=STAFF, at=AT, thread_id=line.id, because="Answered on the telephone")
        again = hear(said(copy, "Still there", at=AT + 10 * HOUR))
        assert (again.id, again.state) == (line.id, inbox.ThreadState.OPEN)
        assert again.due_at == AT + 82 * HOUR
        assert Thread.objects.get().closed_because == ""

    def test_a_quiet_conversation_about_nothing_of_ours_is_not_opened_again(self, copy: Delivery) -> None:
        first = hear(said(copy, message_id=None, delivery_id=None))
        inbox.close(actor=STAFF, at=AT, thread_id=first.id, because="Done with")
        much_later = AT + dt.timedelta(days=40)
        second = hear(said(copy, "Another thing?", at=much_later, message_id=None, delivery_id=None))
        assert second.id != first.id


class TestEscalating:
    @pytest.fixture(autouse=True)
    def _triggers(self) -> None:
        inbox.add_trigger(
            actor=STAFF, at=AT, words="crossbow*", language="en", reason="a weapon", added_by_id=None
        )

    def test_puts_it_at_the_top_of_every_list(self, land: Land, copy: Delivery) -> None:
        hear(said(copy, at=AT - 2 * HOUR))
        urgent = hear(said(DeliveryFactory.create(message=copy.message), "He has two crossbows"))
        assert urgent.escalated_for == "a weapon"
        viewer = make_viewer(Role.INSPECTOR, land.lpa.code)
        rows = inbox.list_threads(viewer=viewer, at=AT)
        assert rows[0].id == urgent.id
        assert inbox.count_threads(viewer=viewer, at=AT).escalated == 1
        event = Event.objects.get(name="inbox.thread.escalated")
        assert event.data == {"trigger": "crossbow*", "language": "en", "reason": "a weapon"}

    def test_is_found_in_the_machines_english(self, copy: Delivery) -> None:
        line = hear(said(copy, "Ele tem uma besta", language="pt"))
        assert line.escalated_for == ""
        entry = Entry.objects.get()
        line = inbox.add_english(actor=STAFF, at=AT, entry_id=entry.pk, english="He has a crossbow")
        assert line.escalated_for == "a weapon"

    def test_ends_with_a_look_and_a_reason_that_is_noted(self, copy: Delivery) -> None:
        line = hear(said(copy, "crossbow"))
        who = UserFactory.create().pk
        with pytest.raises(inbox.NotThisStep):
            inbox.calm(actor=STAFF, at=AT, thread_id=line.id, because="", by_id=who)
        line = inbox.calm(
            actor=STAFF, at=AT, thread_id=line.id, because="An archery club's notice", by_id=who
        )
        assert line.escalated_for == ""
        assert Entry.objects.get(direction="note").text == "Urgent words (a weapon): An archery club's notice"

    def test_the_draft_list_that_ships_knows_a_threat_to_life(self, copy: Delivery) -> None:
        assert hear(said(copy, "I want to end my life")).escalated_for == "threat to life"


class TestWhoReads:
    def test_staff_of_the_area_and_nobody_else(self, land: Land, copy: Delivery) -> None:
        line = hear(said(copy))
        pcso = make_viewer(Role.PCSO, "N01")
        other = make_viewer(Role.PCSO, "N04")
        analyst = make_viewer(Role.ANALYST, "midshire")
        assert [row.id for row in inbox.list_threads(viewer=pcso, at=AT)] == [line.id]
        assert inbox.list_threads(viewer=other, at=AT) == []
        assert inbox.list_threads(viewer=analyst, at=AT) == []
        with pytest.raises(NotAllowed):
            inbox.get_thread(viewer=other, at=AT, thread_id=line.id)

    def test_every_read_is_recorded_against_the_person(self, land: Land, copy: Delivery) -> None:
        line = hear(said(copy))
        inbox.get_thread(viewer=make_viewer(Role.PCSO, "N01"), at=AT, thread_id=line.id)
        read = PersonalDataRead.objects.get()
        assert read.subject == f"contacts.Contact:{copy.contact_id}"
        assert read.reason == f"answering: conversation {line.id}"

    def test_lists_come_by_filter(self, land: Land, copy: Delivery) -> None:
        line = hear(said(copy))
        viewer = make_viewer(Role.SERGEANT, land.sector.code)
        inbox.assign(actor=STAFF, at=AT, thread_id=line.id, user_id=viewer.user_id)

        def shown(show: inbox.Show, at: dt.datetime = AT) -> int:
            return len(inbox.list_threads(viewer=viewer, at=at, show=show))

        assert (shown(inbox.Show.MINE), shown(inbox.Show.TEAM), shown(inbox.Show.OVERDUE)) == (1, 0, 0)
        assert shown(inbox.Show.OVERDUE, AT + 73 * HOUR) == 1
        counts = inbox.count_threads(viewer=viewer, at=AT + 73 * HOUR)
        assert (counts.waiting, counts.mine, counts.overdue) == (1, 1, 1)
        answer(line, at=AT)
        assert (shown(inbox.Show.WAITING), shown(inbox.Show.ANSWERED)) == (0, 1)


class TestThePromise:
    def test_is_counted_by_turns(self, copy: Delivery) -> None:
        line = hear(said(copy))
        hear(said(copy, "Hello?", at=AT + HOUR))  # the same turn
        answer(line, at=AT + 71 * HOUR)
        hear(said(copy, "And now?", at=AT + 80 * HOUR))
        answer(line, at=AT + 160 * HOUR, key="k2")
        hear(said(copy, "Third", at=AT + 170 * HOUR))
        other = hear(said(DeliveryFactory.create(message=copy.message), at=AT))
        inbox.close(actor=STAFF, at=AT + HOUR, thread_id=other.id, because="Only thanks")
        until = AT + dt.timedelta(days=30)
        kept = inbox.promise_kept(since=AT, until=until, at=AT + 171 * HOUR)
        assert kept == inbox.Promise(asked=4, in_time=1, late=1, waiting=1, overdue=0, unanswered=1)
        later = inbox.promise_kept(since=AT, until=until, at=AT + 300 * HOUR, area_codes=["N01"])
        assert (later.waiting, later.overdue) == (0, 1)
        assert inbox.promise_kept(since=AT, until=until, at=AT, area_codes=["N02"]).asked == 0


class TestErasing:
    def test_empties_the_words_and_keeps_the_clock(self, copy: Delivery) -> None:
        line = hear(said(copy))
        answer(line, at=AT + HOUR)
        inbox.add_note(
            actor=STAFF, at=AT, thread_id=line.id, text="Rang her", author_id=UserFactory.create().pk
        )
        assert inbox.erase_contact(actor=STAFF, at=AT, contact_id=copy.contact_id) == 3
        assert set(Entry.objects.values_list("text", flat=True)) == {""}
        assert inbox.promise_kept(since=AT, until=AT + HOUR, at=AT).in_time == 1

    def test_words_end_three_years_after_the_last(self, copy: Delivery) -> None:
        hear(said(copy))
        recent = hear(said(DeliveryFactory.create(message=copy.message), at=AT - 99 * HOUR))
        Entry.objects.filter(thread_id=recent.id).update(at=AT - dt.timedelta(days=2000))
        before = AT - dt.timedelta(days=1095)
        assert inbox.forget_words(actor=STAFF, at=AT, before=before) == 1
        assert Entry.objects.get(thread_id=recent.id).text == ""
        assert inbox.forget_words(actor=STAFF, at=AT, before=before) == 0
        assert Contact.objects.count() == 2
