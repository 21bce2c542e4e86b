"""An area in its parts, over the days on which they were drawn anew."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Span
from peelian.apps.places.api import AreaKind
from peelian.journeys.packs.sections.ground import ground_of
from peelian.journeys.packs.sections.parts import parts_of
from peelian.journeys.packs.sections.section import Asked
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import AreaFactory, Land
from tests.journeys.packs.sections.asking import ask
from tests.journeys.packs.sections.patrolled import decide, plan

ENDED = dt.date(2026, 4, 1)


def test_of_one_name_before_and_after_a_reorganisation_are_told_apart(land: Land) -> None:
    since = ENDED - dt.timedelta(days=90)
    old = AreaFactory.create(
        kind=AreaKind.LPA, code="riverside-old", name=land.lpa.name, parent=land.force, valid_from=since,
        valid_until=ENDED,
    )  # fmt: skip
    asked = Asked(make_viewer(Role.BOARD, "midshire"), "midshire", Span(since, TODAY, AT))

    names = parts_of(ground_of(asked)).names

    assert names[old.code] == "Riverside, until 31 March 2026"
    assert names[land.lpa.code].startswith("Riverside, from ")
    assert len(set(names.values())) == len(names)
    # A chart refuses two bars of one label: the sections are built.
    plan(decide(land))
    assert ask("priorities", Role.BOARD, since=since).charts
