"""Call-backs: promised once for each place, told in local time, missed and tried again."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import CallState
from peelian.apps.incidents.models.triage import CallBack
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import call_back, report_words
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.at_once import PATIENCE, ended
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land
from tests.factories.reported import make_report

DAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def open_day(*, day: dt.date = DAY, spaces: int = 2) -> list[incidents.SlotView]:
    call_back.open_slots(
        viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"),
        at=AT,
        day=day,
        first=dt.time(17, 0),
        last=dt.time(19, 0),
        minutes=60,
        spaces=spaces,
    )
    return call_back.list_open(at=AT)


class TestSlots:
    def test_are_opened_in_local_time_once(self, land: Land) -> None:
        first, second = open_day()
        assert first.starts_at == dt.datetime(2026, 11, 3, 17, 0, tzinfo=dt.UTC)
        assert (second.starts_at - first.starts_at, second.free) == (dt.timedelta(hours=1), 2)
        assert len(open_day()) == 2

    def test_of_a_summer_day_are_an_hour_earlier_in_utc(self, land: Land) -> None:
        open_day(day=dt.date(2027, 6, 1))
        (first, _second) = incidents.list_slots(
            since=AT + dt.timedelta(days=100), until=AT + dt.timedelta(days=300)
        )
        assert first.starts_at.hour == 16

    def test_closed_ones_are_not_offered(self, land: Land) -> None:
        first, second = open_day()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        call_back.close_slot(viewer=viewer, at=AT, slot_id=first.id)
        assert [slot.id for slot in call_back.list_open(at=AT)] == [second.id]

    @pytest.mark.parametrize(
        ("day", "first", "last"),
        [
            (dt.date(2026, 11, 1), dt.time(17), dt.time(19)),
            (dt.date(2028, 11, 1), dt.time(17), dt.time(19)),
            (DAY, dt.time(19), dt.time(17)),
            (DAY, dt.time(17), dt.time(17, 30)),
        ],
    )
    def test_that_cannot_be_are_refused(
        self, land: Land, day: dt.date, first: dt.time, last: dt.time
    ) -> None:
        with pytest.raises(Refused):
            call_back.open_slots(
                viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"),
                at=AT, day=day, first=first, last=last, minutes=60, spaces=1,
            )  # fmt: skip

    def test_are_for_those_who_manage_reports(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            call_back.open_slots(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"),
                at=AT, day=DAY, first=dt.time(17), last=dt.time(19), minutes=60, spaces=1,
            )  # fmt: skip


class TestPromising:
    def test_tells_when_in_local_time_and_names_no_crime(self, land: Land) -> None:
        slot = open_day()[0]
        reference = make_report(land.neighbourhoods[0])
        call = call_back.pick(at=AT, reference=reference, slot_id=slot.id, phone="07700 900123")
        assert (call.state, call.starts_at) == (CallState.BOOKED, slot.starts_at)
        assert call_back.number_of(call) == "+447700900123"
        mail = Message.objects.get(kind="service")
        assert "03/11/2026 17:00" in mail.body
        assert "damage" not in mail.body.lower()
        assert call_back.when(call) == "Tuesday 3 November, 17:00 to 18:00"

    def test_back_and_forth_fills_nobodys_mailbox(self, land: Land) -> None:
        first, second = open_day(spaces=1)
        reference = make_report(land.neighbourhoods[0])
        for turn in range(report_words.LETTERS_A_DAY + 5):
            slot = second if turn % 2 else first
            call_back.pick(at=AT, reference=reference, slot_id=slot.id, phone="07700 900123")
        assert Message.objects.filter(kind="service").count() == report_words.LETTERS_A_DAY

    def test_needs_a_number(self, land: Land) -> None:
        slot = open_day()[0]
        reference = make_report(land.neighbourhoods[0])
        with pytest.raises(call_back.NoNumber):
            call_back.pick(at=AT, reference=reference, slot_id=slot.id)
        with pytest.raises(Refused):
            call_back.pick(at=AT, reference=reference, slot_id=slot.id, phone="12")

    def test_rings_the_number_that_is_known(self, land: Land) -> None:
        slot = open_day()[0]
        contact = ContactFactory.create(phone="+447700900124")
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk)
        call = call_back.pick(at=AT, reference=reference, slot_id=slot.id)
        assert call_back.number_of(call) == "+447700900124"

    def test_another_time_takes_the_place_of_the_first(self, land: Land) -> None:
        first, second = open_day()
        reference = make_report(land.neighbourhoods[0])
        for slot in (first, first, second):
            call_back.pick(at=AT, reference=reference, slot_id=slot.id, phone="07700900123")
        assert CallBack.objects.filter(state="booked").count() == 1
        assert [slot.free for slot in call_back.list_open(at=AT)] == [2, 1]

    def test_is_refused_where_it_is_full_gone_or_too_soon(self, land: Land) -> None:
        slot = open_day(spaces=1)[0]
        call_back.pick(
            at=AT, reference=make_report(land.neighbourhoods[0]), slot_id=slot.id, phone="07700900123"
        )
        other = make_report(land.neighbourhoods[0])
        for slot_id in (slot.id, 0, 999_999):
            with pytest.raises(incidents.SlotFull):
                call_back.pick(at=AT, reference=other, slot_id=slot_id, phone="07700900125")
        late = slot.starts_at - dt.timedelta(minutes=10)
        with pytest.raises(incidents.SlotFull):
            call_back.pick(at=late, reference=other, slot_id=slot.id, phone="07700900125")

    def test_by_staff_is_for_those_who_triage_there(self, land: Land) -> None:
        slot = open_day()[0]
        reference = make_report(land.neighbourhoods[0])
        with pytest.raises(NotAllowed):
            call_back.pick(
                viewer=make_viewer(Role.SERGEANT, "riverside-2"),
                at=AT, reference=reference, slot_id=slot.id, phone="07700900123",
            )  # fmt: skip


class TestReminding:
    def test_comes_once_within_the_hour_to_those_who_chose_long_before(self, land: Land) -> None:
        first, second = open_day()
        reference = make_report(land.neighbourhoods[0])
        call_back.pick(at=AT, reference=reference, slot_id=first.id, phone="07700900123")
        late = first.starts_at - dt.timedelta(minutes=50)
        other = make_report(land.neighbourhoods[0])
        call_back.pick(at=late, reference=other, slot_id=second.id, phone="07700900124")
        assert call_back.remind(at=first.starts_at - dt.timedelta(minutes=70)) == 0
        assert call_back.remind(at=late) == 1
        assert call_back.remind(at=late + dt.timedelta(minutes=10)) == 0
        assert call_back.remind(at=second.starts_at - dt.timedelta(minutes=30)) == 0
        told = Message.objects.filter(subject__contains=reference)
        assert told.count() == 2
        assert "17:00" in told.latest("id").body


class TestTheCall:
    def test_is_missed_told_and_tried_again(self, land: Land) -> None:
        first, second = open_day()
        reference = make_report(land.neighbourhoods[0])
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        call = call_back.pick(at=AT, reference=reference, slot_id=first.id, phone="07700900123")
        call_back.finish(viewer=viewer, at=first.ends_at, call_back_id=call.id, done=False, note="Rang out")
        assert "could not reach you" in Message.objects.latest("id").body
        again = call_back.pick(at=AT, reference=reference, slot_id=second.id)
        assert (again.tries, again.state) == (1, CallState.BOOKED)
        done = call_back.finish(viewer=viewer, at=second.ends_at, call_back_id=again.id, done=True, note="")
        assert done.state is CallState.DONE
        with pytest.raises(incidents.NotThisStep):
            call_back.finish(viewer=viewer, at=second.ends_at, call_back_id=again.id, done=True, note="")
        assert [one.state for one in incidents.list_call_backs(viewer=viewer, at=AT, day=DAY)] == [
            CallState.MISSED,
            CallState.DONE,
        ]

    def test_stands_on_the_list_of_those_who_triage_there(self, land: Land) -> None:
        slot = open_day()[0]
        call_back.pick(
            at=AT, reference=make_report(land.neighbourhoods[0]), slot_id=slot.id, phone="07700900123"
        )
        for role, area, n in (
            (Role.SERGEANT, "riverside-1", 1),
            (Role.SERGEANT, "riverside-2", 0),
            (Role.PCSO, "N01", 0),
        ):
            assert len(incidents.list_call_backs(viewer=make_viewer(role, area), at=AT, day=DAY)) == n

    def test_is_cancelled_and_its_place_is_free(self, land: Land) -> None:
        slot = open_day(spaces=1)[0]
        call = call_back.pick(
            at=AT, reference=make_report(land.neighbourhoods[0]), slot_id=slot.id, phone="07700900123"
        )
        call_back.cancel(viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, call_back_id=call.id)
        assert call_back.list_open(at=AT)[0].free == 1


@pytest.mark.django_db(transaction=True)
def test_a_slot_for_two_takes_two_of_five_who_press_at_once() -> None:
    land = make_land()
    slot = open_day(spaces=2)[0]
    references = [make_report(land.neighbourhoods[0]) for _ in range(5)]
    together = threading.Barrier(5, timeout=PATIENCE)
    taken: list[str] = []

    def press(reference: str, number: int) -> None:
        try:
            together.wait()
            call_back.pick(at=AT, reference=reference, slot_id=slot.id, phone=f"0770090012{number}")
            taken.append(reference)
        except incidents.SlotFull:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(daemon=True, target=press, args=(one, n)) for n, one in enumerate(references)]
    for thread in threads:
        thread.start()
    ended(*threads)
    assert len(taken) == 2
    assert CallBack.objects.filter(slot=slot.id, state="booked").count() == 2
