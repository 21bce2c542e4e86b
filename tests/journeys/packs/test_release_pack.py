"""A pack is frozen as it was approved, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from peelian.apps.accounts.api import Viewer
from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, Content, PackState
from peelian.apps.events import api as events
from peelian.apps.places.models import Area
from peelian.apps.places.services.changing import raise_version
from peelian.journeys.packs import build_pack, drafts, lint_earlier, lint_pack, make_pack, release_pack
from peelian.journeys.packs.drafts import draft_of, texts_of
from peelian.journeys.packs.sections import library
from peelian.journeys.packs.sections.section import Asked, Section
from peelian.kernel.actors import system
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.journeys.packs.making import figure, people_table

pytestmark = pytest.mark.django_db

LEAVERS = [("Retirement", 180), ("Resignation", 192), ("Ill-health", 3), ("Other", 13)]


def clock() -> dt.datetime:
    return AT


def happened(name: str) -> float:
    return float(len(events.list_events(name_prefix=name)))


def people(asked: Asked) -> Content:
    """Who left; one more for each event of `left.`."""
    counts = [(label, n + int(label == "Other") * int(happened("left."))) for label, n in LEAVERS]
    told = [
        replace(figure("leavers.all", float(sum(n for _, n in counts)), people=True), as_of=asked.span.as_of),
        replace(figure("leavers.ill", 3.0, people=True), as_of=asked.span.as_of),
    ]
    return Content(figures=told, tables=[people_table("leavers", counts)])


def costs(asked: Asked) -> Content:
    return Content(figures=[replace(figure("costs.secret", 987654.0), as_of=asked.span.as_of)])


def wrong(asked: Asked) -> Content:
    return Content(
        figures=[replace(figure("a.twice", n), as_of=asked.span.as_of) for n in (30_000.0, 27_032.0)]
    )


def a_section(key: str, build: Callable[[Asked], Content], *reads: str) -> Section:
    return Section(key=key, title=key.capitalize(), about="For tests.", place=10, build=build, reads=reads)


@pytest.fixture
def writer(land: Land, monkeypatch: pytest.MonkeyPatch) -> Viewer:
    """Somebody who makes a pack of two sections, with words, built."""
    stock = (
        a_section("leavers", people, "left.", "read."),
        a_section("costs", costs),
        a_section("wrong", wrong),
    )
    monkeypatch.setattr(library, "SECTIONS", stock)
    viewer = make_viewer(Role.STAFF_OFFICER, "midshire")
    make_pack.create(
        viewer=viewer, at=AT, code="pack", title="Pack", subtitle="Midshire", area_code="midshire",
        meeting_on=TODAY, since=TODAY - dt.timedelta(days=365), until=TODAY,
    )  # fmt: skip
    for key, audience in (("leavers", Audience.PUBLIC), ("costs", Audience.INTERNAL)):
        make_pack.add_section(viewer=viewer, at=AT, code="pack", key=key, audience=audience)
    build_pack.build(viewer=viewer, clock=clock, code="pack")
    for key, text in (
        ("leavers", "{{leavers.all}} left, {{leavers.ill}} of them ill."),
        ("costs", "It cost {{costs.secret}}."),
    ):
        make_pack.write_words(viewer=viewer, at=AT, code="pack", key=key, text=text, based_on=0)
    return viewer


@pytest.fixture
def chief(land: Land) -> Viewer:
    """Somebody who approves and releases."""
    return make_viewer(Role.CHIEF_OFFICER, "midshire")


def approve(writer: Viewer, chief: Viewer) -> None:
    release_pack.ask_approval(viewer=writer, at=AT, code="pack")
    release_pack.approve(viewer=chief, at=AT, code="pack", revision=board.get_pack("pack").revision)


def happen(name: str) -> None:
    events.record(name=name, actor=system("test"), at=AT, subject="left.Person:1")


class TestRelease:
    def test_keeps_both_versions_worded_and_hashed(self, writer: Viewer, chief: Viewer) -> None:
        approve(writer, chief)

        release_pack.release(viewer=chief, clock=clock, code="pack")

        assert board.get_pack("pack").state is PackState.RELEASED
        kept = board.get_release("pack")
        assert kept.document.sections[0].commentary == ("388 left, 3 of them ill.",)
        assert kept.public_document.sections[0].commentary == ("388 left, not shown of them ill.",)
        assert kept.public_document.redacted == ("Costs",)
        assert "987654" in kept.text
        assert "987654" not in kept.public_text
        assert board.verify_release("pack").sound
        assert all(finding["digest"] for finding in kept.findings)

    def test_needs_an_approval_and_who_may_release(self, writer: Viewer, chief: Viewer) -> None:
        with pytest.raises(board.CannotChange, match="approved first"):
            release_pack.release(viewer=chief, clock=clock, code="pack")
        approve(writer, chief)
        with pytest.raises(NotAllowed):
            release_pack.release(viewer=writer, clock=clock, code="pack")
        with pytest.raises(NotAllowed):
            release_pack.approve(viewer=writer, at=AT, code="pack", revision=1)

    def test_takes_the_approval_away_where_the_records_tell_something_else(
        self, writer: Viewer, chief: Viewer
    ) -> None:
        approve(writer, chief)
        happen("left.person.left")

        with pytest.raises(release_pack.FiguresHaveChanged, match="“Leavers”") as caught:
            release_pack.release(viewer=chief, clock=clock, code="pack")

        assert caught.value.headings == ("Leavers",)
        pack = board.get_pack("pack")
        assert pack.state is PackState.DRAFT
        assert pack.sections[0].content is not None
        assert pack.sections[0].content.figures[0].value == 389
        approve(writer, chief)
        release_pack.release(viewer=chief, clock=clock, code="pack")
        assert board.get_release("pack").document.sections[0].commentary == ("389 left, 3 of them ill.",)

    def test_goes_on_where_they_tell_the_same_at_a_later_moment(self, writer: Viewer, chief: Viewer) -> None:
        approve(writer, chief)
        happen("read.person.looked")

        release_pack.release(viewer=chief, clock=lambda: AT + dt.timedelta(hours=1), code="pack")

        assert board.get_release("pack").document.as_of == AT

    def test_goes_on_where_only_the_day_of_reading_is_another(
        self, writer: Viewer, chief: Viewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dated(asked: Asked) -> Content:
            day, [count] = in_words(local_day(asked.span.as_of)), [figure("left.waiting", 30.0)]
            source = f"left.waiting(at={asked.span.as_of.isoformat()})"
            return Content(
                figures=[replace(count, as_of=asked.span.as_of, source=source)],
                words=[f"As they stand on {day}."],
            )

        monkeypatch.setattr(
            library, "SECTIONS", (a_section("leavers", dated, "read."), a_section("costs", costs))
        )
        build_pack.build(viewer=writer, clock=clock, code="pack", everything=True)
        make_pack.write_words(viewer=writer, at=AT, code="pack", key="leavers", text="Words.", based_on=1)
        approve(writer, chief)
        happen("read.person.looked")

        release_pack.release(viewer=chief, clock=lambda: AT + dt.timedelta(days=20), code="pack")

        assert board.get_release("pack").document.as_of == AT

    def test_can_be_read_when_its_area_is_no_more(self, writer: Viewer, chief: Viewer) -> None:
        make_pack.create(
            viewer=writer, at=AT, code="local", title="Local", subtitle="", area_code="N02",
            meeting_on=TODAY, since=TODAY - dt.timedelta(days=365), until=TODAY,
        )  # fmt: skip
        Area.objects.filter(code="N02").update(valid_until=TODAY + dt.timedelta(days=30))
        raise_version()

        later = AT + dt.timedelta(days=400)

        assert drafts.read(viewer=chief, at=later, code="local").code == "local"
        with pytest.raises(NotAllowed):
            drafts.read(viewer=make_viewer(Role.STAFF_OFFICER, "N03"), at=later, code="local")

    def test_is_refused_while_a_contradiction_is_open(self, writer: Viewer, chief: Viewer) -> None:
        make_pack.add_section(viewer=writer, at=AT, code="pack", key="wrong")
        build_pack.build(viewer=writer, clock=clock, code="pack")
        release_pack.ask_approval(viewer=writer, at=AT, code="pack")
        pack = board.get_pack("pack")

        with pytest.raises(release_pack.StillContradicts, match=r"In “Wrong”: a\.twice is told twice"):
            release_pack.approve(viewer=chief, at=AT, code="pack", revision=pack.revision)

        for one in lint_pack.open_ones(lint_pack.lint(draft_of(pack), texts_of(pack)), pack.accepted):
            release_pack.accept_finding(
                viewer=writer, at=AT, code="pack", digest=one.digest, reason="Two counts of two days."
            )
        release_pack.approve(viewer=chief, at=AT, code="pack", revision=pack.revision)
        release_pack.release(viewer=chief, clock=clock, code="pack")
        accepted = [one for one in board.get_release("pack").findings if one["accepted"]]
        assert {one["accepted"] for one in accepted} == {"Two counts of two days."}

    def test_waits_for_a_reason_where_the_public_could_subtract_an_earlier_pack(
        self, writer: Viewer, chief: Viewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        approve(writer, chief)
        release_pack.release(viewer=chief, clock=clock, code="pack")

        def two_more(asked: Asked) -> Content:
            content = people(asked)
            return replace(content, figures=[
                replace(one, value=one.value + 2) if one.name == "leavers.all" and one.value else one
                for one in content.figures
            ])  # fmt: skip

        monkeypatch.setattr(library, "SECTIONS", (a_section("leavers", two_more),))
        since, until = TODAY - dt.timedelta(days=372), TODAY - dt.timedelta(days=7)
        make_pack.create(
            viewer=writer, at=AT, code="next", title="Next", subtitle="Midshire", area_code="midshire",
            meeting_on=TODAY, since=since, until=until,
        )  # fmt: skip
        make_pack.add_section(viewer=writer, at=AT, code="next", key="leavers", audience=Audience.PUBLIC)
        build_pack.build(viewer=writer, clock=clock, code="next")
        release_pack.ask_approval(viewer=writer, at=AT, code="next")

        with pytest.raises(
            release_pack.StillContradicts, match="By subtraction the two tell of fewer than 5"
        ):
            release_pack.approve(viewer=chief, at=AT, code="next", revision=board.get_pack("next").revision)

        pack = board.get_pack("next")
        told = lint_earlier.told_before(pack)
        found = lint_pack.open_ones(lint_pack.lint(draft_of(pack), texts_of(pack), told), pack.accepted)
        assert [one.rule for one in found] == ["told-before"]
        release_pack.accept_finding(
            viewer=writer, at=AT, code="next", digest=found[0].digest, reason="A net of many."
        )
        release_pack.approve(viewer=chief, at=AT, code="next", revision=board.get_pack("next").revision)
        release_pack.release(viewer=chief, clock=clock, code="next")
        assert "A net of many." in {one["accepted"] for one in board.get_release("next").findings}

    def test_a_released_pack_is_not_built_again(self, writer: Viewer, chief: Viewer) -> None:
        approve(writer, chief)
        release_pack.release(viewer=chief, clock=clock, code="pack")
        happen("left.person.left")

        with pytest.raises(board.CannotChange, match="never changes"):
            release_pack.release(viewer=chief, clock=clock, code="pack")
        with pytest.raises(board.CannotChange):
            build_pack.ask(viewer=writer, at=AT, code="pack")


class TestSendBack:
    def test_says_why(self, writer: Viewer, chief: Viewer) -> None:
        release_pack.ask_approval(viewer=writer, at=AT, code="pack")

        release_pack.send_back(viewer=chief, at=AT, code="pack", reason="Say what became of the ill.")

        pack = board.get_pack("pack")
        assert pack.state is PackState.DRAFT
        assert board.list_history(pack.id)[0].said == "Say what became of the ill."
