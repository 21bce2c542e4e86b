"""Leaving the force ends what an account opens, from that day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Grant, Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Person
from peelian.journeys import load_hr, plan_workforce
from peelian.kernel.actors import system
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
SOON = TODAY + 10 * A_DAY


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def planner(land: Land) -> Viewer:
    return Viewer(user_id=1, name="Pat", grants=(Grant(Role.WORKFORCE, land.force.code, SINCE, None),))


@pytest.fixture
def officer(land: Land) -> Person:
    """With an account, a role that holds, one that is to begin, and one that has ended."""
    user: User = UserFactory.create()
    RoleGrantFactory.create(user=user, role=Role.OFFICER, area_code="N01", valid_from=SINCE)
    RoleGrantFactory.create(user=user, role=Role.SERGEANT, area_code="N01", valid_from=SOON + A_DAY)
    RoleGrantFactory.create(
        user=user, role=Role.PCSO, area_code="N01", valid_from=SINCE, valid_until=TODAY - A_DAY
    )
    person: Person = PersonFactory.create(user=user, collar_number="7001", name="Sim Sangha")
    return person


def spans(person: Person) -> list[tuple[str, dt.date | None]]:
    """Each role of their account, and until when it holds."""
    rows = RoleGrant.objects.filter(user_id=person.user_id).order_by("role")
    return list(rows.values_list("role", "valid_until"))


class TestWhoLeaves:
    def test_holds_no_role_from_that_day_on(self, planner: Viewer, officer: Person) -> None:
        """They went on reading the inbox and recording, and nobody was told that the account was left over."""
        plan_workforce.leave(
            viewer=planner,
            at=AT,
            person_id=officer.pk,
            left_on=SOON,
            reason=workforce.LeaveReason.RESIGNATION,
        )
        assert spans(officer) == [("officer", SOON), ("pcso", TODAY - A_DAY)]
        (told,) = Event.objects.filter(name="accounts.access.ended")
        assert [one["role"] for one in told.data["roles"]] == ["officer", "sergeant"]

    def test_by_an_extract_too(self, land: Land, officer: Person, tmp_path: Path) -> None:
        path = tmp_path / "staff.csv"
        path.write_text(
            "number,name,rank,fte,joined,from,left,reason\n"
            f"7001,Sim Sangha,constable,1,{SINCE},{SINCE},{TODAY},resignation\n",
            encoding="utf-8",
        )
        load_hr.apply_hr(actor=system("tests"), at=AT, path=path)
        assert spans(officer) == [("officer", TODAY), ("pcso", TODAY - A_DAY)]

    def test_keeps_what_an_administrator_gave_them_again(
        self, planner: Viewer, officer: Person, land: Land
    ) -> None:
        plan_workforce.leave(
            viewer=planner,
            at=AT,
            person_id=officer.pk,
            left_on=TODAY,
            reason=workforce.LeaveReason.RETIREMENT,
        )
        RoleGrantFactory.create(
            user_id=officer.user_id, user=officer.user, role=Role.ANALYST, area_code="N01", valid_from=TODAY
        )
        other = PersonFactory.create()
        plan_workforce.leave(
            viewer=planner, at=AT, person_id=other.pk, left_on=TODAY, reason=workforce.LeaveReason.RETIREMENT
        )
        assert ("analyst", None) in spans(officer)


class TestALeavingOfAPastDay:
    """An administrator gave a role to somebody who had left, knowingly: another past day takes none of it."""

    @pytest.fixture
    def helper(self, officer: Person) -> Person:
        """Left a while ago, and was given a role after that."""
        workforce.leave(
            actor=system("tests"), at=AT, person_id=officer.pk, left_on=TODAY - 6 * A_DAY,
            reason=workforce.LeaveReason.RETIREMENT,
        )  # fmt: skip
        RoleGrant.objects.filter(user_id=officer.user_id).delete()
        RoleGrantFactory.create(
            user=officer.user, role=Role.ANALYST, area_code="N01", valid_from=TODAY - 3 * A_DAY
        )
        return officer

    @pytest.mark.parametrize("days", [-1, 1, 6])
    def test_corrected_to_another_leaves_the_role(self, planner: Viewer, helper: Person, days: int) -> None:
        plan_workforce.correct_leaving(
            viewer=planner, at=AT, person_id=helper.pk, left_on=TODAY + (days - 6) * A_DAY,
            reason=workforce.LeaveReason.RETIREMENT,
        )  # fmt: skip
        assert spans(helper) == [("analyst", None)]

    def test_moved_by_an_extract_leaves_the_role(self, land: Land, helper: Person, tmp_path: Path) -> None:
        path = tmp_path / "staff.csv"
        path.write_text(
            "number,name,rank,fte,joined,from,left,reason\n"
            f"7001,Sim Sangha,constable,1,{SINCE},{SINCE},{TODAY - 7 * A_DAY},retirement\n",
            encoding="utf-8",
        )
        load_hr.apply_hr(actor=system("tests"), at=AT, path=path)
        assert workforce.list_leaving_accounts() == {helper.user_id: TODAY - 7 * A_DAY}
        assert spans(helper) == [("analyst", None)]

    def test_of_who_was_to_leave_later_ends_the_role(self, planner: Viewer, officer: Person) -> None:
        said = {
            "viewer": planner,
            "at": AT,
            "person_id": officer.pk,
            "reason": workforce.LeaveReason.RETIREMENT,
        }
        plan_workforce.leave(**said, left_on=SOON)
        plan_workforce.correct_leaving(**said, left_on=TODAY)
        assert ("officer", TODAY) in spans(officer)


class TestAccountsOfLeavers:
    def test_are_known_by_the_day_and_not_of_who_came_back(self, officer: Person) -> None:
        gone = PersonFactory.create(user=UserFactory.create(), left_on=TODAY)
        back = PersonFactory.create(user=UserFactory.create(), left_on=TODAY)
        workforce.rejoin(
            actor=system("tests"), at=AT, person_id=back.pk, joined_on=SOON, rank=workforce.Rank.CONSTABLE
        )
        assert workforce.list_leaving_accounts() == {gone.user_id: TODAY}
        assert [workforce.has_left(one.user_id or 0, TODAY) for one in (gone, back, officer)] == [
            True, True, False,
        ]  # fmt: skip
        assert not workforce.has_left(gone.user_id, TODAY - A_DAY)
        assert not workforce.has_left(back.user_id, SOON)
        assert not workforce.has_left(UserFactory.create().pk, TODAY)
