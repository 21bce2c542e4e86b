"""Learning and development runs training; a sergeant books their own people and assesses their evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.training import api
from peelian.apps.training.models.courses import Equivalence
from peelian.apps.training.models.needs import Exemption, Requirement
from peelian.apps.training.models.records import EvidenceItem, TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.sessions import BookingState
from peelian.apps.workforce.models.posts import Posting
from peelian.journeys import draw_charts
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.web.station.views import training as views
from tests.factories.clock import AT, TODAY
from tests.factories.training import EvidenceItemFactory, EvidenceTaskFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.training_stage import Training, set_training


@pytest.fixture
def training(station: Station) -> Training:
    """The sector's training."""
    return set_training(station)


@pytest.fixture
def desk(training: Training) -> Client:
    """Learning and development, signed in."""
    return client_of(training.learning)


def text(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(f"station:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


class TestDoors:
    def test_every_page_opens_for_who_may_see_it_and_changes_nothing(self, training: Training) -> None:
        before = Event.objects.count()
        for user, address in training.addresses().values():
            assert client_of(user).get(address).status_code == 200, address
        assert Event.objects.count() == before

    def test_every_page_stays_shut_for_the_board(self, training: Training) -> None:
        client = client_of(member("Bo Board", Role.BOARD, training.station.land.force.code))
        for _, address in training.addresses().values():
            assert client.get(address).status_code == 403, address

    def test_what_learning_and_development_does_stays_shut_for_a_sergeant(
        self, training: Training, sergeant: Client
    ) -> None:
        for user, address in training.addresses().values():
            if user == training.learning:
                assert sergeant.get(address).status_code == 403, address

    def test_evidence_stays_shut_for_an_assessor_elsewhere(self, training: Training) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, training.station.land.other_sector.code))
        assert client.get(reverse("station:assess_evidence", args=[training.item.pk])).status_code == 403


class TestCoverage:
    def test_shows_the_denominator(self, sergeant: Client, training: Training) -> None:
        page = text(sergeant, "training")
        assert "0 of the 2 who have to hold it are in date (0.0%)." in page
        assert "1 person attended. Of how many isn’t said, so this is no coverage." in page

    def test_of_the_whole_force_counts_who_serves_in_no_team_too(
        self, desk: Client, training: Training
    ) -> None:
        PersonFactory.create(rank="pcso")
        assert "0 of the 3 who have to hold it" in text(desk, "training")

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "soon"])
    def test_answers_for_today_where_the_day_is_nonsense(self, desk: Client, day: str) -> None:
        today = desk.get(reverse("station:training")).context["on"]
        assert desk.get(reverse("station:training"), {"day": day}).context["on"] == today

    def test_answers_for_a_past_day(self, sergeant: Client, training: Training) -> None:
        assert "0 of the 2" not in text(sergeant, "training", day="2022-01-01")
        assert "0 of the 2" in text(sergeant, "training", day="nonsense")

    def test_counts_on_a_past_day_those_who_were_there_then(
        self, sergeant: Client, training: Training
    ) -> None:
        moved = TODAY - dt.timedelta(days=10)
        held = Posting.objects.get(person=training.colleague)
        Posting.objects.filter(pk=held.pk).update(valid_until=moved)
        PostingFactory.create(
            person=training.colleague, post=None, unit=UnitFactory.create(), valid_from=moved
        )
        before = (moved - dt.timedelta(days=1)).isoformat()

        assert "of the 2 who have to hold it" in text(sergeant, "training", day=before)
        assert "of the 1 who have to hold it" in text(sergeant, "training", day=TODAY.isoformat())

    def test_comes_as_a_file(self, sergeant: Client, training: Training) -> None:
        file = sergeant.get(reverse("station:training"), {"as": "csv", "table": "training-coverage"})
        assert file["Content-Type"].startswith("text/csv")
        assert "Community policing,2,0,0,0.0,0,2,2,0,0" in file.content.decode()


class TestTheShareInDate:
    def test_is_drawn_over_the_same_table(self, sergeant: Client, training: Training) -> None:
        before = text(sergeant, "training")
        draw_charts.draw_due(at=now())
        page = text(sergeant, "training")
        assert page.count("<caption") == before.count("<caption") == 1
        assert "<svg" in page.partition("<main")[2]
        assert "In date: Training in" in page


