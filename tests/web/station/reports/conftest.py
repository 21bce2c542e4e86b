"""Ways out for what these tests send, and who looks at the reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from tests.factories.channels import plugged_in
from tests.factories.places import Land, make_land
from tests.web.station.reports.pages import SignIn


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def sergeant(land: Land, sign_in: SignIn) -> Client:
    return sign_in(Role.SERGEANT, "riverside-1")


@pytest.fixture
def centre(land: Land, sign_in: SignIn) -> Client:
    return sign_in(Role.CONTACT_CENTRE, "midshire")
