"""`peelian send` works a message's queue and says how it is getting on; with --watch it only looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Sender as MailFrom
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.adapters.journal.files import JournalFolder
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.journeys.ports import Ports, plug
from peelian.workers import tasks
from tests.apps.messaging.test_claiming import approved
from tests.factories.contacts import ContactFactory
from tests.faults.sink import Sink


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    """A mail server, plugged in."""
    sink = Sink()
    channel = EmailChannel(
        [SmtpProvider(Server("127.0.0.1", sink.port))],
        MailFrom("team@police.example", "messages.police.example"),
    )
    old = plug(Ports(channels={"email": channel}, journals=JournalFolder(tmp_path)))
    tasks.sender.cache_clear()
    yield sink
    tasks.sender().close()
    tasks.sender.cache_clear()
    plug(old)
    sink.close()


def said(*words: str) -> list[str]:
    out = StringIO()
    call_command("send", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def message() -> Message:
    """An urgent message (whatever the hour, it goes) to three people."""
    for _ in range(3):
        ContactFactory.create()
    return approved("one", urgency=5)


@pytest.mark.django_db(transaction=True)
class TestSend:
    def test_releases_sends_and_tells(self, sink: Sink, message: Message) -> None:
        lines = said(str(message.pk))

        assert lines[0] == "Released 3 copies."
        assert lines[-1].startswith("3 of 3 done, 0 left")
        assert len(sink.taken) == 3
        message.refresh_from_db()
        assert message.state == "sent"

    def test_watching_sends_nothing_and_ends_when_nothing_is_left(self, sink: Sink, message: Message) -> None:
        said(str(message.pk))
        before = len(sink.taken)

        lines = said(str(message.pk), "--watch")

        assert len(lines) == 1
        assert len(sink.taken) == before

    def test_says_why_copies_did_not_go(self, sink: Sink, message: Message) -> None:
        said(str(message.pk))
        Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(
            state="refused", detail="550 no <a@b.uk>"
        )

        assert said(str(message.pk), "--watch")[-1] == "  1 refused by email: 550 no <…>"

    def test_a_draft_does_not_go(self, sink: Sink, message: Message) -> None:
        Message.objects.update(state="draft", approved_by=None, approved_at=None)

        with pytest.raises(CommandError, match="not been approved"):
            said(str(message.pk))

    def test_scheduled_messages_are_released_by_the_worker(self, sink: Sink, message: Message) -> None:
        Message.objects.update(send_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

        assert tasks.deliver.func() == 3

        assert len(sink.taken) == 3
