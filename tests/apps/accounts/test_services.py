"""Accounts and grants."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError

from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from tests.factories.accounts import RoleGrantFactory

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
DAY = AT.date()
ACTOR = system("test")

pytestmark = pytest.mark.django_db


def _user() -> accounts.User:
    return accounts.create_user(
        actor=ACTOR,
        at=AT,
        email="Amina.Khan@force.example",
        name="Amina Khan",
        password="a long enough phrase",
    )


class TestCreateUser:
    def test_an_address_has_one_account_whatever_its_case(self) -> None:
        _user()

        with pytest.raises(accounts.AccountExists):
            accounts.create_user(
                actor=ACTOR, at=AT, email="AMINA.KHAN@force.example", name="Another", password="x y z x y z"
            )

    def test_nobody_is_a_superuser(self) -> None:
        user = _user()
        user.is_superuser = True

        with pytest.raises(IntegrityError, match="user_is_no_superuser"):
            user.save(update_fields=["is_superuser"])

    def test_is_recorded(self) -> None:
        user = _user()

        (event,) = events.list_events(name_prefix="accounts.user.")
        assert (event.name, event.actor_id, event.subject) == (
            "accounts.user.created",
            "test",
            f"accounts.User:{user.pk}",
        )


class TestGrants:
    def test_hold_from_their_first_day_to_the_day_before_their_end(self) -> None:
        user = _user()
        accounts.grant_role(
            actor=ACTOR,
            at=AT,
            user_id=user.pk,
            role=accounts.Role.SERGEANT,
            area_code="south",
            valid_from=DAY,
            valid_until=DAY + dt.timedelta(days=7),
        )

        assert accounts.viewer_for(user, DAY - dt.timedelta(days=1)).grants == ()
        assert len(accounts.viewer_for(user, DAY + dt.timedelta(days=6)).grants) == 1
        assert accounts.viewer_for(user, DAY + dt.timedelta(days=7)).grants == ()

    def test_the_same_role_twice_at_once_is_refused(self) -> None:
        user = _user()
        grant = {
            "actor": ACTOR,
            "at": AT,
            "user_id": user.pk,
            "role": accounts.Role.SERGEANT,
            "area_code": "south",
            "valid_from": DAY,
        }
        accounts.grant_role(**grant)

        with pytest.raises(accounts.GrantOverlaps):
            accounts.grant_role(**grant)

    def test_ending_one_that_has_ended_leaves_the_record_as_it_is(self) -> None:
        grant = RoleGrantFactory.create(valid_until=DAY - dt.timedelta(days=30))

        with pytest.raises(Refused):
            accounts.end_grant(actor=ACTOR, at=AT, grant_id=grant.pk, on=DAY)

        grant.refresh_from_db()
        assert grant.valid_until == DAY - dt.timedelta(days=30)

    def test_ending_a_grant_takes_effect_that_day(self) -> None:
        user = _user()
        grant = accounts.grant_role(
            actor=ACTOR,
            at=AT,
            user_id=user.pk,
            role=accounts.Role.SERGEANT,
            area_code="south",
            valid_from=DAY - dt.timedelta(days=30),
        )

        accounts.end_grant(actor=ACTOR, at=AT, grant_id=grant.pk, on=DAY)

        assert accounts.viewer_for(user, DAY).grants == ()
        assert accounts.viewer_for(user, DAY - dt.timedelta(days=1)).grants != ()
