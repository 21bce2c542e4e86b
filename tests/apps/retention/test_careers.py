"""Careers as figures of leaving need them."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.retention.queries import careers
from peelian.apps.workforce.types.people import LeaveReason
from tests.factories.workforce import CareerFactory, PersonFactory

pytestmark = pytest.mark.django_db
FIRST, LEFT, UNTIL = dt.date(2025, 4, 1), dt.date(2025, 6, 1), dt.date(2026, 4, 1)


class TestListLeavers:
    def test_leaves_out_who_never_served_a_day(self) -> None:
        left = PersonFactory.create(left_on=LEFT, reason=LeaveReason.RESIGNATION)
        never = PersonFactory.create(joined_on=None)
        CareerFactory.create(person=never, joined_on=LEFT, left_on=LEFT, reason=LeaveReason.RESIGNATION)

        found = careers.list_leavers(first_on=FIRST, until_on=UNTIL)

        assert [one.person_id for one in found] == [left.pk]
