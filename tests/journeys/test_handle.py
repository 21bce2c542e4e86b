"""A reply of any channel: its conversation, its voice, STOP, a crime, intelligence held apart, and being forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from pytest_django import DjangoAssertNumQueries

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event, OutboxEntry, PersonalDataRead
from peelian.apps.inbox import api as inbox
from peelian.apps.inbox.models import Entry, IntelligenceReport, Thread
from peelian.apps.incidents import api as incidents
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, converse, forget_person, handle
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, Refused
from peelian.workers.dispatch import dispatch_due
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import Land

HOUR = dt.timedelta(hours=1)
STAFF = system("tests")
#: To keep a reply, put it into its conversation, look for triggers and make it voice; savepoints are counted too.
_STATEMENTS = 34


@pytest.fixture
def copy(land: Land) -> Delivery:
    message = MessageFactory.create(area=land.neighbourhoods[1], category="vehicle-crime")
    delivery: Delivery = DeliveryFactory.create(
        message=message, contact=ContactFactory.create(name="Ann O'Neill")
    )
    return delivery


def writes(
    copy: Delivery, text: str, *, at: dt.datetime = AT, number: str = "1", language: str = ""
) -> Thread:
    token = contacts.link(copy.contact_id, contacts.LinkPurpose.REPLY, reference=str(copy.pk))
    inbound = messaging.Inbound(
        token=token,
        text=text,
        language=language,
        message_id=f"{number}@home.example",
        received_at=at,
        automatic=False,
    )
    answer.take_mail(at=at, inbound=inbound)
    thread = Thread.objects.order_by("-pk").first()
    assert thread is not None
    return thread


class _Translator:
    """An engine that knows one sentence."""

    info = languages.EngineInfo("tests", "1")

    def __init__(self, english: str) -> None:
        self._english = english

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("pt", "en")})

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        return [self._english for _ in texts]


class TestAReply:
    def test_lands_with_the_team_where_the_person_lives_and_is_voice(self, copy: Delivery) -> None:
        thread = writes(copy, "When will you patrol Mill Lane?")
        assert thread.area.code == "N01", "where she lives, not where the message was about"
        assert (thread.message_id, thread.kind) == (copy.message_id, "question")
        assert Contribution.objects.get().source == f"messaging.Reply:{Reply.objects.get().pk}"

    @pytest.mark.parametrize(
        ("text", "said", "language"),
        [
            ("Dzień dobry, ktoś włamał się do mojego samochodu na ulicy", "en-us", "pl"),
            ("22:30", "pl-pl", "pl"),
            ("22:30", "tlh", "en"),
        ],
    )
    def test_is_in_the_language_of_its_words_whatever_the_mail_program_says(
        self, copy: Delivery, text: str, said: str, language: str
    ) -> None:
        writes(copy, text, language=said)
        assert Entry.objects.get().language == language

    def test_twice_is_handled_once(self, copy: Delivery) -> None:
        writes(copy, "When?")
        writes(copy, "When?")
        assert (Thread.objects.count(), Entry.objects.count(), Contribution.objects.count()) == (1, 1, 1)

    def test_asks_the_database_as_often_however_much_came_before(
        self, copy: Delivery, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        writes(
            copy, "Dzień dobry, ktoś włamał się do mojego samochodu na ulicy"
        )  # the process knows the places now
        for number in range(2, 7):
            other = DeliveryFactory.create(message=copy.message, contact=ContactFactory.create())
            writes(other, "My neighbour has a gun. When will you come?", number=str(number))
        with django_assert_max_num_queries(_STATEMENTS):
            writes(copy, "And another thing: somebody has a knife", number="7")
        stranger = DeliveryFactory.create(message=copy.message, contact=ContactFactory.create())
        with django_assert_max_num_queries(_STATEMENTS):
            writes(stranger, "My neighbour has a gun. When will you come?", number="8")

    def test_on_the_rating_page_lands_in_the_same_thread(self, copy: Delivery) -> None:
        thread = writes(copy, "When?")
        token = contacts.link(copy.contact_id, contacts.LinkPurpose.RATE, reference=str(copy.pk))
        answer.rate(at=AT, token=token, score=2, words="And who?")
        assert Entry.objects.filter(thread=thread).count() == 2

    def test_in_another_language_waits_for_a_machines_english(self, copy: Delivery) -> None:
        Contact.objects.filter(pk=copy.contact_id).update(language="pt")
        writes(copy, "Quando é que a polícia vai passar pela minha rua durante a noite?")
        entry = Entry.objects.get()
        assert entry.language == "pt"
        waiting = OutboxEntry.objects.get(event__name="inbox.entry.foreign")
        assert waiting.event.subject == f"inbox.Entry:{entry.pk}"

    def test_is_put_into_english_only_where_an_engine_serves(self, copy: Delivery) -> None:
        writes(copy, "Quando é que a polícia vai passar pela minha rua durante a noite?")
        old = plug(Ports())
        try:
            handle.put_into_english(at=AT, entry_id=Entry.objects.get().pk)
        finally:
            plug(old)
        assert Entry.objects.get().english == ""

    def test_is_read_in_a_machines_english_for_kind_and_triggers(self, copy: Delivery) -> None:
        writes(copy, "Há um homem com uma arma na minha rua, por favor venham depressa agora")
        assert Thread.objects.get().escalated_for == ""
        old = plug(
            Ports(translators=(_Translator("There is a man with a gun in my street, please come now"),))
        )
        try:
            assert dispatch_due(clock=lambda: AT) == 1
        finally:
            plug(old)
        assert Entry.objects.get().english.startswith("There is a man with a gun")
        assert Thread.objects.get().escalated_for == "a weapon"
        assert not OutboxEntry.objects.exists()

    def test_to_our_answer_comes_back_to_the_thread(self, copy: Delivery, land: Land) -> None:
        thread = writes(copy, "When?")
        viewer = make_viewer(Role.PCSO, "N01")
        converse.answer(
            viewer=viewer, at=AT + HOUR, thread_id=thread.pk, text="Tonight.", language="en", key="k"
        )
        ours = Delivery.objects.get(message__kind="service")
        again = writes(ours, "Thank you", at=AT + 2 * HOUR, number="2")
        assert again.pk == thread.pk
        assert again.state == "open"


class TestStop:
    @pytest.mark.parametrize("text", ["STOP", "Unsubscribe.", "ਬੰਦ", "بند کریں", "退订"])
    def test_by_mail_is_done_at_once_in_any_language(self, copy: Delivery, text: str) -> None:
        if messaging.keyword_of(text) is not messaging.Keyword.STOP:
            pytest.skip("not among the words of this language")
        thread = writes(copy, text)
        assert Contact.objects.get(pk=copy.contact_id).status == contacts.Status.LEFT
        assert (thread.kind, thread.state) == ("stop", "closed")
        assert not Contribution.objects.exists()

    def test_in_a_sentence_waits_for_a_person(self, copy: Delivery) -> None:
        thread = writes(copy, "Please stop sending me these, I moved to Leeds")
        assert (thread.kind, thread.state) == ("stop", "open")
        assert Contact.objects.get(pk=copy.contact_id).status == contacts.Status.ACTIVE


class TestAnswering:
    def test_is_signed_with_name_and_team(self, copy: Delivery) -> None:
        thread = writes(copy, "When?")
        viewer = make_viewer(Role.PCSO, "N01")
        converse.answer(viewer=viewer, at=AT, thread_id=thread.pk, text="Tonight.", language="en", key="k")
        assert Message.objects.get(kind="service").sender_name == viewer.name

    def test_is_refused_elsewhere_and_to_those_who_left(self, copy: Delivery) -> None:
        thread = writes(copy, "When?")
        with pytest.raises(NotAllowed):
            converse.answer(
                viewer=make_viewer(Role.PCSO, "N04"),
                at=AT,
                thread_id=thread.pk,
                text="x",
                language="en",
                key="k",
            )
        contacts.leave_by_id(actor=STAFF, at=AT, contact_id=copy.contact_id, source="tests")
        with pytest.raises(Refused, match="has left"):
            converse.answer(
                viewer=make_viewer(Role.PCSO, "N01"),
                at=AT,
                thread_id=thread.pk,
                text="x",
                language="en",
                key="k",
            )

    def test_is_assigned_only_to_those_who_may_answer_there(self, copy: Delivery) -> None:
        thread = writes(copy, "When?")
        sergeant = make_viewer(Role.SERGEANT, "riverside-1")
        elsewhere = make_viewer(Role.PCSO, "N04")
        converse.assign(viewer=sergeant, at=AT, thread_id=thread.pk, user_id=sergeant.user_id)
        assert Thread.objects.get().assigned_to_id == sergeant.user_id
        with pytest.raises(Refused):
            converse.assign(viewer=sergeant, at=AT, thread_id=thread.pk, user_id=elsewhere.user_id)


class TestACrime:
    def test_begins_a_report_with_what_was_said(self, copy: Delivery) -> None:
        thread = writes(copy, "Someone broke into my van on Mill Lane, my tools were stolen")
        assert thread.kind == "crime"
        viewer = make_viewer(Role.PCSO, "N01")
        report = converse.open_report(viewer=viewer, at=AT, thread_id=thread.pk)
        held = incidents.get_report(viewer=viewer, at=AT, reference=report.reference)
        assert held.words == "Someone broke into my van on Mill Lane, my tools were stolen"
        assert (held.state, held.area_code) == (incidents.ReportState.BEGUN, "N01")
        assert Thread.objects.get().report_reference == report.reference
        with pytest.raises(inbox.NotThisStep):
            converse.open_report(viewer=viewer, at=AT, thread_id=thread.pk)


class TestIntelligence:
    TEXT = "A man deals drugs from 9 Mill Lane every night after ten."

    def export(
        self, thread: Thread, role: Role = Role.INSPECTOR, **changed: object
    ) -> inbox.IntelligenceView:
        known: dict[str, object] = {
            "entry_ids": list(thread.entries.filter(direction="in").values_list("pk", flat=True)),
            "source_evaluation": inbox.SourceEvaluation.UNTESTED,
            "assessment": inbox.IntelligenceAssessment.KNOWN_DIRECTLY,
            "handling": inbox.HandlingCode.LAWFUL_SHARING, "conditions": "", "text": self.TEXT,
        }  # fmt: skip
        viewer = make_viewer(role, "riverside")
        return converse.export_intelligence(viewer=viewer, at=AT, thread_id=thread.pk, **{**known, **changed})  # type: ignore[arg-type]

    def test_is_held_apart_everywhere(self, copy: Delivery, land: Land) -> None:
        thread = writes(copy, "It's Ann. He deals from number 9 every night, I saw him")
        self.export(thread)
        pcso = make_viewer(Role.PCSO, "N01")
        seen = inbox.get_thread(viewer=pcso, at=AT, thread_id=thread.pk)
        assert [(entry.text, entry.held_apart) for entry in seen.entries] == [("", True)]
        assert inbox.list_threads(viewer=pcso, at=AT)[0].words == ""
        assert Reply.objects.get().text == ""
        heard = Contribution.objects.get()
        assert (heard.text, heard.category) == ("", "vehicle-crime"), "it still counts"
        codes = [area.code for area in land.neighbourhoods]
        assert messaging.list_replies(viewer=pcso, area_codes=codes, since=AT - HOUR) == []

    def test_is_held_apart_in_the_report_that_was_begun_with_it_too(self, copy: Delivery) -> None:
        writes(copy, "Someone broke into my van, my tools were stolen")
        thread = writes(copy, "He sells them from number 9", number="2")
        pcso = make_viewer(Role.PCSO, "N01")
        report = converse.open_report(viewer=pcso, at=AT, thread_id=thread.pk)
        self.export(thread, entry_ids=[thread.entries.get(text__contains="number 9").pk])
        held = incidents.get_report(viewer=pcso, at=AT, reference=report.reference)
        assert held.words == "Someone broke into my van, my tools were stolen\n\n[Held apart.]"
        told = incidents.export_contact(contact_id=copy.contact_id)
        assert "number 9" not in str(told)

    def test_is_read_only_with_the_permission_and_a_recorded_reason(self, copy: Delivery) -> None:
        thread = writes(copy, "He deals from number 9 every night")
        report = self.export(thread)
        inspector = make_viewer(Role.INSPECTOR, "riverside")
        before = PersonalDataRead.objects.count()
        with pytest.raises(NotAllowed):
            inbox.read_held_apart(
                viewer=make_viewer(Role.SERGEANT, "riverside"), at=AT, thread_id=thread.pk, reason="why"
            )
        with pytest.raises(Refused):
            inbox.read_held_apart(viewer=inspector, at=AT, thread_id=thread.pk, reason="")
        with pytest.raises(Refused):
            inbox.get_report(viewer=inspector, at=AT, report_id=report.id, reason=" ")
        held = inbox.read_held_apart(viewer=inspector, at=AT, thread_id=thread.pk, reason="Op Maple")
        assert list(held.values()) == ["He deals from number 9 every night"]
        assert (
            inbox.get_report(viewer=inspector, at=AT, report_id=report.id, reason="Op Maple").text
            == self.TEXT
        )
        assert PersonalDataRead.objects.count() == before + 2
        assert inbox.list_reports(viewer=inspector, at=AT)[0].text == ""
        assert inbox.list_reports(viewer=make_viewer(Role.INSPECTOR, "N04"), at=AT) == []

    @pytest.mark.parametrize(
        ("changed", "refused"),
        [
            ({"text": "Ann says he deals"}, inbox.NotSanitised),
            ({"text": "The person at B31 2AB says he deals"}, inbox.NotSanitised),
            ({"text": ""}, inbox.CannotExport),
            ({"entry_ids": []}, inbox.CannotExport),
            ({"handling": inbox.HandlingCode.CONDITIONS}, inbox.CannotExport),
            ({"conditions": "Drugs team only"}, inbox.CannotExport),
        ],
    )
    def test_refuses_what_tells_who_said_it_and_what_is_incomplete(
        self, copy: Delivery, changed: dict[str, object], refused: type[Refused]
    ) -> None:
        thread = writes(copy, "He deals from number 9")
        with pytest.raises(refused):
            self.export(thread, **changed)
        assert not IntelligenceReport.objects.exists()
        assert not Entry.objects.filter(held_apart_at__isnull=False).exists()

    def test_once_passed_on_keeps_its_number_only(self, copy: Delivery) -> None:
        report = self.export(writes(copy, "He deals from number 9"))
        viewer = make_viewer(Role.INSPECTOR, "riverside")
        with pytest.raises(NotAllowed):
            converse.pass_on(viewer=make_viewer(Role.SERGEANT, "riverside"), at=AT, report_id=report.id)
        passed = converse.pass_on(viewer=viewer, at=AT, report_id=report.id)
        assert (passed.text, passed.reference) == ("", report.reference)

    def test_lapses_after_ninety_days(self, copy: Delivery) -> None:
        self.export(writes(copy, "He deals from number 9"))
        assert inbox.lapse_reports(actor=STAFF, at=AT, before=AT) == 0
        later = AT + dt.timedelta(days=91)
        assert inbox.lapse_reports(actor=STAFF, at=later, before=later - dt.timedelta(days=90)) == 1
        assert IntelligenceReport.objects.get().text == ""


class TestForgetting:
    def test_covers_conversations_reports_and_our_answers(self, copy: Delivery) -> None:
        thread = writes(copy, "Someone broke into my van on Mill Lane")
        viewer = make_viewer(Role.PCSO, "N01")
        converse.answer(
            viewer=viewer, at=AT, thread_id=thread.pk, text="Sorry to hear, Ann.", language="en", key="k"
        )
        converse.open_report(viewer=viewer, at=AT, thread_id=thread.pk)
        centre = make_viewer(Role.CONTACT_CENTRE, "midshire")
        held = forget_person.export(viewer=centre, at=AT, contact_id=copy.contact_id, reason="request 7")
        assert [row["who"] for row in held["conversations_with_you"]] == ["you", "we"]
        assert held["reports_begun"][0]["words"] == "Someone broke into my van on Mill Lane"
        assert any("conversation" in row["why"] for row in held["who_looked_at_your_details"])
        forget_person.erase(viewer=centre, at=AT, contact_id=copy.contact_id, reason="request 7")
        left = {*Entry.objects.values_list("text", flat=True), *Reply.objects.values_list("text", flat=True)}
        assert left == {""}
        assert not Message.objects.filter(body__contains="Ann").exists()
        assert not Event.objects.filter(data__icontains="van on Mill").exists()
