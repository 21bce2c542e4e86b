"""Files of the census and of recruitment taken by the command, refused with their name."""

from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic
from peelian.apps.fairness.models.population import PopulationShare
from peelian.journeys.load_fairness import load_recruitment
from peelian.kernel.errors import BadInput, NotFound
from tests.factories.clock import AT
from tests.factories.fairness import ACTOR, CLOSED, campaign

pytestmark = pytest.mark.django_db


class TestCensus:
    def test_takes_the_real_census_once(self, real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = str(real_data / "census" / "ethnic_group_2021_lad.csv")
        call_command("import", "census", path)
        call_command("import", "census", path)

        told = capsys.readouterr().out
        assert "133 counts read, which make 35 added" in told
        assert "nothing changed" in told
        asian = PopulationShare.objects.filter(value="asian")
        everybody = PopulationShare.objects.values_list("residents", flat=True)
        assert sum(row.residents for row in asian) / sum(everybody) == pytest.approx(0.2287, abs=0.0005)


class TestRecruitment:
    def test_makes_figures_of_a_file(self, tmp_path: Path) -> None:
        lines = ["reference,applied_on,stage,outcome,on,sex"]
        for sex, of, selected in (("female", 40, 12), ("male", 80, 48)):
            lines += [
                f"{sex}{n},2025-01-06,Sift,{'passed' if n < selected else 'failed'},2025-02-01,{sex}"
                for n in range(of)
            ]
        path = tmp_path / "spring.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        made = campaign({}, closed=False, stages=("Sift",))
        load_recruitment(actor=ACTOR, at=AT, path=path, campaign="Spring")
        fairness.close_campaign(actor=ACTOR, at=AT, campaign_id=made, closed_on=CLOSED)

        found = fairness.adverse_impact(campaign_ids=[made], characteristic=Characteristic.SEX)
        assert [(one.group, one.air) for one in found.overall.groups] == [("Female", 0.5), ("Male", 1.0)]

    def test_names_the_file_of_a_row_that_the_room_refuses(self, tmp_path: Path) -> None:
        campaign({}, closed=False)
        path = tmp_path / "spring.csv"
        path.write_text(
            "reference,applied_on,stage,outcome,on\nA1,2025-01-06,Vetting,passed,2025-02-01\n", "utf-8"
        )

        with pytest.raises(BadInput, match=r"spring\.csv, row 2, column stage"):
            load_recruitment(actor=ACTOR, at=AT, path=path, campaign="Spring")

    def test_asks_for_a_campaign_that_is_there(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="Open it first"):
            load_recruitment(actor=ACTOR, at=AT, path=tmp_path / "x.csv", campaign="Autumn")
