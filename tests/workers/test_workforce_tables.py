"""The demo force's records make the 2024 board paper's tables of uplift, strength and leavers."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import HrRow, LeaveReason, Rank
from peelian.journeys import paper_tables
from peelian.kernel.actors import system
from peelian.workers.demo.workforce import write_workforce
from tests.factories.places import make_land

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


#: The paper's table 3 as it can be, in the twelve months that it tells of.
LEFT = {
    LeaveReason.RETIREMENT: 180, LeaveReason.RESIGNATION: 192, LeaveReason.TRANSFER_OUT: 82,
    LeaveReason.ILL_HEALTH_RETIREMENT: 23, LeaveReason.OTHER: 13,
}  # fmt: skip


def _leavers() -> Iterator[HrRow]:
    first = dt.date(2022, 12, 2)
    for number, reason in enumerate(reason for reason, count in LEFT.items() for _ in range(count)):
        left = first + dt.timedelta(days=number * 7 % 364)
        joined = left - dt.timedelta(days=400 + number * 11)
        yield HrRow(
            row=number + 1, number=str(50_000 + number), name=f"Officer {number}", rank=Rank.CONSTABLE,
            fte=Decimal(1), joined_on=joined, valid_from=joined, valid_until=left, left_on=left, reason=reason,
        )  # fmt: skip


def _printed(*more: str) -> str:
    out = io.StringIO()
    call_command("workforce", "tables", *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.slow
class TestThePapersTables:
    def test_come_out_of_the_demo_forces_records(self) -> None:
        assert write_workforce(actor=system("demo"), at=AT) == 4_092
        workforce.apply_extract(actor=system("demo"), at=AT, items=list(_leavers()), source="test")
        lines = [" ".join(line.split()) for line in _printed("--last", "2023-11-30").splitlines()]
        for line in (
            "Local Policing Area Local Policing/NPUs 221",
            "Local Policing Area Response & FSU 252",
            "Local Policing Area FCID (Volume) 68",
            "Local Policing Area SOCEX (NPU) 29",
            "Local Policing Area, together 570",
            "Total 893",
            "Local Policing/NPUs Neighbourhood policing units 1,342 – –",
            "Response & FSU Neighbourhood policing units 1,458 – –",
            "FCID (Volume) Neighbourhood policing units 567 – –",
            "Local Policing Area Local policing areas – 3,972 4,092",
            "Total 3,367 3,972 4,092",
            "Retirement 180 36.74%",
            "Resignation 192 39.18%",
            "Transfer out 82 16.74%",
            "Ill-health retirement 23 4.69%",
            "Total 490 100.00%",
        ):
            assert line in lines, line
        assert any("385 aren't listed by unit" in line for line in lines)
        assert any("prints 203 for Retirement, which can’t be" in line for line in lines)
        assert "Total,490,1" in _printed("--csv", "--last", "2023-11-30")

    def test_say_when_there_is_no_such_unit(self) -> None:
        with pytest.raises(CommandError, match="never was a unit nowhere"):
            _printed("--unit", "nowhere")


class TestTheNoteOnThePrintedTable:
    def test_says_what_can_not_be_and_what_can(self) -> None:
        said = paper_tables.printed_leavers()
        assert "sum to 513, not 490" in said
        assert "shares agree is 180: 23 fewer" in said


@pytest.mark.django_db
class TestTheDemosModels:
    def test_leave_room_for_the_teams_that_come_after(self) -> None:
        who, since = system("demo"), dt.date(2025, 7, 1)
        assert write_workforce(actor=who, at=AT, scale=10) == 409
        land = make_land()
        team = workforce.create_team(actor=who, at=AT, area_id=land.neighbourhoods[0].pk, name="North team")
        post = workforce.create_post(
            actor=who, at=AT, team_id=team.id, title="Officer", rank=Rank.CONSTABLE, valid_from=since
        )
        person = workforce.create_person(
            actor=who, at=AT, name="Ada Able", rank=Rank.CONSTABLE, collar_number="20001", joined_on=since
        )
        workforce.post_person(actor=who, at=AT, person_id=person.id, post_id=post, valid_from=since)
        days = [dt.date(2019, 10, 1), dt.date(2023, 4, 1), dt.date(2023, 12, 1)]
        assert workforce.lineage_table(unit_code="local-policing", days=days).totals == (335, 397, 409)
