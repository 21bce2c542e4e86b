"""The stage of the loop: its days, who works in Riverside North, and how somebody walks there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.workforce.types.people import Rank
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.places import Land, square
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

MONDAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def at(days: float, hours: float = 0) -> dt.datetime:
    """A moment, in days and hours after nine on the first Monday."""
    return MONDAY + dt.timedelta(days=days, hours=hours)


@dataclass
class Staff:
    """Who works in Riverside North."""

    pcso: Viewer
    pcso_person_id: int
    sergeant: Viewer
    inspector: Viewer
    board: Viewer


def make_staff(land: Land) -> Staff:
    """A PCSO in the team of Abbey Green, their sergeant, the sector's inspector, the Board."""
    user = UserFactory.create(name="Lucy Grant")
    person = PersonFactory.create(name="Lucy Grant", rank=Rank.PCSO, user=user)
    team = TeamFactory.create(area=land.neighbourhoods[0], name="Abbey Green Team")
    PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.PCSO), person=person)
    return Staff(
        pcso=make_viewer(Role.PCSO, "N01", user=user),
        pcso_person_id=person.pk,
        sergeant=make_viewer(Role.SERGEANT, "riverside-1"),
        inspector=make_viewer(Role.INSPECTOR, "riverside-1"),
        board=make_viewer(Role.BOARD, "midshire"),
    )


def walk(device: str, start: dt.datetime, minutes: int, *, column: int) -> list[str]:
    """Lines of a positions file: a fix every 30 seconds, at the middle of a square of the grid."""
    middle = square(column, 0).centroid
    moments = (start + dt.timedelta(seconds=30 * step) for step in range(minutes * 2 + 1))
    return [f"{device},{moment.isoformat()},{middle.y:.6f},{middle.x:.6f}" for moment in moments]
