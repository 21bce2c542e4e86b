"""Packs on the Board's screens: listed, begun, built, read, taken away."""

from __future__ import annotations

import datetime as dt
import json
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience
from peelian.apps.events.models import Event
from peelian.journeys.packs import build_pack
from peelian.kernel.time import now
from peelian.web.board.urls import urlpatterns
from tests.factories.accounts import RoleGrantFactory
from tests.factories.board import approve_pack, empty_pack, release_pack
from tests.factories.clock import AT
from tests.web.board.conftest import Desk
from tests.web.staff_stage import client_of, member

BEGIN = {
    "shape": "january-2024", "title": "January 2027", "code": "january-2027", "subtitle": "Midshire to its Board",
    "area": "midshire", "meeting_on": "2027-01-23", "since": "2026-01-01", "last_on": "2026-12-31",
}  # fmt: skip

#: Each page that shows something, with the arguments of its address beside the code.
READ = {
    "pack": [], "pack_public": [], "pack_files": [], "pack_history": [], "pack_comments": [], "pack_findings": [],
    "pack_building": [], "pack_figure": ["messaging.good"], "pack_versions": ["messaging"],
}  # fmt: skip
#: Those of somebody who makes it.
MAKE = {
    "pack_sections": [], "pack_details": [], "change_pack_section": ["messaging"],
    "remove_pack_section": ["messaging"], "write_pack_words": ["messaging"],
}  # fmt: skip
#: Those of somebody who decides.
DECIDE = {"approve_pack": [], "send_pack_back": [], "release_pack": []}
#: What is only sent, by who makes it.
SENT = {
    "build_pack": [], "add_pack_section": [], "move_pack_section": ["messaging"], "settle_pack_comment": [1],
    "ask_pack_approval": [],
}  # fmt: skip


#: What is looked at by tests of its own.
ELSEWHERE = {"home", "packs", "begin_pack", "correct_pack", "pack_file", "accept_pack_finding", "lint"}


def at(name: str, *more: object, code: str = "november-2026") -> str:
    """An address of the pack."""
    return reverse(f"board:{name}", args=[code, *more])


