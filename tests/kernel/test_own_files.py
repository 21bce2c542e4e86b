"""A file that its owner alone reads is made once."""

from __future__ import annotations

import stat
from pathlib import Path

from peelian.kernel.own_files import make_once


def test_what_came_first_stays_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.pem"
    make_once(path, b"first")
    make_once(path, b"second")

    assert path.read_bytes() == b"first"
    assert [one.name for one in path.parent.iterdir()] == ["one.pem"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
