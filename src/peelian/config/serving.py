"""`peelian serve`: the site, its worker and, in the demo, the mail catcher, kept up until told to stop."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from peelian.adapters.postgres import locks
from peelian.adapters.postgres.layout import private_folder
from peelian.config import entry, environment, options, processes, variables
from peelian.config.supervisor import Child, Supervisor, say
from peelian.kernel.errors import Refused

HOST = "127.0.0.1"
#: Seconds that the one before may take to end.
LEAVE_TAKING = 20.0
_CLI = (sys.executable, "-m", "peelian.config.cli")


class CannotServeError(Refused):
    """The site can't be served as things are; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop. Returns the exit code.

    Raises:
        Refused: a port is taken, the database doesn't start, a setting can't be used.
    """
    options = _options(arguments)
    if not variables.PUBLIC_URL.is_set():
        variables.PUBLIC_URL.set(f"http://{HOST}:{options.port}")
    with _only_one() as lock, entry.database() as claim:
        for name, port in _ports(options.port):
            _refuse_taken(name, port)
        screen = _prepare(options.first)
        # The warden keeps the lock and the database until the last child is gone, even if we are killed.
        with processes.Warden(keep=[lock, *([claim.pipe] if claim else [])]) as warden:
            supervisor = Supervisor(_children(options.port), environment.inherited(), warden, claim)
            return supervisor.run(lambda: _answers(options.port), lambda: _show(screen))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("peelian serve", description=__doc__)
    parser.add_argument("--port", type=int, default=variables.PORT.get(), help=f"port on {HOST}")
    parser.add_argument(
        "--first",
        metavar="COMMAND",
        type=shlex.split,
        default=[],
        help="a command of peelian to run when the database is ready, before the site opens",
    )
    return parser.parse_args(arguments)


def _children(port: int) -> list[Child]:
    # One thread a process: Python's lock makes the slowest answers slower with more.
    site = Child(
        "site",
        [
            *(sys.executable, "-m", "granian", "peelian.config.wsgi:application"),
            *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
            *("--workers", str(variables.WEB_WORKERS.get()), "--blocking-threads", "1"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning"),
        ],
    )
    worker = Child("worker", [*_CLI, "work"])
    mailbox = Child("mail catcher", [*_CLI, "mailbox"])
    return [site, worker, *([mailbox] if variables.DEMO.get() else [])]


def _ports(port: int) -> list[tuple[str, int]]:
    """What is going to listen where. Told beforehand, because a child that can't listen just dies again and again."""
    wanted = [("the site (peelian serve --port, make demo PORT=)", port)]
    mail = options.mail()
    if answers := mail["LMTP_PORT"].get():
        wanted.append((f"answers by mail ({mail['LMTP_PORT'].name})", answers))
    if variables.DEMO.get():
        wanted.append((f"the mail catcher ({mail['SMTP_PORT'].name})", options.smtp_port()))
    return wanted


def _refuse_taken(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CannotServeError(
                f"port {port} on {HOST}, meant for {name}, can't be had: {error.strerror}. End the program that "
                "has it, or give another port."
            ) from error


@contextlib.contextmanager
def _only_one() -> Iterator[int]:
    """Be the only one that serves from this state folder. Yields the lock's descriptor."""
    state = private_folder(variables.STATE.get())
    lock = locks.open_lock(state / "serve.lock")
    try:
        deadline = time.monotonic() + LEAVE_TAKING
        waiting = False
        while not locks.try_exclusive(lock):
            if time.monotonic() > deadline:
                raise CannotServeError(
                    f"Peelian is being served from {state} already. Stop that one first, or set PEELIAN_STATE to "
                    "another folder for a second site."
                )
            if not waiting:
                say("waiting for the one before to end.")
            waiting = True
            time.sleep(0.2)
        yield lock
    finally:
        os.close(lock)


def _prepare(first: Sequence[str]) -> str:
    """Bring database and static files up to date in a process of its own, so that this one stays small.

    Returns:
        What to show when the site is up.
    """
    command = [sys.executable, "-m", "peelian.config.preparing", *first]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=processes.ending_with_us(),
    )
    if done.returncode != 0:
        raise CannotServeError("the database or the files couldn't be made ready; the lines above say why.")
    return done.stdout


def _answers(port: int) -> bool:
    """Whether the site answers a request, in whatever way."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _show(screen: str) -> None:
    sys.stdout.write(screen)
    sys.stdout.flush()