class TestOneCourse:
    def test_names_those_of_whom_it_is_required_and_why(self, sergeant: Client, training: Training) -> None:
        page = text(sergeant, "training_course", training.code)
        assert "PCSO Amina Yusuf" in page
        assert "Required for all PCSOs since 1 April 2023, and nothing on record that counts." in page

    def test_names_nobody_of_another_sector(self, training: Training) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, training.station.land.other_sector.code))
        assert "Amina Yusuf" not in text(client, "training_course", training.code)

    def test_shows_the_first_of_many_and_has_all_in_its_file(
        self, sergeant: Client, training: Training, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "_MOST_ROWS", 1)
        page = text(sergeant, "training_course", training.code)
        assert "The first 1 of 2, overdue first." in page
        assert "Bela Colleague" not in page
        address = reverse("station:training_course", args=[training.code])
        assert "Bela Colleague" in sergeant.get(address, {"as": "csv"}).content.decode()

    def test_isn_t_there_for_another_code(self, sergeant: Client) -> None:
        assert sergeant.get(reverse("station:training_course", args=["nothing"])).status_code == 404


class TestRequiring:
    def test_is_done_by_rank_role_and_unit(self, desk: Client, training: Training) -> None:
        said = {
            "words": "all sergeants", "ranks": ["sergeant"], "unit_kinds": ["team"], "roles": "coordinator, lead",
            "valid_from": "2026-01-01", "grace_days": "30", "valid_months": "12", "warn_months": "2",
        }  # fmt: skip
        answer = desk.post(reverse("station:require_course", args=[training.code]), said, follow=True)
        assert "It is required." in answer.content.decode()
        row = Requirement.objects.get(words="all sergeants")
        assert (row.ranks, row.roles, row.unit_kinds) == (["sergeant"], ["coordinator", "lead"], ["team"])

    def test_ends_on_a_day(self, desk: Client, training: Training) -> None:
        desk.post(
            reverse("station:end_requirement", args=[training.requirement.pk]), {"valid_until": "2026-12-01"}
        )
        training.requirement.refresh_from_db()
        assert training.requirement.valid_until == dt.date(2026, 12, 1)

    def test_lets_somebody_off(self, desk: Client, training: Training) -> None:
        address = reverse("station:exempt", args=[training.code])
        said = {"collar_number": "nobody", "reason": "Long leave", "valid_from": TODAY.isoformat()}
        assert "Nobody has this collar number." in desk.post(address, said).content.decode()
        desk.post(address, said | {"collar_number": training.colleague.collar_number})
        assert Exemption.objects.get(course__code=training.code).person == training.colleague

    def test_records_what_somebody_did(self, desk: Client, training: Training) -> None:
        said = {
            "collar_number": training.colleague.collar_number, "course_code": training.code, "on": "2026-10-01",
            "result": "passed",
        }  # fmt: skip
        desk.post(reverse("station:record_training"), said)
        assert TrainingRecord.objects.filter(person=training.colleague, result="passed").count() == 1
        late = desk.post(reverse("station:record_training"), said | {"on": "2027-10-01"})
        assert "That day hasn’t come yet." in late.content.decode()


class TestOnePerson:
    def test_shows_where_they_stand_and_their_evidence_by_objective(
        self, sergeant: Client, training: Training
    ) -> None:
        page = text(sergeant, "training_of", training.colleague.pk)
        assert "Required for all PCSOs since 1 April 2023" in page
        assert f"{training.item.task.words} <strong>Waits for an assessor</strong>" in page
        assert f"{training.task.words} <strong>Nothing put forward</strong>" in page
        assert "Long leave" in page

    def test_shows_their_bookings_in_every_state(self, sergeant: Client, training: Training) -> None:
        sergeant.post(reverse("station:withdraw_booking", args=[training.booking.pk]))
        page = text(sergeant, "training_of", training.station.pcso.pk)
        assert ": Withdrawn</li>" in page
        assert ": Booked</li>" in page

    def test_answers_for_a_past_day(self, sergeant: Client, training: Training) -> None:
        assert "Nothing is required of them" in text(
            sergeant, "training_of", training.colleague.pk, day="2022-01-01"
        )

    def test_is_shut_to_a_sergeant_elsewhere(self, training: Training) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, training.station.land.other_sector.code))
        assert client.get(reverse("station:training_of", args=[training.colleague.pk])).status_code == 403

    def test_takes_a_record_back_with_its_reason(self, desk: Client, training: Training) -> None:
        address = reverse("station:withdraw_record", args=[training.record.pk])
        assert "Say what was wrong with it" in desk.post(address, {"reason": ""}).content.decode()
        page = desk.post(address, {"reason": "It was somebody else."}, follow=True).content.decode()
        assert "Withdrawn, and counted on no day" in page
        assert "It was somebody else." in page
        assert desk.get(address).status_code == 404
        mine = client_of(training.station.pcso.user).get(reverse("beat:my-training"))  # type: ignore[arg-type]
        assert "It was somebody else." in mine.content.decode()

    def test_is_let_off_no_longer(self, desk: Client, training: Training) -> None:
        address = reverse("station:end_exemption", args=[training.exemption.pk])
        early = desk.post(address, {"valid_until": TODAY.isoformat()})
        assert "Give a day within the time" in early.content.decode()
        desk.post(address, {"valid_until": (TODAY + dt.timedelta(days=30)).isoformat()})
        training.exemption.refresh_from_db()
        assert training.exemption.valid_until == TODAY + dt.timedelta(days=30)


