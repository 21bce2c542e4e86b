"""What holds of every section: its addresses open, names stand once, and a period to come has no figure."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.tables import Linked
from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Content, Span
from peelian.apps.events import api as events
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.sections.section import Asked
from peelian.kernel.actors import system
from tests.factories.accounts import RoleGrantFactory, UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.content import MeetingFactory
from tests.factories.feedback import UpdateFactory
from tests.factories.library import EntryFactory
from tests.factories.places import Land
from tests.factories.schemes import InterestFactory, SchemeFactory
from tests.factories.voice import ContributionFactory
from tests.factories.workforce import TeamFactory
from tests.journeys.packs.sections.asking import A_YEAR, assert_sound
from tests.journeys.packs.sections.patrolled import DAY, decide, patrol, plan, staff
from tests.journeys.packs.sections.test_training import teach
from tests.web.staff_stage import client_of

#: Sections without figures.
WORDS = {"words", "recommendations", "key-figures"}


@pytest.fixture
def everybody(land: Land) -> User:
    """Somebody who holds every role, and so may see whatever figures lead to."""
    staff(land)
    adopted = decide(land)
    patrol(land, plan(adopted)[0])
    UpdateFactory.create(priority=adopted[0])
    ContributionFactory.create(area=land.sector)
    MeetingFactory.create(area=land.sector, starts_at=AT - DAY)
    InterestFactory.create(scheme=SchemeFactory.create(opened_at=AT - DAY), area=land.sector)
    EntryFactory.create(published=True, team=TeamFactory.create(area=land.lpa))
    teach()
    user: User = UserFactory.create()
    for role in Role:
        RoleGrantFactory.create(user=user, role=role, area_code="midshire")
    return user


def addresses(content: Content) -> set[str]:
    """Where figures and cells lead."""
    cells = (cell for held in content.tables for row in held.table.lines() for cell in row)
    linked = {cell.url for cell in cells if isinstance(cell, Linked)}
    return linked | {figure.rows for figure in content.figures if figure.rows}


@pytest.mark.parametrize("key", sorted(library().keys() - WORDS))
def test_lead_to_pages_that_open(key: str, everybody: User) -> None:
    found: set[str] = set()
    for role in Role:  # whoever may see a section's figures
        viewer = make_viewer(role, "midshire")
        content = library()[key].build(Asked(viewer, "midshire", Span(*A_YEAR, AT)))
        assert_sound(content)
        found |= addresses(content)
    client = client_of(everybody)
    answers = {url: client.get(url).status_code for url in sorted(found)}
    assert {url: code for url, code in answers.items() if code != 200} == {}


def test_are_there_of_the_loops_sections(everybody: User) -> None:
    viewer = make_viewer(Role.BOARD, "midshire")
    for key in ("neighbourhoods", "objectives", "priorities", "visibility", "engagement", "training"):
        content = library()[key].build(Asked(viewer, "midshire", Span(*A_YEAR, AT)))
        unknown = [figure for figure in content.figures if figure.value is None]
        # Of an objective that nothing serves there is no share.
        assert [one.name for one in unknown if not one.name.startswith("objectives.")] == [], key
        assert len([figure for figure in content.figures if figure.rows]) > len(content.figures) / 2, key


def test_no_two_sections_have_a_figure_or_a_table_of_one_name(everybody: User) -> None:
    viewer = make_viewer(Role.BOARD, "midshire")
    figures: list[str] = []
    tables: list[str] = []
    for section in library().values():
        content = section.build(Asked(viewer, "midshire", Span(*A_YEAR, AT)))
        figures += [one.name for one in content.figures]
        tables += [one.table.name for one in content.tables]
    assert sorted(figures) == sorted(set(figures))
    assert sorted(tables) == sorted(set(tables))


@pytest.mark.parametrize("key", ["objectives", "priorities", "visibility", "engagement", "training"])
def test_a_period_to_come_has_no_figure_of_what_is_done_in_it(key: str, everybody: User) -> None:
    later = Span(AT.date() + 10 * DAY, AT.date() + 40 * DAY, AT)
    content = library()[key].build(Asked(make_viewer(Role.BOARD, "midshire"), "midshire", later))

    assert_sound(content)
    told = {figure.name for figure in content.figures if figure.value is not None}
    assert told <= {"objectives.held", "visibility.claims"}
    assert any("has not begun" in said for said in content.missing)


@pytest.mark.parametrize("key", sorted(library().keys() - WORDS))
def test_a_period_before_the_records_has_no_figure_and_says_why(key: str, everybody: User) -> None:
    before = Span(dt.date(2010, 1, 1), dt.date(2011, 1, 1), AT)
    events.record(name="places.area.added", actor=system("tests"), at=AT - 400 * DAY, subject="midshire")
    for role in Role:
        content = library()[key].build(Asked(make_viewer(role, "midshire"), "midshire", before))

        assert_sound(content)
        assert {one.name: one.value for one in content.figures if one.value is not None} == {}, role
        assert content.missing, role
        assert not content.tables, role
