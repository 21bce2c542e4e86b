"""A pack's sections ask the records."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import BuildState, Content, SectionView
from peelian.apps.events import api as events
from peelian.journeys import draw_charts
from peelian.journeys.packs import build_pack, drafts, make_pack
from peelian.journeys.packs.sections import library
from peelian.journeys.packs.sections.section import A_DAY, Asked, Section
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.pack_documents import bar_chart
from tests.factories.places import Land
from tests.journeys.packs.making import figure

Build = Callable[[Asked], Content]


class Clock:
    """A second later at each look."""

    def __init__(self) -> None:
        self.moment = AT

    def __call__(self) -> dt.datetime:
        self.moment += dt.timedelta(seconds=1)
        return self.moment


def told(asked: Asked) -> Content:
    """How many things happened, as the section sees it."""
    return Content(figures=[replace(figure("things.done", float(len(happened()))), as_of=asked.span.as_of)])


def happened() -> list[events.Event]:  # type: ignore[name-defined]
    return events.list_events(name_prefix="things.")


def broken(asked: Asked) -> Content:
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column FROM events_event")
    return Content()


def refusing(asked: Asked) -> Content:
    raise NotAllowed("You may not see that.")


def a_section(key: str, build: Build = told, **more: object) -> Section:
    given = {"title": key.capitalize(), "about": "For tests.", "place": 10, "reads": ("things.",), **more}
    return Section(key=key, build=build, **given)  # type: ignore[arg-type]


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Fill the library."""

    def fill(*sections: Section) -> None:
        monkeypatch.setattr(library, "SECTIONS", sections)

    return fill


def officer(role: Role = Role.STAFF_OFFICER) -> Viewer:
    return make_viewer(role, "midshire")


def begin(viewer: Viewer, *keys: str) -> None:
    """A pack with these sections."""
    make_pack.create(
        viewer=viewer, at=AT, code="pack", title="Pack", subtitle="", area_code="midshire", meeting_on=TODAY,
        since=TODAY - dt.timedelta(days=365), until=TODAY,
    )  # fmt: skip
    for key in keys:
        make_pack.add_section(viewer=viewer, at=AT, code="pack", key=key)


def sections() -> dict[str, SectionView]:
    return {one.key: one for one in board.get_pack("pack").sections}


def happen() -> None:
    events.record(name="things.thing.done", actor=system("test"), at=AT, subject="things.Thing:1")