class TestWhatCountsAsWhat:
    def test_is_said_with_its_day(self, sergeant: Client, training: Training) -> None:
        page = text(sergeant, "training_course", training.code)
        assert "The course before</a> counts as this from 1 January 2024" in page
        assert reverse("station:end_equivalence", args=[training.equivalence.pk]) not in page

    def test_is_decided_once_for_a_day_and_ended(self, desk: Client, training: Training) -> None:
        other = training.session.version.course.code
        address = reverse("station:count_as", args=[training.code])
        said = {"done": other, "valid_from": "2026-01-01"}
        assert "It counts from that day on" in desk.post(address, said, follow=True).content.decode()
        assert "It counts so already." in desk.post(address, said, follow=True).content.decode()
        earlier = desk.post(address, said | {"valid_from": "2025-01-01"}).content.decode()
        assert "It counts already on some of those days." in earlier
        assert "Choose the other course" in desk.post(address, {"valid_from": "2026-01-01"}).content.decode()
        row = Equivalence.objects.get(done__code=other)
        end = reverse("station:end_equivalence", args=[row.pk])
        assert "It has to end after" in desk.post(end, {"valid_until": "2025-06-01"}).content.decode()
        desk.post(end, {"valid_until": "2026-06-01"})
        row.refresh_from_db()
        assert row.valid_until == dt.date(2026, 6, 1)
        again = desk.post(address, {"done": other, "valid_from": "2026-07-01"}, follow=True)
        assert "It counts from that day on" in again.content.decode()

    def test_of_a_file_never_takes_back_that_it_was_ended(self, desk: Client, training: Training) -> None:
        row = training.equivalence
        desk.post(reverse("station:end_equivalence", args=[row.pk]), {"valid_until": "2026-06-01"})
        assert not api.count_as(actor=system("tests"), at=AT, done=row.done.code, counts_as=training.code)


class TestEvidenceByObjective:
    def test_is_counted_among_those_who_have_to_hold_the_course(
        self, sergeant: Client, training: Training
    ) -> None:
        assert "Evidence by objective" in text(sergeant, "training_course", training.code)
        address = reverse("station:training_course", args=[training.code])
        file = sergeant.get(address, {"as": "csv", "table": f"evidence-{training.code}"}).content.decode()
        assert f"{training.item.task.words},0,1,0,2" in file
        assert f"{training.task.words},0,0,0,2" in file


class TestCalendarPage:
    def test_shows_a_month_and_offers_the_ones_beside_it(self, sergeant: Client, training: Training) -> None:
        day = training.session.starts_at
        page = text(sergeant, "training_month", month=f"{day:%Y-%m}")
        assert reverse("station:training_session", args=[training.session.pk]) in page
        empty = text(sergeant, "training_month", month="2020-02")
        assert "No session is announced" in empty
        assert "?month=2020-01" in empty
        assert "?month=2020-03" in empty

    def test_narrows_to_a_course(self, sergeant: Client, training: Training) -> None:
        month = f"{training.session.starts_at:%Y-%m}"
        page = text(sergeant, "training_month", month=month, course=training.code)
        assert "No session of this course is announced" in page

    @pytest.mark.parametrize("month", ["nonsense", "0001-01", "9999-12", "2026-13"])
    def test_takes_nonsense_for_this_month(self, sergeant: Client, training: Training, month: str) -> None:
        assert "Training in" in text(sergeant, "training_month", month=month)


