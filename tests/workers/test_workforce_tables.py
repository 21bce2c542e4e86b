"""The demo force's records make the 2024 board paper's tables of uplift, strength and leavers."""

from __future__ import annotations

import datetime as dt
import io
from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command

from peelian.analysis.papers.typed_table import contradictions, mending
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import BreakKind, Measure, Rank, StaffClass
from peelian.kernel.actors import system
from peelian.workers.demo.careers import DECEMBER, LPAS_ON, PAPERS_YEAR
from peelian.workers.demo.operating_models import begin_models
from peelian.workers.demo.workforce import Written, write_workforce
from tests.factories.places import make_land

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
WHO = system("demo")


def _write(scale: int = 1) -> Written:
    units = begin_models(actor=WHO, at=AT)
    return write_workforce(actor=WHO, at=AT, units=units, scale=scale)


def _printed(*more: str) -> str:
    out = io.StringIO()
    call_command("workforce", "tables", *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.slow
class TestThePapersTables:
    def test_come_out_of_the_demo_forces_records(self) -> None:
        assert _write().posts == 14_000
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
        assert "Total,490,1" in _printed("--csv", "--last", "2023-11-30")
        assert "Total,490,1" in _printed("--csv", "--last", "2026-03-01"), "and in the latest year"
        self._holds_the_papers_strength_together()
        self._shows_what_can_not_be()
        self._says_what_the_paper_leaves_out()

    def _says_what_the_paper_leaves_out(self) -> None:
        """7,952 is 132 under what was funded; LPAs grew by 120 while the force fell by 115, so the rest lost 235."""
        lpas = workforce.lineage_table(unit_code="local-policing", days=[LPAS_ON, DECEMBER]).totals
        reported = workforce.list_reported(first_on=LPAS_ON, last_on=dt.date(2024, 3, 31))
        force = [int(one.value) for one in reported if one.measure is Measure.STRENGTH]
        (funded,) = (int(one.value) for one in reported if one.measure is Measure.ESTABLISHMENT)
        grown, fell = lpas[1] - lpas[0], force[1] - force[0]
        assert (grown, fell, fell - grown) == (120, -115, -235)
        assert funded - force[1] == 132

    def _holds_the_papers_strength_together(self) -> None:
        """8,067 + joiners - leavers = 7,952, with joiners that the records have."""
        found = workforce.flows_between(
            first_on=LPAS_ON, last_on=DECEMBER, staff_class=StaffClass.OFFICER
        ).reconciled
        assert (found.opening.headcount, found.closing.headcount) == (8_067, 7_952)
        assert found.holds
        joined = sum(line.change.headcount for line in found.lines if line.change.headcount > 0)
        assert 100 < joined < 400

    def _shows_what_can_not_be(self) -> None:
        """Of what the paper reports of that year the joiners don't fit; its strength, its leavers and its posts do."""
        found = workforce.breaks(first_on=PAPERS_YEAR[0], last_on=dt.date(2024, 3, 31))
        assert [(one.kind, one.measure, one.reported) for one in found] == [
            (BreakKind.RECORDS, Measure.JOINERS, 1_411)
        ]

    def test_say_when_there_is_no_such_unit(self) -> None:
        with pytest.raises(CommandError, match="never was a unit nowhere"):
            _printed("--unit", "nowhere")


class TestThePrintedTable:
    """What the paper of 23 January 2024 prints as its table 3, beside what the records can make of it."""

    PRINTED: ClassVar[dict[str, int]] = {
        "Retirement": 203, "Resignation": 192, "Transfer out": 82, "Ill-health retirement": 23, "Other": 13,
    }  # fmt: skip
    SHARES: ClassVar[dict[str, str]] = {
        "Retirement": "36.73", "Resignation": "39.18", "Transfer out": "16.73", "Ill-health retirement": "4.69",
        "Other": "2.7",
    }  # fmt: skip

    def test_cant_be_and_one_figure_mends_it(self) -> None:
        said = " ".join(contradictions(self.PRINTED, total=490, percentages=self.SHARES))
        assert "sum to 513, not 490" in said
        assert mending(self.PRINTED, total=490, percentages=self.SHARES) == [("Retirement", 180)]


@pytest.mark.django_db
class TestTheDemosModels:
    def test_leave_room_for_the_teams_that_come_after(self) -> None:
        since = dt.date(2025, 7, 1)
        assert _write(scale=10).posts == 1_399
        land = make_land()
        team = workforce.create_team(actor=WHO, at=AT, area_id=land.neighbourhoods[0].pk, name="North team")
        post = workforce.create_post(
            actor=WHO, at=AT, team_id=team.id, title="Officer", rank=Rank.CONSTABLE, valid_from=since
        )
        person = workforce.create_person(
            actor=WHO, at=AT, name="Ada Able", rank=Rank.CONSTABLE, collar_number="20001", joined_on=since
        )
        workforce.post_person(actor=WHO, at=AT, person_id=person.id, post_id=post, valid_from=since)
        days = [dt.date(2019, 10, 1), dt.date(2023, 4, 1), dt.date(2023, 12, 1)]
        assert workforce.lineage_table(unit_code="local-policing", days=days).totals == (335, 397, 409)
