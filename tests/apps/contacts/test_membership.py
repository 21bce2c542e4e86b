"""However people come and go: who was there, and joined, less who left, is who is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Status
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
#: Joined so many days ago, and stayed for so many; None: to this day.
STAYS = st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=12)


@settings(max_examples=25)
@given(stays=STAYS, since=st.integers(0, 20), length=st.integers(0, 20))
def test_the_closing_count_is_the_opening_one_and_what_changed(
    stays: Sequence[tuple[int, int | None]], since: int, length: int
) -> None:
    Contact.objects.all().delete()
    for ago, stayed in stays:
        joined = AT - ago * DAY
        if stayed is None:
            ContactFactory.create(confirmed_at=joined)
        else:
            ContactFactory.create(
                confirmed_at=joined, left_at=joined + stayed * DAY, status=Status.LEFT, email="", name="",
                postcode="",
            )  # fmt: skip
    start = AT - since * DAY
    found = contacts.membership(since=start, until=start + length * DAY)
    assert found.opening + found.joined - found.left == found.closing


def test_the_first_member_is_the_first_who_confirmed() -> None:
    assert contacts.first_member_on() is None
    ContactFactory.create(status=Status.PENDING, confirmed_at=None, created_at=AT - 9 * DAY)
    assert contacts.first_member_on() is None
    ContactFactory.create(confirmed_at=AT - 2 * DAY)
    ContactFactory.create(confirmed_at=AT)
    assert contacts.first_member_on() == dt.date(2026, 10, 31)
