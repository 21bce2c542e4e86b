"""Ways out for what a report sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.channels import plugged_in
from tests.web.stage import Stage


@pytest.fixture(autouse=True)
def _channels(stage: Stage) -> Iterator[None]:
    with plugged_in():
        yield