@pytest.mark.django_db
class TestBuild:
    def test_keeps_what_each_found_with_its_moment_and_its_time(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("one"), a_section("two"))
        viewer = officer()
        begin(viewer, "one", "two")
        happen()

        built = build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert [(one.key, one.seconds, one.trouble) for one in built] == [("one", 1.0, ""), ("two", 1.0, "")]
        found = sections()
        assert {one.read_at for one in found.values()} == {AT + dt.timedelta(seconds=2)}
        assert found["one"].event_id == events.list_events(name_prefix="things.")[0].pk
        content = found["one"].content
        assert content is not None
        assert content.figures[0].value == 1

    def test_has_its_charts_drawn_before_anybody_prints_it(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        chart = bar_chart()
        old = plug(replace(ports(), draw=lambda spec, title, words: f"<svg>{title}</svg>"))
        stock(a_section("one", lambda asked: Content(charts=[chart])))
        viewer = officer()
        begin(viewer, "one")
        try:
            build_pack.build(viewer=viewer, clock=Clock(), code="pack")
            assert draw_charts.draw_due(at=AT) == 1
        finally:
            plug(old)
        assert board.list_drawings([chart.digest]) == {chart.digest: f"<svg>{chart.title}</svg>"}

    def test_one_that_fails_says_so_and_keeps_no_other_back(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("bad", broken), a_section("good"))
        viewer = officer()
        begin(viewer, "bad", "good")

        built = build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert [bool(one.trouble) for one in built] == [True, False]
        found = sections()
        assert (found["bad"].build, found["good"].build) == (BuildState.FAILED, BuildState.BUILT)
        assert "no_such_column" not in found["bad"].reason
        assert found["bad"].reason.startswith("Something went wrong")

    @pytest.mark.parametrize("value", [math.nan, math.inf, object()])
    def test_one_whose_figure_cant_be_kept_fails_alone(
        self, land: Land, stock: Callable[..., None], value: float
    ) -> None:
        stock(a_section("bad", lambda asked: Content(figures=[figure("a.b", value)])), a_section("good"))
        viewer = officer()
        begin(viewer, "bad", "good")

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        found = sections()
        assert (found["bad"].build, found["good"].build) == (BuildState.FAILED, BuildState.BUILT)

    def test_one_whose_pack_was_released_meanwhile_says_that_nothing_was_kept(
        self, land: Land, stock: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def released(**_: object) -> None:
            raise board.CannotChange("This pack is released: it never changes.")

        stock(a_section("one"))
        viewer = officer()
        begin(viewer, "one")
        monkeypatch.setattr(board, "keep_build", released)

        [built] = build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert built.trouble == "This pack is released: it never changes."

    def test_a_period_that_isnt_over_is_said_to_be_told_so_far(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("one"), a_section("over"), a_section("today"))
        viewer = officer()
        begin(viewer, "one", "over", "today")
        found = sections()
        for key, days in (("one", 30), ("today", 1)):
            board.change_section(
                actor=viewer.actor, at=AT, section_id=found[key].id, heading=key, audience=found[key].audience,
                since=TODAY - dt.timedelta(days=30), until=TODAY + dt.timedelta(days=days),
            )  # fmt: skip

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        missing = {key: list(one.content.missing) for key, one in sections().items() if one.content}
        assert missing["over"] == missing["today"] == []
        [said] = missing["one"]
        assert said.startswith("The period isn’t over: it ends on ")

    def test_what_the_asker_may_not_see_is_said(self, land: Land, stock: Callable[..., None]) -> None:
        guarded = a_section("guarded", permission=Permission.MANAGE_ACCOUNTS)
        stock(guarded, a_section("refusing", refusing))
        viewer = officer()
        begin(viewer, "guarded", "refusing")

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        for one in sections().values():
            assert one.content is not None
            assert not one.content.figures
            [said] = one.content.missing
            assert "whoever built this section may not see it" in said

    def test_is_for_those_who_make_packs(self, land: Land, stock: Callable[..., None]) -> None:
        stock(a_section("one"))
        begin(officer(), "one")

        for role in (Role.BOARD, Role.INSPECTOR):
            with pytest.raises(NotAllowed):
                build_pack.build(viewer=officer(role), clock=Clock(), code="pack")
        assert drafts.read(viewer=officer(Role.BOARD), at=AT, code="pack").code == "pack"
        with pytest.raises(NotAllowed):
            drafts.read(viewer=officer(Role.INSPECTOR), at=AT, code="pack")


@pytest.mark.django_db
class TestStale:
    def test_is_what_was_never_built_or_failed_or_has_newer_records(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("reads"), a_section("bad", broken), a_section("other", reads=("others.",)))
        viewer = officer()
        begin(viewer, "reads", "bad", "other")
        assert set(drafts.stale(board.get_pack("pack"), AT)) == {"reads", "bad", "other"}

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")
        assert set(drafts.stale(board.get_pack("pack"), AT)) == {"bad"}

        happen()
        left = drafts.stale(board.get_pack("pack"), AT)
        assert set(left) == {"reads", "bad"}
        assert left["reads"].startswith("The records that it tells of have changed")

    def test_by_time_is_what_reads_records_without_events(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("timed", stale_after=A_DAY), a_section("other"))
        viewer = officer()
        begin(viewer, "timed", "other")
        build_pack.build(viewer=viewer, clock=Clock(), code="pack")
        pack = board.get_pack("pack")

        assert not drafts.stale(pack, AT + A_DAY)
        left = drafts.stale(pack, AT + A_DAY + dt.timedelta(minutes=1))

        assert list(left) == ["timed"]
        assert "built longer ago" in left["timed"]

    def test_alone_is_built_again(self, land: Land, stock: Callable[..., None]) -> None:
        stock(a_section("reads"), a_section("other", reads=()))
        viewer = officer()
        begin(viewer, "reads", "other")
        build_pack.build(viewer=viewer, clock=Clock(), code="pack")
        happen()

        again = build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert [one.key for one in again] == ["reads"]
        assert build_pack.build(viewer=viewer, clock=Clock(), code="pack") == []
        everything = build_pack.build(viewer=viewer, clock=Clock(), code="pack", everything=True)
        assert [one.key for one in everything] == ["reads", "other"]
        named = build_pack.build(viewer=viewer, clock=Clock(), code="pack", keys=["other"])
        assert [one.key for one in named] == ["other"]

    def test_days_that_change_leave_nothing_built(self, land: Land, stock: Callable[..., None]) -> None:
        stock(a_section("reads"))
        viewer = officer()
        begin(viewer, "reads")
        build_pack.build(viewer=viewer, clock=Clock(), code="pack")
        [section] = sections().values()

        board.change_section(
            actor=viewer.actor, at=AT, section_id=section.id, heading="Reads", audience=section.audience,
            since=TODAY - dt.timedelta(days=30), until=TODAY,
        )  # fmt: skip

        assert set(drafts.stale(board.get_pack("pack"), AT)) == {"reads"}


@pytest.mark.django_db(transaction=True)
class TestOneState:
    def test_of_the_records_is_read_by_all_and_each_is_kept_before_the_next(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        seen: list[BuildState] = []

        def looks_on(asked: Asked) -> Content:
            # Somebody else, meanwhile: by a connection of their own, as a page would.
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM board_sectionbuild")
                    seen.append(BuildState.BUILT if cursor.fetchone()[0] else BuildState.NONE)
                    cursor.execute(
                        "INSERT INTO events_event (at, name, actor_kind, actor_id, subject, area_code, data)"
                        " VALUES (now(), 'things.thing.done', 'system', 'test', 'x', '', '{}')"
                    )
            finally:
                other.close()
            return told(asked)

        stock(a_section("one", looks_on), a_section("two", looks_on), a_section("three"))
        viewer = officer()
        begin(viewer, "one", "two", "three")

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert seen == [BuildState.NONE, BuildState.BUILT]
        counts = [one.content.figures[0].value for one in sections().values() if one.content]
        assert counts == [0, 0, 0]
        assert len({one.event_id for one in sections().values()}) == 1
        assert set(drafts.stale(board.get_pack("pack"), AT)) == {"one", "two", "three"}


@pytest.mark.django_db
class TestAskedBuilds:
    def test_are_done_by_a_worker_with_the_rights_of_who_asked(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("one"), a_section("two"))
        viewer = officer()
        begin(viewer, "one", "two")

        assert build_pack.ask(viewer=viewer, at=AT, code="pack") == 2
        assert build_pack.is_due()
        assert sections()["one"].build_asked_at == AT

        assert build_pack.build_due(clock=Clock()) == 2
        assert not build_pack.is_due()
        assert {one.build for one in sections().values()} == {BuildState.BUILT}
        assert build_pack.ask(viewer=viewer, at=AT, code="pack") == 0
        assert build_pack.ask(viewer=viewer, at=AT, code="pack", everything=True) == 2

    def test_say_why_nobody_can_do_them(self, land: Land, stock: Callable[..., None]) -> None:
        stock(a_section("one"))
        begin(officer(), "one")
        pack = board.get_pack("pack")
        board.ask_builds(actor=system("test"), at=AT, pack_id=pack.id)

        build_pack.build_due(clock=Clock())

        assert not build_pack.is_due()
        assert sections()["one"].reason == "Nobody with an account asked for this build. Ask for it again."

    def test_of_somebody_whose_account_was_closed_leave_what_was_built(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("one"))
        viewer = officer()
        begin(viewer, "one")
        build_pack.build(viewer=viewer, clock=Clock(), code="pack")
        before = sections()["one"]
        build_pack.ask(viewer=viewer, at=AT, code="pack", everything=True)
        User.objects.filter(pk=int(viewer.actor.id)).update(is_active=False)

        build_pack.build_due(clock=Clock())

        assert not build_pack.is_due()
        assert sections()["one"] == before
        newest = board.list_history(board.get_pack("pack").id)[0]
        assert newest.name == "build.given_up"
        assert newest.said == "Whoever asked for this build has no account any more. Ask for it again."

    def test_a_section_that_has_left_the_library_says_so(
        self, land: Land, stock: Callable[..., None]
    ) -> None:
        stock(a_section("one"))
        viewer = officer()
        begin(viewer, "one")
        stock()

        build_pack.build(viewer=viewer, clock=Clock(), code="pack")

        assert "Take it out of the pack" in sections()["one"].reason
