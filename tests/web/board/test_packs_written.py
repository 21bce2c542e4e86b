"""Packs on the Board's screens: sections chosen, words written, comments, findings, approval and release."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, PackState
from peelian.apps.events import api as events
from peelian.journeys.packs import lint_pack
from peelian.journeys.packs.drafts import draft_of, texts_of
from peelian.kernel.actors import system
from tests.factories.board import approve_pack, build, found
from tests.factories.clock import AT
from tests.web.board.conftest import Desk
from tests.web.board.test_packs import BEGIN, at, words_of

KEY = "messaging"
WORDS = "{{messaging.good:of}} said that it helped.\n\n- first\n- second"


def keys() -> list[str]:
    return [one.key for one in board.get_pack("november-2026").sections]


def state() -> PackState:
    return board.get_pack("november-2026").state


def contradict(desk: Desk) -> str:
    """Two figures of one name that aren't the same; the digest of the first contradiction."""
    content = found("messaging")
    first = content.figures[0]
    build(
        desk.made, desk.made.section("messaging"),
        replace(content, figures=(*content.figures, replace(first, value=27_032.0))),
    )  # fmt: skip
    pack = board.get_pack("november-2026")
    return lint_pack.open_ones(lint_pack.lint(draft_of(pack), texts_of(pack)), {})[0].digest


class TestSections:
    def test_come_from_the_library_with_what_each_holds(self, desk: Desk) -> None:
        page = words_of(desk.officer, at("pack_sections"))
        assert "A heading with words of your own, and no figures." in page
        assert 'value="words"' in page
        assert 'value="messaging"' not in page
        assert desk.officer.post(at("add_pack_section"), {"key": "words"}).status_code == 302
        assert desk.officer.post(at("add_pack_section"), {"key": "words"}).status_code == 302
        assert keys() == ["messaging", "retention", "words", "words-2"]
        assert desk.officer.post(at("add_pack_section"), {"key": "horoscope"}).status_code == 404

    def test_is_added_once_only(self, desk: Desk) -> None:
        page = desk.officer.post(at("add_pack_section"), {"key": "messaging"}, follow=True).content.decode()
        assert "This section is in the pack already." in page

    def test_move_by_buttons(self, desk: Desk) -> None:
        answer = desk.officer.post(at("move_pack_section", "retention"), {"to": "up"})
        assert answer.headers["Location"] == f"{at('pack_sections')}#retention"
        assert keys() == ["retention", "messaging"]
        page = desk.officer.post(at("move_pack_section", "retention"), {"to": "up"}, follow=True)
        assert "Choose a place from 1 to 2." in page.content.decode()
        desk.officer.post(at("move_pack_section", "retention"), {"to": "down"})
        assert keys() == ["messaging", "retention"]

    def test_are_taken_out_after_a_second_look_and_come_back_with_their_words(self, desk: Desk) -> None:
        assert "Its words are kept" in words_of(desk.officer, at("remove_pack_section", KEY))
        assert keys() == ["messaging", "retention"]
        desk.officer.post(at("remove_pack_section", KEY))
        assert keys() == ["retention"]
        desk.officer.post(at("add_pack_section"), {"key": KEY})
        assert keys() == ["retention", "messaging"]
        assert "{{messaging.good}}" in board.get_pack("november-2026").sections[1].text

    def test_have_a_heading_readers_and_days_of_their_own(self, desk: Desk) -> None:
        asked = {
            "heading": "Messages",
            "audience": "internal",
            "since": "2026-01-01",
            "last_on": "2026-03-31",
        }
        assert desk.officer.post(at("change_pack_section", KEY), asked).status_code == 302
        section = board.get_pack("november-2026").sections[0]
        assert (section.heading, section.audience, section.own_days) == ("Messages", Audience.INTERNAL, True)
        assert (section.since.isoformat(), section.until.isoformat()) == ("2026-01-01", "2026-04-01")
        assert "This section tells of 1 January 2026 to 31 March 2026." in words_of(desk.board, at("pack"))
        desk.officer.post(at("change_pack_section", KEY), asked | {"since": "", "last_on": ""})
        assert not board.get_pack("november-2026").sections[0].own_days

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("heading", "", "Enter a heading"),
            ("audience", "nobody", "Select a valid choice"),
            ("last_on", "", "Give both days, or leave both empty"),
            ("last_on", "2025-12-31", "The last day must be the first or a later one"),
        ],
    )
    def test_say_what_is_wrong(self, field: str, value: str, said: str, desk: Desk) -> None:
        asked = {"heading": "Messages", "audience": "public", "since": "2026-01-01", "last_on": "2026-03-31"}
        answer = desk.officer.post(at("change_pack_section", KEY), asked | {field: value})
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert board.get_pack("november-2026").sections[0].heading == "Messaging"


