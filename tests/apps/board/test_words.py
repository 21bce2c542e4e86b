"""Writing a section's words, two people at once among them, and comments."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from peelian.apps.board import api as board
from peelian.apps.board.api import CannotChange, WordsHaveChanged
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound, Refused
from tests.factories.at_once import PATIENCE, ended
from tests.factories.board import MadePack, make_pack
from tests.factories.clock import AT

LATER = AT + dt.timedelta(hours=1)


def write(made: MadePack, text: str, based_on: int, *, key: str = "messaging") -> int:
    return board.write_commentary(
        actor=made.by_writer, at=LATER, section_id=made.section(key), text=text, based_on=based_on
    )


@pytest.mark.django_db
class TestVersions:
    def test_are_numbered_and_all_kept(self) -> None:
        made = make_pack()
        write(made, "Second.", 1)
        write(made, "", 2)

        versions = board.list_commentaries(made.section("messaging"))
        assert [(one.number, one.text, one.by_name) for one in versions] == [
            (3, "", "Sam Staff"),
            (2, "Second.", "Sam Staff"),
            (1, "{{messaging.good}} of those who answered said that it helped.", "Sam Staff"),
        ]
        section = made.view().sections[0]
        assert (section.text, section.version, section.written_at) == ("", 3, LATER)

    def test_that_say_the_same_are_one_even_from_an_old_page(self) -> None:
        made = make_pack()
        write(made, "Second.", 1)

        assert write(made, "  Second.\r\n", 1) == 2
        assert len(board.list_commentaries(made.section("messaging"))) == 2

    def test_are_refused_from_an_old_page_and_both_texts_are_kept(self) -> None:
        made = make_pack()
        board.write_commentary(
            actor=made.by_approver, at=LATER, section_id=made.section("messaging"), text="Theirs.", based_on=1
        )

        with pytest.raises(WordsHaveChanged) as refused:
            write(made, "Mine.", 1)

        said = refused.value
        assert (said.yours, said.newest, said.number, said.by_name, said.at, said.field) == (
            "Mine.", "Theirs.", 2, "Chris Chief", LATER, "text",
        )  # fmt: skip
        assert said.message.startswith("Chris Chief wrote version 2")
        assert write(made, "Theirs. Mine.", said.number) == 3

    def test_of_a_version_that_never_was_are_refused(self) -> None:
        made = make_pack()
        bare = board.add_section(
            actor=made.by_writer, at=AT, pack_id=made.id, key="costs", heading="Costs",
            audience=board.Audience.PUBLIC,
        )  # fmt: skip

        with pytest.raises(CannotChange, match="no version 4"):
            board.write_commentary(actor=made.by_writer, at=AT, section_id=bare, text="x", based_on=4)
        with pytest.raises(WordsHaveChanged):
            write(made, "x", 0)

    def test_that_are_too_long_are_refused(self) -> None:
        made = make_pack()

        with pytest.raises(CannotChange, match="20,000 characters"):
            write(made, "x" * 20_001, 1)

    def test_may_be_first_words_of_the_system_that_anybody_approves(self) -> None:
        made = make_pack(keys=("messaging",))
        board.write_commentary(
            actor=system("shapes"), at=LATER, section_id=made.section("messaging"), text="Given.", based_on=1
        )

        section = made.view().sections[0]
        assert (section.written_by, section.written_by_name) == (None, "")
        board.ask_approval(actor=made.by_writer, at=LATER, pack_id=made.id)
        board.approve(actor=made.by_writer, at=LATER, pack_id=made.id)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_writing_the_same_words_one_is_kept_and_the_other_told(self) -> None:
        made = make_pack()

        told = _together(lambda: write(made, "One.", 1), lambda: write(made, "Two.", 1))

        (refused,) = [one for one in told if isinstance(one, WordsHaveChanged)]
        assert {refused.yours, refused.newest} == {"One.", "Two."}
        assert [one for one in told if not isinstance(one, Refused)] == [2]
        assert made.view().sections[0].text == refused.newest

    def test_moving_and_adding_sections_leaves_every_place_once(self) -> None:
        made = make_pack(keys=("a", "b", "c"))
        last = made.section("c")

        told = _together(
            lambda: board.move_section(actor=made.by_writer, at=LATER, section_id=last, place=1),
            lambda: board.add_section(
                actor=made.by_writer, at=LATER, pack_id=made.id, key="d", heading="D",
                audience=board.Audience.PUBLIC,
            ),
            lambda: board.remove_section(actor=made.by_writer, at=LATER, section_id=made.section("b")),
        )  # fmt: skip

        assert not [one for one in told if isinstance(one, Refused)]
        view = made.view()
        assert [(one.place, one.key) for one in view.sections] == [(1, "c"), (2, "a"), (3, "d")]

    def test_approving_and_writing_never_approves_words_that_nobody_read(self) -> None:
        made = make_pack()
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        revision = made.view().revision

        _together(
            lambda: board.approve(actor=made.by_approver, at=LATER, pack_id=made.id, revision=revision),
            lambda: write(made, "Unread.", 1),
        )

        view = made.view()
        assert (view.state, view.sections[0].text) == (board.PackState.DRAFT, "Unread.")


@pytest.mark.django_db
class TestComments:
    def test_are_on_a_pack_or_on_a_section_and_open_until_settled(self) -> None:
        made = make_pack()
        whole = board.comment(
            actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Too long."
        )
        board.comment(
            actor=made.by_approver,
            at=LATER,
            pack_id=made.id,
            section_id=made.section("retention"),
            text="Why?",
        )

        assert made.view().open_comments == 2
        board.settle_comment(actor=made.by_writer, at=LATER, comment_id=whole)

        first, second = board.list_comments(made.id)
        assert (first.section_key, first.text, first.by_name, first.settled_by_name, first.settled_at) == (
            "", "Too long.", "Chris Chief", "Sam Staff", LATER,
        )  # fmt: skip
        assert (second.section_key, second.settled_by, second.settled_at) == ("retention", None, None)
        assert made.view().open_comments == 1

    def test_that_are_settled_stay_as_they_were(self) -> None:
        made = make_pack()
        number = board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Why?")
        for actor, at in ((made.by_writer, AT), (made.by_approver, LATER)):
            board.settle_comment(actor=actor, at=at, comment_id=number)

        (comment,) = board.list_comments(made.id)
        assert (comment.settled_by_name, comment.settled_at) == ("Sam Staff", AT)

    def test_change_nothing_of_a_pack(self) -> None:
        made = make_pack()
        before = made.view().revision
        board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Why?")

        assert made.view().revision == before

    def test_say_something_of_a_section_of_this_pack_and_come_from_a_person(self) -> None:
        made, other = make_pack(), make_pack("another")
        with pytest.raises(CannotChange, match="Write something"):
            board.comment(actor=made.by_writer, at=AT, pack_id=made.id, section_id=None, text=" \n ")
        with pytest.raises(NotFound):
            board.comment(
                actor=made.by_writer, at=AT, pack_id=made.id, section_id=other.section("messaging"), text="x"
            )
        with pytest.raises(CannotChange, match="person"):
            board.comment(actor=system("worker"), at=AT, pack_id=made.id, section_id=None, text="x")
        with pytest.raises(NotFound):
            board.settle_comment(actor=made.by_writer, at=AT, comment_id=0)


def _together(*doings: Callable[[], object]) -> list[object]:
    """Do things at once, each over a connection of its own; what each gave back, or was refused with."""
    ready = threading.Barrier(len(doings), timeout=PATIENCE)
    told: list[object] = []

    def do(doing: Callable[[], object]) -> None:
        try:
            ready.wait()
            told.append(doing())
        except Refused as refused:
            told.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(daemon=True, target=do, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    ended(*threads)
    return told
