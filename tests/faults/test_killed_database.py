"""Nobody is lost when the database is killed in mid-send: answers wait for it, and what was claimed goes back."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from peelian.adapters.postgres import use
from peelian.adapters.postgres.binaries import find_binaries
from peelian.adapters.postgres.layout import DATABASE, Layout
from peelian.adapters.postgres.server import DidNotStart
from tests.faults.conftest import Zygote
from tests.faults.people import queue, states
from tests.faults.sink import Sink

PEOPLE = 1000
KILLS = 5
#: So many mails more than were waited for before a kill, where this process is slow to act.
LATE = 10
#: What a worker can have in hand when the database goes: a batch in each lane.
BATCH = 50
IN_HAND = 2 * BATCH


def kill_database(claim: use.Hold, state: Path, sink: Sink) -> None:
    """Kill the postmaster, as if the machine's memory had run out, let all be sent that is in hand; start it again."""
    os.kill(int((Layout.of(state).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    sink.allow(len(sink.taken) + IN_HAND)
    for _ in range(100):
        try:
            if claim.revive():
                return
        except DidNotStart:
            pass  # its children are still letting go of the memory that they share
        time.sleep(0.1)
    raise AssertionError("the database didn't come back")


def schema() -> str:
    """The tables of the tests' own database, as SQL: much quicker than all migrations."""
    ours = connection.settings_dict
    dumped = subprocess.run(
        [find_binaries().program("pg_dump"), "--schema-only", "--no-owner", "-h", ours["HOST"], "-U", ours["USER"],
         "-p", ours["PORT"] or "5432", ours["NAME"]],
        check=True, capture_output=True, text=True, env={"PGPASSWORD": ours["PASSWORD"]},
    )  # fmt: skip
    # Lines for psql alone, and a search path that would stay.
    return "\n".join(
        line for line in dumped.stdout.split("\n") if not line.startswith("\\") and "search_path" not in line
    )


@pytest.mark.django_db(transaction=True)
def test_five_kills_lose_nobody_and_repeat_nothing(sink: Sink, tmp_path: Path) -> None:
    chance = random.Random(11)
    with use.hold(tmp_path / "state") as claim:
        zygote = Zygote(claim.url, DATABASE, tmp_path / "state", sink.port)
        try:
            with psycopg.connect(claim.url, autocommit=True) as own:
                # What the system's cache holds outlives a killed process: waiting for the disk would only take time.
                own.execute("ALTER SYSTEM SET fsync = off")
                own.execute("SELECT pg_reload_conf()")
                own.execute(schema())
            with psycopg.connect(claim.url) as own:
                queue(own.cursor(), PEOPLE)
            sink.allow(0)
            zygote.run(limit=BATCH)
            for _ in range(KILLS):
                enough = len(sink.taken) + chance.randint(20, PEOPLE // KILLS - LATE - IN_HAND)
                sink.allow(enough + LATE)
                assert sink.wait_for(enough)
                kill_database(claim, tmp_path / "state", sink)
                assert len(sink.taken) < PEOPLE, "the kill came in mid-send"
            sink.allow(None)
            assert zygote.ended() == 0
        finally:
            zygote.close()
        with psycopg.connect(claim.url) as own:
            assert states(own.cursor()) == {"sent": PEOPLE}

    counts = sink.counts()
    assert len(counts) == PEOPLE, "somebody got nothing"
    assert set(counts.values()) == {1}, "the sender lived, so it knew what it had sent"
