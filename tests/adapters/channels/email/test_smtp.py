"""Handing mail over: to a real server (aiosmtpd), and to servers that refuse, delay, lie and hang up."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from peelian.adapters.channels.email.smtp import SmtpChannel
from peelian.adapters.channels.email.connection import Security, Server, transparent
from peelian.apps.messaging.api import Outgoing, SendOutcome, SendResult
from tests.adapters.channels.email import servers
from tests.adapters.channels.email.test_mime import COPY

TAKEN, REFUSED, LATER, UNKNOWN = (
    SendOutcome.TAKEN,
    SendOutcome.REFUSED,
    SendOutcome.LATER,
    SendOutcome.UNKNOWN,
)


def copies(*names: str) -> list[Outgoing]:
    return [
        replace(COPY, delivery_id=number, address=f"{name}@example.org", message_id=f"{number}@reply.example")
        for number, name in enumerate(names, 1)
    ]


def send(port: int, batch: list[Outgoing], **settings: Any) -> list[SendResult]:
    server = Server("127.0.0.1", port, timeout=5, data_timeout=5, **settings)
    return SmtpChannel(from_address="team@reply.example", server=server).send(batch)


def outcomes(results: list[SendResult]) -> list[SendOutcome]:
    return [result.outcome for result in results]


def once(step: str, answer: str | None, *, about: str = "") -> servers.Script:
    """A server that gives one odd answer, the first time that it's about this step."""
    left = [True]

    def script(now: str, line: str) -> str | None:
        if now == step and about in line and left[0]:
            left[0] = False
            return answer
        return servers.always_good(now, line)

    return script


def for_one(step: str, about: str, answer: str) -> servers.Script:
    """A server that always gives one odd answer about one recipient."""
    return lambda now, line: answer if now == step and about in line else servers.always_good(now, line)


class _Keeper:
    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        await asyncio.sleep(0)
        return "250 OK"


