"""`peelian account`: the first administrator of a force, who makes all other accounts on the screen."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.kernel.time import local_day, now
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def land() -> Land:
    return make_land()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


def only_user() -> accounts.User:
    (user,) = accounts.list_users()
    return user


class TestAccount:
    def test_makes_an_administrator_who_can_sign_in_and_make_others(self) -> None:
        printed = run("ada@midshire.example", "--name", "Ada Min", "--area", "midshire")

        password = printed.partition("First password, shown this once: ")[2].split()[0]
        assert only_user().check_password(password)
        viewer = accounts.viewer_for(only_user(), local_day(now()))
        assert accounts.may(viewer, accounts.Permission.MANAGE_ACCOUNTS, ["midshire"])

    def test_records_both_as_done_from_the_command_line(self) -> None:
        run("ada@midshire.example", "--name", "Ada Min", "--area", "midshire")

        assert [(event.name, event.actor_id) for event in events.list_events(name_prefix="accounts.")] == [
            ("accounts.grant.given", "command line"),
            ("accounts.user.created", "command line"),
        ]

    def test_gives_an_account_that_is_there_another_role_and_no_password(self) -> None:
        run("ada@midshire.example", "--name", "Ada Min", "--area", "midshire")

        printed = run("Ada@midshire.example", "--role", "chief-inspector", "--area", "riverside")

        assert printed.startswith("Ada Min has a role from today on: Chief inspector in ")
        assert "password" not in printed
        assert len(accounts.list_grants(only_user().pk)) == 2

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (["ada@midshire.example", "--name", "Ada Min", "--area", "nowhere"], "nowhere"),
            (["ada@midshire.example", "--area", "midshire"], "--name"),
            (["ada", "--name", "Ada Min", "--area", "midshire"], "@"),
        ],
    )
    def test_changes_nothing_where_it_is_told_too_little(self, words: list[str], reason: str) -> None:
        with pytest.raises(CommandError, match=reason):
            run(*words)

        assert accounts.list_users() == []
