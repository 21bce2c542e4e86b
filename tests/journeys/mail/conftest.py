"""The post of a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from peelian.adapters.channels.email.listener import LmtpListener
from peelian.adapters.mailbox.store import Mailbox, Store
from peelian.apps.messaging import api as messaging
from peelian.apps.places.models import Postcode
from peelian.journeys import answer
from peelian.journeys.ports import Ports, plug
from tests.adapters.channels.email import servers
from tests.adapters.channels.email.letters import channel_to
from tests.factories.clock import AT
from tests.factories.places import CORNER, make_land
from tests.journeys.mail.steps import DOMAIN, Post


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A server that takes our mails, and our own that takes the answers."""
    land = make_land()
    lat, lng = CORNER[0] + 0.004, CORNER[1] + 0.006
    Postcode.objects.create(postcode="B14 7QH", lat=lat, lng=lng, source="tests")

    def take(inbound: messaging.Inbound) -> None:
        try:
            answer.take_mail(at=AT, inbound=inbound)
        finally:
            connection.close()

    with servers.serve() as out, LmtpListener(handler=take, domain=DOMAIN, port=0, clock=lambda: AT) as door:
        channel = channel_to(out.port, address=f"team@{DOMAIN}")
        mailbox = Mailbox(Store(tmp_path), lmtp_port=door.port)
        old = plug(
            Ports(
                channels={"email": channel},
                reply_domain=DOMAIN,
                public_url="https://police.example",
                mailbox=mailbox,
            )
        )
        try:
            yield Post(out, door, land)
        finally:
            plug(old)
            channel.providers[0].close()
