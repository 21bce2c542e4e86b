"""Composing: who it is from, what a template brings, and trying a message on oneself over the real channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.mailbox.server import Catcher
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models import Delivery
from peelian.journeys import compose
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import RoleGrantFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land

WORDS = {"kind": messaging.MessageKind.ALERT, "subject": "Vans", "body": "Lock your van."}


def _viewer(code: str, role: Role = Role.SERGEANT) -> accounts.Viewer:
    return accounts.viewer_for(RoleGrantFactory.create(role=role, area_code=code).user, TODAY)


@pytest.fixture
def caught() -> Iterator[list[tuple[str, bytes]]]:
    """Mail goes to a server on this machine that keeps it."""
    mails: list[tuple[str, bytes]] = []
    catcher = Catcher(lambda raw, to, _at: mails.append((to, raw)), port=0)
    catcher.start()
    provider = SmtpProvider(Server(host="127.0.0.1", port=catcher.port))
    channel = EmailChannel([provider], Sender("no-reply@midshire.example", "messages.midshire.example"))
    before = plug(replace(ports(), channels={"email": channel}))
    yield mails
    plug(before)
    provider.close()
    catcher.stop()


class TestTestingOnOneself:
    def test_sends_a_marked_mail_to_ones_own_address_and_makes_no_copy(
        self, land: Land, caught: list[tuple[str, bytes]]
    ) -> None:
        viewer = _viewer(land.sector.code)
        sheet = compose.start(viewer=viewer, at=AT, area_code="N01", idempotency_key="t", **WORDS)
        result = compose.send_test(
            viewer=viewer,
            at=AT,
            message_id=sheet.id,
            channel="email",
            language="en",
            address="else@where.example",
        )
        assert result.outcome is messaging.SendOutcome.TAKEN
        [(to, raw)] = caught
        assert to == accounts.get_user(viewer.user_id).email
        assert str(message_from_bytes(raw, policy=default)["Subject"]).startswith("Test: ")
        assert not Delivery.objects.exists()
        assert "@" not in str(Event.objects.get(name="messaging.message.tested").data)

    def test_says_so_where_the_channel_is_not_set_up(
        self, land: Land, caught: list[tuple[str, bytes]]
    ) -> None:
        viewer = _viewer(land.sector.code)
        sheet = compose.start(viewer=viewer, at=AT, area_code="N01", idempotency_key="t", **WORDS)
        with pytest.raises(compose.NotThisArea):
            compose.send_test(
                viewer=viewer, at=AT, message_id=sheet.id, channel="pigeon", language="en", address=""
            )


class TestWriting:
    def test_is_only_for_areas_where_somebody_writes(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            compose.start(
                viewer=_viewer(land.neighbourhoods[1].code),
                at=AT,
                area_code="N01",
                idempotency_key="k",
                **WORDS,
            )

    def test_refuses_an_officer_who_answers_nobody_there(self, land: Land) -> None:
        viewer = _viewer(land.sector.code)
        stranger = RoleGrantFactory.create(role=Role.BOARD, area_code=land.force.code).user
        with pytest.raises(compose.NotThisArea):
            compose.start(
                viewer=viewer, at=AT, area_code="N01", idempotency_key="k", officer_id=stranger.pk, **WORDS
            )

    def test_stays_with_its_template_only_while_it_has_its_words(self, land: Land) -> None:
        viewer = _viewer(land.sector.code)
        template = messaging.set_template(
            actor=system("tests"), at=AT, name="Sheds", kind=messaging.MessageKind.ALERT, topic="alerts",
            subject="Sheds in {place}", body="Lock yours in {place}.",
        )  # fmt: skip
        sheet = compose.start_from(
            viewer=viewer, at=AT, area_code="N01", idempotency_key="k", template_id=template.id,
            gaps={"place": "School Road"},
        )  # fmt: skip
        assert sheet.subject == "Sheds in School Road"
        kept = compose.save(viewer=viewer, at=AT, message_id=sheet.id, subject=sheet.subject, body=sheet.body)
        assert kept.template_id == template.id
        left = compose.save(viewer=viewer, at=AT, message_id=sheet.id, body="Other words.")
        assert left.template_id is None
