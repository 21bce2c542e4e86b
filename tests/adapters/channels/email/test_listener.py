"""The LMTP door, knocked at by Python's own LMTP client."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from peelian.adapters.channels.email.listener import LmtpListener
from peelian.apps.messaging.api import Inbound, UnknownToken
from tests.adapters.channels.email.test_parse import AT, DOMAIN
from tests.factories.at_once import PATIENCE

ANN, BEN = "a" * 26, "b" * 26
MAIL = b"From: Ann <ann@example.org>\r\nSubject: Re: x\r\nMessage-ID: <one@example.org>\r\n\r\nThey race.\r\n"


class _House:
    """What stands behind the door: knows Ann, not Ben, and can be told to fail."""

    def __init__(self) -> None:
        self.kept: list[Inbound] = []
        self.broken = False

    def take(self, inbound: Inbound) -> None:
        if self.broken:
            raise RuntimeError("the database is away")
        if inbound.token != ANN:
            raise UnknownToken("nobody")
        self.kept.append(inbound)


@contextmanager
def door(house: _House, **settings: int) -> Iterator[smtplib.LMTP]:
    listener = LmtpListener(handler=house.take, domain=DOMAIN, port=0, clock=lambda: AT, **settings)
    with listener, smtplib.LMTP("127.0.0.1", listener.port, timeout=PATIENCE) as client:
        yield client


class TestLmtpListener:
    def test_keeps_a_mail_and_then_says_so(self) -> None:
        house = _House()
        with door(house) as client:
            assert client.sendmail("ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL) == {}

        assert [inbound.text for inbound in house.kept] == ["They race."]
        assert house.kept[0].received_at == AT

    def test_takes_a_bounce_with_its_empty_sender(self) -> None:
        house = _House()
        with door(house) as client:
            client.sendmail("", [f"reply+{ANN}@{DOMAIN}"], MAIL)

        assert [inbound.automatic for inbound in house.kept] == [True]

    def test_refuses_an_address_that_can_be_nobodys_at_once(self) -> None:
        house = _House()
        with door(house) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            client.sendmail("ann@example.org", [f"info@{DOMAIN}"], MAIL)

        assert refusal.value.recipients[f"info@{DOMAIN}"][0] == 550

    def test_refuses_a_forged_token_for_good(self) -> None:
        house = _House()
        with door(house) as client, pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail("ann@example.org", [f"reply+{BEN}@{DOMAIN}"], MAIL)

        assert refusal.value.smtp_code == 550

    def test_asks_to_try_again_when_it_cannot_keep_a_mail(self) -> None:
        house = _House()
        house.broken = True
        with door(house) as client:
            with pytest.raises(smtplib.SMTPDataError) as refusal:
                client.sendmail("ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL)
            house.broken = False
            client.sendmail("ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL)

        assert refusal.value.smtp_code == 451
        assert len(house.kept) == 1

    def test_answers_for_each_recipient(self) -> None:
        house = _House()
        with door(house) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("ann@example.org")
            client.rcpt(f"reply+{ANN}@{DOMAIN}")
            client.rcpt(f"reply+{BEN}@{DOMAIN}")
            first = client.data(MAIL)
            second = client.getreply()

        assert (first[0], second[0]) == (250, 550)
        assert len(house.kept) == 1

    def test_refuses_ten_megabytes_and_more_for_each_recipient(self) -> None:
        house = _House()
        with door(house) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("ann@example.org")
            client.rcpt(f"reply+{ANN}@{DOMAIN}")
            client.rcpt(f"reply+{ANN}@{DOMAIN}")
            first = client.data(MAIL + (b"x" * 998 + b"\r\n") * 10_600)
            second = client.getreply()
            client.sendmail("ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL)

        assert (first[0], second[0]) == (552, 552)
        assert len(house.kept) == 1

    def test_takes_a_mail_of_nine_megabytes(self) -> None:
        house = _House()
        with door(house) as client:
            client.sendmail(
                "ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL + (b"x" * 998 + b"\r\n") * 9_000
            )

        assert house.kept[0].text.startswith("They race.")

    def test_takes_lines_that_are_longer_than_they_may_be(self) -> None:
        house = _House()
        with door(house) as client:
            client.sendmail("ann@example.org", [f"reply+{ANN}@{DOMAIN}"], MAIL + b"y" * 50_000)

        assert "yyy" in house.kept[0].text
