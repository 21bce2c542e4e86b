"""Who may do what where."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.accounts import rules
from peelian.apps.accounts.types import Grant, Permission, Role

DAY = dt.date(2026, 11, 2)
PATH = ("kings-heath", "south", "birmingham", "force")


class TestMay:
    def test_a_role_held_above_holds_below(self) -> None:
        assert rules.may([Grant(Role.INSPECTOR, "birmingham", DAY)], Permission.ADOPT_PRIORITY, PATH)

    def test_a_role_held_below_does_not_hold_above(self) -> None:
        decision = rules.may(
            [Grant(Role.INSPECTOR, "south", DAY)], Permission.ADOPT_PRIORITY, ("birmingham", "force")
        )

        assert not decision
        assert decision.reason == "Your role allows this in another area, not in this one."

    def test_whoever_writes_a_page_does_not_publish_it(self) -> None:
        assert rules.may([Grant(Role.SERGEANT, "south", DAY)], Permission.EDIT_CONTENT, PATH)
        assert not rules.may([Grant(Role.SERGEANT, "south", DAY)], Permission.PUBLISH_CONTENT, PATH)
        assert rules.may([Grant(Role.COMMS, "force", DAY)], Permission.PUBLISH_CONTENT, PATH)

    def test_a_pcso_does_not_adopt_priorities_anywhere(self) -> None:
        decision = rules.may([Grant(Role.PCSO, "force", DAY)], Permission.ADOPT_PRIORITY, PATH)

        assert not decision
        assert decision.reason == "Your role does not allow this."

    def test_nobody_without_a_role_gets_past_their_own_account(self) -> None:
        allowed = {permission for permission in Permission if rules.may([], permission, PATH)}

        assert allowed == {Permission.USE_OWN_ACCOUNT}

    @given(
        st.lists(st.builds(Grant, st.sampled_from(Role), st.sampled_from(PATH), st.just(DAY)), max_size=4),
        st.sampled_from(Permission),
        st.builds(Grant, st.sampled_from(Role), st.sampled_from(PATH), st.just(DAY)),
    )
    def test_one_more_grant_never_takes_anything_away(
        self, grants: list[Grant], permission: Permission, more: Grant
    ) -> None:
        if rules.may(grants, permission, PATH):
            assert rules.may([*grants, more], permission, PATH)


class TestTable:
    @pytest.mark.parametrize("role", Role)
    def test_names_every_role(self, role: Role) -> None:
        assert rules.TABLE[role]

    @pytest.mark.parametrize("permission", Permission)
    def test_every_permission_is_somebodys(self, permission: Permission) -> None:
        assert any(permission in allowed for allowed in rules.TABLE.values())


class TestPacks:
    #: What the sections of a pack ask for.
    ASKED = {
        Permission.SEE_BOARD, Permission.SEE_STATION, Permission.SEE_VOICE, Permission.SEE_USAGE,
        Permission.SEE_FAIRNESS, Permission.SEE_WORKFORCE, Permission.SEE_ABSTRACTION, Permission.SEE_TRAINING,
        Permission.SEE_RETENTION, Permission.SEE_COSTS,
    }  # fmt: skip

    @pytest.mark.parametrize("role", [Role.STAFF_OFFICER, Role.CHIEF_OFFICER])
    def test_those_who_make_or_release_them_see_what_their_sections_ask_for_and_nobodys_details(
        self, role: Role
    ) -> None:
        held = rules.TABLE[role]

        assert held - {Permission.USE_OWN_ACCOUNT, Permission.RELEASE_PACKS} == self.ASKED | {
            Permission.MAKE_PACKS
        }

    def test_only_a_chief_officer_approves_and_releases_them(self) -> None:
        assert [role for role in Role if Permission.RELEASE_PACKS in rules.TABLE[role]] == [
            Role.CHIEF_OFFICER
        ]

    def test_the_board_reads_them_and_makes_none(self) -> None:
        assert Permission.SEE_BOARD in rules.TABLE[Role.BOARD]
        assert Permission.MAKE_PACKS not in rules.TABLE[Role.BOARD]
