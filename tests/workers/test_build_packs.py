"""Sections of Board packs are built by a worker when somebody asks."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.apps.board.api import BuildState
from peelian.journeys.packs import build_pack, make_pack
from peelian.kernel.time import now
from peelian.workers.pulse import beat
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import make_land
from tests.workers.test_work import work

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_somebody_asked_for_is_built_once() -> None:
    make_land()
    viewer = make_viewer(Role.STAFF_OFFICER, "midshire")
    make_pack.create(
        viewer=viewer, at=AT, code="pack", title="Pack", subtitle="", area_code="midshire", meeting_on=TODAY,
        since=TODAY - dt.timedelta(days=365), until=TODAY,
    )  # fmt: skip
    for key in ("words", "messaging"):
        make_pack.add_section(viewer=viewer, at=AT, code="pack", key=key)
    assert "build_packs" not in beat()

    build_pack.ask(viewer=viewer, at=now(), code="pack")

    assert beat() == ["build_packs"]
    work()
    found = board.get_pack("pack").sections
    assert [one.build for one in found] == [BuildState.BUILT, BuildState.BUILT]
    assert len({one.read_at for one in found}) == 1
    assert "build_packs" not in beat()
