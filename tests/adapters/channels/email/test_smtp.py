"""Handing mail over: to a real server (aiosmtpd), and to servers that refuse, delay, lie and hang up."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from peelian.adapters.channels.email import smtp
from peelian.adapters.channels.email.connection import Security, Server
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.apps.messaging.api import Outgoing, SendOutcome, SendResult
from tests.adapters.channels.email import servers
from tests.adapters.channels.email.letters import CLAIMED, copy_of
from tests.adapters.channels.journal import Noted
from tests.factories.at_once import PATIENCE
from tests.ports import deaf_port

TAKEN, REFUSED, LATER, NO_SERVICE, UNKNOWN = (
    SendOutcome.TAKEN,
    SendOutcome.REFUSED,
    SendOutcome.LATER,
    SendOutcome.NO_SERVICE,
    SendOutcome.UNKNOWN,
)


def copies(*names: str) -> list[Outgoing]:
    return [
        copy_of(delivery_id=number, address=f"{name}@example.org") for number, name in enumerate(names, 1)
    ]


def provider(port: int, *, connections: int = 1, **settings: Any) -> SmtpProvider:
    server = Server("127.0.0.1", port, **{"timeout": PATIENCE, "data_timeout": PATIENCE, **settings})
    return SmtpProvider(server, connections=connections)


def send(
    port: int, batch: list[Outgoing], *, journal: Noted | None = None, **settings: Any
) -> list[SendResult]:
    sending = provider(port, **settings)
    try:
        return sending.send(batch, journal or Noted())
    finally:
        sending.close()


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

    controller = OnFreePort(keeper, hostname="127.0.0.1", port=0, ready_timeout=PATIENCE, **settings)
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
        assert {mail[0] for mail in keeper.mails} == {f"reply+{CLAIMED.reply}@reply.example"}

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
        assert outcomes(bad) == [NO_SERVICE]
        assert "535" in bad[0].detail

    def test_sends_nothing_in_clear_when_told_to_insist_on_encryption(self) -> None:
        keeper = _Keeper()
        server = aiosmtpd_server(keeper)
        try:
            results = send(server.port, copies("ann"), security=Security.STARTTLS)
        finally:
            server.stop()

        assert outcomes(results) == [NO_SERVICE]
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

        assert outcomes(results) == [NO_SERVICE, NO_SERVICE]

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

        assert outcomes(results) == [NO_SERVICE]


class TestSend:
    def test_nobody_listening_is_trouble_for_later(self) -> None:
        with deaf_port() as port:
            results = send(port, copies("ann", "ben"))

        assert outcomes(results) == [NO_SERVICE, NO_SERVICE]

    def test_one_copy_that_cannot_be_written_does_not_stop_the_others(self) -> None:
        batch = copies("ann", "ben")
        batch[0] = copy_of(delivery_id=1, address="ann@example.org>\r\nRCPT TO:<eve@example.org")
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

    def test_the_connection_stays_open_for_the_next_batch(self) -> None:
        with servers.serve() as server:
            sending = provider(server.port)
            for _ in range(3):
                assert outcomes(sending.send(copies("ann", "ben"), Noted())) == [TAKEN, TAKEN]
            assert server.connections == 1
            sending.close()
            assert outcomes(sending.send(copies("ann"), Noted())) == [TAKEN]
            assert server.connections == 2
            sending.close()

    def test_a_connection_that_the_server_closed_between_batches_costs_nothing(self) -> None:
        gone = [False]

        def script(step: str, line: str) -> str | None:
            if step == "MAIL" and gone[0]:
                gone[0] = False
                return None
            return servers.always_good(step, line)

        with servers.serve(script) as server:
            sending = provider(server.port)
            sending.send(copies("ann"), Noted())
            gone[0] = True
            results = sending.send(copies("ben", "cat"), Noted())
            sending.close()

        assert outcomes(results) == [TAKEN, TAKEN]

    def test_a_connection_that_lay_idle_for_long_is_opened_anew(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp, "IDLE_LIMIT", 0.0)
        with servers.serve() as server:
            sending = provider(server.port)
            for _ in range(2):
                sending.send(copies("ann"), Noted())
            sending.close()

            assert server.connections == 2

    def test_goes_over_as_many_connections_as_asked_for(self) -> None:
        together = threading.Barrier(4, timeout=PATIENCE)

        def script(step: str, line: str) -> str | None:
            if step == "DOT":
                together.wait()
            return servers.always_good(step, line)

        with servers.serve(script) as server:
            results = send(server.port, copies(*"abcdefghijkl"), connections=4)

        assert outcomes(results) == [TAKEN] * 12
        assert server.connections == 4
        assert sorted(recipient[0] for recipient, _ in server.taken) == list("abcdefghijkl")

    def test_a_server_that_takes_fewer_connections_gets_all_over_those(self) -> None:
        greeted: list[str] = []

        def script(step: str, line: str) -> str | None:
            if step == "EHLO":
                greeted.append(line)
                if len(greeted) > 1:
                    return "421 4.7.0 too many connections from you"
            return servers.always_good(step, line)

        with servers.serve(script) as server:
            sending = provider(server.port, connections=3)
            first, second = (sending.send(copies(*"abcdef"), Noted()) for _ in range(2))
            sending.close()

        assert outcomes(first) == outcomes(second) == [TAKEN] * 6
        assert len(greeted) == 3, "who was refused rests, and doesn't ask again at each batch"

    def test_an_address_beyond_ascii_goes_where_the_server_takes_it(self) -> None:
        batch = [copy_of(delivery_id=1, address="siân@example.org"), copy_of(delivery_id=2)]
        with servers.serve(features=("8BITMIME", "SMTPUTF8")) as server:
            results = send(server.port, batch)
        with servers.serve() as without:
            refused = send(without.port, batch)

        assert outcomes(results) == [TAKEN, TAKEN]
        assert server.taken[0][0] == "siân@example.org"
        assert any(line.endswith(" SMTPUTF8") for line in server.lines)
        assert outcomes(refused) == [REFUSED, TAKEN]
        assert "SMTPUTF8" in refused[0].detail

    def test_speaks_tls_from_the_first_byte_when_told_to(
        self, certificate: tuple[Path, ssl.SSLContext]
    ) -> None:
        path, theirs = certificate
        ours = ssl.create_default_context(cafile=str(path))
        with servers.serve(context=theirs) as server:
            results = send(server.port, copies("ann"), security=Security.TLS, context=ours)
            unknown = send(server.port, copies("ben"), security=Security.TLS)

        assert outcomes(results) == [TAKEN]
        assert outcomes(unknown) == [NO_SERVICE]
        assert "certificate" in unknown[0].detail

    def test_protects_the_conversation_when_told_to_insist_on_it(
        self, certificate: tuple[Path, ssl.SSLContext]
    ) -> None:
        path, theirs = certificate
        keeper = _Keeper()
        server = aiosmtpd_server(keeper, tls_context=theirs, require_starttls=True)
        try:
            ours = ssl.create_default_context(cafile=str(path))
            results = send(server.port, copies("ann", "ben"), security=Security.STARTTLS, context=ours)
        finally:
            server.stop()

        assert outcomes(results) == [TAKEN, TAKEN]


class TestSlowServers:
    """Deadlines are for a whole answer: a byte now and then buys no time."""

    @pytest.mark.parametrize(
        ("before", "step", "expected"), [("MAIL", "RCPT", LATER), ("DATA", "DOT", UNKNOWN)]
    )
    def test_one_that_falls_silent_is_left(self, before: str, step: str, expected: SendOutcome) -> None:
        still = threading.Event()

        def script(now: str, line: str) -> str | None:
            if now == before:  # whatever came up to here was waited for, however long it took
                for patience in ("timeout", "data_timeout"):
                    object.__setattr__(sending._server, patience, 0.2)
            if now == step:
                still.wait(PATIENCE)
                return None
            return servers.always_good(now, line)

        with servers.serve(script) as server:
            sending = provider(server.port)
            results = sending.send(copies("ann"), Noted())
            still.set()
            sending.close()

        assert outcomes(results) == [expected]

    def test_one_that_answers_a_byte_at_a_time_is_left(self) -> None:
        with dripping() as port:
            results = send(port, copies("ann"), timeout=0.3, data_timeout=0.3)

        assert outcomes(results) == [NO_SERVICE]
        assert "in time" in results[0].detail


class TestTheJournal:
    def test_hears_of_each_copy_before_its_content_leaves_and_after_its_answer(self) -> None:
        noted = Noted()
        seen: list[tuple[int, int]] = []

        def script(step: str, line: str) -> str | None:
            if step == "DOT":
                seen.append((len(noted.begun), len(noted.ended)))
            return servers.always_good(step, line)

        with servers.serve(script) as server:
            results = send(server.port, copies("ann", "ben", "cat"), journal=noted)

        assert noted.begun == [1, 2, 3]
        assert noted.ended == results
        assert seen == [(1, 0), (2, 1), (3, 2)]

    def test_hears_nothing_of_a_copy_that_is_refused_before_its_content(self) -> None:
        noted = Noted()
        with servers.serve(for_one("RCPT", "ben@", "550 no")) as server:
            send(server.port, copies("ann", "ben", "cat"), journal=noted)

        assert noted.begun == [1, 3]

    def test_hears_how_a_copy_ended_that_was_cut_off(self) -> None:
        noted = Noted()
        with servers.serve(once("DOT", None, about="ben@")) as server:
            send(server.port, copies("ann", "ben", "cat"), journal=noted)

        assert [(one.delivery_id, one.outcome) for one in noted.ended] == [
            (1, TAKEN),
            (2, UNKNOWN),
            (3, TAKEN),
        ]

    @pytest.mark.parametrize("connections", [1, 3])
    def test_that_cannot_be_written_stops_everything_that_has_not_begun(self, connections: int) -> None:
        noted = Noted(full_after=2)
        with servers.serve() as server:
            results = send(server.port, copies(*"abcdefgh"), journal=noted, connections=connections)

        assert outcomes(results).count(TAKEN) == 2
        assert outcomes(results).count(NO_SERVICE) == 6
        assert len(server.taken) == 2
        assert "No space left" in next(one for one in results if one.outcome is NO_SERVICE).detail


@contextmanager
def dripping() -> Iterator[int]:
    """A server whose greeting comes a byte at a time and never ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not over.wait(0.02):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        thread.join(PATIENCE)
        listener.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that nobody has signed, and a server's TLS with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    path, secret = folder / "cert.pem", folder / "key.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, secret)
    return path, context
