"""Who takes mail and who else sends it: Postfix's smtp-sink and smtp-source, a line that delays, a doorbell."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.ports import free_port

HINT = (
    "smtp-sink and smtp-source of Postfix are needed and aren't here. On Debian: apt-get install "
    "--no-install-recommends postfix (answer “No configuration”; nothing has to run)."
)


def tool(name: str) -> str:
    """Where a tool of Postfix is; it lies where users don't look. Ends everything with a hint when it's absent."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
    if found is None:
        raise SystemExit(HINT)
    return found


@contextmanager
def sink() -> Iterator[int]:
    """A server that takes every mail and throws it away. Yields its port."""
    port = free_port()
    command = [tool("smtp-sink"), *(["-u", "nobody"] if os.geteuid() == 0 else [])]
    process = subprocess.Popen(
        [*command, f"127.0.0.1:{port}", "1024"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True, slots=True)
class Sent:
    """One run of a sender: seconds of the wall clock and of its processor."""

    wall: float
    cpu: float


def source(port: int, count: int, size: int) -> Sent:
    """`smtp-source -d -s 1`: a C program that sends one mail after the other over one connection, and keeps nothing."""
    command = [
        tool("smtp-source"), "-d", "-s", "1", "-m", str(count), "-l", str(size),
        "-f", "a@example.org", "-t", "b@example.org", f"127.0.0.1:{port}",
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Sent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


@contextmanager
def far_away(port: int, seconds: float) -> Iterator[int]:
    """A line to a port on this machine that takes so long there and back. Yields its own port."""
    own = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.mail_peers", str(own), str(port), str(seconds / 2)]
    )
    try:
        _wait_for(own)
        yield own
    finally:
        process.terminate()
        process.wait()


@dataclass(slots=True)
class Doorbell:
    """A server that notes when it's asked to take a mail."""

    port: int
    rings: list[float] = field(default_factory=list)

    def first_after(self, moment: float, *, patience: float = 60.0) -> float:
        """When it first rang after a moment. Ends everything when it doesn't."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if found := next((ring for ring in self.rings if ring > moment), None):
                return found
            time.sleep(0.01)
        raise SystemExit(f"nothing was sent within {patience:.0f} seconds")

    def wait_for_silence(self, seconds: float = 2.0) -> None:
        """Until it hasn't rung for so long."""
        since = time.time()
        while time.time() - max([since, *self.rings[-1:]]) < seconds:
            time.sleep(0.05)


@contextmanager
def doorbell() -> Iterator[Doorbell]:
    """A mail server that notes the moments of MAIL commands and takes nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    bell = Doorbell(listener.getsockname()[1])

    def answer(connection: socket.socket) -> None:
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 bell\r\n")
            while line := stream.readline():
                if line.upper().startswith(b"EHLO"):
                    stream.write(b"250-bell\r\n250 PIPELINING\r\n")
                elif line.upper().startswith(b"MAIL"):
                    bell.rings.append(time.time())
                    stream.write(b"451 only listening\r\n")
                else:
                    stream.write(
                        b"503 no\r\n" if line.upper().startswith((b"RCPT", b"DATA")) else b"250 OK\r\n"
                    )

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(answer, connection), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield bell
    finally:
        listener.close()


def _quietly(answer: object, connection: socket.socket) -> None:
    try:
        answer(connection)  # type: ignore[operator]
    except OSError:
        return


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


async def _delay(own: int, port: int, one_way: float) -> None:
    """Pass on what comes, each piece so much later and in order; as much as comes may be on its way at once."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                due, data = await on_its_way.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not data:
                    writer.close()
                    return
                writer.write(data)

        arriving = asyncio.create_task(arrive())
        data = b"x"
        while data:
            try:
                data = await reader.read(65536)
            except OSError:
                data = b""
            on_its_way.put_nowait((loop.time() + one_way, data))
        await arriving

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, far_writer), carry(far_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(take, "127.0.0.1", own)
    await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_delay(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
