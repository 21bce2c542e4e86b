"""The library's sections say truly which events make them stale."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import peelian
from peelian.journeys.packs.sections.library import SECTIONS, library

#: Events' names, and what stands before the part of a name that is made up.
_NAMES = {
    name
    for path in Path(peelian.__file__).parent.rglob("*.py")
    for name in re.findall(r"[\"']([a-z_]+\.[a-z_]+\.(?:[a-z_]+[\"']|\{))", path.read_text(encoding="utf-8"))
}


def test_no_two_sections_have_one_key() -> None:
    assert len(library()) == len(SECTIONS)


@pytest.mark.parametrize("key", library())
def test_a_section_reads_events_that_there_are_and_none_of_packs(key: str) -> None:
    reads = library()[key].reads

    assert [one for one in reads if not any(name.startswith(one) for name in _NAMES)] == []
    assert not [one for one in reads if "board.".startswith(one) or one.startswith("board.")]


@pytest.mark.parametrize("key", library())
def test_a_section_says_what_it_is(key: str) -> None:
    section = library()[key]

    assert section.title
    assert section.about.endswith(".")


@pytest.mark.parametrize("key", library())
def test_a_section_that_tells_of_areas_by_name_reads_when_they_change(key: str) -> None:
    """An area is renamed, moved or drawn anew without any other event."""
    section = library()[key]
    text = Path(inspect.getfile(section.build)).read_text(encoding="utf-8")
    names = "sections.parts import" in text or "places.list_areas(" in text

    assert not names or "places." in section.reads
