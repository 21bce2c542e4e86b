"""Approving, releasing, reading what was released, and finding out whether it is still what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, CannotChange, Content, Document, PackState
from peelian.apps.events import api as events
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.board import (
    MadePack,
    approve_pack,
    empty_pack,
    make_pack,
    public_of,
    release_pack,
    whole_of,
)
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(hours=1)


def release(made: MadePack, **more: Any) -> int:
    return board.release(
        **{"actor": made.by_approver, "at": LATER, "pack_id": made.id, "document": whole_of(made),
           "public_document": public_of(made), "findings": [], **more}
    )  # fmt: skip


class TestApproving:
    def test_is_done_by_somebody_else_than_who_wrote_the_newest_words(self) -> None:
        made = make_pack()
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)

        with pytest.raises(CannotChange, match="Somebody else"):
            board.approve(actor=made.by_writer, at=LATER, pack_id=made.id)
        board.approve(actor=made.by_approver, at=LATER, pack_id=made.id)

        view = made.view()
        assert (view.state, view.approved_by, view.approved_by_name, view.approved_at) == (
            PackState.APPROVED, made.approver.pk, "Chris Chief", LATER,
        )  # fmt: skip

    def test_is_open_again_to_whose_words_somebody_wrote_anew(self) -> None:
        made = make_pack(keys=("messaging",))
        board.write_commentary(
            actor=made.by_approver, at=AT, section_id=made.section("messaging"), text="Mine now.", based_on=1
        )
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)

        with pytest.raises(CannotChange):
            board.approve(actor=made.by_approver, at=LATER, pack_id=made.id)
        board.approve(actor=made.by_writer, at=LATER, pack_id=made.id)

    def test_is_asked_for_first_and_done_by_a_person(self) -> None:
        made = make_pack()
        with pytest.raises(CannotChange, match="Ask for approval first"):
            board.approve(actor=made.by_approver, at=LATER, pack_id=made.id)

        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        with pytest.raises(CannotChange, match="person"):
            board.approve(actor=system("timetable"), at=LATER, pack_id=made.id)

    def test_is_of_what_was_read(self) -> None:
        made = make_pack()
        seen = made.view().revision
        board.move_section(actor=made.by_writer, at=AT, section_id=made.section("messaging"), place=2)
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)

        with pytest.raises(board.PackHasChanged):
            board.approve(actor=made.by_approver, at=LATER, pack_id=made.id, revision=seen)
        board.approve(actor=made.by_approver, at=LATER, pack_id=made.id, revision=made.view().revision)

    def test_waits_for_comments_and_so_does_a_release(self) -> None:
        made = make_pack()
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        first = board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Why?")
        with pytest.raises(CannotChange, match="One comment"):
            board.approve(actor=made.by_approver, at=LATER, pack_id=made.id)
        board.settle_comment(actor=made.by_writer, at=AT, comment_id=first)
        board.approve(actor=made.by_approver, at=LATER, pack_id=made.id)

        board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="And this?")
        with pytest.raises(CannotChange, match="One comment"):
            release(made)

    def test_is_not_asked_for_before_every_section_is_built(self) -> None:
        made = make_pack()
        board.add_section(
            actor=made.by_writer, at=AT, pack_id=made.id, key="costs", heading="What it cost",
            audience=Audience.PUBLIC,
        )  # fmt: skip

        with pytest.raises(CannotChange, match="“What it cost” hasn’t been built yet"):
            board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        empty = empty_pack("empty")
        with pytest.raises(CannotChange, match="no sections"):
            board.ask_approval(actor=empty.by_writer, at=AT, pack_id=empty.id)

    @pytest.mark.parametrize("approved", [True, False])
    def test_is_taken_back_by_sending_the_pack_back_with_a_reason(self, approved: bool) -> None:
        made = make_pack()
        board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)
        if approved:
            board.approve(actor=made.by_approver, at=AT, pack_id=made.id)
        with pytest.raises(CannotChange) as refused:
            board.send_back(actor=made.by_approver, at=LATER, pack_id=made.id, reason=" ")
        assert refused.value.field == "reason"

        board.send_back(actor=made.by_approver, at=LATER, pack_id=made.id, reason="Table 3 doesn’t add up.")
        view = made.view()
        assert (view.state, view.approved_by) == (PackState.DRAFT, None)
        with pytest.raises(CannotChange, match="draft already"):
            board.send_back(actor=made.by_approver, at=LATER, pack_id=made.id, reason="Again.")


class TestFindings:
    def test_may_stand_for_a_reason_and_the_last_reason_counts(self) -> None:
        made = make_pack()
        for actor, reason in ((made.by_writer, "Known."), (made.by_approver, "The paper of 2017 says so.")):
            board.accept_finding(actor=actor, at=LATER, pack_id=made.id, digest="a" * 64, reason=reason)

        (accepted,) = made.view().accepted.values()
        assert (accepted.digest, accepted.reason, accepted.by_name) == (
            "a" * 64, "The paper of 2017 says so.", "Chris Chief",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"reason": ""}, "reason"), ({"digest": "A" * 64}, "digest"), ({"digest": "a"}, "digest")],
    )
    def test_stand_for_no_empty_reason_and_are_named_by_a_digest(
        self, wrong: dict[str, str], field: str
    ) -> None:
        made = make_pack()

        with pytest.raises(CannotChange) as refused:
            board.accept_finding(
                **{
                    "actor": made.by_writer,
                    "at": AT,
                    "pack_id": made.id,
                    "digest": "a" * 64,
                    "reason": "x",
                    **wrong,
                }  # type: ignore[arg-type]
            )
        assert refused.value.field == field


class TestReleasing:
    def test_keeps_both_documents_with_their_digests_and_what_the_lint_said(self) -> None:
        made = make_pack()
        whole, public = whole_of(made), public_of(made)
        approve_pack(made)
        release(made, document=whole, public_document=public, findings=[{"rule": "sums"}])

        kept = board.get_release(made.code)
        assert board.text_of(kept.document) == kept.text == board.text_of(whole)
        assert (kept.sha256, kept.line.public_sha256) == (board.digest(whole), board.digest(public))
        assert (kept.released_by_name, kept.line.released_at) == ("Chris Chief", LATER)
        assert kept.findings == [{"rule": "sums"}]
        assert made.view().state is PackState.RELEASED
        (line,) = board.list_packs()
        assert (line.state, line.released_at) == (PackState.RELEASED, LATER)

    def test_is_told_with_both_digests_and_changes_what_the_public_sees(self) -> None:
        made = make_pack()
        release_pack(made)

        (event,) = events.list_events(name_prefix="board.pack.released")
        assert event.data == {
            "sha256": board.digest(whole_of(made)), "public_sha256": board.digest(public_of(made))
        }  # fmt: skip
        assert event.shown

    def test_is_of_an_approved_pack_by_a_person_and_of_what_was_read(self) -> None:
        made = make_pack()
        with pytest.raises(CannotChange, match="approved first"):
            release(made)
        approve_pack(made)
        with pytest.raises(CannotChange, match="person"):
            release(made, actor=system("timetable"))
        with pytest.raises(board.PackHasChanged):
            release(made, revision=made.view().revision - 1)
        release(made, revision=made.view().revision)

    @pytest.mark.parametrize(
        ("which", "other"),
        [
            ("document", lambda one: replace(one, title="Another")),
            ("document", lambda one: replace(one, until=one.until + dt.timedelta(days=1))),
            ("document", lambda one: replace(one, audience=Audience.PUBLIC)),
            ("document", lambda one: replace(one, sections=one.sections[:1])),
            ("document", lambda one: replace(one, sections=one.sections[::-1])),
            ("public_document", lambda one: replace(one, code="another")),
            ("public_document", lambda one: replace(one, audience=Audience.INTERNAL)),
            ("public_document", lambda one: replace(one, sections=one.sections * 2)),
        ],
    )
    def test_takes_no_document_of_another_pack(
        self, which: str, other: Callable[[Document], Document]
    ) -> None:
        made = make_pack()
        approve_pack(made)
        document = whole_of(made) if which == "document" else public_of(made)

        with pytest.raises(CannotChange):
            release(made, **{which: other(document)})
        assert made.view().state is PackState.APPROVED

    def test_lets_no_internal_section_or_table_into_the_public_version(self) -> None:
        made = make_pack()
        approve_pack(made)
        whole, public = whole_of(made), public_of(made)

        with pytest.raises(CannotChange, match="isn’t for everybody"):
            release(made, public_document=replace(whole, audience=Audience.PUBLIC))
        relabelled = replace(whole.sections[1], audience=Audience.PUBLIC)
        with pytest.raises(CannotChange, match="isn’t for everybody"):
            release(made, public_document=replace(public, sections=(*public.sections, relabelled)))
        first = public.sections[0]
        table = replace(first.content.tables[0], audience=Audience.INTERNAL)
        private = replace(first, content=replace(first.content, tables=(table,)))
        with pytest.raises(CannotChange, match="table that isn’t for everybody"):
            release(made, public_document=replace(public, sections=(private,)))

    def test_may_leave_more_out_than_it_has_to(self) -> None:
        made = make_pack()
        approve_pack(made)

        release(made, public_document=replace(public_of(made), sections=()))
        assert board.get_public_release(made.code).document.sections == ()

    def test_of_a_figure_that_is_no_number_is_a_fault_that_leaves_nothing_behind(self) -> None:
        made = make_pack()
        approve_pack(made)
        whole = whole_of(made)
        figure = replace(whole.sections[0].content.figures[0], value=float("nan"))
        wrong = replace(whole.sections[0], content=Content(figures=(figure,)))

        with pytest.raises(ValueError, match="JSON compliant"):
            release(made, document=replace(whole, sections=(wrong, whole.sections[1])))
        assert made.view().state is PackState.APPROVED


class TestReading:
    def test_of_the_public_version_never_asks_for_the_internal_one(self) -> None:
        made = make_pack()
        release_pack(made)

        with CaptureQueriesContext(
            connection,
        ) as asked:
            public = board.get_public_release(made.code)
            board.list_releases()

        assert public.document == public_of(made)
        assert board.digest(public.document) == public.line.public_sha256
        for query in asked.captured_queries:
            assert '"board_release"."document"' not in query["sql"]
            assert '"board_release"."findings"' not in query["sql"]
            assert "board_packsection" not in query["sql"]

    def test_of_what_is_not_released_finds_nothing(self) -> None:
        made = make_pack()
        approve_pack(made)

        assert board.list_releases() == []
        for read in (board.get_release, board.get_public_release, board.verify_release):
            with pytest.raises(NotFound):
                read(made.code)

    def test_of_a_corrected_pack_names_what_corrects_it_once_that_is_released(self) -> None:
        first = make_pack("january-2024")
        release_pack(first)
        second = make_pack("january-2024-corrected", corrects="january-2024")
        assert second.view().corrects == "january-2024"
        assert board.get_public_release("january-2024").line.corrected_by == ()

        release_pack(second)
        lines = {line.code: line for line in board.list_releases()}
        assert lines["january-2024"].corrected_by == ("january-2024-corrected",)
        assert lines["january-2024-corrected"].corrects == "january-2024"
        assert board.get_release("january-2024").line == lines["january-2024"]

    def test_only_a_released_pack_is_corrected_by_another(self) -> None:
        make_pack("january-2024")

        with pytest.raises(CannotChange, match="Change this one itself"):
            empty_pack("other", corrects="january-2024")
        with pytest.raises(NotFound):
            empty_pack("other", corrects="nowhere")


class TestVerifying:
    def test_a_release_as_it_was_agrees(self) -> None:
        made = make_pack()
        release_pack(made)

        verified = board.verify_release(made.code)
        assert verified.sound
        assert (verified.sha256, verified.public_sha256) == (
            board.digest(whole_of(made)), board.digest(public_of(made)),
        )  # fmt: skip

    def test_one_whose_digest_was_changed_with_its_text_is_not_what_the_event_tells(self) -> None:
        made = make_pack()
        release_pack(made)
        other = board.text_of(replace(whole_of(made), title="Another"))
        _tamper(
            f"document = $${other}$$, sha256 = '{board.digest(replace(whole_of(made), title='Another'))}'"
        )

        verified = board.verify_release(made.code)
        assert (verified.document, verified.public_document, verified.recorded) == (True, True, False)
        assert not verified.sound

    @pytest.mark.parametrize(
        ("tampered", "whole", "public"),
        [
            ("document = replace(document, '12345', '12346')", False, True),
            ("public_document = replace(public_document, 'North', 'South')", True, False),
            ("document = document || ' '", False, True),
            ("document = 'nonsense'", False, True),
            ("public_sha256 = repeat('a', 64)", True, False),
        ],
    )
    def test_one_that_was_tampered_with_under_the_triggers_does_not(
        self, tampered: str, whole: bool, public: bool
    ) -> None:
        made = make_pack()
        release_pack(made)
        _tamper(tampered)

        verified = board.verify_release(made.code)
        assert (verified.document, verified.public_document, verified.sound) == (whole, public, False)


def _tamper(change: str) -> None:
    """Change all releases by hand, as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE board_release DISABLE TRIGGER release_never_changes")
        cursor.execute(f"UPDATE board_release SET {change}")
        cursor.execute("ALTER TABLE board_release ENABLE TRIGGER release_never_changes")
