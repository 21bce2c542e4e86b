"""Recommendations are people's words."""

from __future__ import annotations

from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Content
from tests.factories.places import Land
from tests.journeys.packs.sections.asking import ask


def test_have_nothing_from_the_records(land: Land) -> None:
    assert ask("recommendations", Role.BOARD) == Content()
