"""A pack begins, and people write in it."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, Content
from peelian.apps.board.models.packs import Pack
from peelian.journeys.packs import drafts, make_pack
from peelian.journeys.packs.wording import BadWords
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories import board as packs
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land

pytestmark = pytest.mark.django_db


def create(role: Role = Role.STAFF_OFFICER, area: str = "midshire", shape: str = "") -> int:
    return make_pack.create(
        viewer=make_viewer(role, area), at=AT, code="pack", title="Pack", subtitle="", area_code="midshire",
        meeting_on=TODAY, since=TODAY - dt.timedelta(days=365), until=TODAY, shape=shape,
    )  # fmt: skip


class TestCreate:
    def test_is_for_those_who_make_packs_of_the_area(self, land: Land) -> None:
        for role, area in ((Role.BOARD, "midshire"), (Role.STAFF_OFFICER, "riverside")):
            with pytest.raises(NotAllowed):
                create(role, area)

    def test_refuses_a_shape_that_there_is_not(self, land: Land) -> None:
        with pytest.raises(NotFound):
            create(shape="march-1829")
        assert board.list_packs() == []

    def test_takes_a_section_of_the_library_and_words_more_than_once(self, land: Land) -> None:
        create()
        viewer = make_viewer(Role.STAFF_OFFICER, "midshire")

        for key in ("messaging", "words", "words"):
            make_pack.add_section(viewer=viewer, at=AT, code="pack", key=key)

        assert [one.key for one in board.get_pack("pack").sections] == ["messaging", "words", "words-2"]
        with pytest.raises(NotFound):
            make_pack.add_section(viewer=viewer, at=AT, code="pack", key="weather")
        with pytest.raises(board.CannotChange):
            make_pack.add_section(viewer=viewer, at=AT, code="pack", key="messaging")


class TestWriteWords:
    def write(self, made: packs.MadePack, key: str, text: str) -> int:
        return make_pack.write_words(
            viewer=make_viewer(Role.STAFF_OFFICER, "midshire"),
            at=AT,
            code=made.code,
            key=key,
            text=text,
            based_on=1,
        )

    def test_inserts_figures_of_all_sections_that_it_may_tell(self, land: Land) -> None:
        made = packs.make_pack(keys=("messaging", "portal", "retention"))

        assert self.write(made, "messaging", "{{portal.good}}, {{portal.good:of}}") == 2
        shown = drafts.look_at(made.view())
        assert shown.sections[0].commentary == ("37%, 180 of 490",)
        assert set(drafts.figures_for(made.view(), Audience.PUBLIC)) == {
            "messaging.members", "messaging.good", "portal.members", "portal.good",
        }  # fmt: skip

    def test_refuses_a_figure_that_is_not_there_or_not_for_these_readers(self, land: Land) -> None:
        made = packs.make_pack()

        with pytest.raises(BadWords, match=r"Line 2: There is no figure messaging.god"):
            self.write(made, "messaging", "Words.\n{{messaging.god}}")
        with pytest.raises(BadWords, match="only the Board reads"):
            self.write(made, "messaging", "{{retention.good}}")
        assert self.write(made, "retention", "{{retention.good}} and {{messaging.good}}") == 2

    def test_lets_a_figure_be_named_before_its_section_is_built(self, land: Land) -> None:
        made = packs.empty_pack()
        for key in ("words", "messaging"):
            board.add_section(
                actor=made.by_writer, at=AT, pack_id=made.id, key=key, heading=key, audience=Audience.PUBLIC
            )
        viewer = make_viewer(Role.STAFF_OFFICER, "midshire")

        make_pack.write_words(
            viewer=viewer, at=AT, code=made.code, key="words", text="{{messaging.good}}", based_on=0
        )
        with pytest.raises(BadWords):
            make_pack.write_words(viewer=viewer, at=AT, code=made.code, key="words", text="{{a", based_on=1)

        before = drafts.look_at(made.view()).sections
        assert before[0].commentary == ()
        assert before[0].content.missing == (
            "This section hasn’t been built yet.", "A sentence isn’t shown, for want of its figures.",
        )  # fmt: skip
        assert before[1].content.missing == ("This section hasn’t been built yet.",)
        packs.build(made, made.section("messaging"), packs.found())
        packs.build(made, made.section("words"), Content())
        assert drafts.look_at(made.view()).sections[0].commentary == ("37%",)


class TestListPacks:
    def test_leaves_out_one_whose_area_is_gone_and_tells_the_others(self, land: Land) -> None:
        packs.make_pack("november-2026")
        packs.make_pack("october-2026")
        Pack.objects.filter(code="october-2026").update(area_code="nowhere-now")

        found = drafts.list_packs(viewer=make_viewer(Role.BOARD, "midshire"), at=AT)

        assert [one.code for one in found] == ["november-2026"]