class TestWords:
    def test_are_written_beside_the_figures_that_they_can_name(self, desk: Desk) -> None:
        page = words_of(desk.officer, at("write_pack_words", KEY))
        assert "{{messaging.good:of}}" in page
        assert 'data-insert="{{messaging.good:of}}" hidden>Insert' in page  # a script shows it
        assert "180 of 490" in page
        assert "{{retention.good}}" not in page  # public words can't name what only the Board reads
        assert "{{retention.good}}" in words_of(desk.officer, at("write_pack_words", "retention"))

    def test_are_saved_as_a_version_and_shown_with_their_figures(self, desk: Desk) -> None:
        answer = desk.officer.post(at("write_pack_words", KEY), {"text": WORDS, "based_on": 1})
        assert answer.headers["Location"] == f"{at('pack')}#messaging"
        page = words_of(desk.board, at("pack"))
        assert "180 of 490 said that it helped." in page
        assert "<li>first</li><li>second</li>" in page
        versions = words_of(desk.board, at("pack_versions", KEY))
        assert "Version 2 (newest)" in versions
        assert "Sam Staff" in versions
        assert "{{messaging.good}} of those who answered" in versions

    def test_can_be_looked_at_before_they_are_saved(self, desk: Desk) -> None:
        typed = {"text": "{{messaging.god}} and {{messaging.good}}", "based_on": 1, "preview": "yes"}
        answer = desk.officer.post(at("write_pack_words", KEY), typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "As it would read" in page
        assert "<mark>«messaging.god: no such figure»</mark> and 37%" in page
        assert "Did you mean {{messaging.good}}?" in page
        assert board.get_pack("november-2026").sections[0].version == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                "First.\n{{messaging.god}} said so.",
                "Line 2: There is no figure messaging.god in this pack. Did you mean {{messaging.good}}?",
            ),
            ("{{messaging.good", "Line 1: “{{” begins a figure that nothing ends. Write }} after its name."),
            ("{{messaging.members:of}}", "messaging.members is no share"),
            ("{{retention.good}}", "belongs to a section that only the Board reads"),
        ],
    )
    def test_that_are_wrong_are_kept_as_typed_with_line_and_mend(
        self, text: str, said: str, desk: Desk
    ) -> None:
        answer = desk.officer.post(at("write_pack_words", KEY), {"text": text, "based_on": 1})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert said in page
        assert text in page
        assert board.get_pack("november-2026").sections[0].version == 1

    def test_that_are_wrong_in_two_places_say_both(self, desk: Desk) -> None:
        text = "{{messaging.god}}\n{{messaging.membres}}"
        page = desk.officer.post(at("write_pack_words", KEY), {"text": text, "based_on": 1}).content.decode()
        assert "Line 1: There is no figure messaging.god" in page
        assert "Line 2: There is no figure messaging.membres" in page

    def test_written_over_somebody_elses_show_both_and_save_on_top(self, desk: Desk) -> None:
        desk.chief.post(at("write_pack_words", KEY), {"text": "The chief’s words.", "based_on": 1})
        answer = desk.officer.post(
            at("write_pack_words", KEY), {"text": "The officer’s words.", "based_on": 1}
        )
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "The chief’s words." in page
        assert "The officer’s words." in page
        assert "Chris Chief wrote" in page
        assert 'name="based_on" value="2"' in page
        both = {"text": "The words of both.", "based_on": 2}
        assert desk.officer.post(at("write_pack_words", KEY), both).status_code == 302
        assert board.get_pack("november-2026").sections[0].version == 3

    def test_that_are_too_long_or_based_on_nothing_are_refused(self, desk: Desk) -> None:
        long = {"text": "a" * 20_001, "based_on": 1}
        assert desk.officer.post(at("write_pack_words", KEY), long).status_code == 400
        answer = desk.officer.post(at("write_pack_words", KEY), {"text": "Words.", "based_on": "x"})
        assert answer.status_code == 400
        assert "Words." in answer.content.decode()


