"""What packs begin as: the two papers' order, and no figure that isn't one."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, BuildState, Document, PackView
from peelian.journeys.packs import build_pack, make_pack, wording
from peelian.journeys.packs.drafts import draft_of, look_at, texts_of
from peelian.journeys.packs.public import closed_to, figures_of, numbers_in, public_version, whole_version
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.shapes import SHAPES
from peelian.journeys.packs.telling import for_readers
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land


def begun(shape: str) -> PackView:
    """A pack of that shape, of a force without a record, built."""
    viewer = make_viewer(Role.STAFF_OFFICER, "midshire")
    make_pack.create(
        viewer=viewer, at=AT, code=shape, title=SHAPES[shape].title, subtitle="", area_code="midshire",
        meeting_on=TODAY, since=TODAY - dt.timedelta(days=365), until=TODAY, shape=shape,
    )  # fmt: skip
    build_pack.build(viewer=viewer, clock=lambda: AT, code=shape)
    return board.get_pack(shape)


def said_by(document: Document) -> list[str]:
    """All that the sections of a document say themselves."""
    return [
        words
        for section in document.sections
        for words in (
            *section.commentary, *section.content.words, *section.content.missing,
            *(one.why_none for one in section.content.figures),
            *(note for one in section.content.tables for note in one.table.notes),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_section_is_in_the_library(shape: str) -> None:
    kinds = [one.kind for one in SHAPES[shape].sections]

    assert set(kinds) <= set(library())
    assert {kind for kind in kinds if kinds.count(kind) > 1} <= {
        key for key, section in library().items() if section.repeated
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_figures_stand_in_words_only_by_name(shape: str) -> None:
    for one in SHAPES[shape].sections:
        pieces = wording.parse(one.text)
        typed = "".join(piece for piece in pieces if isinstance(piece, str))
        assert not numbers_in(typed) - {2.0, 3.0, 4.0, 5.0, 100.0}


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
class TestBegun:
    def test_every_section_is_built_of_a_force_without_records(self, land: Land, shape: str) -> None:
        pack = begun(shape)

        assert {one.key: one.reason for one in pack.sections if one.build is not BuildState.BUILT} == {}
        assert [one.heading for one in pack.sections] == [one.heading for one in SHAPES[shape].sections]

    def test_every_figure_in_its_words_is_one_of_its_sections(self, land: Land, shape: str) -> None:
        pack = begun(shape)
        draft = draft_of(pack)

        wrong = [
            (section.heading, trouble.message)
            for section in pack.sections
            for trouble in wording.troubles(
                section.text, figures_of(draft), closed=closed_to(draft, section.audience)
            )
        ]

        assert wrong == []

    def test_both_versions_are_worded_and_what_is_not_known_is_no_nought(
        self, land: Land, shape: str
    ) -> None:
        pack = begun(shape)

        whole = whole_version(draft_of(pack), texts_of(pack))
        public = public_version(draft_of(pack), texts_of(pack))

        assert whole == for_readers(look_at(pack))
        assert public.audience is Audience.PUBLIC
        words = " ".join(words for section in whole.sections for words in section.commentary)
        assert "not known" not in words
        assert "for want of" in " ".join(one for section in whole.sections for one in section.content.missing)
        assert not [one for one in said_by(whole) + said_by(public) if "To mend" in one or "peelian " in one]
        assert "{{" not in words
