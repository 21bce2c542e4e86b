"""Triage: how a reporter is told what was decided."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, IncidentKind, Step
from peelian.apps.incidents.models.reports import Report
from peelian.apps.languages import api as languages
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import report_words, triage
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land
from tests.factories.reported import make_business, make_report
from tests.journeys.triage.steps import decide, tell_all

STAFF = system("tests")


NAMES_NO_CRIME = (
    "crime",
    "damage",
    "theft",
    "stolen",
    "burgl",
    "fuel",
    "vehicle",
    "scratched",
    "high street",
)


def mails() -> list[Message]:
    return list(Message.objects.filter(kind="service").order_by("id"))


class TestTellingTheReporter:
    def test_that_we_have_it_with_its_code_and_no_crime(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        tell_all()
        (mail,) = mails()
        assert reference in mail.subject
        assert reference in mail.body
        assert f"https://police.example/track/{reference}/" in mail.body
        assert not [word for word in NAMES_NO_CRIME if word in f"{mail.subject} {mail.body}".lower()]

    @pytest.mark.parametrize(
        ("step", "closes"),
        [
            (Step.ASK, False),
            (Step.FILE, True),
            (Step.INVESTIGATE, False),
            (Step.NO_CRIME, True),
            (Step.REFER, True),
            (Step.JOIN, True),
        ],
    )
    def test_of_every_decision_once_and_asks_how_it_was_when_it_closes(
        self, land: Land, step: Step, closes: bool
    ) -> None:
        other = make_report(land.neighbourhoods[0])
        reference = make_report(land.neighbourhoods[0])
        tell_all()
        before = len(mails())
        decide(reference, step, agency="The council", joined_to=other)
        tell_all()
        triage.tell(at=AT, subject=reference)
        (mail,) = mails()[before:]
        feedback = report_words.PHRASES["feedback"].partition("{")[0].strip()
        assert (feedback in mail.body) == closes
        assert "We looked at it." not in mail.body
        assert "The council" not in mail.body
        row = Report.objects.get(reference=reference)
        assert row.told_at == AT
        assert (row.feedback_asked_at is not None) == closes

    def test_asks_how_it_was_once_however_often_it_closes(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        for step in (Step.FILE, Step.REOPEN, Step.FILE):
            decide(reference, step)
            tell_all()
        feedback = report_words.PHRASES["feedback"].partition("{")[0].strip()
        assert sum(feedback in mail.body for mail in mails()) == 1

    def test_says_the_last_word_when_two_steps_were_quicker_than_the_worker(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        tell_all()
        decide(reference, Step.ASK)
        decide(reference, Step.INVESTIGATE)
        tell_all()
        _received, decided = mails()
        assert "22A1/12345/26" in decided.body

    def test_is_in_their_language_once_the_words_are_approved(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0], language="ur")
        tell_all()
        (english,) = mails()
        assert english.language == "en"
        approver = UserFactory.create()
        for key in ("subject", "message_waiting"):
            row = languages.want(
                actor=STAFF, at=AT, text=report_words.PHRASES[key], language="ur", context="reports"
            )
            gaps = "".join(
                f" {{{name}}}" for name in ("reference", "link") if f"{{{name}}}" in report_words.PHRASES[key]
            )
            languages.approve(
                actor=STAFF,
                at=AT,
                translation_id=row.id,
                text=f"آپ کی اطلاع{gaps}",
                approved_by_id=approver.pk,
            )
        decide(reference, Step.ASK)
        tell_all()
        mail = mails()[-1]
        assert mail.language == "ur"
        assert "آپ کی اطلاع" in mail.body
        assert reference in mail.body

    def test_goes_to_nobody_who_gave_no_address_or_has_left(self, land: Land) -> None:
        make_report(land.neighbourhoods[0], anonymous=True)
        contact = ContactFactory.create()
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk)
        contacts.leave_by_id(actor=STAFF, at=AT, contact_id=contact.pk, source="tests")
        decide(reference, Step.ASK)
        tell_all()
        assert mails() == []

    def test_of_a_business_begins_with_the_decision(self, land: Land) -> None:
        business = make_business()
        reference = make_report(
            land.neighbourhoods[0], kind=IncidentKind.BILKING, contact_id=business.contact_id
        )
        Report.objects.filter(reference=reference).update(business_id=business.id)
        tell_all()
        assert mails() == []
        decide(reference, Step.FILE)
        tell_all()
        (mail,) = mails()
        assert report_words.PHRASES["feedback"].partition("{")[0].strip() not in mail.body


class TestAStrangersAddress:
    """Whose address is typed in a report, nobody has to prove."""

    def test_gets_so_many_letters_in_a_day_and_no_more(self, land: Land) -> None:
        victim = ContactFactory.create(email="ada@home.example")
        for _each in range(report_words.LETTERS_A_DAY + 5):
            reference = make_report(land.neighbourhoods[0], contact_id=victim.pk)
        tell_all()
        assert len(mails()) == report_words.LETTERS_A_DAY
        make_report(land.neighbourhoods[0], contact_id=victim.pk, at=AT + dt.timedelta(days=2))
        tell_all(AT + dt.timedelta(days=2))
        assert len(mails()) == report_words.LETTERS_A_DAY + 1
        decide(reference, Step.FILE, at=AT + dt.timedelta(hours=1))
        tell_all(AT + dt.timedelta(hours=1))
        assert "recorded it" in mails()[-1].body


def test_the_table_of_steps_says_what_the_reporter_is_told() -> None:
    """Each step of staff that changes what a reporter has to expect has words for it."""
    for (state, step), transition in incidents.TRANSITIONS.items():
        if By.STAFF in transition.by and step not in (Step.SEND, Step.ANSWER):
            assert triage.TOLD[step] in report_words.PHRASES, (state, step)
