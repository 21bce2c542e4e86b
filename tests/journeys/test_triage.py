"""Triage: who may decide on a report, how its reporter is told, and what comes back from them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.events.models import OutboxEntry
from peelian.apps.inbox.models import Thread
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, IncidentKind, ReportState, Show, Step
from peelian.apps.incidents.models.reports import Report
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models import Delivery, Message
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, receive, report_words, triage
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from peelian.workers.dispatch import dispatch_due
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import Land, make_land
from tests.factories.reported import make_business, make_report

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


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def tell_all(at: dt.datetime = AT) -> None:
    """What the worker does with the outbox."""
    dispatch_due(clock=lambda: at)
    assert not OutboxEntry.objects.exclude(last_error="").exists()


def mails() -> list[Message]:
    return list(Message.objects.filter(kind="service").order_by("id"))


def decide(
    reference: str, step: Step, *, at: dt.datetime = AT, role: Role = Role.CONTACT_CENTRE, **more: str
) -> None:
    given = {
        "words": "We looked at it.",
        "reason": "Nothing to follow.",
        "crime_number": "22A1/12345/26",
        **more,
    }
    needs = incidents.TRANSITIONS[incidents.whom_to_tell(reference).state, step].needs
    triage.decide(
        viewer=make_viewer(role, "midshire"),
        at=at,
        reference=reference,
        step=step,
        **{name: value for name, value in given.items() if name in needs},
    )


class TestWhoMayDecide:
    @pytest.mark.parametrize(
        ("role", "area", "may"),
        [
            (Role.CONTACT_CENTRE, "midshire", True),
            (Role.SERGEANT, "riverside-1", True),
            (Role.INSPECTOR, "riverside", True),
            (Role.SERGEANT, "riverside-2", False),
            (Role.PCSO, "N01", False),
            (Role.COMMS, "midshire", False),
            (Role.ADMINISTRATOR, "midshire", False),
        ],
    )
    def test_follows_the_role_and_the_area(self, land: Land, role: Role, area: str, may: bool) -> None:
        reference = make_report(land.neighbourhoods[0])
        viewer = make_viewer(role, area)

        def decide() -> object:
            return triage.decide(
                viewer=viewer, at=AT, reference=reference, step=Step.ASK, words="What colour was it?"
            )

        if may:
            decide()
        else:
            with pytest.raises(NotAllowed):
                decide()
            with pytest.raises(NotAllowed):
                triage.take(viewer=viewer, at=AT, reference=reference, user_id=viewer.user_id)
            with pytest.raises(NotAllowed):
                triage.add_note(viewer=viewer, at=AT, reference=reference, text="x", key="1")
            with pytest.raises(NotAllowed):
                triage.assess(viewer=viewer, at=AT, reference=reference, levels={}, reason="x")

    def test_a_report_is_given_only_to_those_who_may_decide_there(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        viewer = make_viewer(Role.INSPECTOR, "riverside")
        colleague = make_viewer(Role.SERGEANT, "riverside-1")
        line = triage.take(viewer=viewer, at=AT, reference=reference, user_id=colleague.user_id)
        assert line.assigned_to_id == colleague.user_id
        elsewhere = make_viewer(Role.SERGEANT, "riverside-2")
        with pytest.raises(Exception, match="doesn't decide"):
            triage.take(viewer=viewer, at=AT, reference=reference, user_id=elsewhere.user_id)

    def test_a_report_is_joined_only_to_one_that_they_may_decide_on(self, land: Land) -> None:
        here = make_report(land.neighbourhoods[0])
        there = make_report(land.other_neighbourhood, column=3)
        sergeant = make_viewer(Role.SERGEANT, "riverside-1")
        for typed in (there, "R26-BCDFGHJ", "nonsense"):
            with pytest.raises(incidents.NeedsWords, match="no report with this code"):
                triage.decide(viewer=sergeant, at=AT, reference=here, step=Step.JOIN, joined_to=typed)
        beside = make_report(land.neighbourhoods[1], column=1)
        line = triage.decide(
            viewer=sergeant, at=AT, reference=here, step=Step.JOIN, joined_to=beside.lower().replace("-", " ")
        )
        assert line.state is ReportState.JOINED


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


class TestTheirAnswer:
    def written(self, reference: str, text: str, *, key: str = "a") -> None:
        copy = Delivery.objects.filter(message__subject__contains=reference).order_by("-pk")[0]
        token = contacts.link(copy.contact_id, contacts.LinkPurpose.REPLY, reference=str(copy.pk))
        inbound = messaging.Inbound(
            token=token,
            text=text,
            language="",
            message_id=f"{key}@home.example",
            received_at=AT,
            automatic=False,
        )
        answer.take_mail(at=AT, inbound=inbound)

    def test_by_mail_stands_with_the_report_and_puts_it_back_before_whoever_has_it(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        sergeant = make_viewer(Role.SERGEANT, "riverside-1")
        triage.take(viewer=sergeant, at=AT, reference=reference, user_id=sergeant.user_id)
        triage.decide(viewer=sergeant, at=AT, reference=reference, step=Step.ASK, words="Which colour?")
        tell_all()
        self.written(reference, "It was a blue car, and the driver shouted.")
        report = incidents.get_report(viewer=sergeant, at=AT, reference=reference)
        assert report.state is ReportState.RECEIVED
        assert report.line.assigned_to_id == sergeant.user_id
        assert [entry.text for entry in report.entries] == [
            "Which colour?",
            "It was a blue car, and the driver shouted.",
        ]
        waiting = incidents.list_reports(viewer=sergeant, at=AT, show=Show.MINE)
        assert [line.reference for line in waiting] == [reference]
        assert not Thread.objects.exists()
        assert not Contribution.objects.exists()

    def test_the_same_mail_twice_is_kept_once(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        tell_all()
        self.written(reference, "One more thing.")
        self.written(reference, "One more thing.")
        report = incidents.get_report(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, reference=reference
        )
        assert len(report.entries) == 1

    def test_about_a_closed_report_decides_nothing_and_is_new_until_it_is_read(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        decide(reference, Step.FILE)
        tell_all()
        self.written(reference, "I found a witness.")
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        (line,) = incidents.list_reports(viewer=viewer, at=AT, show=Show.NEW_WORDS)
        assert (line.reference, line.state) == (reference, ReportState.FILED)

    def test_that_is_only_stop_leaves_and_stands_nowhere(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        tell_all()
        self.written(reference, "STOP")
        report = incidents.get_report(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, reference=reference
        )
        assert report.entries == ()
        assert report.contact_id is not None
        assert contacts.addresses([report.contact_id])[report.contact_id].status is contacts.Status.LEFT

    def test_by_text_stands_with_the_report_unless_something_else_was_sent_since(self, land: Land) -> None:
        contact = ContactFactory.create(
            channel="sms", address_kind="phone", email="", phone="+447700900001", neighbourhood_code="N01"
        )
        reference = make_report(land.neighbourhoods[0], contact_id=contact.pk)
        decide(reference, Step.ASK)
        tell_all()

        def texted(words: str, *, at: dt.datetime = AT) -> list[str]:
            inbound = messaging.InboundWords("sms", "sms:quiet", "+447700900001", words, f"id {words}", at)
            receive.words(inbound)
            viewer = make_viewer(Role.SERGEANT, "riverside-1")
            report = incidents.get_report(viewer=viewer, at=at, reference=reference)
            return [entry.text for entry in report.entries if entry.direction == "in"]

        assert texted("It was blue") == ["It was blue"]
        assert not Thread.objects.exists()
        assert texted("More", at=AT + dt.timedelta(days=8)) == ["It was blue"]
        DeliveryFactory.create(
            message=MessageFactory.create(area=land.neighbourhoods[0]),
            contact=contact, channel="sms", state="sent", settled_at=AT,
        )  # fmt: skip
        assert texted("When do you patrol?") == ["It was blue"]
        assert Thread.objects.exists()

    def test_on_the_page_does_the_same(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0], anonymous=True)
        decide(reference, Step.ASK)
        triage.hear(at=AT, reference=reference, contact_id=None, text="Blue.", language="en", key="k")
        triage.hear(at=AT, reference=reference, contact_id=None, text="Blue.", language="en", key="k")
        report = incidents.get_report(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, reference=reference
        )
        assert report.state is ReportState.RECEIVED
        assert [entry.text for entry in report.entries if entry.direction == "in"] == ["Blue."]


class TestUrgentWords:
    def test_written_later_put_the_report_on_top_until_somebody_looked(self, land: Land) -> None:
        first = make_report(land.neighbourhoods[0], at=AT - dt.timedelta(hours=80))
        second = make_report(land.neighbourhoods[0])
        words = "He is back, I want to end my life"
        triage.hear(at=AT, reference=second, contact_id=None, text=words, language="en", key="k")
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        lines = incidents.list_reports(viewer=viewer, at=AT, show=Show.WAITING)
        assert [line.reference for line in lines] == [second, first]
        assert (lines[0].escalated_for, lines[0].severity) == ("threat to life", incidents.Severity.NOW)
        assert lines[0].due_at == AT + dt.timedelta(hours=1)
        with pytest.raises(incidents.NeedsWords):
            triage.calm(viewer=viewer, at=AT, reference=second, because=" ", key="1")
        triage.calm(viewer=viewer, at=AT, reference=second, because="Rang her: ambulance is there", key="2")
        report = incidents.get_report(viewer=viewer, at=AT, reference=second)
        assert report.line.escalated_for == ""
        assert report.entries[-1].text == "Rang her: ambulance is there"

    def test_about_a_closed_report_are_marked_and_leave_it_closed(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        decide(reference, Step.FILE)
        triage.hear(at=AT, reference=reference, contact_id=None, text="He has a gun", language="en", key="k")
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        (line,) = incidents.list_reports(viewer=viewer, at=AT, show=Show.NEW_WORDS)
        assert (line.state, bool(line.escalated_for)) == (ReportState.FILED, True)


class _Engine:
    """An engine that knows one sentence."""

    info = languages.EngineInfo("tests", "1")

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("pt", "en")})

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        return ["There is a man with a gun in my street" for _ in texts]


class TestInEnglish:
    WORDS = "Há um homem com uma arma na minha rua, por favor venham depressa agora"

    def test_stands_beside_what_they_wrote_and_is_looked_through_for_urgent_words(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0], language="pt")
        tell_all()
        triage.hear(at=AT, reference=reference, contact_id=None, text=self.WORDS, language="pt", key="k")
        plug(dataclasses.replace(ports(), translators=(_Engine(),)))
        tell_all()
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        report = incidents.get_report(viewer=viewer, at=AT, reference=reference)
        assert (report.entries[0].text, report.entries[0].english[:14]) == (self.WORDS, "There is a man")
        assert report.line.escalated_for == "a weapon"

    def test_stands_beside_the_answers_that_are_their_own_words(self, land: Land) -> None:
        plug(dataclasses.replace(ports(), translators=(_Engine(),)))
        reference = make_report(land.neighbourhoods[0], language="pt", answers={"words": self.WORDS})
        tell_all()
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        report = incidents.get_report(viewer=viewer, at=AT, reference=reference)
        assert {one.code: one.english for one in report.answers if one.english} == {
            "words": "There is a man with a gun in my street"
        }
        assert (report.line.escalated_for, report.line.severity) == ("a weapon", incidents.Severity.NOW)

    def test_is_not_where_no_engine_serves(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0], language="pt")
        triage.hear(at=AT, reference=reference, contact_id=None, text=self.WORDS, language="pt", key="k")
        tell_all()
        report = incidents.get_report(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, reference=reference
        )
        assert report.entries[0].english == ""


def test_the_table_of_steps_says_what_the_reporter_is_told() -> None:
    """Each step of staff that changes what a reporter has to expect has words for it."""
    for (state, step), transition in incidents.TRANSITIONS.items():
        if By.STAFF in transition.by and step not in (Step.SEND, Step.ANSWER):
            assert triage.TOLD[step] in report_words.PHRASES, (state, step)
