"""The screen that `peelian serve` shows when the site is up."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import Settings

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Role
from peelian.config import welcome
from peelian.kernel.actors import system

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def add_account(email: str, role: Role, *, is_demo: bool = True) -> None:
    """An account with one role."""
    actor = system("test")
    user = accounts.create_user(
        actor=actor, at=AT, email=email, name="Ann Other", password="long-enough-to-pass", is_demo=is_demo
    )
    accounts.grant_role(
        actor=actor,
        at=AT,
        user_id=user.pk,
        role=role,
        area_code="force",
        valid_from=AT.date(),
        valid_until=None,
    )


@pytest.mark.django_db
class TestTheScreen:
    def test_says_where_each_audience_goes(self, settings: Settings) -> None:
        settings.PUBLIC_URL = "http://127.0.0.1:8001"

        shown = welcome.screen(at=AT)

        for path in ("/", "/beat/", "/station/", "/board/", "/feeds/"):
            assert f"http://127.0.0.1:8001{path}\n" in shown

    def test_names_nobody_outside_the_demo(self, settings: Settings) -> None:
        settings.DEMO = False
        add_account("ann@demo.example", Role.SERGEANT)

        assert "ann@demo.example" not in welcome.screen(at=AT)

    def test_names_one_account_of_the_demo_for_each_role_and_no_other(self, settings: Settings) -> None:
        settings.DEMO = True
        add_account("ann@demo.example", Role.SERGEANT)
        add_account("bob@demo.example", Role.SERGEANT)
        add_account("cat@demo.example", Role.PCSO)
        add_account("real@police.example", Role.INSPECTOR, is_demo=False)

        shown = welcome.screen(at=AT)

        for path in ("/station/reports/", "/newsroom/", "/demo/"):
            assert f"{path}\n" in shown
        assert shown.count("@demo.example") == 2
        assert "cat@demo.example" in shown
        assert "real@police.example" not in shown
