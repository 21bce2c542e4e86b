"""A pack while it is made: its name and days, its sections and their order, what they found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, BuildState, CannotChange, PackState
from peelian.apps.board.models.packs import SectionBuild
from peelian.apps.board.rules import documents
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.board import (
    MEETING,
    SINCE,
    UNTIL,
    MadePack,
    approve_pack,
    build,
    empty_pack,
    found,
    make_pack,
    release_pack,
)
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=3)


def add(made: MadePack, key: str, **more: Any) -> int:
    return board.add_section(
        **{"actor": made.by_writer, "at": AT, "pack_id": made.id, "key": key, "heading": key.capitalize(),
           "audience": Audience.PUBLIC, **more}
    )  # fmt: skip


def change(made: MadePack, **more: Any) -> None:
    board.change_pack(
        **{"actor": made.by_writer, "at": LATER, "pack_id": made.id, "title": "November 2026", "subtitle": "",
           "meeting_on": MEETING, "since": SINCE, "until": UNTIL, **more}
    )  # fmt: skip


def order(made: MadePack) -> list[str]:
    return [one.key for one in made.view().sections]


class TestAPack:
    def test_begins_as_a_draft_without_sections(self) -> None:
        view = empty_pack().view()

        assert (view.state, view.sections, view.approved_by, view.revision) == (PackState.DRAFT, [], None, 1)

    def test_is_the_only_one_of_its_code(self) -> None:
        empty_pack("january-2024")

        with pytest.raises(board.PackExists) as refused:
            empty_pack("january-2024")
        assert refused.value.field == "code"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"subtitle": "x" * 301}, "subtitle"),
            ({"until": SINCE}, "until"),
        ],
    )
    def test_refuses_what_is_missing_too_long_or_backwards(self, wrong: dict[str, Any], field: str) -> None:
        made = empty_pack()

        with pytest.raises(CannotChange) as refused:
            change(made, **wrong)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("wrong", "field"), [({"code": "No Slug"}, "code"), ({"area_code": ""}, "area_code")]
    )
    def test_does_not_begin_without_a_good_code_and_an_area(self, wrong: dict[str, Any], field: str) -> None:
        told = {"code": "a", "area_code": "midshire", "title": "A", "subtitle": "", "meeting_on": MEETING,
                "since": SINCE, "until": UNTIL, **wrong}  # fmt: skip

        with pytest.raises(CannotChange) as refused:
            board.create_pack(actor=system("tests"), at=AT, **told)
        assert refused.value.field == field

    def test_that_is_not_there_is_said_to_be_missing(self) -> None:
        with pytest.raises(NotFound):
            board.get_pack("nowhere")
        with pytest.raises(NotFound):
            change(MadePack(0, "", empty_pack().writer, empty_pack("b").writer))

    def test_with_other_days_loses_what_its_sections_found_but_those_with_days_of_their_own(self) -> None:
        made = make_pack()
        own = add(made, "leavers", since=dt.date(2020, 1, 1), until=dt.date(2021, 1, 1))
        build(made, own)

        change(made, title="Another name")
        assert [one.build for one in made.view().sections] == [BuildState.BUILT] * 3

        change(made, until=UNTIL + dt.timedelta(days=30))
        view = made.view()
        assert [one.build for one in view.sections] == [BuildState.NONE, BuildState.NONE, BuildState.BUILT]
        assert [one.until for one in view.sections] == [view.until, view.until, dt.date(2021, 1, 1)]
        assert [one.own_days for one in view.sections] == [False, False, True]

    def test_stands_in_the_list_with_how_much_of_it_is_built(self) -> None:
        made = make_pack()
        add(made, "training")
        board.fail_build(
            actor=system("worker"), at=AT, section_id=made.section("retention"), reason="It took too long."
        )

        (line,) = board.list_packs()
        assert (line.code, line.sections, line.built, line.state) == (made.code, 3, 1, PackState.DRAFT)
        assert line.released_at is None


class TestSections:
    def test_stand_in_the_order_in_which_they_were_added_or_moved_to(self) -> None:
        made = empty_pack()
        for key in ("a", "b", "c", "d"):
            add(made, key)

        for key, place, expected in (("d", 1, "dabc"), ("d", 4, "abcd"), ("b", 3, "acbd"), ("a", 1, "acbd")):
            board.move_section(actor=made.by_writer, at=AT, section_id=made.section(key), place=place)
            assert "".join(order(made)) == expected
            assert [one.place for one in made.view().sections] == [1, 2, 3, 4]

    @pytest.mark.parametrize("place", [0, 3, -1])
    def test_move_to_no_place_that_is_not_there(self, place: int) -> None:
        made = make_pack()

        with pytest.raises(CannotChange, match="from 1 to 2"):
            board.move_section(actor=made.by_writer, at=AT, section_id=made.section("messaging"), place=place)

    def test_stand_once_in_a_pack_unless_they_may_repeat(self) -> None:
        made = empty_pack()
        add(made, "costs")
        with pytest.raises(CannotChange, match="already"):
            add(made, "costs")

        for _ in range(3):
            add(made, "words", repeated=True)
        assert order(made) == ["costs", "words", "words-2", "words-3"]
        assert {one.kind for one in made.view().sections} == {"costs", "words"}

    def test_that_are_taken_out_make_room_and_bring_their_words_back_but_no_old_figures(self) -> None:
        made = make_pack(keys=("a", "b", "c"))
        words = made.view().sections[0].text
        gone = made.section("a")

        board.remove_section(actor=made.by_writer, at=AT, section_id=gone)
        assert order(made) == ["b", "c"]
        assert [one.place for one in made.view().sections] == [1, 2]
        with pytest.raises(NotFound):
            board.move_section(actor=made.by_writer, at=AT, section_id=gone, place=1)

        assert add(made, "a") == gone
        back = made.view().sections[-1]
        assert (back.key, back.text, back.build) == ("a", words, BuildState.NONE)

    def test_of_words_are_new_each_time(self) -> None:
        made = empty_pack()
        first = add(made, "words", repeated=True)
        board.remove_section(actor=made.by_writer, at=AT, section_id=first)

        assert add(made, "words", repeated=True) != first
        assert order(made) == ["words-2"]

    def test_with_other_days_lose_what_they_found(self) -> None:
        made = make_pack()
        section = made.view().sections[0]
        told: dict[str, Any] = {
            "actor": made.by_writer, "at": LATER, "section_id": section.id, "audience": Audience.INTERNAL
        }  # fmt: skip

        board.change_section(**told, heading="Told anew")
        changed = made.view().sections[0]
        assert (changed.heading, changed.audience, changed.build) == (
            "Told anew", Audience.INTERNAL, BuildState.BUILT,
        )  # fmt: skip

        board.change_section(**told, heading="Told anew", since=SINCE, until=UNTIL - dt.timedelta(days=1))
        assert made.view().sections[0].build is BuildState.NONE

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"heading": " "}, "heading"), ({"heading": "x" * 161}, "heading"), ({"since": SINCE}, "until"),
         ({"since": UNTIL, "until": SINCE}, "until")],
    )  # fmt: skip
    def test_refuse_what_is_missing_too_long_or_backwards(self, wrong: dict[str, Any], field: str) -> None:
        with pytest.raises(CannotChange) as refused:
            add(empty_pack(), "costs", **wrong)
        assert refused.value.field == field


class TestBuilds:
    def test_are_kept_as_they_were_found_with_when_and_how_long(self) -> None:
        made = make_pack()

        section = made.view().sections[0]
        assert section.content is not None
        assert documents.content_text(section.content) == documents.content_text(found("messaging"))
        assert section.content.charts[0].digest == found("messaging").charts[0].digest, "the same drawing"
        assert (section.read_at, section.event_id, section.seconds) == (AT, 7, 0.25)
        assert board.get_pack(made.code, contents=False).sections[0].content is None

    def test_that_fail_say_why_and_keep_no_old_figures(self) -> None:
        made = make_pack()
        board.fail_build(
            actor=system("worker"),
            at=LATER,
            section_id=made.section("messaging"),
            reason="The records are locked.",
        )

        section = made.view().sections[0]
        assert (section.build, section.reason, section.content) == (
            BuildState.FAILED, "The records are locked.", None,
        )  # fmt: skip

        build(made, section.id)
        again = made.view().sections[0]
        assert (again.build, again.reason) == (BuildState.BUILT, "")

    def test_of_days_that_have_changed_meanwhile_are_refused(self) -> None:
        made = make_pack()
        section = made.view().sections[0]
        change(made, until=UNTIL + dt.timedelta(days=1))

        with pytest.raises(CannotChange, match="Build it again"):
            board.keep_build(
                actor=made.by_writer, at=LATER, section_id=section.id, content=found(), read_at=AT, event_id=7,
                seconds=1, since=section.since, until=section.until,
            )  # fmt: skip
        assert made.view().sections[0].build is BuildState.NONE

    def test_that_were_asked_for_are_listed_until_they_come(self) -> None:
        made = make_pack()
        one, two = (section.id for section in made.view().sections)

        assert board.ask_builds(actor=made.by_writer, at=AT, pack_id=made.id) == 2
        asked = board.list_asked_builds()
        assert [(ask.section_id, ask.asked_at, ask.asked_by) for ask in asked] == [
            (one, AT, made.writer.pk), (two, AT, made.writer.pk),
        ]  # fmt: skip

        build(made, one)
        board.fail_build(actor=system("worker"), at=LATER, section_id=two, reason="No.")
        assert board.list_asked_builds() == []
        assert board.ask_builds(actor=made.by_writer, at=LATER, pack_id=made.id, section_ids=[two]) == 1
        assert [ask.section_id for ask in board.list_asked_builds()] == [two]

    def test_that_read_the_records_before_they_were_asked_for_anew_are_not_the_last(self) -> None:
        made = make_pack(keys=("messaging",))
        board.ask_builds(actor=made.by_writer, at=LATER, pack_id=made.id)
        build(made, made.section("messaging"))

        (asked,) = board.list_asked_builds()
        assert asked.asked_at == LATER
        assert made.view().sections[0].build is BuildState.BUILT

    def test_that_were_asked_for_are_waited_for_no_more_once_the_pack_is_released(self) -> None:
        made = make_pack()
        board.ask_builds(actor=made.by_writer, at=LATER, pack_id=made.id)
        release_pack(made)

        assert board.list_asked_builds() == []

    def test_of_another_version_of_the_site_have_to_be_made_again(self) -> None:
        made = make_pack()
        row = SectionBuild.objects.get(section=made.section("messaging"))
        row.content = row.content.replace('"version":1', '"version":99')
        row.save()

        section = made.view().sections[0]
        assert (section.build, section.content) == (BuildState.FAILED, None)
        with pytest.raises(CannotChange, match="couldn’t be built"):
            board.ask_approval(actor=made.by_writer, at=LATER, pack_id=made.id)


class TestAnApproval:
    @pytest.mark.parametrize("asked_only", [True, False])
    @pytest.mark.parametrize("what", ["pack", "add", "section", "remove", "move", "words", "build", "fail"])
    def test_is_gone_after_any_change(self, what: str, asked_only: bool) -> None:
        made = make_pack()
        if asked_only:
            board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        else:
            approve_pack(made)
        before, first = made.view(), made.section("messaging")
        who: dict[str, Any] = {"actor": made.by_writer, "at": LATER}
        changes = {
            "pack": lambda: change(made, title="Another"),
            "add": lambda: add(made, "costs"),
            "section": lambda: board.change_section(
                **who, section_id=first, heading="Another", audience=Audience.PUBLIC
            ),
            "remove": lambda: board.remove_section(**who, section_id=first),
            "move": lambda: board.move_section(**who, section_id=first, place=2),
            "words": lambda: board.write_commentary(**who, section_id=first, text="Other words.", based_on=1),
            "build": lambda: build(made, first),
            "fail": lambda: board.fail_build(**who, section_id=first, reason="No."),
        }

        changes[what]()

        after = made.view()
        assert (after.state, after.approved_by, after.approved_at) == (PackState.DRAFT, None, None)
        assert after.revision == before.revision + 1

    def test_stays_where_a_build_that_was_asked_for_is_given_up(self) -> None:
        made = make_pack()
        approve_pack(made)
        section = made.view().sections[0]

        board.give_up_build(actor=system("worker"), at=LATER, section_id=section.id, reason="No account.")

        assert (made.view().state, made.view().sections[0].digest) == (PackState.APPROVED, section.digest)
        assert board.list_history(made.id)[0].said == "No account."

    def test_stays_where_the_same_words_are_saved_again(self) -> None:
        made = make_pack()
        approve_pack(made)
        section = made.view().sections[0]

        kept = board.write_commentary(
            actor=made.by_writer, at=LATER, section_id=section.id, text=section.text, based_on=1
        )
        assert (kept, made.view().state) == (1, PackState.APPROVED)


class TestHistory:
    def test_tells_who_did_what_and_why_newest_first(self) -> None:
        made = make_pack(keys=("messaging",))
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        board.send_back(actor=made.by_approver, at=LATER, pack_id=made.id, reason="Say where it comes from.")
        release_pack(made)

        steps = board.list_history(made.id)
        assert [step.name for step in steps] == [
            "pack.released", "pack.approved", "pack.asked", "pack.sent_back", "pack.asked", "build.kept",
            "commentary.written", "section.added", "pack.created",
        ]  # fmt: skip
        sent_back = steps[3]
        assert (sent_back.by_name, sent_back.at, sent_back.said) == (
            "Chris Chief", LATER, "Say where it comes from.",
        )  # fmt: skip
