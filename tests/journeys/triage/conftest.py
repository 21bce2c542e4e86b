"""Ways out for what these tests send, and the ground they stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.channels import plugged_in
from tests.factories.places import Land, make_land


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()
