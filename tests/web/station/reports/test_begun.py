"""A report begun from what somebody wrote, which they complete."""

from __future__ import annotations

import re

from django.test import Client

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.messages import Message
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.reported import incoming_report
from tests.web.station.reports.pages import order, text
from tests.web.station.test_inbox import writes


class TestABegunReport:
    def test_is_completed_by_whoever_wrote_and_stands_in_the_queue_under_its_code(
        self, land: Land, sergeant: Client
    ) -> None:
        thread = writes(land, "Someone scratched my van on Mill Lane last night")
        sergeant.post(f"/station/inbox/{thread.pk}/report/")
        reference = Report.objects.get().reference
        page = text(sergeant.get(f"/station/inbox/reports/{reference}/"))
        assert "Ask them to complete it" in page
        address = f"/station/reports/{reference}/ask-to-complete/"
        assert sergeant.post(address, {"kind": "nonsense"}).status_code == 400
        assert "The link is on its way" in text(
            sergeant.post(address, {"kind": "criminal-damage"}, follow=True)
        )
        body = Message.objects.filter(kind="service").latest("id").body
        found = re.search(r"/report/([a-z2-7]{26})/", body)
        assert found
        received = incidents.receive_report(
            actor=system("tests"),
            at=AT,
            incoming=incoming_report(land.neighbourhoods[0], contact_id=thread.contact_id),
            draft_token=found[1],
        )
        assert received.reference == reference
        assert order(text(sergeant.get("/station/reports/"))) == [reference]
        assert "They completed it" in text(sergeant.get(f"/station/inbox/reports/{reference}/"))
        assert "sent already" in text(sergeant.post(address, {"kind": "theft"}, follow=True))
