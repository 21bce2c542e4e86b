"""Many rows changed in one statement, as one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from peelian.apps.accounts.models import User
from peelian.columns.bulk import update_rows
from tests.factories.accounts import UserFactory

MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
NAMES = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=40)


class TestUpdateRows(TestCase):
    @given(st.lists(st.tuples(NAMES, st.booleans(), MOMENTS), max_size=8))
    @settings(max_examples=30, deadline=None)
    def test_writes_just_the_fields_named_of_just_the_rows_given(
        self, wanted: list[tuple[str, bool, dt.datetime]]
    ) -> None:
        bystander = UserFactory.create(name="Bystander")
        rows = UserFactory.create_batch(len(wanted))
        addresses = [row.email for row in rows]
        for row, (name, active, moment) in zip(rows, wanted, strict=True):
            row.name, row.is_active, row.created_at, row.email = name, active, moment, "not written"

        count = update_rows(User, ["name", "is_active", "created_at"], rows)

        found = {row.pk: row for row in User.objects.all()}
        assert count == len(wanted)
        assert found[bystander.pk].name == "Bystander"
        for row, address, (name, active, moment) in zip(rows, addresses, wanted, strict=True):
            kept = found[row.pk]
            assert (kept.name, kept.is_active, kept.created_at, kept.email) == (name, active, moment, address)


@pytest.mark.django_db
def test_nothing_given_asks_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert update_rows(User, ["name"], []) == 0
