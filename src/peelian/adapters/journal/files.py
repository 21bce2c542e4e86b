"""A crash journal: a worker's own record, on this machine, of what it is handing over.

One file for each worker process, locked for as long as the process lives. A line is one write, so that a process which
is killed leaves whole lines behind; the system keeps what was written, and after a power cut (which the number of the
boot tells) nothing in the file is believed.

    peelian-journal 1 <boot> <worker>        the head
    P <provider>                             who the lines below are about
    B <copy>                                 handing over begins: from here on it may arrive
    E <copy> <json>                          the answer: outcome, detail, references, picked up
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from peelian.apps.messaging.api import SendOutcome, SendResult
from peelian.journeys.ports import LeftJournal

_HEAD = "peelian-journal 1"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


class FileJournal:
    """One worker's journal. Not for several threads at a time unless each line's order doesn't matter to them."""

    def __init__(self, path: Path, worker: str) -> None:
        """Make the file and lock it. Raises OSError."""
        self.worker = worker
        self.trouble = ""
        self.begun: set[int] = set()
        self._path = path
        self._waiting: list[Callable[[], None]] = []
        self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._length = 0
            self._write(f"{_HEAD} {boot()} {worker}\n".encode())
        except OSError:
            os.close(self._file)
            path.unlink()
            raise
        self._head = self._length

    def using(self, provider: str) -> None:
        """The lines that follow are about this provider."""
        self._note(f"P {provider}\n".encode())

    def begin(self, delivery_id: int) -> None:
        """This copy is about to be handed over. Raises OSError when that can't be noted, now or since earlier."""
        self._note(b"B %d\n" % delivery_id)
        self.begun.add(delivery_id)

    def end(self, result: SendResult) -> None:
        """The other side has answered. Raises OSError: the answer is still good, only this record of it is missing."""
        if result.outcome is SendOutcome.TAKEN and not result.references and result.answered is None:
            self._note(b"E %d %s\n" % (result.delivery_id, _taken(result.detail)))
            return
        words = [result.outcome.value, result.detail[:300], list(result.references), result.answered]
        self._note(b"E %d %s\n" % (result.delivery_id, json.dumps(words).encode()))

    def when_settled(self, call: Callable[[], None]) -> None:
        """Call this once, by the next `settled`."""
        self._waiting.append(call)

    def settled(self) -> None:
        """All of it stands in the database: start anew, and tell those who wait for it."""
        self.begun.clear()
        with contextlib.suppress(OSError):
            self._cut(self._head)
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def ready(self) -> bool:
        """Whether it can be written; after trouble, tries."""
        if self.trouble:
            self.trouble = ""
            with contextlib.suppress(OSError):
                # More than a line, so that a disk with a few bytes left counts as full.
                self._note(b"#" * 4096 + b"\n")
                self._cut(self._length - 4097)
        return not self.trouble

    def close(self) -> None:
        """Nothing is being handed over any more: the file goes."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        with contextlib.suppress(OSError):
            os.close(self._file)

    def _note(self, line: bytes) -> None:
        if self.trouble:
            raise OSError(self.trouble)
        try:
            self._write(line)
        except OSError as error:
            self.trouble = error.strerror or str(error)
            # Part of a line may stand there; what follows must not be joined to it.
            with contextlib.suppress(OSError):
                self._cut(self._length)
            raise

    def _write(self, line: bytes) -> None:
        if os.write(self._file, line) != len(line):
            raise OSError("the disk is full: only part of a line could be written")
        self._length += len(line)

    def _cut(self, length: int) -> None:
        os.ftruncate(self._file, length)
        self._length = length


class JournalFolder:
    """The journals of all workers on this machine."""

    def __init__(self, folder: Path) -> None:
        """Nothing is touched before it's needed."""
        self._folder = folder

    def open(self, worker: str) -> FileJournal:
        """A journal for a worker of this process. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileJournal(self._folder / f"{os.getpid()}-{secrets.token_hex(6)}.journal", worker)

    def left_behind(self) -> Iterator[LeftJournal]:
        """The journals whose worker is dead, each held while it is looked at. Those of before a power cut are left
        out, and deleted: what they don't say may have happened all the same."""
        for path in sorted(self._folder.glob("*.journal")):
            try:
                file = os.open(path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left = read(path)
                if left is None:
                    path.unlink(missing_ok=True)
                elif path.exists():  # else somebody else has just dealt with it
                    yield left
            except BlockingIOError:
                continue
            finally:
                os.close(file)


def read(path: Path) -> LeftJournal | None:
    """What a journal says, or None when it isn't one of this boot. A torn last line is as if it weren't there."""
    whole, _, _torn = path.read_bytes().rpartition(b"\n")
    lines = whole.split(b"\n")
    head = lines[0].decode("utf-8", "replace").split(" ", 3)
    if len(head) != 4 or " ".join(head[:2]) != _HEAD or head[2] != boot():
        return None
    begun: set[int] = set()
    ended: dict[int, tuple[str, SendResult]] = {}
    provider = ""
    for line in lines[1:]:
        kind, _, rest = line.partition(b" ")
        if kind == b"P":
            provider = rest.decode("utf-8", "replace")
        elif kind == b"B":
            number = int(rest)
            begun.add(number)
            # Another provider has its turn after one that gave no service.
            ended.pop(number, None)
        elif kind == b"E":
            result = _result(rest)
            ended[result.delivery_id] = (provider, result)
    by_provider: dict[str, list[SendResult]] = defaultdict(list)
    for name, result in ended.values():
        by_provider[name].append(result)
    return LeftJournal(head[3], frozenset(begun), dict(by_provider), lambda: path.unlink(missing_ok=True))


def _result(rest: bytes) -> SendResult:
    copy, _, words = rest.partition(b" ")
    outcome, detail, references, answered = json.loads(words)
    return SendResult(int(copy), SendOutcome(outcome), detail, tuple(references), answered)


def boot() -> str:
    """The number of this machine's present boot; "unknown" where the system doesn't tell."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


def _taken(detail: str) -> bytes:
    """The commonest answer, without the cost of a general one."""
    return b'["taken",%s,[],null]' % json.dumps(detail[:300]).encode()
