"""Mail servers that answer as told, on a free port of this machine; real sockets, real SMTP."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.factories.at_once import PATIENCE

#: Given the step ("EHLO", "MAIL", "RCPT", "DATA", "DOT", "RSET") and its line: an answer, or None to hang up.
Script = Callable[[str, str], str | None]
_GOOD = {
    "EHLO": "250 OK",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "DOT": "250 taken",
    "RSET": "250 OK",
}


def always_good(step: str, line: str) -> str | None:
    """What a server says that takes everything."""
    return _GOOD[step]


@dataclass
class Scripted:
    """A running server, and what it was given."""

    port: int
    taken: list[tuple[str, bytes]] = field(default_factory=list)  # recipient, mail
    lines: list[str] = field(default_factory=list)
    connections: int = 0
    closing: bool = False


@contextmanager
def serve(
    script: Script = always_good,
    *,
    pipelining: bool = True,
    features: tuple[str, ...] = (),
    context: ssl.SSLContext | None = None,
) -> Iterator[Scripted]:
    """A server that follows a script until the block ends, with any number of callers at the same time.

    `context`: speak TLS from the first byte.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = Scripted(listener.getsockname()[1])
    offered = (*(("PIPELINING",) if pipelining else ()), *features)
    threads: list[threading.Thread] = []

    def answer(connection: socket.socket) -> None:
        try:
            with context.wrap_socket(connection, server_side=True) if context else connection as open_one:
                _converse(open_one, server, script, offered)
        except OSError:
            return

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if server.closing:
                connection.close()
                return
            server.connections += 1
            thread = threading.Thread(target=answer, args=(connection,), daemon=True)
            threads.append(thread)
            thread.start()

    runner = threading.Thread(target=run, daemon=True)
    runner.start()
    try:
        yield server
    finally:
        # A call wakes the thread that waits for one; then there is nothing left to accept.
        server.closing = True
        with socket.create_connection(("127.0.0.1", server.port)):
            runner.join(PATIENCE)
        listener.close()


def _converse(  # noqa: C901 - reads as the conversation goes
    connection: socket.socket, server: Scripted, script: Script, offered: tuple[str, ...]
) -> None:
    stream = connection.makefile("rwb", buffering=0)
    with stream:
        try:
            stream.write(b"220 scripted\r\n")
            recipient = ""
            while line := stream.readline().decode("utf-8", "replace").strip():
                server.lines.append(line)
                step = line.split()[0].upper()
                if step == "QUIT":
                    stream.write(b"221 bye\r\n")
                    return
                if step == "RCPT":
                    recipient = line[line.index("<") + 1 : line.index(">")]
                answer = script(step, line)
                if answer is None:
                    return
                if step == "EHLO" and answer == _GOOD["EHLO"] and offered:
                    answer = "250-scripted\r\n" + "".join(f"250-{word}\r\n" for word in offered[:-1])
                    answer += f"250 {offered[-1]}"
                if step == "RCPT" and not answer.startswith("2"):
                    recipient = ""
                stream.write(answer.encode() + b"\r\n")
                if step == "DATA" and answer.startswith("354"):
                    mail = b""
                    while (part := stream.readline()) != b".\r\n":
                        if not part:
                            return
                        mail += part.removeprefix(b".") if part.startswith(b"..") else part
                    after = script("DOT", recipient) if recipient else "554 no valid recipients"
                    if after is None:
                        return
                    if after.startswith("2"):
                        server.taken.append((recipient, mail))
                    stream.write(after.encode() + b"\r\n")
        except OSError:
            return
