"""A message as each channel shows it, and the rules, templates and channels behind all messages."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.messaging.models.messages import Message, Template
from peelian.apps.messaging.models.sending import SendingRules
from tests.factories.contacts import ContactFactory
from tests.web.staff_stage import Station, client_of, member


class TestLooking:
    def test_shows_what_each_channel_makes_of_it(self, aimed: Message, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:message_preview", args=[aimed.pk]), {"channel": "email"})
        assert "Abbey Green Team: Vans broken into on School Road" in page.content.decode()
        frame = sergeant.get(
            reverse("station:message_face", args=[aimed.pk]), {"channel": "email", "language": "ur"}
        )
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert "default-src 'none'" in frame["Content-Security-Policy"]

    def test_lists_the_languages_of_the_audience_and_asks_for_them(
        self, aimed: Message, sergeant: Client
    ) -> None:
        ContactFactory.create(language="ur")
        address = reverse("station:message_languages", args=[aimed.pk])
        assert "Urdu" in sergeant.get(address).content.decode()
        assert "Asked for." in sergeant.post(address, follow=True).content.decode()


class TestManaging:
    def test_changes_the_rules_and_records_what_was(self, station: Station) -> None:
        comms = client_of(member("Cass Comms", Role.COMMS, station.land.force.code))
        address = reverse("station:sending_rules")
        page = comms.get(address).content.decode()
        assert 'value="21:00"' in page
        said = {
            "second_person_above": "50", "second_person_from": "4", "quiet_from": "22:00", "quiet_until": "07:00",
            "calls_from": "09:00", "calls_until": "20:00", "text_pence": "2.2", "call_pence": "1.5",
            "text_parts_at_most": "6",
        }  # fmt: skip
        comms.post(address, said)
        rules = SendingRules.objects.get()
        assert (rules.second_person_above, rules.text_millipence) == (50, 2200)
        assert Event.objects.get(name="messaging.rules.changed").data["changed"]["second_person_above"] == [
            "0",
            "50",
        ]
        wrong = comms.post(address, {**said, "calls_until": "08:00"}).content.decode()
        assert "Calls have to begin before they end" in wrong

    def test_makes_changes_and_retires_a_template(self, station: Station) -> None:
        comms = client_of(member("Cass Comms", Role.COMMS, station.land.force.code))
        said = {"name": "Sheds", "kind": "alert", "topic": "alerts", "urgency": "3", "subject": "Sheds in {place}",
                "body": "Lock yours.", "gaps": "place: Where?: School Road"}  # fmt: skip
        comms.post(reverse("station:make_template"), said)
        row = Template.objects.get()
        assert row.gaps == [{"name": "place", "label": "Where?", "example": "School Road"}]
        again = comms.post(reverse("station:make_template"), said).content.decode()
        assert "There is a template of this name already" in again
        comms.post(reverse("station:change_template", args=[row.pk]), {**said, "body": "Lock yours now."})
        comms.post(reverse("station:retire_template", args=[row.pk]))
        row.refresh_from_db()
        assert row.body == "Lock yours now."
        assert row.retired_at is not None
        assert comms.get(reverse("station:message_templates")).status_code == 200

    def test_shows_the_channels(self, sergeant: Client, station: Station) -> None:
        assert "E-mail" in sergeant.get(reverse("station:message_providers")).content.decode()
