"""What tests of the Board's screens share: the force, those who make packs, approve them and read them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from peelian.apps.accounts.models import User
from peelian.apps.accounts.types import Role
from tests.factories.accounts import RoleGrantFactory
from tests.factories.board import MadePack, make_pack
from tests.factories.places import Land, make_land
from tests.web.staff_stage import client_of, member


@dataclass(frozen=True, slots=True)
class Desk:
    """A pack, and those who work on it, signed in.

    Args:
        land: the force.
        made: a draft of two sections, the second for the Board in private, each with words and figures.
        officer: a staff officer: she makes packs.
        chief: a chief officer: he approves and releases.
        board: a member of the Board: reads.
    """

    land: Land
    made: MadePack
    officer: Client
    chief: Client
    board: Client


def desk_of(land: Land) -> Desk:
    """A draft in the force, and those who work on it."""
    made = make_pack()
    for user, role in ((made.writer, Role.STAFF_OFFICER), (made.approver, Role.CHIEF_OFFICER)):
        RoleGrantFactory.create(user=user, role=role, area_code=land.force.code)
    reader: User = member("Bo Board", Role.BOARD, land.force.code)
    return Desk(land, made, client_of(made.writer), client_of(made.approver), client_of(reader))


@pytest.fixture
def desk(db: None) -> Desk:
    """A draft in the force, and those who work on it."""
    return desk_of(make_land())