class TestComments:
    def test_are_made_by_readers_and_settled_by_makers(self, desk: Desk) -> None:
        assert desk.board.post(at("pack_comments"), {"section": KEY, "text": "Why 37%?"}).status_code == 302
        page = words_of(desk.board, at("pack_comments"))
        assert "Why 37%?" in page
        assert "Settled<" not in page
        assert "Comments (1 open)" in page
        (one,) = board.list_comments(desk.made.id)
        assert one.section_key == KEY
        assert desk.board.post(at("settle_pack_comment", one.id)).status_code == 403
        assert desk.officer.post(at("settle_pack_comment", one.id)).status_code == 302
        assert "Settled by Sam Staff" in words_of(desk.board, at("pack_comments"))

    def test_that_are_empty_or_of_no_section_are_refused(self, desk: Desk) -> None:
        assert desk.board.post(at("pack_comments"), {"text": ""}).status_code == 400
        answer = desk.board.post(at("pack_comments"), {"section": "nothing", "text": "Why?"})
        assert answer.status_code == 400
        assert "Why?" in answer.content.decode()

    def test_of_another_pack_are_not_settled_here(self, desk: Desk) -> None:
        assert desk.officer.post(at("settle_pack_comment", 999)).status_code == 404

    def test_keep_an_approval_back(self, desk: Desk) -> None:
        desk.board.post(at("pack_comments"), {"text": "Why?"})
        desk.officer.post(at("ask_pack_approval"))
        assert "1 comment</a> not settled" in words_of(desk.chief, at("approve_pack"))
        answer = desk.chief.post(at("approve_pack"), {"revision": board.get_pack("november-2026").revision})
        assert answer.status_code == 400
        assert "One comment is still open. Settle it first." in answer.content.decode()


class TestFindings:
    def test_say_rule_quote_arithmetic_and_repair_and_may_stand_with_a_reason(self, desk: Desk) -> None:
        digest = contradict(desk)
        page = words_of(desk.board, at("pack_findings"))
        assert "Contradictions (" in page
        assert "messaging.members" in page
        assert "Let it stand" not in page
        address = at("accept_pack_finding", digest)
        assert desk.officer.post(address, {"reason": ""}).status_code == 400
        assert desk.officer.post(address, {"reason": "Two days of one week."}).status_code == 302
        told = words_of(desk.board, at("pack_findings"))
        assert "May stand</strong> “Two days of one week.” Sam Staff" in told
        assert desk.board.post(address, {"reason": "No."}).status_code == 403

    def test_that_are_open_keep_an_approval_back(self, desk: Desk) -> None:
        contradict(desk)
        desk.officer.post(at("ask_pack_approval"))
        page = words_of(desk.chief, at("approve_pack"))
        assert "that nobody mended or let stand" in page
        assert "Approve the pack</button>" not in page
        answer = desk.chief.post(at("approve_pack"), {"revision": board.get_pack("november-2026").revision})
        assert answer.status_code == 400
        assert state() is PackState.ASKED


class TestWhatComesNext:
    def test_says_what_is_open_and_offers_no_step_that_would_be_refused(self, desk: Desk) -> None:
        contradict(desk)
        desk.board.post(at("pack_comments"), {"text": "Why?"})
        page = words_of(desk.officer, at("pack"))
        assert "contradiction" in page
        assert "1 comment is open" in page
        assert "Approval can be asked for once no contradiction is open and every comment is settled." in page
        assert "Ask for approval<" not in page
        desk.officer.post(at("ask_pack_approval"))
        page = words_of(desk.chief, at("pack"))
        assert "It can’t be approved while this is open." in page
        assert at("approve_pack") not in page
        assert at("send_pack_back") in page

    def test_names_the_sections_whose_first_words_nobody_changed(self, desk: Desk) -> None:
        desk.officer.post(reverse("board:begin_pack"), BEGIN)
        page = words_of(desk.officer, reverse("board:pack", args=["january-2027"]))
        assert "of 19 sections still have the first words, which nobody changed" in page
        assert "first words, nobody has changed them yet" in words_of(
            desk.officer, reverse("board:pack_sections", args=["january-2027"])
        )

    def test_is_told_to_nobody_who_only_reads(self, desk: Desk) -> None:
        assert "What comes next" not in words_of(desk.board, at("pack"))


