"""The supervisor and its warden, with real processes that are really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peelian.config import processes
from peelian.config.supervisor import LONGEST_PAUSE, RECOVERED, Child

_SUPERVISOR = """
import sys
from peelian.config import processes
from peelian.config.environment import inherited
from peelian.config.supervisor import Child, Supervisor

folder = sys.argv[1]
# A child with a child of its own, as the site has; each writes its number down.
child = "echo $$ >> %s/pids; sleep 600 & echo $! >> %s/pids; wait" % (folder, folder)
commands = [["sh", "-c", child]]
with processes.Warden() as warden:
    supervisor = Supervisor([Child("child", command) for command in commands], inherited(), warden, None)
    sys.exit(supervisor.run(lambda: True, lambda: print("up", flush=True)))
"""


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether something comes true within two minutes."""
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def lives(process: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        answer = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=True
        ).stdout.strip()
    except subprocess.CalledProcessError:
        return False
    return not answer.startswith("Z")


def written(folder: Path) -> list[int]:
    """The numbers that the children wrote down."""
    try:
        return [int(line) for line in (folder / "pids").read_text().split()]
    except OSError:
        return []


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    """Starts a supervisor over a child of the test's and waits until both children are there."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", _SUPERVISOR, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        assert eventually(lambda: len(written(tmp_path)) == 2)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


class TestASupervisor:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_that_is_asked_to_stop_leaves_nothing(
        self, supervise: Start, tmp_path: Path, sign: signal.Signals
    ) -> None:
        process = supervise()

        process.send_signal(sign)

        assert process.wait(120) == 0
        assert not any(lives(number) for number in written(tmp_path))

    def test_that_is_killed_leaves_nothing(self, supervise: Start, tmp_path: Path) -> None:
        process = supervise()

        process.kill()

        assert eventually(lambda: not any(lives(number) for number in written(tmp_path)))

    def test_starts_a_child_again_that_was_killed_and_ends_what_it_left(
        self, supervise: Start, tmp_path: Path
    ) -> None:
        supervise()
        first = written(tmp_path)

        os.kill(first[0], signal.SIGKILL)

        assert eventually(lambda: len(written(tmp_path)) == 4)
        assert not any(lives(number) for number in first)
        assert all(lives(number) for number in written(tmp_path)[2:])


class TestTheWarden:
    def test_ends_a_group_that_doesnt_want_to_end(self) -> None:
        stubborn = subprocess.Popen(
            ["sh", "-c", "trap '' TERM; echo ready; sleep 600"],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert stubborn.stdout is not None
        with stubborn.stdout as answer:
            assert answer.readline() == b"ready\n"

        processes.end_groups([stubborn.pid], grace=0.2)

        assert stubborn.wait(120) == -signal.SIGKILL

    def test_lets_a_group_be_that_it_no_longer_watches(self) -> None:
        with subprocess.Popen(["sleep", "600"], start_new_session=True) as bystander:
            with processes.Warden() as warden:
                warden.take(bystander.pid)
                warden.leave(bystander.pid)

            assert lives(bystander.pid)
            bystander.kill()


class TestAChildThatDies:
    def test_waits_twice_as_long_each_time_up_to_a_limit(self) -> None:
        child = Child("child", ["true"])

        pauses = [child.note_death(now=1.0) for _ in range(8)]

        assert pauses == [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
        assert child.due_at == 1.0 + LONGEST_PAUSE

    def test_is_forgiven_after_a_life_long_enough(self) -> None:
        child = Child("child", ["true"])
        for _ in range(4):
            child.note_death(now=1.0)

        assert child.note_death(now=1.0 + RECOVERED + 1) == 1
