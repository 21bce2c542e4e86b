"""A conversation with a mail server: as little as sending needs, with every answer kept.

Commands go out together where the server allows it (PIPELINING, RFC 2920): one round trip a mail instead of four.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType

_LINE_LIMIT = 8192
_ANSWER = re.compile(rb"(\d{3})([ -]?)(.*)", re.DOTALL)
_LINE_START_DOT = re.compile(rb"(^|\r\n)\.")


class Security(StrEnum):
    """How the connection is protected."""

    NONE = "none"
    STARTTLS = "starttls"  # insisted on: without it nothing is sent
    TLS = "tls"  # from the first byte, port 465


class Dropped(Exception):  # noqa: N818 - it's the other side's doing
    """The connection ended, or went silent, while an answer was awaited."""


class NoService(Exception):  # noqa: N818 - as above
    """The server can't be used now, or not like this; the message has its words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: three digits and its words."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """2xx or 3xx."""
        return 200 <= self.code < 400

    @property
    def temporary(self) -> bool:
        """4xx."""
        return 400 <= self.code < 500

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand mail over, and how.

    Attributes:
        host, port: the server.
        security: see Security.
        user, password: for AUTH; empty: none.
        own_name: what we say we are in EHLO.
        timeout: seconds to wait for an answer to a command.
        data_timeout: seconds to wait for the answer after the mail's last dot (RFC 5321, 4.5.3.2.6: ten minutes).
        context: TLS settings; None: the system's, with certificates checked.
    """

    host: str
    port: int = 25
    security: Security = Security.NONE
    user: str = ""
    password: str = field(default="", repr=False)
    own_name: str = "localhost"
    timeout: float = 60.0
    data_timeout: float = 600.0
    context: ssl.SSLContext | None = None


class Connection:
    """One open conversation. Use as a context manager; leaving says goodbye."""

    def __init__(self, server: Server) -> None:
        """Connect, greet, protect, sign in. Raises NoService with the reason when any of it fails."""
        self._server = server
        self._buffer = bytearray()
        self.features: dict[str, str] = {}
        try:
            self._socket = socket.create_connection((server.host, server.port), timeout=server.timeout)
        except OSError as error:
            raise NoService(f"{server.host}:{server.port} can't be reached: {error}") from error
        try:
            self._open()
        except (OSError, Dropped) as error:
            self._socket.close()
            raise NoService(f"{server.host}:{server.port}: {error}") from error
        except NoService:
            self._socket.close()
            raise

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pipelining(self) -> bool:
        """Whether commands may go out before the answers to earlier ones have come in."""
        return "PIPELINING" in self.features

    def write(self, data: bytes) -> None:
        """Send bytes. Raises Dropped; some of them may have gone out then."""
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Dropped(str(error) or "connection lost") from error

    def read(self, timeout: float | None = None) -> Answer:
        """The next answer, all its lines. Raises Dropped when none comes, or what comes isn't one."""
        self._socket.settimeout(timeout or self._server.timeout)
        words = []
        while True:
            found = _ANSWER.fullmatch(self._line())
            if found is None:
                raise Dropped("the server's answer isn't SMTP")
            words.append(found.group(3).decode("utf-8", "replace").strip())
            if found.group(2) != b"-":
                return Answer(int(found.group(1)), " ".join(words))

    def read_after_dot(self) -> Answer:
        """The answer that says whether the server took the mail. Raises Dropped: then nobody knows."""
        return self.read(self._server.data_timeout)

    def ask(self, command: str) -> Answer:
        """One command, one answer. Raises Dropped."""
        self.write(command.encode() + b"\r\n")
        return self.read()

    def close(self) -> None:
        """Say goodbye if anybody is listening, and hang up."""
        try:
            self._socket.settimeout(2)
            self._socket.sendall(b"QUIT\r\n")
            self._socket.recv(512)
        except OSError:
            pass
        finally:
            self._socket.close()

    def _open(self) -> None:
        if self._server.security is Security.TLS:
            self._protect()
        self._expect(self.read(), "greeting")
        self._greet()
        if self._server.security is Security.STARTTLS:
            if "STARTTLS" not in self.features:
                raise NoService("the server doesn't offer STARTTLS, and we were told to insist on it")
            self._expect(self.ask("STARTTLS"), "STARTTLS")
            if self._buffer:
                # Words that were slipped in before the encryption began (CVE-2011-0411).
                raise NoService("the server spoke out of turn before encryption began")
            self._protect()
            self._greet()
        if self._server.user:
            self._sign_in()

    def _greet(self) -> None:
        self.write(f"EHLO {self._server.own_name}\r\n".encode())
        answer_lines = []
        self._socket.settimeout(self._server.timeout)
        while True:
            found = _ANSWER.fullmatch(self._line())
            if found is None:
                raise Dropped("the server's answer isn't SMTP")
            answer_lines.append(found.group(3).decode("utf-8", "replace").strip())
            if found.group(2) != b"-":
                break
        code = int(found.group(1))
        self.features = {}
        if code == 250:
            for line in answer_lines[1:]:
                word, _, rest = line.partition(" ")
                self.features[word.upper()] = rest
        elif code in {500, 502, 504, 550}:
            self._expect(self.ask(f"HELO {self._server.own_name}"), "HELO")
        else:
            raise NoService(f"EHLO: {code} {' '.join(answer_lines)}")

    def _protect(self) -> None:
        context = self._server.context or ssl.create_default_context()
        self._socket = context.wrap_socket(self._socket, server_hostname=self._server.host)

    def _sign_in(self) -> None:
        kinds = self.features.get("AUTH", "").upper().split()
        user, password = self._server.user.encode(), self._server.password.encode()
        if "PLAIN" in kinds:
            answer = self.ask("AUTH PLAIN " + _base64(b"\0" + user + b"\0" + password))
        elif "LOGIN" in kinds:
            self._expect(self.ask("AUTH LOGIN"), "AUTH")
            self._expect(self.ask(_base64(user)), "AUTH")
            answer = self.ask(_base64(password))
        else:
            raise NoService("the server offers no way of signing in that we know (PLAIN, LOGIN)")
        self._expect(answer, "AUTH")

    def _expect(self, answer: Answer, step: str) -> None:
        if not answer.good:
            raise NoService(f"{step}: {answer}")

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LINE_LIMIT:
                raise Dropped("the server's answer has no end")
            try:
                data = self._socket.recv(4096)
            except TimeoutError as error:
                raise Dropped("no answer in time") from error
            except OSError as error:
                raise Dropped(str(error) or "connection lost") from error
            if not data:
                raise Dropped("connection closed by the server")
            self._buffer += data
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        return line


def transparent(mail: bytes) -> bytes:
    """The mail as it follows DATA: lines that begin with a dot get another (RFC 5321, 4.5.2), and the last dot."""
    stuffed = _LINE_START_DOT.sub(rb"\1..", mail)
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