def aiosmtpd_server(keeper: _Keeper, **settings: Any) -> Controller:
    class OnFreePort(Controller):
        def _trigger_server(self) -> None:
            assert isinstance(self.server, asyncio.Server)
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()  # type: ignore[no-untyped-call]

    controller = OnFreePort(keeper, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    return controller


class TestSendToAiosmtpd:
    def test_hands_over_a_batch_and_says_so_of_each(self) -> None:
        keeper = _Keeper()
        server = aiosmtpd_server(keeper)
        try:
            results = send(server.port, copies("ann", "ben", "cat"))
        finally:
            server.stop()

        assert outcomes(results) == [TAKEN, TAKEN, TAKEN]
        assert [mail[1] for mail in keeper.mails] == [
            [f"{name}@example.org"] for name in ("ann", "ben", "cat")
        ]
        assert {mail[0] for mail in keeper.mails} == {COPY.reply_to}

    @pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
    def test_signs_in(self) -> None:
        def check(
            server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
        ) -> AuthResult:
            return AuthResult(success=(data.login, data.password) == (b"us", b"right"), handled=False)

        keeper = _Keeper()
        server = aiosmtpd_server(keeper, authenticator=check, auth_required=True, auth_require_tls=False)
        try:
            good = send(server.port, copies("ann"), user="us", password="right")
            bad = send(server.port, copies("ann"), user="us", password="wrong")
        finally:
            server.stop()

        assert outcomes(good) == [TAKEN]
        assert outcomes(bad) == [LATER]
        assert "535" in bad[0].detail

    def test_sends_nothing_in_clear_when_told_to_insist_on_encryption(self) -> None:
        keeper = _Keeper()
        server = aiosmtpd_server(keeper)
        try:
            results = send(server.port, copies("ann"), security=Security.STARTTLS)
        finally:
            server.stop()

        assert outcomes(results) == [LATER]
        assert "STARTTLS" in results[0].detail
        assert not keeper.mails


@pytest.mark.parametrize("pipelining", [True, False])
class TestSendToOddServers:
    def test_one_connection_carries_many_mails(self, pipelining: bool) -> None:
        with servers.serve(pipelining=pipelining) as server:
            results = send(server.port, copies(*"abcdefgh"))
            connections = server.connections

        assert outcomes(results) == [TAKEN] * 8
        assert [recipient[0] for recipient, _ in server.taken] == list("abcdefgh")
        assert connections == 1

    @pytest.mark.parametrize(
        ("step", "answer", "expected"),
        [
            ("RCPT", "550 5.1.1 no such person", REFUSED),
            ("RCPT", "450 4.2.1 greylisted", LATER),
            ("DOT", "554 5.7.1 looks like spam", REFUSED),
            ("DOT", "452 4.3.1 disk full", LATER),
        ],
    )
    def test_an_answer_about_one_recipient_is_theirs_alone(
        self, pipelining: bool, step: str, answer: str, expected: SendOutcome
    ) -> None:
        with servers.serve(for_one(step, "ben@", answer), pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben", "cat"))

        assert outcomes(results) == [TAKEN, expected, TAKEN]
        assert answer in results[1].detail
        assert [recipient for recipient, _ in server.taken] == ["ann@example.org", "cat@example.org"]

    def test_data_refused_after_a_refused_recipient_costs_nobody_else(self, pipelining: bool) -> None:
        refused = [False]

        def script(step: str, line: str) -> str | None:
            if step == "RCPT":
                refused[0] = "ben@" in line
                return "550 no" if refused[0] else "250 OK"
            if step == "DATA" and refused[0]:
                return "554 no valid recipients"
            return servers.always_good(step, line)

        with servers.serve(script, pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben", "cat"))

        assert outcomes(results) == [TAKEN, REFUSED, TAKEN]

    def test_our_sender_refused_is_our_trouble_and_nobody_loses_a_message(self, pipelining: bool) -> None:
        with servers.serve(for_one("MAIL", "", "550 relaying denied"), pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben"))

        assert outcomes(results) == [LATER, LATER]

    def test_hanging_up_after_the_last_dot_leaves_one_unknown_and_the_others_go_out(
        self, pipelining: bool
    ) -> None:
        with servers.serve(once("DOT", None, about="ben@"), pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben", "cat"))

        assert outcomes(results) == [TAKEN, UNKNOWN, TAKEN]
        assert [recipient for recipient, _ in server.taken] == ["ann@example.org", "cat@example.org"]

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_hanging_up_before_the_mail_is_handed_over_offers_it_again(
        self, pipelining: bool, step: str
    ) -> None:
        with servers.serve(once(step, None), pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben"))

        assert outcomes(results) == [TAKEN, TAKEN]
        assert [recipient for recipient, _ in server.taken] == ["ann@example.org", "ben@example.org"]

    def test_closing_down_in_the_middle_goes_on_over_a_new_connection(self, pipelining: bool) -> None:
        with servers.serve(once("MAIL", "421 too many mails", about=""), pipelining=pipelining) as server:
            results = send(server.port, copies("ann", "ben"))

        assert outcomes(results) == [TAKEN, TAKEN]

    def test_a_server_that_always_hangs_up_is_not_asked_for_ever(self, pipelining: bool) -> None:
        with servers.serve(
            lambda step, line: None if step == "RCPT" else "250 OK", pipelining=pipelining
        ) as server:
            results = send(server.port, copies("ann", "ben"))

        assert outcomes(results) == [LATER, LATER]
        assert server.connections <= 6

    def test_answers_that_are_not_smtp_are_trouble_for_later(self, pipelining: bool) -> None:
        with servers.serve(lambda step, line: "HTTP/1.1 400 Bad Request", pipelining=False) as server:
            results = send(server.port, copies("ann"))

        assert outcomes(results) == [LATER]


class TestSend:
    def test_nobody_listening_is_trouble_for_later(self) -> None:
        with servers.serve() as server:
            port = server.port

        results = send(port, copies("ann", "ben"))

        assert outcomes(results) == [LATER, LATER]

    def test_one_copy_that_cannot_be_written_does_not_stop_the_others(self) -> None:
        batch = copies("ann", "ben")
        batch[0] = replace(batch[0], address="ann@example.org>\r\nRCPT TO:<eve@example.org")
        with servers.serve() as server:
            results = send(server.port, batch)

        assert outcomes(results) == [REFUSED, TAKEN]
        assert not any("eve" in line for line in server.lines)

    def test_the_same_copy_has_the_same_message_id_at_every_attempt(self) -> None:
        with servers.serve() as server:
            send(server.port, copies("ann"))
            send(server.port, copies("ann"))

        ids = [
            line for _, mail in server.taken for line in mail.split(b"\r\n") if line.startswith(b"Message-ID")
        ]
        assert len(ids) == 2
        assert len(set(ids)) == 1


@pytest.mark.parametrize(
    ("mail", "wire"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b"a\r\n.b\r\n..\r\n", b"a\r\n..b\r\n...\r\n.\r\n"),
    ],
)
def test_dots_are_doubled(mail: bytes, wire: bytes) -> None:
    assert transparent(mail) == wire
