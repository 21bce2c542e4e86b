"""A pack's name, sections and comments are changed by those who make packs in its area, and by nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from peelian.apps.accounts.api import Viewer
from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, BuildState, CannotChange, PackExists
from peelian.journeys.packs import arrange_pack
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.board import MadePack, build, make_pack, release_pack
from tests.factories.clock import AT
from tests.factories.places import Land

pytestmark = pytest.mark.django_db

CODE = "november-2026"
DAYS = (dt.date(2026, 1, 1), dt.date(2026, 7, 1))
NAMED = {
    "title": "Half a year", "subtitle": "", "meeting_on": dt.date(2026, 11, 24), "since": DAYS[0], "until": DAYS[1],
}  # fmt: skip

#: Each thing that changes a pack, done by somebody.
CHANGES: dict[str, Callable[[Viewer], object]] = {
    "change_pack": lambda v: arrange_pack.change_pack(viewer=v, at=AT, code=CODE, **NAMED),  # type: ignore[arg-type]
    "change_section": lambda v: arrange_pack.change_section(
        viewer=v, at=AT, code=CODE, key="messaging", heading="Messages", audience=Audience.PUBLIC
    ),
    "move_section": lambda v: arrange_pack.move_section(viewer=v, at=AT, code=CODE, key="messaging", by=1),
    "remove_section": lambda v: arrange_pack.remove_section(viewer=v, at=AT, code=CODE, key="messaging"),
    "settle_comment": lambda v: arrange_pack.settle_comment(
        viewer=v, at=AT, code=CODE, comment_id=board.list_comments(board.get_pack(CODE).id)[0].id
    ),
}


@pytest.fixture
def made(land: Land) -> MadePack:
    """A draft of two sections, with a comment."""
    pack = make_pack(CODE)
    board.comment(actor=pack.by_approver, at=AT, pack_id=pack.id, section_id=None, text="Why?")
    return pack


@pytest.fixture
def maker(land: Land) -> Viewer:
    """Somebody who makes packs in the force."""
    return make_viewer(Role.STAFF_OFFICER, "midshire")


class TestWhoMay:
    @pytest.mark.parametrize("name", CHANGES)
    def test_who_makes_packs_there(self, name: str, made: MadePack, maker: Viewer) -> None:
        CHANGES[name](maker)

    @pytest.mark.parametrize("name", CHANGES)
    @pytest.mark.parametrize(
        ("role", "area"), [(Role.BOARD, "midshire"), (Role.STAFF_OFFICER, "riverside-2")]
    )
    def test_not_who_only_reads_or_makes_them_elsewhere(
        self, name: str, role: Role, area: str, made: MadePack
    ) -> None:
        before = board.get_pack(CODE)
        with pytest.raises(NotAllowed):
            CHANGES[name](make_viewer(role, area))
        assert board.get_pack(CODE) == before

    @pytest.mark.parametrize("name", CHANGES)
    def test_nobody_once_it_is_released(self, name: str, made: MadePack, maker: Viewer) -> None:
        for one in board.list_comments(made.id):
            board.settle_comment(actor=made.by_writer, at=AT, comment_id=one.id)
        release_pack(made)
        with pytest.raises(CannotChange, match="released"):
            CHANGES[name](maker)

    def test_readers_comment_and_others_do_not(self, made: MadePack) -> None:
        reader = make_viewer(Role.BOARD, "midshire")
        arrange_pack.comment(viewer=reader, at=AT, code=CODE, text="Since when?", key="retention")
        assert board.list_comments(made.id)[-1].section_key == "retention"
        with pytest.raises(NotAllowed):
            arrange_pack.comment(viewer=make_viewer(Role.PCSO, "midshire"), at=AT, code=CODE, text="Me too")
        with pytest.raises(NotFound):
            arrange_pack.comment(viewer=reader, at=AT, code=CODE, text="Where?", key="nothing")


class TestArranging:
    def test_other_days_take_the_figures_away(self, made: MadePack, maker: Viewer) -> None:
        CHANGES["change_pack"](maker)
        pack = board.get_pack(CODE)
        assert (pack.title, pack.since, pack.until) == ("Half a year", *DAYS)
        assert {one.build for one in pack.sections} == {BuildState.NONE}

    def test_sections_move_by_places_and_not_off_the_end(self, made: MadePack, maker: Viewer) -> None:
        CHANGES["move_section"](maker)
        assert [one.key for one in board.get_pack(CODE).sections] == ["retention", "messaging"]
        with pytest.raises(CannotChange, match="place"):
            CHANGES["move_section"](maker)

    def test_a_comment_of_another_pack_is_not_there(self, made: MadePack, maker: Viewer) -> None:
        other = make_pack("december-2026")
        number = board.comment(actor=other.by_writer, at=AT, pack_id=other.id, section_id=None, text="Here?")
        with pytest.raises(NotFound):
            arrange_pack.settle_comment(viewer=maker, at=AT, code=CODE, comment_id=number)


class TestCorrecting:
    def test_begins_with_the_sections_and_words_and_without_figures(
        self, made: MadePack, maker: Viewer
    ) -> None:
        board.settle_comment(actor=made.by_writer, at=AT, comment_id=board.list_comments(made.id)[0].id)
        arrange_pack.change_section(
            viewer=maker, at=AT, code=CODE, key="retention", heading="Who stays", audience=Audience.INTERNAL,
            since=DAYS[0], until=DAYS[1],
        )  # fmt: skip
        section = board.get_pack(CODE).sections[1].id
        build(made, section)
        release_pack(made)

        arrange_pack.correct(viewer=maker, at=AT, corrects=CODE, code="corrected", **NAMED)  # type: ignore[arg-type]

        new = board.get_pack("corrected")
        assert new.corrects == CODE
        assert [(one.key, one.heading, one.audience, one.own_days) for one in new.sections] == [
            ("messaging", "Messaging", Audience.PUBLIC, False),
            ("retention", "Who stays", Audience.INTERNAL, True),
        ]
        assert (new.sections[1].since, new.sections[1].until) == DAYS
        assert [one.text for one in new.sections] == [one.text for one in board.get_pack(CODE).sections]
        assert {one.build for one in new.sections} == {BuildState.NONE}
        assert board.list_writers(new.id) == {maker.user_id}  # so that somebody else approves them

    def test_leaves_nothing_behind_when_it_is_refused(self, made: MadePack, maker: Viewer) -> None:
        with pytest.raises(CannotChange, match="Only a released pack"):
            arrange_pack.correct(viewer=maker, at=AT, corrects=CODE, code="corrected", **NAMED)  # type: ignore[arg-type]
        board.settle_comment(actor=made.by_writer, at=AT, comment_id=board.list_comments(made.id)[0].id)
        release_pack(made)
        with pytest.raises(PackExists):
            arrange_pack.correct(viewer=maker, at=AT, corrects=CODE, code=CODE, **NAMED)  # type: ignore[arg-type]
        assert [one.code for one in board.list_packs()] == [CODE]
