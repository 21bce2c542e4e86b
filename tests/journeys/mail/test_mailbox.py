"""A visitor of the demo reads a mail that was caught, and answers it."""

from __future__ import annotations

import smtplib
from pathlib import Path

import pytest

from peelian.adapters.mailbox.store import Mailbox, Store
from peelian.apps.voice.models import Contribution
from peelian.kernel.errors import NotFound, Refused
from tests.journeys.mail.steps import Post, message_to, signed_up

pytestmark = pytest.mark.django_db(transaction=True)


class TestMailbox:
    def test_a_visitor_of_the_demo_reads_and_answers(self, post: Post, tmp_path: Path) -> None:
        contact_id = signed_up(post)
        message_to(post, contact_id)
        store = Store(tmp_path)
        catcher = Mailbox(store, lmtp_port=post.door.port, smtp_port=0)
        server = catcher.server()
        server.start()
        try:
            recipient, raw = post.out.taken[-1]
            with smtplib.SMTP("127.0.0.1", server.port) as client:  # type: ignore[attr-defined]
                client.sendmail("a@b.uk", [recipient], raw)
        finally:
            server.stop()
        (caught,) = catcher.list_mails()
        assert caught.to == "ann@example.org"
        assert "What we did about speeding" in caught.subject

        catcher.answer(caught.id, "They still race.\n- on Fridays")

        assert Contribution.objects.get().text == "They still race.\n- on Fridays"
        with pytest.raises(NotFound):
            catcher.get_mail("../../etc/passwd")
        with pytest.raises(Refused):
            catcher.answer(caught.id, "  ")
