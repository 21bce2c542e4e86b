"""A sender that can be killed: a process which has everything loaded and forks a worker for each line that it reads.

    python -m tests.faults.sender DATABASE-URL DATABASE-NAME STATE SMTP-PORT

Lines in: "run LIMIT" forks a worker that first puts right what dead ones left, then sends until nothing is due;
"migrate" brings the database up to date. Lines out: the worker's number when it begins, "ended CODE" when it's over.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

from peelian.config import variables


def main(name: str, state: str, port: int) -> None:
    """Read orders until there are none."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    # Before the fork: a worker is killed too often to load all this each time.
    from peelian.journeys import deliver, lanes  # noqa: F401

    connections["default"].settings_dict["NAME"] = name
    _plug(Path(state), port)
    _say("ready")
    for order in sys.stdin:
        word, _, rest = order.strip().partition(" ")
        if word == "migrate":
            call_command("migrate", verbosity=0)
            connections.close_all()
            _say("done")
            continue
        worker = os.fork()
        if not worker:
            _work(int(rest))
            os._exit(0)
        _say(str(worker))
        _, status = os.waitpid(worker, 0)
        _say(f"ended {os.waitstatus_to_exitcode(status)}")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _plug(state: Path, port: int) -> None:
    from peelian.adapters.channels.email.channel import EmailChannel
    from peelian.adapters.channels.email.connection import Server
    from peelian.adapters.channels.email.mime import Sender
    from peelian.adapters.channels.email.smtp import SmtpProvider
    from peelian.adapters.journal.files import JournalFolder
    from peelian.journeys.ports import Ports, plug

    channel = EmailChannel(
        [SmtpProvider(Server("127.0.0.1", port))], Sender("team@police.example", "messages.police.example")
    )
    plug(Ports(channels={"email": channel}, journals=JournalFolder(state / "journal"), state=state))


def _work(limit: int) -> None:
    from django.db import InterfaceError, OperationalError, close_old_connections

    from peelian.journeys import deliver
    from peelian.journeys.lanes import Lanes
    from peelian.kernel.time import now

    try:
        deliver.recover(at=now())
        sender = Lanes(
            f"tests:{os.getpid()}:{limit}", clock=now, pause=lambda seconds: time.sleep(min(seconds, 0.1))
        )
        while True:
            try:
                if sender.turn(limit).idle:
                    break
            except (OperationalError, InterfaceError):
                # The database is away: the next job goes on where this one stopped. A worker begins each job
                # without a connection that broke (procrastinate closes it).
                close_old_connections()
                time.sleep(0.05)
        sender.close()
    except BaseException:  # noqa: BLE001 - this process is a fork: nobody above may go on with it
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    variables.DATABASE_URL.set(sys.argv[1])
    variables.STATE.set(sys.argv[3])
    main(sys.argv[2], sys.argv[3], int(sys.argv[4]))
