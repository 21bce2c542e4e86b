"""Three ways in, and what each of them knows of who spoke."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.incidents.models.reports import Report
from peelian.apps.voice import api as voice
from peelian.apps.voice.models import Contribution
from peelian.journeys import hear
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.workers import dispatch
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.content import MeetingFactory
from tests.factories.places import Land
from tests.factories.reported import make_business, make_report
from tests.factories.voice import ContributionFactory


def answer(**changes: object) -> voice.ContributionView:
    """An answer on the page of Abbey Green."""
    given = {
        "neighbourhood_code": "N01",
        "category": Category.SPEEDING,
        "text": "Cars go too fast.",
        "person_key": "browser-1",
        "at": AT,
    }
    return hear.hear_survey(**given | changes)  # type: ignore[arg-type]


class TestHearSurvey:
    def test_keeps_area_category_and_words(self, land: Land) -> None:
        said = answer()

        assert (said.area_code, said.category, said.text) == ("N01", Category.SPEEDING, "Cars go too fast.")
        assert (said.kind, said.coded_by) == (voice.Kind.SURVEY, voice.CodedBy.RESIDENT)

    def test_takes_an_answer_without_words(self, land: Land) -> None:
        assert answer(text="").text == ""

    def test_takes_a_second_press_once(self, land: Land) -> None:
        assert answer().id == answer().id
        assert Contribution.objects.count() == 1

    def test_keeps_no_key_that_leads_back_to_the_browser(self, land: Land) -> None:
        answer(person_key="browser-1")

        assert "browser-1" not in Contribution.objects.get().person_key

    def test_the_same_browser_counts_as_one_person(self, land: Land) -> None:
        answer(text="Too fast.")
        answer(text="Much too fast.")
        answer(text="Slow down.", person_key="browser-2")

        (count,) = voice.count_by_category(
            area_codes=["N01"], since=AT - dt.timedelta(1), until=AT + dt.timedelta(1)
        )
        assert (count.people, count.contributions) == (2, 3)

    def test_refuses_a_neighbourhood_that_is_not_there(self, land: Land) -> None:
        with pytest.raises(NotFound):
            answer(neighbourhood_code="N99")

    def test_refuses_a_larger_area(self, land: Land) -> None:
        for code in (land.sector.code, land.force.code):
            with pytest.raises(NotFound):
                answer(neighbourhood_code=code)

    def test_refuses_a_text_too_long_to_keep(self, land: Land) -> None:
        with pytest.raises(voice.CannotTakeWords, match="10,001"):
            answer(text="x" * 10_001)


class TestHearNote:
    def note(self, role: Role = Role.PCSO, area: str = "N01", **changes: object) -> voice.ContributionView:
        """A note of a conversation in Abbey Green by somebody with a role."""
        given = {
            "viewer": make_viewer(role, area),
            "neighbourhood_code": "N01",
            "category": Category.DRUGS,
            "text": "Shopkeeper sees dealing by the bins.",
            "said_at": AT - dt.timedelta(hours=1),
            "at": AT,
        }
        return hear.hear_note(**given | changes)  # type: ignore[arg-type]

    def test_is_coded_by_the_officer(self, land: Land) -> None:
        assert self.note().coded_by is voice.CodedBy.OFFICER

    def test_the_same_note_twice_is_taken_once(self, land: Land) -> None:
        viewer = make_viewer(Role.PCSO, "N01")

        assert self.note(viewer=viewer).id == self.note(viewer=viewer).id

    def test_refuses_another_area_and_another_role(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            self.note(area="N04")
        with pytest.raises(NotAllowed):
            self.note(role=Role.BOARD)

    def test_a_role_held_above_holds_below(self, land: Land) -> None:
        assert self.note(area="midshire").area_code == "N01"

    def test_refuses_what_has_not_been_said_yet_and_no_words(self, land: Land) -> None:
        with pytest.raises(voice.SaidInTheFuture):
            self.note(said_at=AT + dt.timedelta(minutes=1))
        with pytest.raises(voice.CannotTakeWords):
            self.note(text=" \n ")


class TestRecode:
    def test_an_officer_reads_another_category_in_it(self, land: Land) -> None:
        said = ContributionFactory.create(area=land.neighbourhoods[0])

        again = hear.recode(
            viewer=make_viewer(Role.OFFICER, "N01"), at=AT, contribution_id=said.pk, category=Category.PARKING
        )

        assert (again.category, again.coded_by) == (Category.PARKING, voice.CodedBy.OFFICER)

    def test_refuses_another_area(self, land: Land) -> None:
        said = ContributionFactory.create(area=land.neighbourhoods[0])

        with pytest.raises(NotAllowed):
            hear.recode(
                viewer=make_viewer(Role.OFFICER, "N02"),
                at=AT,
                contribution_id=said.pk,
                category=Category.PARKING,
            )


def people(category: Category, *codes: str) -> int:
    """How many spoke of it around now."""
    counts = voice.count_by_category(
        area_codes=codes or ["N01", "N02", "N03"], since=AT - dt.timedelta(30), until=AT + dt.timedelta(1)
    )
    return next((count.people for count in counts if count.category is category), 0)


class TestMeeting:
    @pytest.fixture
    def meeting(self, land: Land) -> int:
        """Of the sector, last night."""
        return MeetingFactory.create(area=land.sector, starts_at=AT - dt.timedelta(hours=16)).pk

    def note(self, meeting: int, **changes: Any) -> voice.ContributionView:
        """Fourteen hands for drugs in Abbey Green."""
        given: dict[str, Any] = {
            "viewer": make_viewer(Role.PCSO, "riverside-1"), "at": AT, "meeting_id": meeting,
            "neighbourhood_code": "N01", "category": Category.DRUGS, "people": 14, "text": "Dealing in the park.",
        }  # fmt: skip
        return hear.hear_meeting(**given | changes)

    def test_counts_the_hands_once_however_often_it_is_noted(self, meeting: int) -> None:
        for words in ("Dealing in the park.", "Needles on the path.", "Dealing in the park."):
            self.note(meeting, text=words)
        self.note(meeting, people=12, neighbourhood_code="N02")
        self.note(meeting, category=Category.PARKING, people=3)

        assert (people(Category.DRUGS), people(Category.PARKING)) == (14, 3)

    def test_a_second_press_is_taken_once(self, meeting: int) -> None:
        viewer = make_viewer(Role.PCSO, "riverside-1")
        assert self.note(meeting, viewer=viewer).id == self.note(meeting, viewer=viewer).id

    def test_keeps_hands_officer_and_the_evening(self, meeting: int) -> None:
        said = self.note(meeting)

        assert (said.kind, said.people, said.said_at) == (voice.Kind.MEETING, 14, AT - dt.timedelta(hours=16))
        assert Contribution.objects.get().recorded_by_id is not None

    def test_refuses_a_hall_of_nobody_and_a_meeting_to_come_or_cancelled(
        self, land: Land, meeting: int
    ) -> None:
        for count in (0, 501):
            with pytest.raises(voice.CannotCount):
                self.note(meeting, people=count)
        to_come = MeetingFactory.create(area=land.sector)
        with pytest.raises(voice.SaidInTheFuture):
            self.note(to_come.pk)
        cancelled = MeetingFactory.create(
            area=land.sector, starts_at=AT - dt.timedelta(hours=2), cancelled_at=AT - dt.timedelta(hours=3)
        )
        with pytest.raises(Refused, match="cancelled"):
            self.note(cancelled.pk)

    def test_is_noted_where_the_meeting_was_for_and_by_those_who_may(self, land: Land, meeting: int) -> None:
        with pytest.raises(NotFound, match="isn't where this meeting was for"):
            self.note(meeting, viewer=make_viewer(Role.PCSO, "midshire"), neighbourhood_code="N04")
        with pytest.raises(NotAllowed):
            self.note(meeting, viewer=make_viewer(Role.PCSO, "riverside-2"))


class TestReport:
    def test_is_heard_once_when_dispatched_twice(self, land: Land) -> None:
        make_report(land.neighbourhoods[0])
        event = Event.objects.get(name="incidents.report.received")
        dispatch.dispatch_due(clock=lambda: AT)

        (row,) = Contribution.objects.all()
        again = hear.hear_report(at=AT, subject=event.subject)

        assert again is not None
        assert again.id == row.pk
        assert (row.kind, row.text, row.category) == ("report", "", Category.CRIMINAL_DAMAGE)
        assert row.area == land.neighbourhoods[0]

    def test_copies_no_words(self, land: Land) -> None:
        make_report(land.neighbourhoods[0])
        dispatch.dispatch_due(clock=lambda: AT)

        assert Contribution.objects.get().text == ""

    def test_two_hundred_reports_of_one_shop_are_one_voice(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0], anonymous=True)
        shop = make_business()
        Report.objects.filter(reference=reference).update(business=shop.id, category=Category.SHOP_THEFT)
        report = Report.objects.get(reference=reference)
        for number in range(20):
            report.pk, report.reference, report.source = None, f"R-{number}", f"test:{number}"
            report.save(force_insert=True)
        for row in Report.objects.all():
            hear.hear_report(at=AT, subject=f"incidents.Report:{row.pk}")

        assert (Contribution.objects.count(), people(Category.SHOP_THEFT)) == (21, 1)

    def test_a_reply_and_a_report_of_one_contact_are_one_person(self, land: Land) -> None:
        contact = ContactFactory.create()
        make_report(land.neighbourhoods[0], contact_id=contact.pk)
        dispatch.dispatch_due(clock=lambda: AT)
        ContributionFactory.create(
            area=land.neighbourhoods[0], category=Category.CRIMINAL_DAMAGE, contact=contact, kind=voice.Kind.REPLY,
            person_key=f"contact:{contact.pk}", said_at=AT - dt.timedelta(1),
        )  # fmt: skip

        assert people(Category.CRIMINAL_DAMAGE) == 1

    def test_erasing_the_reporter_leaves_only_the_count(self, land: Land) -> None:
        contact = ContactFactory.create()
        make_report(land.neighbourhoods[0], contact_id=contact.pk)
        dispatch.dispatch_due(clock=lambda: AT)

        voice.erase_contact(actor=system("tests"), at=AT, contact_id=contact.pk)

        row = Contribution.objects.get()
        assert (row.contact_id, row.source) == (None, "")
        assert str(contact.pk) not in row.person_key.partition(":")[0]
        assert row.person_key.startswith("erased:")
        assert people(Category.CRIMINAL_DAMAGE) == 1

    def test_an_erased_report_is_not_heard(self, land: Land) -> None:
        make_report(land.neighbourhoods[0])
        Report.objects.update(erased_at=AT)
        subject = f"incidents.Report:{Report.objects.get().pk}"

        assert hear.hear_report(at=AT, subject=subject) is None
        assert hear.hear_report(at=AT, subject="incidents.Report:999999999") is None
        assert not Contribution.objects.exists()
