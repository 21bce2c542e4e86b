"""What happened to a pack is told in words, and what was done in one go in one line."""

from __future__ import annotations

import datetime as dt

from peelian.apps.board.api import Step
from peelian.apps.board.models.packs import Pack
from peelian.apps.events import api as events
from peelian.web.board.history import _WORDS, lines_of
from tests.factories.clock import AT
from tests.web.board.conftest import Desk


def step(name: str, seconds: float, by: str = "Sam Staff", said: str = "") -> Step:
    """Something that was done so many seconds before the end."""
    return Step(name, AT - dt.timedelta(seconds=seconds), 1, by, said)


def test_tells_a_beginning_in_a_shape_in_three_lines() -> None:
    steps = [
        one
        for number in range(3)
        for one in (step("commentary.written", number, by=""), step("section.added", number))
    ]
    lines = lines_of([*steps, step("pack.created", 4)])
    assert [(line.words, line.by_name, line.times) for line in lines] == [
        ("Wrote words", "", 3), ("Added a section", "Sam Staff", 3), ("Began the pack", "Sam Staff", 1),
    ]  # fmt: skip


def test_keeps_apart_what_others_did_what_was_said_and_what_was_done_later() -> None:
    steps = [
        step("finding.accepted", 0, said="Rounded."),
        step("finding.accepted", 1, said="Another day."),
        step("commentary.written", 2),
        step("commentary.written", 3, by="Chris Chief"),
        step("commentary.written", 62),
    ]
    assert [line.times for line in lines_of(steps)] == [1] * 5


def test_has_words_for_everything_that_happens_to_a_pack(desk: Desk) -> None:
    names = {one.name for one in events.list_events(subject=f"{Pack._meta.label}:{desk.made.id}", limit=100)}
    assert names
    assert {name.removeprefix("board.") for name in names} <= set(_WORDS)
