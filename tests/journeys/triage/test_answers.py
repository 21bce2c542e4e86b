"""Triage: what comes back from a reporter, and what of it can't wait."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.inbox.models import Thread
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import ReportState, Show, Step
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.voice.models import Contribution
from peelian.journeys import answer, receive, triage
from peelian.journeys.ports import plug, ports
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.journeys.triage.steps import decide, tell_all


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
        assert not Contribution.objects.exclude(kind="report").exists()

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