class TestSessions:
    def test_are_announced(self, desk: Client, training: Training) -> None:
        said = {
            "course_code": training.code, "day": "2026-11-20", "starts": "09:00", "ends": "16:00",
            "place": "Tally Ho", "places": "20",
        }  # fmt: skip
        answer = desk.post(reverse("station:announce_session"), said, follow=True)
        assert "Sergeants can book their people." in answer.content.decode()
        assert Session.objects.get(place="Tally Ho").starts_at.isoformat() == "2026-11-20T09:00:00+00:00"
        wrong = desk.post(reverse("station:announce_session"), said | {"ends": "08:00"})
        assert "It ends before it begins." in wrong.content.decode()

    def test_are_booked_by_a_sergeant_for_their_own_people(
        self, sergeant: Client, training: Training
    ) -> None:
        address = reverse("station:training_session", args=[training.session.pk])
        answer = sergeant.post(address, {"person_id": training.colleague.pk}, follow=True)
        assert "Booked. They see it under their own training." in answer.content.decode()

    def test_offer_a_sergeant_nobody_of_another_sector(self, sergeant: Client, training: Training) -> None:
        team = TeamFactory.create(area=training.station.land.other_sector)
        person = PersonFactory.create(name="Oda Other")
        PostingFactory.create(post=PostFactory.create(team=team), person=person)
        address = reverse("station:training_session", args=[training.session.pk])
        answer = sergeant.post(address, {"person_id": person.pk})
        assert "Oda Other" not in answer.content.decode()
        assert not Booking.objects.filter(person=person).exists()

    def test_give_a_place_back(self, sergeant: Client, training: Training) -> None:
        sergeant.post(reverse("station:withdraw_booking", args=[training.booking.pk]))
        training.booking.refresh_from_db()
        assert training.booking.state == BookingState.WITHDRAWN

    def test_give_no_place_back_of_another_sergeants(self, training: Training) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, training.station.land.other_sector.code))
        assert client.post(reverse("station:withdraw_booking", args=[training.booking.pk])).status_code == 403

    def test_are_called_off(self, desk: Client, training: Training) -> None:
        desk.post(reverse("station:call_off_session", args=[training.session.pk]), {"reason": "Snow"})
        assert "Called off" in text(desk, "training_session", training.session.pk)

    def test_are_held_and_make_records(self, desk: Client, training: Training) -> None:
        address = reverse("station:mark_attendance", args=[training.held.pk])
        assert "Say whether Amina Yusuf" in desk.post(address, {}).content.decode()
        answer = desk.post(address, {f"person_{training.station.pcso.pk}": "attended"}, follow=True)
        assert "Marked: 1 record made." in answer.content.decode()
        assert TrainingRecord.objects.filter(session=training.held).count() == 1

    def test_come_as_a_calendar(self, sergeant: Client, training: Training) -> None:
        answer = sergeant.get(reverse("station:training_calendar"))
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(event["summary"]) for event in events] == ["Introduction to neighbourhood policing"]
        assert events[0]["dtstart"].dt == training.session.starts_at
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"


class TestAssessing:
    def decide(self, client: Client, item: EvidenceItem, **said: str) -> str:
        address = reverse("station:assess_evidence", args=[item.pk])
        return client.post(address, said, follow=True).content.decode()

    def test_needs_an_assessor_who_is_somebody_in_the_force(
        self, sergeant: Client, training: Training
    ) -> None:
        assert "isn’t tied to anybody" in self.decide(sergeant, training.item, accepted="yes")

    def test_accepts_what_shows_the_objective(self, sergeant: Client, training: Training) -> None:
        PersonFactory.create(user=training.station.sergeant)
        assert "Decided." in self.decide(sergeant, training.item, accepted="yes")
        training.item.refresh_from_db()
        assert training.item.state == EvidenceState.ACCEPTED

    def test_returns_it_with_words_only(self, sergeant: Client, training: Training) -> None:
        PersonFactory.create(user=training.station.sergeant)
        assert "Say what is missing" in self.decide(sergeant, training.item, accepted="no")
        self.decide(sergeant, training.item, accepted="no", feedback="Which agency?")
        training.item.refresh_from_db()
        assert training.item.state == EvidenceState.RETURNED

    def test_never_shows_or_decides_ones_own(self, training: Training) -> None:
        own = PersonFactory.create(user=training.learning)
        item = EvidenceItemFactory.create(person=own, task=EvidenceTaskFactory.create())
        desk = client_of(training.learning)
        page = text(desk, "training_evidence")
        assert training.colleague.name in page
        assert own.name not in page
        assert "Nobody assesses their own" in self.decide(desk, item, accepted="yes")

    def test_gives_the_file_to_be_saved_and_not_shown(self, sergeant: Client, training: Training) -> None:
        EvidenceItem.objects.filter(pk=training.item.pk).update(
            content=b"%PDF-1.7", file_name="a.pdf", media_type="application/pdf"
        )
        answer = sergeant.get(reverse("station:evidence_file", args=[training.item.pk]))
        assert answer["Content-Disposition"] == f'attachment; filename="evidence-{training.item.pk}.pdf"'
        assert answer.content == b"%PDF-1.7"
