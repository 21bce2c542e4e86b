"""Words end when their time is over; counts and clocks stay."""

from __future__ import annotations

import datetime as dt

from peelian.apps.inbox.models import Entry, IntelligenceReport, Thread
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.deliveries import Delivery, Handover, ParkedReceipt
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.voice.models import Contribution
from peelian.journeys import forget_words
from peelian.kernel.actors import ANONYMOUS
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.messaging import DeliveryFactory, MessageFactory, ReplyFactory
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.factories.voice import ContributionFactory


def ago(days: float) -> dt.datetime:
    return AT - dt.timedelta(days=days)


class TestForgetting:
    def test_empties_what_is_over_time_and_nothing_else(self, land: Land) -> None:
        area = land.neighbourhoods[0]
        copy: Delivery = DeliveryFactory.create(message=MessageFactory.create(area=area))
        for days in (1, 1096):
            reply = ReplyFactory.create(delivery=copy, received_at=ago(days))
            thread = Thread.objects.create(
                contact=copy.contact, area=area, kind="question", state="closed", opened_at=ago(days),
                closed_at=ago(days), closed_because="done",
            )  # fmt: skip
            ContributionFactory.create(area=area, contact=copy.contact, text="words", said_at=ago(days))
            Entry.objects.create(thread=thread, direction="in", text="words", reply=reply, at=ago(days))
        for days in (1, 91):
            service = MessageFactory.create(kind="service", area=None, body="Dear Ann", created_at=ago(days))
            DeliveryFactory.create(message=service, contact=copy.contact)
            Handover.objects.create(delivery=copy, provider="sms:smpp", reference=f"n{days}", at=ago(days))
            ParkedReceipt.objects.create(provider="sms:smpp", reference="x", state="delivered", at=ago(days))
            IntelligenceReport.objects.create(
                thread=thread, reference=f"IR{days}", source_evaluation="2", assessment="A", handling="P", text="words",
                written_by=UserFactory.create(), at=ago(days),
            )  # fmt: skip
            Report.objects.create(
                reference=f"R{days}", contact=copy.contact, area=area, category="other", words="words",
                source=f"inbox.Thread:{days}", opened_by=UserFactory.create(), opened_at=ago(days),
            )  # fmt: skip
        DeliveryFactory.create(message=copy.message, settled_at=ago(731), detail="550 gone")
        DeliveryFactory.create(message=copy.message, settled_at=ago(1), detail="550 gone")

        assert forget_words.forget_due(at=AT) == {
            "replies": 1, "service_messages": 1, "details": 1, "receipts": 2, "conversations": 1, "voice": 1,
            "intelligence": 1, "reports": 1,
        }  # fmt: skip
        assert sorted(Reply.objects.values_list("text", flat=True)) == ["", "Is there a number I can ring?"]
        assert sorted(Entry.objects.values_list("text", flat=True)) == ["", "words"]
        assert sorted(Contribution.objects.values_list("text", "contact")) == [
            ("", None),
            ("words", copy.contact_id),
        ]
        assert sorted(IntelligenceReport.objects.values_list("text", flat=True)) == ["", "words"]
        assert sorted(Report.objects.values_list("words", flat=True)) == ["", "words"]
        assert Message.objects.filter(kind="service", body="Dear Ann").count() == 1
        assert forget_words.forget_due(at=AT) == {}

    def test_deletes_unsent_reports_after_four_weeks_and_empties_closed_ones_after_a_year(
        self, land: Land
    ) -> None:
        for days in (27, 29):
            incidents.begin_draft(
                actor=ANONYMOUS, at=ago(days), kind=incidents.IncidentKind.THEFT, language="en"
            )
        for days in (360, 370):
            reference = make_report(land.neighbourhoods[0], at=ago(days))
            incidents.step(
                actor=ANONYMOUS, at=ago(days), reference=reference, step=incidents.Step.NO_CRIME,
                by=incidents.By.STAFF, by_id=UserFactory.create().pk, reason="none", words="Thank you.",
            )  # fmt: skip

        assert forget_words.forget_due(at=AT) == {"report_drafts": 1, "closed_reports": 1}
        assert sorted(bool(answers) for answers in Report.objects.values_list("answers", flat=True)) == [
            False,
            True,
        ]
        assert forget_words.forget_due(at=AT) == {}