def words_of(client: Client, address: str, status: int = 200) -> str:
    """A page as text."""
    answer = client.get(address, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


class TestWhoMay:
    @pytest.mark.parametrize("name", READ)
    def test_read_a_draft_is_for_those_who_see_the_board(self, name: str, desk: Desk) -> None:
        for client in (desk.officer, desk.chief, desk.board):
            assert client.get(at(name, *READ[name])).status_code == 200
        pcso = client_of(member("Pat Pcso", Role.PCSO, desk.land.force.code))
        assert pcso.get(at(name, *READ[name])).status_code == 403

    @pytest.mark.parametrize("name", MAKE)
    def test_change_it_is_for_those_who_make_packs(self, name: str, desk: Desk) -> None:
        assert desk.officer.get(at(name, *MAKE[name])).status_code == 200
        assert desk.chief.get(at(name, *MAKE[name])).status_code == 200
        assert desk.board.get(at(name, *MAKE[name])).status_code == 403
        assert desk.board.post(at(name, *MAKE[name]), {}).status_code == 403

    @pytest.mark.parametrize("name", DECIDE)
    def test_decide_is_for_those_who_release_packs(self, name: str, desk: Desk) -> None:
        assert desk.chief.get(at(name)).status_code == 200
        for client in (desk.officer, desk.board):
            assert client.get(at(name)).status_code == 403
            assert client.post(at(name), {"reason": "x", "revision": 1}).status_code == 403

    @pytest.mark.parametrize("name", SENT)
    def test_send_it_something_is_for_those_who_make_packs(self, name: str, desk: Desk) -> None:
        assert desk.board.post(at(name, *SENT[name]), {"key": "words"}).status_code == 403
        assert desk.officer.get(at(name, *SENT[name])).status_code == 405

    @pytest.mark.parametrize("name", [*READ, *MAKE, *DECIDE])
    def test_nothing_of_it_is_for_the_same_role_elsewhere(self, name: str, desk: Desk) -> None:
        elsewhere = client_of(member("Eli Elsewhere", Role.CHIEF_OFFICER, desk.land.other_sector.code))
        arguments = {**READ, **MAKE, **DECIDE}[name]
        assert elsewhere.get(at(name, *arguments)).status_code == 403

    @pytest.mark.parametrize("name", [*MAKE, *DECIDE])
    def test_change_and_decide_ask_where_the_pack_is(self, name: str, desk: Desk) -> None:
        user = member("Rae Reader", Role.BOARD, desk.land.force.code)
        RoleGrantFactory.create(user=user, role=Role.CHIEF_OFFICER, area_code=desk.land.other_sector.code)
        arguments = {**MAKE, **DECIDE}[name]
        assert client_of(user).get(at(name, *arguments)).status_code == 403
        assert client_of(user).get(at("pack")).status_code == 200

    @pytest.mark.parametrize("name", [*READ, *MAKE, *DECIDE])
    def test_look_at_it_changes_nothing(self, name: str, desk: Desk) -> None:
        before = Event.objects.count()
        desk.chief.get(at(name, *{**READ, **MAKE, **DECIDE}[name]))
        assert Event.objects.count() == before

    def test_begin_one_is_for_those_who_make_packs(self, desk: Desk) -> None:
        assert desk.board.get(reverse("board:begin_pack")).status_code == 403
        assert desk.board.post(reverse("board:begin_pack"), BEGIN).status_code == 403

    def test_every_address_is_tried(self) -> None:
        tried = {*READ, *MAKE, *DECIDE, *SENT, *ELSEWHERE}
        assert {str(pattern.name) for pattern in urlpatterns} - tried == set()

    def test_what_is_not_there_is_not_found(self, desk: Desk) -> None:
        for address in (
            at("pack", code="nothing"), at("pack_figure", "messaging.nothing"), at("pack_versions", "nothing"),
            at("pack_file", "whole", "exe"), at("pack_file", "secret", "json"), at("correct_pack"),
            at("accept_pack_finding", "0" * 64), f"{at('pack')}?as=csv&table=nothing",
        ):  # fmt: skip
            assert desk.officer.get(address).status_code == 404


class TestTheList:
    def test_parts_drafts_what_waits_and_what_is_released(self, desk: Desk) -> None:
        board.ask_approval(actor=desk.made.by_writer, at=AT, pack_id=desk.made.id)
        empty_pack("december-2026")
        page = words_of(desk.board, reverse("board:packs"))
        assert page.index("Waiting for approval</h2>") < page.index("Drafts</h2>")
        assert "figures of 2 of 2 sections built" in page
        assert "no sections yet" in page
        assert "Released</h2>" not in page
        assert "Begin a pack" not in page
        assert "Begin a pack" in words_of(desk.officer, reverse("board:packs"))

    def test_offers_files_of_all_but_drafts(self, desk: Desk) -> None:
        link = at("pack_file", "whole", "pdf")
        assert link not in words_of(desk.board, reverse("board:packs"))
        release_pack(desk.made)
        page = words_of(desk.board, reverse("board:packs"))
        assert link in page
        assert at("pack_file", "whole", "docx") in page
        assert at("pack_public") in page

    def test_stands_above_the_boards_figures_with_what_waits_and_what_is_new(self, desk: Desk) -> None:
        assert "No paper waits, and none was released yet." in words_of(desk.board, reverse("board:home"))
        board.ask_approval(actor=desk.made.by_writer, at=AT, pack_id=desk.made.id)
        assert at("pack") in words_of(desk.board, reverse("board:home"))
        board.send_back(actor=desk.made.by_approver, at=AT, pack_id=desk.made.id, reason="Not yet.")
        release_pack(desk.made)
        page = words_of(desk.board, reverse("board:home"))
        assert page.index(at("pack_file", "whole", "pdf")) < page.index("The loop in figures")

    def test_says_that_there_is_none(self, desk: Desk) -> None:
        elsewhere = client_of(member("Eli Elsewhere", Role.STAFF_OFFICER, desk.land.other_sector.code))
        page = words_of(elsewhere, reverse("board:packs"))
        assert "There is no pack in your areas yet." in page
        assert "November 2026" not in page


class TestBeginning:
    def test_begins_in_a_shape_and_asks_for_its_figures(self, desk: Desk) -> None:
        answer = desk.officer.post(reverse("board:begin_pack"), BEGIN)
        assert answer.headers["Location"] == at("pack_building", code="january-2027")
        pack = board.get_pack("january-2027")
        assert len(pack.sections) == 19
        assert pack.until == dt.date(2027, 1, 1)
        assert all(one.build_asked_at for one in pack.sections)
        page = desk.officer.get(answer.headers["Location"])
        assert page.headers["Refresh"] == "5"
        assert "0 of 19 sections are done, 19 are still to come" in page.content.decode()

    def test_begins_empty_and_leads_to_the_library(self, desk: Desk) -> None:
        answer = desk.officer.post(reverse("board:begin_pack"), BEGIN | {"shape": ""})
        assert answer.headers["Location"] == at("pack_sections", code="january-2027")
        assert "This pack has no sections yet." in words_of(desk.officer, answer.headers["Location"])

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("title", "", "Enter a title"),
            ("code", "January 2027", "Write lower-case letters, digits and single dashes"),
            ("code", "november-2026", "There is a pack november-2026 already"),
            ("last_on", "2025-12-31", "The last day must be the first or a later one"),
            ("area", "nowhere", "Select a valid choice"),
            ("meeting_on", "soon", "Enter a real day"),
            ("shape", "may-1997", "Select a valid choice"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, field: str, value: str, said: str, desk: Desk
    ) -> None:
        answer = desk.officer.post(reverse("board:begin_pack"), BEGIN | {field: value})
        assert answer.status_code == 400
        page = answer.content.decode()
        assert said in page
        assert "Midshire to its Board" in page
        assert len(board.list_packs()) == 1

    def test_says_all_that_is_wrong_at_once_and_cuts_nothing_off(self, desk: Desk) -> None:
        long = "Autumn " * 20
        wrong = {"title": long, "code": "My Pack 2026!", "meeting_on": "2020-01-23", "last_on": "2025-12-31"}
        page = desk.officer.post(reverse("board:begin_pack"), BEGIN | wrong).content.decode()
        for said in (
            "Title must be 120 characters or fewer", "Write lower-case letters, digits and single dashes",
            "The last day must be the first or a later one", "The meeting can’t be before the first day of the period",
        ):  # fmt: skip
            assert said in page
        assert long.strip() in page
        assert "maxlength" not in page

    def test_makes_the_name_in_addresses_of_the_title(self, desk: Desk) -> None:
        answer = desk.officer.post(
            reverse("board:begin_pack"), BEGIN | {"code": "", "title": "Winter 2026/27: all"}
        )
        assert answer.headers["Location"] == at("pack_building", code="winter-202627-all")
        nameless = desk.officer.post(reverse("board:begin_pack"), BEGIN | {"code": "", "title": "?!"})
        assert "Write lower-case letters, digits and single dashes" in nameless.content.decode()

    def test_changes_its_name_and_days(self, desk: Desk) -> None:
        asked = {
            "title": "Autumn 2026", "subtitle": "", "meeting_on": "2026-11-24", "since": "2026-01-01",
            "last_on": "2026-10-31",
        }  # fmt: skip
        assert desk.officer.post(at("pack_details"), asked).status_code == 302
        pack = board.get_pack("november-2026")
        assert (pack.title, pack.since, pack.until) == (
            "Autumn 2026",
            dt.date(2026, 1, 1),
            dt.date(2026, 11, 1),
        )
        assert desk.officer.post(at("pack_details"), asked | {"since": "2027-01-01"}).status_code == 400

    def test_corrects_a_released_one_with_its_sections_and_words(self, desk: Desk) -> None:
        release_pack(desk.made)
        assert "Begin a pack that corrects it" in words_of(desk.officer, at("pack"))
        form = {
            "title": "November 2026, corrected", "code": "november-2026-corrected", "subtitle": "",
            "meeting_on": "2026-11-24", "since": "2025-11-01", "last_on": "2026-10-31",
        }  # fmt: skip
        assert desk.officer.post(at("correct_pack"), form).status_code == 302
        new = board.get_pack("november-2026-corrected")
        assert new.corrects == "november-2026"
        old = board.get_pack("november-2026")
        assert [(one.kind, one.heading, one.audience, one.text) for one in new.sections] == [
            (one.kind, one.heading, one.audience, one.text) for one in old.sections
        ]
        assert new.sections[0].written_by == desk.made.writer.pk
        assert desk.board.get(at("correct_pack")).status_code == 403


class TestBuilding:
    def test_asks_a_worker_and_shows_how_far_it_is(self, desk: Desk) -> None:
        assert desk.officer.post(at("build_pack"), {"what": "everything"}).status_code == 302
        page = words_of(desk.officer, at("pack_building"))
        assert "0 of 2 sections are done, 2 are still to come" in page
        still = desk.officer.get(f"{at('pack_building')}?still=yes")
        assert "Refresh" not in still.headers
        build_pack.build_due(clock=now)
        done = desk.officer.get(at("pack_building"))
        assert "Refresh" not in done.headers
        assert "All 2 sections are built." in done.content.decode()
        assert f'href="{at("pack_findings")}">read the findings</a>' in done.content.decode()

    def test_says_when_it_takes_longer_than_it_should(self, desk: Desk) -> None:
        desk.officer.post(at("build_pack"), {"what": "everything"})
        assert "Perhaps no worker is running" not in words_of(desk.officer, at("pack_building"))
        with time_machine.travel(now() + dt.timedelta(minutes=4)):
            assert "Perhaps no worker is running" in words_of(desk.officer, at("pack_building"))

    def test_says_that_nothing_has_to_be_built(self, desk: Desk) -> None:
        page = desk.officer.post(at("build_pack"), follow=True).content.decode()
        assert "Nothing had to be built" in page

    def test_says_why_a_section_could_not_be_built(self, desk: Desk) -> None:
        section = desk.made.section("messaging")
        board.fail_build(actor=desk.made.by_writer, at=AT, section_id=section, reason="The disk is full.")
        page = words_of(desk.officer, at("pack_building"))
        assert "Couldn’t be built" in page
        assert "The disk is full." in page
        assert "Not built: Messaging" in words_of(desk.officer, at("pack"))

    def test_refuses_to_build_a_released_pack(self, desk: Desk) -> None:
        release_pack(desk.made)
        page = desk.officer.post(at("build_pack"), {"what": "everything"}, follow=True).content.decode()
        assert "This pack was released and never changes" in page


class TestReading:
    def test_shows_the_words_with_figures_and_each_figure_with_its_base(self, desk: Desk) -> None:
        page = words_of(desk.board, at("pack"))
        assert "37% of those who answered said that it helped." in page
        assert "180 of 490" in page
        assert "33% to 41%" in page
        assert "12,345 people" in page
        assert f'href="{at("pack_figure", "messaging.good")}"' in page
        assert "Board in private</strong> Not in the public version" in page
        assert "Telephone calls are on record from 1 June 2026 on." in page
        assert "Messaging: ratings by area" in page
        assert "The chart is being drawn" in page

    def test_gives_its_tables_as_files(self, desk: Desk) -> None:
        text = desk.board.get(f"{at('pack')}?as=csv&table=messaging-ratings").content.decode("utf-8-sig")
        assert text.splitlines() == ["Area,Good,Answers", "North,120,300", "South,60,190", "All,180,490"]
        book = load_workbook(BytesIO(desk.board.get(f"{at('pack')}?as=xlsx&table=figures").content))
        assert book["figures"]["B3"].value == "messaging.members"

    def test_links_to_rows_only_where_they_open(self, desk: Desk) -> None:
        link = '<a class="govuk-link" href="/station/">120</a>'
        assert link in words_of(desk.officer, at("pack"))
        assert link not in words_of(desk.board, at("pack"))

    def test_says_which_figures_the_records_have_left_behind(self, desk: Desk) -> None:
        section = board.add_section(
            actor=desk.made.by_writer, at=AT, pack_id=desk.made.id, key="words", heading="Later", repeated=True,
            audience=Audience.PUBLIC,
        )  # fmt: skip
        assert section
        page = words_of(desk.officer, at("pack"))
        assert "1 section doesn’t tell what the records tell now" in page
        assert "It hasn’t been built for these days yet." in page
        assert "Build again what is out of date" in page
        assert "Build again what is out of date" not in words_of(desk.board, at("pack"))

    def test_shows_a_figure_with_all_that_it_takes_to_question_it(self, desk: Desk) -> None:
        page = words_of(desk.board, at("pack_figure", "messaging.good"))
        for said in (
            "Of those who rated a message.", "messaging.count_ratings(…)", "180 of 490", "(n = 490)",
            "There is no page of them",
        ):  # fmt: skip
            assert said in page
        assert "{{messaging.good}}" not in page  # who only reads writes no words
        maker = words_of(desk.officer, at("pack_figure", "messaging.good"))
        for said in ("{{messaging.good}}", "{{messaging.good:of}}", "{{messaging.good:interval}}"):
            assert said in maker
        members = words_of(desk.board, at("pack_figure", "messaging.members"))
        assert "a page that your role doesn’t include" in members
        assert "It counts people" in members

    def test_leads_those_to_the_rows_who_may_open_them(self, desk: Desk) -> None:
        user = member("Cary Centre", Role.CONTACT_CENTRE, desk.land.force.code)
        RoleGrantFactory.create(user=user, role=Role.BOARD, area_code=desk.land.force.code)
        page = words_of(client_of(user), at("pack_figure", "messaging.members"))
        assert 'href="/station/residents/">Open them' in page

    def test_shows_what_the_public_would_read_without_what_is_internal(self, desk: Desk) -> None:
        page = words_of(desk.board, at("pack_public"))
        assert "What the public would read" in page
        assert "Messaging" in page
        assert "Of those who answered" not in page
        assert "taken out of the public version: Retention" in page
        assert "retention.good" not in page
        assert at("pack_figure", "messaging.good") not in page
        assert desk.board.get(f"{at('pack_public')}?as=csv&table=retention-ratings").status_code == 404

    def test_tells_what_happened_to_it(self, desk: Desk) -> None:
        board.ask_approval(actor=desk.made.by_writer, at=AT, pack_id=desk.made.id)
        board.send_back(actor=desk.made.by_approver, at=AT, pack_id=desk.made.id, reason="Say why it fell.")
        page = words_of(desk.board, at("pack_history"))
        assert "Say why it fell." in page
        assert "Chris Chief" in page
        assert page.index("Sent it back") < page.index("Asked for approval") < page.index("Began the pack")


class TestAReleasedPack:
    def test_is_shown_frozen_verified_and_without_buttons(self, desk: Desk) -> None:
        release_pack(desk.made)
        page = words_of(desk.officer, at("pack"))
        assert "Checked just now: it is what was released" in page
        assert reverse("citizen:board-paper", args=["november-2026"]) in words_of(
            desk.board, at("pack_public")
        )
        assert "It never changes." in page
        for gone in (at("pack_sections"), "/words/", "Ask for approval", "Build again"):
            assert gone not in page
        for name, more in (*MAKE.items(), *DECIDE.items()):
            assert desk.chief.get(at(name, *more)).status_code == 404

    def test_shows_its_digests_and_files_of_both_versions(self, desk: Desk) -> None:
        release_pack(desk.made)
        kept = board.get_release("november-2026")
        page = words_of(desk.board, at("pack_files"))
        assert kept.sha256 in page
        assert kept.line.public_sha256 in page
        assert page.count("Checked just now: it agrees.") == 2
        assert "It tells these digests" in page
        assert desk.board.get(at("pack_file", "whole", "json")).content.decode() == kept.text
        assert desk.board.get(at("pack_file", "public", "json")).content.decode() == kept.public_text

    def test_says_so_when_it_is_not_what_was_released(self, desk: Desk) -> None:
        release_pack(desk.made)
        with connection.cursor() as cursor:  # as only the owner of the database can
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE board_release DISABLE TRIGGER release_never_changes")
            cursor.execute("UPDATE board_release SET document = replace(document, '12345', '12346')")
            cursor.execute("ALTER TABLE board_release ENABLE TRIGGER release_never_changes")
        assert "Checked just now: it isn’t what was released." in words_of(desk.board, at("pack"))
        page = words_of(desk.board, at("pack_files"))
        assert "Checked just now: it doesn’t agree." in page
        assert "What doesn’t agree isn’t what was released." in page

    def test_is_corrected_by_one_that_is_named(self, desk: Desk) -> None:
        release_pack(desk.made)
        page = words_of(desk.officer, at("correct_pack"))
        assert "november-2026-corrected" in page
        assert "November 2026, corrected" in page


class TestFiles:
    def test_of_a_draft_are_of_the_draft(self, desk: Desk) -> None:
        data = json.loads(desk.board.get(at("pack_file", "whole", "json")).content)
        assert [one["key"] for one in data["sections"]] == ["messaging", "retention"]
        public = desk.board.get(at("pack_file", "public", "json"))
        assert [one["key"] for one in json.loads(public.content)["sections"]] == ["messaging"]
        assert public.headers["Content-Disposition"] == 'attachment; filename="november-2026.json"'
        assert public.headers["Cache-Control"] == "private, no-store"

    def test_are_made_of_every_kind_that_can_be_made_here(self, desk: Desk) -> None:
        assert desk.board.get(at("pack_file", "whole", "xlsx")).content.startswith(b"PK")
        assert desk.board.get(at("pack_file", "whole", "csv")).content.startswith(b"PK")
        page = words_of(desk.board, at("pack_files"))
        for kind in ("pdf", "docx"):
            offered = at("pack_file", "whole", kind) in page
            assert (desk.board.get(at("pack_file", "whole", kind)).status_code == 200) == offered

    def test_approved_packs_are_no_releases(self, desk: Desk) -> None:
        approve_pack(desk.made)
        assert "This pack isn’t released." in words_of(desk.chief, at("pack_files"))
