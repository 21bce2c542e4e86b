"""A report comes in once, with its receipt code, its severity and its clock."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.drafts import Attachment, Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, Incoming, Letter, Origin, ReportState, Severity
from peelian.kernel.actors import ANONYMOUS, system
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.at_once import PATIENCE
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.incidents import ANSWERS, receive
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


class TestReceiveReport:
    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_takes_each_kind_with_a_receipt_code_a_severity_and_a_clock(self, kind: IncidentKind) -> None:
        land = make_land()

        received = receive(land.neighbourhoods[0], kind)

        assert incidents.read_reference(received.reference.lower().replace("-", " ")) == received.reference
        assert (received.is_new, received.pin, received.severity) == (True, "", Severity.ROUTINE)
        assert received.due_at == AT + 48 * HOUR
        row = Report.objects.get()
        assert (row.state, row.kind, row.received_at, row.category) == ("received", kind, AT, kind.problem)
        assert [(c.step, c.state_from, c.state_to) for c in row.changes.all()] == [
            ("send", "begun", "received")
        ]
        told = events.list_events(subject=events.subject_of(row))
        assert [event.name for event in told] == ["incidents.report.received"]

    def test_the_same_source_twice_is_one_report(self) -> None:
        land = make_land()
        first = receive(land.neighbourhoods[0], source="tests.Report:same", anonymous=True)
        second = receive(land.neighbourhoods[0], source="tests.Report:same", anonymous=True)

        assert second.reference == first.reference
        assert (first.is_new, second.is_new) == (True, False)
        assert len(first.pin) == 6
        assert second.pin == "", "it is shown once"
        assert Report.objects.count() == 1

    def test_keeps_no_address_by_which_somebody_is_reached(self) -> None:
        land = make_land()

        receive(land.neighbourhoods[0], answers={"email": "ann@home.example", "phone": "07700 900123"})

        row = Report.objects.get()
        assert "email" not in row.answers
        assert "phone" not in row.answers
        assert "ann@home.example" not in str(Report.objects.values().get())

    def test_says_which_answers_are_missing_and_takes_nothing(self) -> None:
        land = make_land()

        with pytest.raises(incidents.BadAnswers) as refused:
            receive(land.neighbourhoods[0], answers={"words": " ", "value": "a lot", "what": "nothing"})

        assert set(refused.value.errors) == {"words", "value", "what"}
        assert Report.objects.count() == 0

    def test_nothing_can_have_happened_later_than_now(self) -> None:
        land = make_land()

        with pytest.raises(incidents.BadAnswers) as refused:
            receive(
                land.neighbourhoods[0], answers={"happened_from": "2026-11-03T10:00", "happened_until": ""}
            )

        assert "still to come" in refused.value.errors["happened_from"]

    def test_takes_times_that_the_clocks_leave_out(self) -> None:
        land = make_land()

        receive(
            land.neighbourhoods[0],
            answers={"happened_from": "2026-03-29T01:30", "happened_until": "2026-03-29T02:10"},
        )

        row = Report.objects.get()
        assert row.happened_from == row.happened_until

    def test_is_severe_by_its_answers_and_due_the_sooner(self) -> None:
        land = make_land()

        received = receive(land.neighbourhoods[0], answers={"how": ["fire"]})
        now = receive(land.neighbourhoods[0], answers={"happening_now": "yes"})

        assert (received.severity, received.due_at) == (Severity.URGENT, AT + 4 * HOUR)
        assert (now.severity, now.due_at) == (Severity.NOW, AT + HOUR)

    def test_words_that_met_a_trigger_put_it_on_top(self) -> None:
        land = make_land()

        received = receive(land.neighbourhoods[0], escalated_for="A weapon")

        assert received.severity is Severity.NOW
        assert Report.objects.get().escalated_for == "A weapon"

    def test_of_a_business_is_taken_once_under_its_own_reference(self) -> None:
        land = make_land()
        business = incidents.open_business(
            actor=system("test"), at=AT, name="Riverside Fuels", contact_id=ContactFactory.create().pk,
            kinds=[IncidentKind.BILKING], sites=[], opened_by_id=None,
        )  # fmt: skip

        one = receive(
            land.force, IncidentKind.BILKING, business_id=business.id, their_reference="A-1", source="x:1"
        )
        again = receive(
            land.force, IncidentKind.BILKING, business_id=business.id, their_reference="A-1", source="x:2"
        )

        assert (again.reference, again.is_new) == (one.reference, False)
        assert one.pin == "", "a business asks by its key or its link"


class TestDrafts:
    def begun(self, kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE) -> str:
        return incidents.begin_draft(actor=ANONYMOUS, at=AT, kind=kind, language="en")

    def filled(self, kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE) -> str:
        token = self.begun(kind)
        slug = incidents.first_page(kind)
        while slug != incidents.CHECK:
            draft = incidents.save_page(token=token, at=AT, page=slug, data=ANSWERS[kind])
            slug = incidents.next_page(kind, draft.answers, slug)
        return token

    def test_is_kept_under_a_link_of_which_only_a_digest_is_stored(self) -> None:
        token = self.begun()

        assert len(token) == 26
        assert token not in str(Draft.objects.values().get())
        assert incidents.get_draft(token, at=AT).page == "where"

    def test_keeps_a_page_and_replaces_it_when_saved_again(self) -> None:
        token = self.begun()

        incidents.save_page(
            token=token, at=AT, page="where", data={"postcode": "b312ab", "address": "12 High Street"}
        )
        draft = incidents.save_page(token=token, at=AT, page="where", data={"postcode": "B31 2AB"})

        assert draft.answers == {"postcode": "B31 2AB"}

    def test_a_fault_is_said_at_its_question_and_nothing_is_kept(self) -> None:
        token = self.begun()

        with pytest.raises(incidents.BadAnswers) as refused:
            incidents.save_page(token=token, at=AT, page="where", data={"postcode": "nowhere"})

        assert "full postcode" in refused.value.errors["postcode"]
        assert incidents.get_draft(token, at=AT).answers == {}

    def test_is_ready_when_nothing_is_missing(self) -> None:
        assert incidents.get_draft(self.filled(), at=AT).ready
        assert not incidents.get_draft(self.begun(), at=AT).ready

    def test_asks_only_the_pages_that_its_answers_lead_past(self) -> None:
        token = self.begun()
        incidents.save_page(token=token, at=AT, page="now", data={"happening_now": "yes"})

        assert "call-999" in incidents.get_draft(token, at=AT).asked
        incidents.save_page(token=token, at=AT, page="now", data={"happening_now": "no"})
        assert "call-999" not in incidents.get_draft(token, at=AT).asked

    def test_of_fuel_knows_the_civil_way_as_the_force_decides(self) -> None:
        user = UserFactory.create()
        assert "civil" not in incidents.get_draft(self.filled(IncidentKind.BILKING), at=AT).asked
        incidents.change_rules(
            actor=system("test"), at=AT, by_id=user.pk, hours_now=1, hours_urgent=4, hours_soon=24,
            hours_routine=48, civil_route=True, civil_route_below=10_000,
            civil_route_unless=frozenset(incidents.CivilUnless), tell_words_days=3,
        )  # fmt: skip

        token = self.filled(IncidentKind.BILKING)
        assert "civil" in incidents.get_draft(token, at=AT).asked
        again = ANSWERS[IncidentKind.BILKING] | {"false_plates": "yes"}
        draft = incidents.save_page(token=token, at=AT, page="vehicle", data=again)
        assert "civil" not in draft.asked
        assert draft.ready

    def test_goes_when_it_is_sent_and_its_link_says_where_to_look(self) -> None:
        land = make_land()
        token = self.filled()
        draft = incidents.get_draft(token, at=AT)
        incoming = Incoming(draft.kind, draft.answers, Origin.PAGE, "", land.neighbourhoods[0].pk)

        sent = incidents.receive_report(actor=ANONYMOUS, at=AT, incoming=incoming, draft_token=token)
        again = incidents.receive_report(actor=ANONYMOUS, at=AT, incoming=incoming, draft_token=token)

        assert (sent.is_new, again.is_new, again.reference) == (True, False, sent.reference)
        assert Draft.objects.count() == 0
        assert incidents.get_draft(token, at=AT).sent_as == sent.reference
        assert not incidents.get_draft(token, at=AT).answers
        with pytest.raises(incidents.DraftGone) as gone:
            incidents.save_page(token=token, at=AT, page="where", data={"postcode": "B31 2AB"})
        assert gone.value.sent_as == sent.reference

    def test_completes_a_report_that_we_had_begun_with_their_words(self) -> None:
        land = make_land()
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        contact = ContactFactory.create()
        begun = incidents.open_report(
            actor=viewer.actor, at=AT, contact_id=contact.pk, area_id=land.neighbourhoods[0].pk,
            category=IncidentKind.THEFT.problem, words="My bike was stolen.", source="inbox.Thread:1",
            opened_by_id=viewer.user_id,
        )  # fmt: skip
        token = incidents.begin_draft(
            actor=ANONYMOUS, at=AT, kind=IncidentKind.THEFT, language="en", completes=begun.reference
        )
        incoming = Incoming(
            IncidentKind.THEFT,
            ANSWERS[IncidentKind.THEFT],
            Origin.PAGE,
            "",
            land.neighbourhoods[0].pk,
            contact.pk,
        )

        sent = incidents.receive_report(actor=ANONYMOUS, at=AT, incoming=incoming, draft_token=token)

        assert (sent.reference, sent.is_new) == (begun.reference, True)
        report = incidents.get_report(viewer=viewer, at=AT, reference=begun.reference)
        assert (report.state, report.words) == (ReportState.RECEIVED, "My bike was stolen.")
        assert Report.objects.count() == 1

    def test_a_link_that_is_not_whole_or_never_was_is_told_apart(self) -> None:
        with pytest.raises(incidents.BadToken):
            incidents.get_draft("abc", at=AT)
        with pytest.raises(incidents.DraftGone):
            incidents.get_draft("a" * 26, at=AT)

    def test_is_forgotten_after_28_days(self) -> None:
        token = self.begun()
        later = AT + dt.timedelta(days=29)

        with pytest.raises(incidents.DraftGone):
            incidents.get_draft(token, at=later)
        assert incidents.forget_drafts(actor=system("test"), at=later) == 1
        assert Draft.objects.count() == 0

    def test_keeps_a_picture_drawn_anew_once_and_takes_five(self) -> None:
        token = self.begun()
        pictures = [_picture(shade) for shade in range(6)]

        first = incidents.add_file(
            token=token, at=AT, name="../../IMG 1.jpg", content=pictures[0], alt="The door"
        )
        again = incidents.add_file(token=token, at=AT, name="copy.png", content=pictures[0])
        for content in pictures[1:5]:
            incidents.add_file(token=token, at=AT, name="p.png", content=content)

        assert again.id == first.id
        assert first.name == "IMG 1.png"
        with pytest.raises(incidents.BadFile, match="five pictures"):
            incidents.add_file(token=token, at=AT, name="p.png", content=pictures[5])
        with pytest.raises(incidents.BadFile, match="can't read"):
            incidents.add_file(token=self.begun(), at=AT, name="p.png", content=b"%PDF-1.7 not a picture")
        assert Attachment.objects.count() == 5


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.mark.parametrize("apart", ["one source", "one reference of a business"])
    def test_five_that_are_the_same_are_one_report(self, apart: str) -> None:
        land = make_land()
        business = incidents.open_business(
            actor=system("test"), at=AT, name="Riverside Fuels", contact_id=ContactFactory.create().pk,
            kinds=[IncidentKind.BILKING], sites=[], opened_by_id=None,
        )  # fmt: skip
        together = threading.Barrier(5, timeout=PATIENCE)

        def send(number: int) -> incidents.Received:
            source = "tests.Row:1" if apart == "one source" else f"tests.Row:{number}"
            incoming = Incoming(
                IncidentKind.BILKING, ANSWERS[IncidentKind.BILKING], Origin.BUSINESS_API, source, land.force.pk,
                business_id=business.id, their_reference="A-1",
            )  # fmt: skip
            try:
                together.wait()
                return incidents.receive_report(actor=ANONYMOUS, at=AT, incoming=incoming)
            finally:
                connection.close()

        with ThreadPoolExecutor(5) as pool:
            received = list(pool.map(send, range(5), timeout=PATIENCE))

        assert len({one.reference for one in received}) == 1
        assert sum(one.is_new for one in received) == 1
        assert Report.objects.get().changes.count() == 1


class TestDatabase:
    def test_refuses_a_filed_report_without_a_crime_number(self) -> None:
        land = make_land()
        receive(land.neighbourhoods[0])

        with pytest.raises(IntegrityError, match="report_filed_has_crime_number"), transaction.atomic():
            Report.objects.update(state=ReportState.FILED)

    def test_refuses_to_change_or_delete_a_step(self) -> None:
        land = make_land()
        receive(land.neighbourhoods[0])
        change = Report.objects.get().changes.get()

        for write in (lambda: type(change).objects.update(told="x"), change.delete):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                write()


class TestAssessment:
    def test_gives_a_reason_for_each_letter(self) -> None:
        land = make_land()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        received = receive(land.neighbourhoods[0], answers={"repeat": "yes", "harder": ["alone", "age"]})

        thrive = incidents.get_report(viewer=viewer, at=AT, reference=received.reference).thrive

        assert thrive is not None
        assert [mark.letter for mark in thrive.marks] == list(Letter)
        assert all(mark.reason for mark in thrive.marks)
        assert thrive.severity is Severity.SOON
        assert thrive.reasons == ("It has happened before.", "Several things make it harder for them.")


def _picture(shade: int) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()