class TestTheWayToTheBoard:
    def test_is_asked_approved_and_released(self, desk: Desk) -> None:
        assert "Ask for approval" in words_of(desk.officer, at("pack"))
        desk.officer.post(at("ask_pack_approval"))
        assert state() is PackState.ASKED
        assert "It waits for approval by somebody" in words_of(desk.officer, at("pack"))
        assert at("approve_pack") in words_of(desk.chief, at("pack"))
        assert at("approve_pack") not in words_of(desk.board, at("pack"))

        revision = board.get_pack("november-2026").revision
        assert desk.chief.post(at("approve_pack"), {"revision": revision}).status_code == 302
        assert "It waits for its release" in words_of(desk.officer, at("pack"))
        page = words_of(desk.chief, at("release_pack"))
        assert "This can’t be undone." in page
        assert "Sections for the Board in private: Retention." in page

        assert desk.chief.post(at("release_pack")).status_code == 302
        assert state() is PackState.RELEASED
        assert "37% of those who answered" in words_of(desk.board, at("pack"))
        assert "What the check of its numbers found when the paper was released." in words_of(
            desk.board, at("pack_findings")
        )

    def test_stops_where_a_section_is_not_built(self, desk: Desk) -> None:
        desk.officer.post(at("add_pack_section"), {"key": "words"})
        assert "Ask for approval<" not in words_of(desk.officer, at("pack"))
        page = desk.officer.post(at("ask_pack_approval"), follow=True).content.decode()
        assert "hasn’t been built yet" in page
        assert state() is PackState.DRAFT

    def test_is_not_taken_by_who_wrote_the_words(self, desk: Desk) -> None:
        desk.chief.post(at("write_pack_words", KEY), {"text": "My own words.", "based_on": 1})
        desk.officer.post(at("ask_pack_approval"))
        assert "You wrote some of its newest words" in words_of(desk.chief, at("pack"))
        assert "Approve the pack</button>" not in words_of(desk.chief, at("approve_pack"))
        answer = desk.chief.post(at("approve_pack"), {"revision": board.get_pack("november-2026").revision})
        assert answer.status_code == 400
        assert state() is PackState.ASKED

    def test_needs_the_pack_that_was_read(self, desk: Desk) -> None:
        desk.officer.post(at("ask_pack_approval"))
        old = board.get_pack("november-2026").revision
        desk.officer.post(at("write_pack_words", KEY), {"text": "Others.", "based_on": 1})
        desk.officer.post(at("ask_pack_approval"))
        answer = desk.chief.post(at("approve_pack"), {"revision": old})
        assert answer.status_code == 400
        assert "Somebody changed this pack after you opened it." in answer.content.decode()

    def test_goes_back_with_a_reason(self, desk: Desk) -> None:
        desk.officer.post(at("ask_pack_approval"))
        assert desk.chief.post(at("send_pack_back"), {"reason": ""}).status_code == 400
        assert desk.chief.post(at("send_pack_back"), {"reason": "Say why."}).status_code == 302
        assert state() is PackState.DRAFT
        answer = desk.chief.post(at("send_pack_back"), {"reason": "Again."})
        assert answer.status_code == 400
        assert "Again." in answer.content.decode()

    def test_is_not_gone_without_approval(self, desk: Desk) -> None:
        assert "It has to be approved first." in words_of(desk.chief, at("release_pack"))
        answer = desk.chief.post(at("release_pack"))
        assert answer.status_code == 400
        assert "Have the pack approved first." in answer.content.decode()
        approve_pack(desk.made)
        desk.board.post(at("pack_comments"), {"text": "Wait."})
        answer = desk.chief.post(at("release_pack"))
        assert answer.status_code == 400
        assert "One comment is still open" in answer.content.decode()
        assert state() is PackState.APPROVED

    def test_stops_where_the_records_tell_something_else_by_now(self, desk: Desk) -> None:
        approve_pack(desk.made)
        events.record(
            name="messaging.message.sent", actor=system("tests"), at=AT, subject="messaging.Message:1"
        )
        assert "The records have changed since these were built: Messaging." in words_of(
            desk.chief, at("release_pack")
        )
        answer = desk.chief.post(at("release_pack"))
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "the approval is gone with the old figures" in page
        assert "Release it for good" not in page
        assert state() is PackState.DRAFT

    def test_forms_are_sent_with_a_token(self, desk: Desk) -> None:
        for name, client in (
            ("pack", desk.officer),
            ("pack_sections", desk.officer),
            ("approve_pack", desk.chief),
        ):
            desk.officer.post(at("ask_pack_approval"))
            page = words_of(client, at(name))
            posts = page.count('method="post"')
            assert posts == page.count("csrfmiddlewaretoken")


def test_the_menu_leads_to_the_packs(desk: Desk) -> None:
    page = words_of(desk.board, reverse("board:home"))
    assert f'href="{reverse("board:packs")}"' in page
