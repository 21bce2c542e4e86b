"""What tests of the station share: a sector at work, and those who work in it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.staff_stage import Station, client_of, set_the_station


@pytest.fixture
def station(db: None) -> Station:
    """A sector in the middle of a loop."""
    return set_the_station()


@pytest.fixture
def sergeant(station: Station) -> Client:
    """The sector's sergeant, signed in."""
    return client_of(station.sergeant)


@pytest.fixture
def inspector(station: Station) -> Client:
    """The local policing area's inspector, signed in."""
    return client_of(station.inspector)
