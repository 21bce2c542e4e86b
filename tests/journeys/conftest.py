"""An invented force for every journey."""

from __future__ import annotations

import pytest

from tests.factories.places import Land, make_land


@pytest.fixture
def land(db: None) -> Land:
    """Four neighbourhoods in two sectors of one LPA, with outlines."""
    return make_land()
