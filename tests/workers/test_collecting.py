"""What a worker makes is dropped in order; cycles are still found."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from peelian.workers.collecting import collect_seldom


class Knot:
    """Holds on to itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("as_it_was")
class TestCollectSeldom:
    def test_leaves_what_is_there_alone(self) -> None:
        collect_seldom()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > 700

    def test_still_finds_what_was_made_since(self) -> None:
        collect_seldom()
        dropped = weakref.ref(Knot())
        for _ in range(2 * gc.get_threshold()[0]):
            Knot()
        assert dropped() is None
