"""How many signed up, month by month."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.types import Status
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)
IN_OCTOBER = dt.datetime(2026, 10, 10, 9, tzinfo=dt.UTC)


def counted() -> dict[tuple[str, dt.date], int]:
    return contacts.count_joined_by_month(since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), until=AT)


def test_counts_by_neighbourhood_and_local_month() -> None:
    ContactFactory.create(confirmed_at=dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC))
    ContactFactory.create(confirmed_at=dt.datetime(2026, 9, 30, 23, 30, tzinfo=dt.UTC))  # 00:30 in London
    ContactFactory.create(confirmed_at=IN_OCTOBER, neighbourhood_code="N02")

    assert counted() == {("N01", SEPTEMBER): 1, ("N01", OCTOBER): 1, ("N02", OCTOBER): 1}


def test_whoever_left_since_still_joined_there() -> None:
    gone = ContactFactory.create(confirmed_at=IN_OCTOBER)
    contacts.leave_by_id(actor=system("tests"), at=AT, contact_id=gone.pk, source="tests")

    assert counted() == {("N01", OCTOBER): 1}


def test_whoever_never_confirmed_or_lives_nowhere_known_is_not_counted() -> None:
    ContactFactory.create(status=Status.PENDING, confirmed_at=None, created_at=IN_OCTOBER)
    ContactFactory.create(confirmed_at=IN_OCTOBER, neighbourhood_code="")

    assert counted() == {}


def test_the_end_is_excluded() -> None:
    ContactFactory.create(confirmed_at=AT)

    assert counted() == {}
