"""A mail server that takes everything and remembers each mail's number and recipient: what really arrived."""

from __future__ import annotations

import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.factories.at_once import PATIENCE


class Sink:
    """Takes mail on a port of its own. What it has taken counts from its last dot on, whoever hears the answer."""

    def __init__(self) -> None:
        """Start listening."""
        self.taken: list[tuple[str, str]] = []
        self._room: int | None = None
        self._more = threading.Condition()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            # As mail servers do. Else the second of three answers waits 40 ms for the receipt of the first.
            disable_nagle_algorithm = True

            def handle(self) -> None:
                sink._converse(self.rfile.readline, self.wfile.write)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 16

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self.allow(None)
        self._server.shutdown()
        self._server.server_close()

    def allow(self, room: int | None) -> None:
        """Let whoever sends wait once about so many mails were taken in all: how far they get is then no race."""
        with self._more:
            self._room = room
            self._more.notify_all()

    def wait_for(
        self, count: int, gone: Callable[[], bool] = lambda: False, patience: float = PATIENCE
    ) -> bool:
        """Until so many mails were taken in all, or `gone` says that no more will come. Returns whether they were."""
        until = time.monotonic() + patience
        with self._more:
            while len(self.taken) < count and not gone() and time.monotonic() < until:
                self._more.wait(0.05)
            return len(self.taken) >= count

    def counts(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(number for number, _ in self.taken)

    def _converse(self, read: Callable[[], bytes], write: Callable[[bytes], object]) -> None:
        try:
            write(b"220 sink ESMTP\r\n")
            recipient = ""
            while line := read():
                command = line[:4].upper()
                if command in (b"EHLO", b"HELO"):
                    write(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n")
                elif command == b"RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                    write(b"250 ok\r\n")
                elif command == b"DATA":
                    with self._more:
                        self._more.wait_for(lambda: self._room is None or len(self.taken) < self._room)
                    write(b"354 go on\r\n")
                    if not self._take(read, recipient):
                        return
                    write(b"250 taken\r\n")
                elif command == b"QUIT":
                    write(b"221 bye\r\n")
                    return
                else:
                    write(b"250 ok\r\n")
        except OSError:
            return

    def _take(self, read: Callable[[], bytes], recipient: str) -> bool:
        number = ""
        while (line := read()) not in (b"", b".\r\n"):
            if not number and line[:11].lower() == b"message-id:":
                number = line[11:].strip().decode()
        if line:
            with self._more:
                self.taken.append((number, recipient))
                self._more.notify_all()
        return bool(line)
