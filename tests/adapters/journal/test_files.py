"""A crash journal says what had begun and what had been answered, whatever moment its worker died at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.journal import files
from peelian.apps.messaging.api import SendOutcome, SendResult

TAKEN = SendResult(2, SendOutcome.TAKEN, '250 ok: ü "quoted" \\ and\nmore')
PARTS = SendResult(3, SendOutcome.TAKEN, "ok", references=("a", "b"), answered=False)


@pytest.fixture
def folder(tmp_path: Path) -> files.JournalFolder:
    """A place for journals."""
    return files.JournalFolder(tmp_path / "journal")


def die(journal: files.FileJournal) -> None:
    """What the system does for a killed process."""
    os.close(journal._file)


class TestJournal:
    def test_tells_what_had_begun_and_what_was_answered_by_whom(self, folder: files.JournalFolder) -> None:
        journal = folder.open("machine:1:ab")
        journal.using("email:smtp")
        for number in (1, 2, 3):
            journal.begin(number)
        journal.end(TAKEN)
        journal.using("email:other")
        journal.end(PARTS)
        die(journal)

        (left,) = folder.left_behind()

        assert (left.worker, left.begun) == ("machine:1:ab", {1, 2, 3})
        assert left.ended == {"email:smtp": [TAKEN], "email:other": [PARTS]}
        left.discard()
        assert list(folder.left_behind()) == []

    def test_of_a_worker_that_lives_nothing_is_told(self, folder: files.JournalFolder) -> None:
        journal = folder.open("machine:1")
        journal.begin(1)

        assert list(folder.left_behind()) == []
        journal.close()
        assert list(folder.left_behind()) == []

    def test_what_is_settled_is_forgotten(self, folder: files.JournalFolder) -> None:
        journal = folder.open("machine:1")
        journal.begin(1)
        journal.settled()
        journal.begin(2)
        die(journal)

        (left,) = folder.left_behind()
        assert left.begun == {2}

    def test_a_copy_begun_anew_has_no_answer_yet(self, folder: files.JournalFolder) -> None:
        journal = folder.open("machine:1")
        journal.begin(1)
        journal.end(SendResult(1, SendOutcome.NO_SERVICE, "down"))
        journal.using("email:other")
        journal.begin(1)
        die(journal)

        (left,) = folder.left_behind()
        assert (left.begun, left.ended) == ({1}, {})

    def test_one_of_before_a_power_cut_is_not_believed(
        self, folder: files.JournalFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        journal = folder.open("machine:1")
        journal.begin(1)
        die(journal)
        monkeypatch.setattr(files, "boot", lambda: "another")

        assert list(folder.left_behind()) == []

    @given(cut=st.integers(min_value=0, max_value=400))
    def test_wherever_its_last_write_was_torn_the_lines_before_it_count(
        self, tmp_path_factory: pytest.TempPathFactory, cut: int
    ) -> None:
        path = tmp_path_factory.mktemp("torn") / "1.journal"
        journal = files.FileJournal(path, "machine:1")
        whole = [path.stat().st_size]
        for number in range(1, 8):
            journal.begin(number)
            whole.append(path.stat().st_size)
        die(journal)
        os.truncate(path, min(cut, whole[-1]))

        left = files.read(path)

        lines = sum(size <= cut for size in whole)
        assert (left.begun if left else None) == (set(range(1, lines)) if lines else None)


class TestFullDisk:
    @pytest.fixture
    def full(
        self, folder: files.JournalFolder, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[files.FileJournal]:
        """A journal on a disk with room for one more line and a bit."""
        journal = folder.open("machine:1")
        write, room = os.write, [10]

        def short(file: int, data: bytes) -> int:
            room[0] -= len(data)
            return write(file, data if room[0] >= 0 else data[: max(0, len(data) + room[0])])

        monkeypatch.setattr(os, "write", short)
        yield journal
        monkeypatch.undo()

    def test_half_a_line_is_none_and_nothing_more_begins(
        self, full: files.FileJournal, folder: files.JournalFolder
    ) -> None:
        full.begin(1)
        with pytest.raises(OSError, match="full"):
            full.begin(1234567)
        with pytest.raises(OSError, match="full"):
            full.begin(2)
        assert not full.ready()
        die(full)

        (left,) = folder.left_behind()
        assert left.begun == {1}

    def test_is_written_again_when_there_is_room(
        self, full: files.FileJournal, folder: files.JournalFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full.begin(1)
        with pytest.raises(OSError, match="full"):
            full.begin(1234567)
        monkeypatch.undo()

        assert full.ready()
        full.begin(2)
        die(full)
        (left,) = folder.left_behind()
        assert left.begun == {1, 2}
