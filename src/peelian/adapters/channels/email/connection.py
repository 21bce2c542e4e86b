"""A conversation with a mail server: as little as sending needs, with every answer kept.

Commands go out together where the server allows it (PIPELINING, RFC 2920): one round trip a mail instead of four.
Once it's open, whatever waits for the server is a step of `turns`, so that others speak meanwhile.
"""

from __future__ import annotations

import base64
import socket
import ssl
import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import TracebackType

from peelian.adapters.channels.email.turns import READ, WRITE, Steps, finish

_LINE_LIMIT = 8192
_MOST_LINES = 200
_AFTER_CODE = frozenset({b" ", b"-", b"\r", b""})


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
    """A server's answer: three digits and its words, line by line. Read only when somebody asks: most are "250 OK"."""

    code: int
    raw: tuple[bytes, ...]

    @property
    def good(self) -> bool:
        """2xx or 3xx."""
        return 200 <= self.code < 400

    @property
    def temporary(self) -> bool:
        """4xx."""
        return 400 <= self.code < 500

    @property
    def lines(self) -> list[str]:
        """Its words."""
        return [line.decode("utf-8", "replace").strip() for line in self.raw]

    def __str__(self) -> str:
        return f"{self.code} {' '.join(self.lines)}"


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
        self._rest = b""  # of a line that isn't whole yet
        self._words: list[bytes] = []  # of an answer that isn't whole yet
        self._ready: deque[Answer] = deque()
        self.features: dict[str, str] = {}
        try:
            self._socket = socket.create_connection((server.host, server.port), timeout=server.timeout)
            self._socket.setblocking(False)
            # A small write behind a large one must not wait for the other side's acknowledgement (Nagle).
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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

    def write(self, data: bytes, *, patience: float | None = None) -> Steps[None]:
        """Send bytes. Raises Dropped; some of them may have gone out then.

        `patience`: seconds that the whole of it may take; else those of an answer to a command.
        """
        until = 0.0
        try:
            while True:
                event = WRITE
                try:
                    data = data[self._socket.send(data) :]
                except (BlockingIOError, ssl.SSLWantWriteError):
                    pass
                except ssl.SSLWantReadError:
                    event = READ
                if not data:
                    return
                until = until or time.monotonic() + (patience or self._server.timeout)
                yield self._socket.fileno(), event, until
        except OSError as error:
            raise Dropped(str(error) or "connection lost") from error

    def read(self, timeout: float | None = None) -> Steps[Answer]:
        """The next answer, all its lines. Raises Dropped when none comes whole in time, or what comes isn't one."""
        if not self._ready:
            yield from self._receive(timeout or self._server.timeout)
        return self._ready.popleft()

    def read_many(self, count: int) -> Steps[list[Answer]]:
        """The next answers. Raises Dropped."""
        while len(self._ready) < count:
            yield from self._receive(self._server.timeout)
        return [self._ready.popleft() for _ in range(count)]

    def read_after_dot(self) -> Steps[Answer]:
        """The answer that says whether the server took the mail. Raises Dropped: then nobody knows."""
        return self.read(self._server.data_timeout)

    def ask(self, command: bytes) -> Steps[Answer]:
        """One command, one answer. Raises Dropped."""
        yield from self.write(command + b"\r\n")
        return (yield from self.read())

    def drop(self) -> None:
        """Hang up without a word."""
        self._socket.close()

    def close(self) -> None:
        """Say goodbye if anybody is listening, and hang up."""
        try:
            self._socket.settimeout(2)  # a goodbye is worth no longer wait
            self._socket.sendall(b"QUIT\r\n")
            self._socket.recv(512)
        except OSError:
            pass
        finally:
            self._socket.close()

    def _open(self) -> None:
        if self._server.security is Security.TLS:
            self._protect()
        self._expect(finish(self.read()), "greeting")
        self._greet()
        if self._server.security is Security.STARTTLS:
            if "STARTTLS" not in self.features:
                raise NoService("the server doesn't offer STARTTLS, and we were told to insist on it")
            self._expect(self._asked("STARTTLS"), "STARTTLS")
            if self._rest or self._words or self._ready:
                # Words that were slipped in before the encryption began (CVE-2011-0411).
                raise NoService("the server spoke out of turn before encryption began")
            self._protect()
            self._greet()
        if self._server.user:
            self._sign_in()

    def _asked(self, command: str) -> Answer:
        """As `ask`, while nobody else has anything to say yet."""
        return finish(self.ask(command.encode()))

    def _greet(self) -> None:
        answer = self._asked(f"EHLO {self._server.own_name}")
        self.features = {}
        if answer.code == 250:
            for line in answer.lines[1:]:
                word, _, rest = line.partition(" ")
                self.features[word.upper()] = rest
        elif answer.code in {500, 502, 504, 550}:
            self._expect(self._asked(f"HELO {self._server.own_name}"), "HELO")
        else:
            raise NoService(f"EHLO: {answer}")

    def _protect(self) -> None:
        context = self._server.context or ssl.create_default_context()
        self._socket.settimeout(self._server.timeout)
        self._socket = context.wrap_socket(self._socket, server_hostname=self._server.host)
        self._socket.setblocking(False)

    def _sign_in(self) -> None:
        kinds = self.features.get("AUTH", "").upper().split()
        user, password = self._server.user.encode(), self._server.password.encode()
        if "PLAIN" in kinds:
            answer = self._asked("AUTH PLAIN " + _base64(b"\0" + user + b"\0" + password))
        elif "LOGIN" in kinds:
            self._expect(self._asked("AUTH LOGIN"), "AUTH")
            self._expect(self._asked(_base64(user)), "AUTH")
            answer = self._asked(_base64(password))
        else:
            raise NoService("the server offers no way of signing in that we know (PLAIN, LOGIN)")
        self._expect(answer, "AUTH")

    def _expect(self, answer: Answer, step: str) -> None:
        if not answer.good:
            raise NoService(f"{step}: {answer}")

    def _receive(self, patience: float) -> Steps[None]:
        """Wait until at least one more answer is whole. The patience is for all of it: a server that sends a byte a
        second doesn't get any more."""
        until, event = time.monotonic() + patience, READ
        had = len(self._ready)
        # What is encrypted may have been received already, where nobody who waits at the socket sees it.
        waits = not isinstance(self._socket, ssl.SSLSocket)
        while len(self._ready) == had:
            try:
                if waits:
                    yield self._socket.fileno(), event, until
                data = self._socket.recv(16384)
            except (BlockingIOError, ssl.SSLWantReadError):
                waits, event = True, READ
                continue
            except ssl.SSLWantWriteError:
                waits, event = True, WRITE
                continue
            except OSError as error:
                raise Dropped(str(error) or "connection lost") from error
            if not data:
                raise Dropped("connection closed by the server")
            self._take(data)
            if time.monotonic() > until and len(self._ready) == had:
                raise Dropped("no answer in time")

    def _take(self, data: bytes) -> None:
        """Sort what came into answers; the last line may not be whole yet."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            answer, last = _answer(line)
            if last and not self._words:
                self._ready.append(answer)
            else:
                self._words += answer.raw
                if last:
                    self._ready.append(Answer(answer.code, tuple(self._words)))
                    self._words.clear()
        if len(self._rest) > _LINE_LIMIT or len(self._words) > _MOST_LINES:
            raise Dropped("the server's answer has no end")


@lru_cache(maxsize=256)
def _answer(line: bytes) -> tuple[Answer, bool]:
    """A line as an answer of its own, and whether nothing follows it. Servers say the same few lines over and over."""
    code, after = line[:3], line[3:4]
    if not code.isdigit() or after not in _AFTER_CODE:
        raise Dropped("the server's answer isn't SMTP")
    return Answer(int(code), (line[4:],)), after != b"-"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
