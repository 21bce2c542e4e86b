"""A report made online: where it goes, who is told, what a begun one becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Origin, ReportState
from peelian.apps.incidents.models.drafts import Draft
from peelian.apps.incidents.models.reports import Report
from peelian.apps.languages import api as languages
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.places.models import Address
from peelian.journeys import report_online, report_words
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotAllowed, Refused
from peelian.workers.dispatch import dispatch_due
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.incidents import ANSWERS
from tests.factories.messaging import MessageFactory
from tests.factories.places import Land, PostcodeFactory, square

THEFT = IncidentKind.THEFT
STAFF = system("tests")


@pytest.fixture(autouse=True)
def _channels(land: Land) -> Iterator[None]:
    PostcodeFactory.create()
    with plugged_in():
        yield


def typed(**changed: Any) -> dict[str, Any]:
    return {**ANSWERS[THEFT], **changed}


def drafted(answers: Mapping[str, Any] | None = None, *, completes: str = "", language: str = "en") -> str:
    """A draft with every page answered."""
    token = report_online.begin(at=AT, kind=THEFT, language=language, completes=completes)
    given = answers or typed()
    slug = incidents.first_page(THEFT)
    while slug != incidents.CHECK:
        draft = report_online.save(at=AT, token=token, page=slug, data=given)
        slug = incidents.next_page(THEFT, draft.answers, slug)
    return token


def send(token: str, *, language: str = "en") -> Report:
    sent = report_online.send(at=AT, token=token, language=language)
    return Report.objects.get(reference=sent.reference)


def make_address(uprn: str = "100", column: int = 1, line: str = "4 Mill Lane") -> Address:
    point = square(column, 0).centroid
    return Address.objects.create(
        uprn=uprn, line=line, postcode="B31 2AB", lat=point.y, lng=point.x, source="tests"
    )


class TestWhereItGoes:
    def test_is_the_neighbourhood_of_the_postcode(self, land: Land) -> None:
        report = send(drafted())
        assert (report.area, report.postcode) == (land.neighbourhoods[0], "B31 2AB")

    def test_is_where_the_chosen_address_stands_before_the_postcodes_middle(self, land: Land) -> None:
        make_address()
        report = send(drafted(typed(uprn="100")))
        assert (report.area, report.address, report.uprn) == (land.neighbourhoods[1], "4 Mill Lane", "100")

    def test_is_the_force_where_only_words_tell_the_place(self, land: Land) -> None:
        report = send(drafted(typed(postcode="", address="The park behind the station")))
        assert (report.area, report.lat) == (land.force, None)

    def test_elsewhere_is_refused_with_the_forces_that_answer_there(self) -> None:
        token = report_online.begin(at=AT, kind=THEFT, language="en")
        PostcodeFactory.create(postcode="DE1 1AA", lat=52.92, lng=-1.47)
        with pytest.raises(report_online.ElsewhereInTheCountry) as refused:
            report_online.save(at=AT, token=token, page="where", data={"postcode": "DE1 1AA"})
        assert refused.value.field == "postcode"
        assert refused.value.forces[0].name == "Derbyshire Constabulary"
        assert incidents.get_draft(token, at=AT).answers == {}

    def test_an_address_that_is_none_is_refused_beside_its_question(self) -> None:
        token = report_online.begin(at=AT, kind=THEFT, language="en")
        with pytest.raises(Refused) as refused:
            report_online.save(at=AT, token=token, page="where", data={"uprn": "999"})
        assert refused.value.field == "uprn"

    def test_a_number_that_can_be_none_is_refused_where_it_is_typed(self) -> None:
        token = drafted()
        with pytest.raises(Refused) as refused:
            report_online.save(at=AT, token=token, page="contact", data={"phone": "000 000 000"})
        assert refused.value.field == "phone"


class TestTheReporter:
    def test_is_told_once_by_mail_that_we_have_it(self) -> None:
        report = send(drafted(typed(email="ada@home.example")))
        for _ in range(2):
            dispatch_due(clock=lambda: AT)
        delivery = Delivery.objects.get()
        assert delivery.contact == report.contact
        assert report.reference in delivery.message.body
        assert "bicycle" not in delivery.message.body

    def test_reads_it_in_urdu_once_the_words_are_approved(self) -> None:
        _approve("received", "subject", language="ur")
        report = send(drafted(typed(email="ada@home.example"), language="ur"), language="ur")
        dispatch_due(clock=lambda: AT)
        message = Message.objects.get(kind="service")
        assert message.language == "ur"
        assert "ہمیں مل گیا" in message.body
        assert report.reference in message.body

    def test_isnt_kept_twice_over(self) -> None:
        report = send(drafted(typed(email="ada@home.example", phone="07700 900123")))
        assert not {"email", "phone"} & report.answers.keys()
        assert Contact.objects.get() == report.contact

    def test_changes_nothing_of_somebody_known(self) -> None:
        known = ContactFactory.create(email="ada@home.example", language="pl")
        report = send(
            drafted(typed(email="ada@home.example", phone="07700 900123"), language="ur"), language="ur"
        )
        known.refresh_from_db()
        assert report.contact == known
        assert (known.phone, known.language) == ("", "pl")

    def test_without_an_address_gets_a_pin_and_nothing_is_sent(self) -> None:
        sent = report_online.send(at=AT, token=drafted(), language="en")
        dispatch_due(clock=lambda: AT)
        assert len(sent.pin) == 6
        assert not Message.objects.exists()
        assert sent.pin not in str(list(Report.objects.values()))


class TestSendingAgain:
    def test_says_as_what_it_was_sent(self) -> None:
        token = drafted()
        report = send(token)
        with pytest.raises(incidents.DraftGone) as gone:
            send(token)
        assert gone.value.sent_as == report.reference
        assert not Draft.objects.exists()

    def test_incomplete_is_refused_with_what_is_missing(self) -> None:
        token = report_online.begin(at=AT, kind=THEFT, language="en")
        report_online.save(at=AT, token=token, page="where", data={"postcode": "B31 2AB"})
        with pytest.raises(incidents.BadAnswers) as refused:
            send(token)
        assert "happened_from" in refused.value.errors


class TestABegunReport:
    @pytest.fixture
    def begun(self, land: Land) -> str:
        """What somebody wrote to us, opened as a report by staff."""
        return incidents.open_report(
            actor=STAFF, at=AT, contact_id=ContactFactory.create(email="ada@home.example").pk,
            area_id=land.neighbourhoods[0].pk, category=ProblemCategory.THEFT, words="They stole my bike.",
            source="inbox.Thread:1", opened_by_id=UserFactory.create().pk,
        ).reference  # fmt: skip

    def ask(self, begun: str, role: Role = Role.SERGEANT, area: str = "riverside-1") -> str:
        """The token of the link that they get."""
        report_online.ask_to_complete(viewer=make_viewer(role, area), at=AT, reference=begun, kind=THEFT)
        body = Message.objects.get(kind="service").body
        return body.partition("/report/")[2].partition("/")[0]

    def test_is_completed_by_whoever_wrote_it_on_the_same_pages(self, begun: str) -> None:
        token = self.ask(begun)
        slug = incidents.first_page(THEFT)
        while slug != incidents.CHECK:
            draft = report_online.save(at=AT, token=token, page=slug, data=typed())
            slug = incidents.next_page(THEFT, draft.answers, slug)
        report = send(token)
        assert (report.reference, report.state, report.origin) == (begun, "received", Origin.CONVERSATION)
        assert report.words == "They stole my bike."
        assert report.contact is not None
        assert Report.objects.count() == 1

    def test_is_asked_for_by_those_who_may_answer_there(self, begun: str) -> None:
        with pytest.raises(NotAllowed):
            self.ask(begun, Role.SERGEANT, "riverside-2")

    def test_that_was_sent_isnt_asked_for_again(self, begun: str) -> None:
        send(drafted(completes=begun))
        assert Report.objects.get().state == ReportState.RECEIVED
        with pytest.raises(Refused, match="sent already"):
            self.ask(begun)


class TestHints:
    def test_are_what_everybody_can_read_of_that_neighbourhood(self, land: Land) -> None:
        MessageFactory.create(area=land.neighbourhoods[0], subject="We patrol on Mill Lane", state="sent")
        MessageFactory.create(area=land.other_neighbourhood, subject="Elsewhere", state="sent")
        found = report_online.hints(at=AT, answers={"postcode": "B31 2AB"})
        assert [hint.text for hint in found] == ["We patrol on Mill Lane"]

    def test_are_none_where_the_place_isnt_known(self) -> None:
        assert report_online.hints(at=AT, answers={"address": "A park"}) == []
        assert report_online.hints(at=AT, answers={"postcode": "ZZ1 1ZZ"}) == []


class TestTheLetters:
    GAPS: Mapping[str, str] = {
        "due": "1", "link": "https://police.example/track/R26-2222222/", "crime_number": "22A1/1/26", "code": "123456",
        "until": "2", "when": "3", "time": "4", "office_number": "5",
    }  # fmt: skip

    @pytest.mark.parametrize("key", sorted(report_words.PHRASES.keys() - {"subject", "resume_subject"}))
    def test_leave_no_gap_and_name_no_crime(self, key: str) -> None:
        letter = report_words.letter(key, language="en", reference="R26-2222222", **self.GAPS)
        told = f"{letter.subject}\n{letter.body}".lower()
        assert "{" not in told
        for word in ("crime", "theft", "stolen", "damage", "burgl", "fuel", "victim", "offence"):
            assert word not in told

    def test_say_so_where_there_are_no_words_of_that_language_yet(self) -> None:
        letter = report_words.letter("code", language="ur", reference="R26-2222222", code="123456")
        assert letter.language == "en"
        assert languages.LANGUAGES["ur"].own_name in letter.body

    def test_go_by_text_where_there_is_no_mail_address(self) -> None:
        contact = ContactFactory.create(
            channel="sms", address_kind="phone", phone="+447700900123", email="", status="writer"
        )
        report_words.write_letter(
            actor=STAFF, at=AT, contact_id=contact.pk, idempotency_key="k",
            letter=report_words.letter("code", language="en", reference="R26-2222222", code="123456"),
        )  # fmt: skip
        assert Delivery.objects.get().channel == "sms"

    def test_fill_gaps_without_looking_at_what_fills_them(self) -> None:
        letter = report_words.letter("code", language="en", reference="{code}", code="123456")
        assert letter.subject == "About what you told us ({code})"

    def test_write_days_and_moments_in_local_time(self) -> None:
        assert report_words.moment(dt.datetime(2026, 7, 1, 21, 30, tzinfo=dt.UTC)) == "01/07/2026 22:30"


def _approve(*keys: str, language: str) -> None:
    for key in keys:
        english = report_words.PHRASES[key]
        row = languages.want(actor=STAFF, at=AT, text=english, language=language, context="reports")
        gaps = " ".join(
            part
            for part in english.replace(".", " ").replace("(", " ").replace(")", " ").split()
            if "{" in part
        )
        languages.approve(
            actor=STAFF, at=AT, translation_id=row.id, text=f"ہمیں مل گیا {gaps}",
            approved_by_id=UserFactory.create().pk,
        )  # fmt: skip
