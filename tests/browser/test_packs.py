"""Packs in a real browser: their pages are accessible and fit a phone; one goes all its way to the Board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import PackState
from peelian.journeys.packs import build_pack, lint_pack
from peelian.journeys.packs.drafts import draft_of, texts_of
from peelian.kernel.time import now
from tests.browser.conftest import NARROW, NewPage
from tests.factories.accounts import RoleGrantFactory
from tests.factories.board import MadePack, build, found, make_pack, release_pack
from tests.factories.clock import AT
from tests.web.staff_stage import Station, client_of, member, set_the_station

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What is looked at here; `addresses` has the same names, and the first test holds it to that.
PAGES = frozenset(
    {
        "board:packs", "board:begin_pack", "board:pack", "board:pack_figure", "board:pack_public", "board:pack_files",
        "board:pack_history", "board:correct_pack", "board:pack_details", "board:pack_building", "board:pack_sections",
        "board:change_pack_section", "board:remove_pack_section", "board:write_pack_words", "board:pack_versions",
        "board:pack_comments", "board:pack_findings", "board:accept_pack_finding", "board:approve_pack",
        "board:send_pack_back", "board:release_pack",
    }
)  # fmt: skip


@pytest.fixture
def station(transactional_db: None) -> Station:
    return set_the_station()


def _contradicting(made: MadePack) -> str:
    """Build a section with two figures of one name; the digest of what the lint says."""
    content = found("messaging")
    twice = (*content.figures, replace(content.figures[0], value=27_032.0))
    build(made, made.section("messaging"), replace(content, figures=twice))
    pack = made.view()
    return lint_pack.open_ones(lint_pack.lint(draft_of(pack), texts_of(pack)), {})[0].digest


def addresses() -> dict[str, list[str]]:
    """Each page, of a draft in which something is wrong and, where that is another page, of a released pack."""
    made, released = make_pack("november-2026"), make_pack("october-2026")
    release_pack(released)
    digest = _contradicting(made)
    board.comment(actor=made.by_approver, at=AT, pack_id=made.id, section_id=None, text="Why so few?")
    board.ask_approval(actor=made.by_writer, at=AT, pack_id=made.id)

    def of(code: str, name: str, *more: str) -> str:
        return reverse(f"board:{name}", args=[code, *more])

    def draft(name: str, *more: str) -> list[str]:
        return [of("november-2026", name, *more)]

    def both(name: str, *more: str) -> list[str]:
        return [of("november-2026", name, *more), of("october-2026", name, *more)]

    pages = {
        "packs": [reverse("board:packs")],
        "begin_pack": [reverse("board:begin_pack")],
        "correct_pack": [of("october-2026", "correct_pack")],
        "pack_figure": draft("pack_figure", "messaging.good"),
        "change_pack_section": draft("change_pack_section", "messaging"),
        "remove_pack_section": draft("remove_pack_section", "messaging"),
        "write_pack_words": draft("write_pack_words", "retention"),
        "pack_versions": draft("pack_versions", "messaging"),
        "accept_pack_finding": draft("accept_pack_finding", digest),
        **{
            name: both(name)
            for name in ("pack", "pack_public", "pack_files", "pack_history", "pack_comments")
        },
        "pack_findings": both("pack_findings"),
        **{name: draft(name) for name in ("pack_details", "pack_building", "pack_sections")},
        **{name: draft(name) for name in ("approve_pack", "send_pack_back", "release_pack")},
    }
    return {f"board:{name}": some for name, some in pages.items()}


def _enter(page: Page, base: str, user: User) -> None:
    cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": base}])


def test_is_accessible_and_fits(
    station: Station, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    base, wrong = str(live_server), {}
    pages = addresses()
    assert set(pages) == PAGES
    page = look()
    chief = member("Ola Officer", Role.CHIEF_OFFICER, station.land.force.code)
    RoleGrantFactory.create(user=chief, role=Role.STAFF_OFFICER, area_code=station.land.force.code)
    _enter(page, base, chief)
    for name, some in pages.items():
        for address in some:
            answer = page.goto(base + address)
            assert answer is not None
            seen = [*([] if answer.status == 200 else [f"answers {answer.status}"]), *faults(page)]
            if seen:
                wrong[f"{name} {address}"] = seen
    page.context.clear_cookies()
    assert wrong == {}


def test_is_accessible_and_fits_after_a_press(
    station: Station, look: NewPage, faults: Callable[[Page], list[str]], live_server: object
) -> None:
    """What only a form leads to: a preview, what is refused with its mend, two texts side by side, errors."""
    base, made, wrong = str(live_server), make_pack("november-2026"), {}
    page = look()
    _enter(page, base, member("Sam Staff", Role.STAFF_OFFICER, station.land.force.code))
    page.goto(base + reverse("board:write_pack_words", args=["november-2026", "messaging"]))
    page.get_by_label("Words").fill("{{messaging.god}} said so.\n\n- one\n- two")
    for button, told in (("Look at it first", "As it would read"), ("Save", "There is a problem")):
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", name=told)).to_be_visible()
        wrong[button] = faults(page)
    board.write_commentary(
        actor=made.by_approver, at=AT, section_id=made.section("messaging"), text="Others.\n" * 40, based_on=1
    )
    page.get_by_label("Words").fill("Mine.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What stands there now")).to_be_visible()
    wrong["conflict"] = faults(page)
    for name, button in (
        ("begin_pack", "Begin the pack"),
        ("pack_comments", "Comment"),
        ("pack_details", "Save"),
    ):
        page.goto(base + reverse(f"board:{name}", args=[] if name == "begin_pack" else ["november-2026"]))
        if name == "pack_details":
            page.get_by_label("Title").fill("")
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        wrong[name] = faults(page)
    page.context.clear_cookies()
    assert {name: found for name, found in wrong.items() if found} == {}


class TestThePackOfNovember:
    """A staff officer begins it, a chief officer releases it, the Board reads it; nobody needs a script."""

    def _begin(self, page: Page, base: str) -> None:
        page.goto(f"{base}{reverse('board:packs')}")
        expect(page.get_by_text("There is no pack in your areas yet.")).to_be_visible()
        page.get_by_role("button", name="Begin a pack").click()
        page.get_by_label("Local policing and public engagement").check()
        page.get_by_label("Title").fill("November 2026")
        page.get_by_label("Its name in addresses").fill("november-2026")
        for label, day in (
            ("Day of the Board’s meeting", "2026-11-24"),
            ("First day of its period", "2025-11-01"),
            ("Last day of its period", "2026-10-31"),
        ):
            page.get_by_label(label).fill(day)
        page.get_by_role("button", name="Begin the pack").click()
        expect(page.get_by_text("0 of 16 sections are done, 16 are still to come.")).to_be_visible()

    def _write(self, page: Page) -> None:
        page.get_by_role("navigation", name="Pages of this pack").get_by_role("link", name="Read").click()
        page.get_by_role("link", name="Write the words of Background").click()
        words = page.get_by_label("Words")
        words.fill("There are {{neighbourhoods.al}} neighbourhoods.")
        page.get_by_role("button", name="Save").click()
        mend = (
            "Line 1: There is no figure neighbourhoods.al in this pack. Did you mean {{neighbourhoods.all}}?"
        )
        expect(page.get_by_role("alert").get_by_text(mend)).to_be_visible()
        expect(words).to_have_value("There are {{neighbourhoods.al}} neighbourhoods.")

        words.fill("There are {{neighbourhoods.all}} neighbourhoods.")
        page.get_by_role("button", name="Look at it first").click()
        expect(page.get_by_text("There are 4 neighbourhoods.")).to_be_visible()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("There are 4 neighbourhoods.")).to_be_visible()

    def _settle_what_is_open(self, page: Page) -> None:
        """Let stand what the lint says of a force that is as small as this one."""
        page.get_by_role("link", name="Findings").click()
        while (
            page.get_by_role("link", name="Let it stand").count()
            and "No contradiction is open" not in page.content()
        ):
            page.get_by_role("link", name="Let it stand").first.click()
            page.get_by_label("Why may it stand?").fill("The force of these tests is this small.")
            page.get_by_role("button", name="Let it stand").click()

    def test_goes_its_way(self, station: Station, new_page: NewPage, live_server: object) -> None:
        base, force = str(live_server), station.land.force.code
        page = new_page(script=False)
        _enter(page, base, member("Sam Staff", Role.STAFF_OFFICER, force))
        self._begin(page, base)
        build_pack.build_due(clock=now)
        page.reload()
        expect(page.get_by_text("All 16 sections are built.")).to_be_visible()
        self._write(page)
        self._settle_what_is_open(page)
        page.get_by_role("navigation", name="Pages of this pack").get_by_role("link", name="Read").click()
        page.get_by_role("button", name="Ask for approval").click()
        expect(page.get_by_text("It waits for approval by somebody")).to_be_visible()

        chief = new_page(script=False)
        _enter(chief, base, member("Chris Chief", Role.CHIEF_OFFICER, force))
        chief.goto(f"{base}{reverse('board:packs')}")
        chief.get_by_role("link", name="November 2026", exact=True).click()
        chief.get_by_role("button", name="Approve").click()
        chief.get_by_role("button", name="Approve the pack").click()
        chief.get_by_role("button", name="Release").click()
        expect(chief.get_by_text("This can’t be undone.")).to_be_visible()
        chief.get_by_role("button", name="Release it for good").click()
        expect(chief.get_by_text("Checked just now: it is what was released")).to_be_visible()
        assert board.get_pack("november-2026").state is PackState.RELEASED

        reader = new_page(NARROW, script=False)
        _enter(reader, base, member("Bo Board", Role.BOARD, force))
        reader.goto(f"{base}{reverse('board:packs')}")
        reader.get_by_role("link", name="November 2026", exact=True).click()
        expect(reader.get_by_text("There are 4 neighbourhoods.")).to_be_visible()
        reader.wait_for_load_state()  # words can be there before the styles are
        assert reader.evaluate("document.documentElement.scrollWidth") <= NARROW
        figure = reader.get_by_role("link", name="Neighbourhoods", exact=True, include_hidden=True).first
        reader.locator("details").filter(has=figure).locator("summary").first.click()
        figure.click()
        expect(reader.get_by_role("heading", name="Neighbourhoods", exact=True)).to_be_visible()
        expect(reader.get_by_role("heading", name="Name it in words")).to_have_count(0)


class TestAFigureThatIsInserted:
    def test_stands_where_the_cursor_was(
        self, station: Station, new_page: NewPage, live_server: object
    ) -> None:
        made = make_pack("november-2026")
        RoleGrantFactory.create(user=made.writer, role=Role.STAFF_OFFICER, area_code=station.land.force.code)
        page = new_page()
        _enter(page, str(live_server), made.writer)
        page.goto(f"{live_server}{reverse('board:write_pack_words', args=['november-2026', 'messaging'])}")
        words = page.get_by_label("Words")
        before = words.input_value()
        page.locator("button[data-insert='{{messaging.members}}']").click()
        expect(words).to_have_value(before + "{{messaging.members}}")
        words.fill("In all  people.")
        words.evaluate("field => field.setSelectionRange(7, 7)")
        page.locator("button[data-insert='{{messaging.members}}']").click()
        expect(words).to_have_value("In all {{messaging.members}} people.")
        expect(words).to_be_focused()
