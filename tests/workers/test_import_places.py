"""`peelian import areas|boundaries|postcodes`, `where` and `draft-areas`, from files to answers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command

from peelian.apps.places import api as places
from peelian.apps.places.models import Area, Boundary, Postcode
from peelian.kernel.errors import BadInput
from tests.apps.places.ground import TODAY, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards(tmp_path: Path) -> Path:
    """Twelve square wards in two districts."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "WD25CD": f"E050000{n:02}", "WD25NM": f"Ward {n}",
                "LAD25CD": f"E0800000{1 + n // 7}", "LAD25NM": "Ab"[n // 7],
            },
            "geometry": shapely.geometry.mapping(square(n)),
        }
        for n in range(1, 13)
    ]  # fmt: skip
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def draft(wards: Path, *more: str) -> Path:
    path = wards.with_name("areas.csv")
    force = ("--force", "mercia", "--name", "Mercia Police", "--valid-from", "2025-05-01")
    run("draft_areas", wards, *force, "--output", path, *more)
    return path


class TestDraftAreas:
    def test_is_marked_as_proposed_on_every_line(self, wards):
        rows = list(csv.DictReader(io.StringIO(draft(wards).read_text())))
        assert {row["note"] for row in rows} == {"proposed: edit before import"}
        assert [row["kind"] for row in rows].count("sector") == 2

    def test_is_the_same_each_time(self, wards):
        assert draft(wards).read_text() == draft(wards).read_text()

    def test_splits_a_district_from_west_to_east(self, wards):
        rows = list(
            csv.DictReader(io.StringIO(draft(wards, "--split", "E08000001=A West,A East").read_text()))
        )
        assert [row["code"] for row in rows if row["kind"] == "lpa"] == ["a-west", "a-east", "E08000002"]
        west = {row["code"] for row in rows if row["parent_code"] == "a-west"}
        assert "E05000001" in {row["code"] for row in rows if row["parent_code"] in west}

    def test_refuses_to_split_a_district_that_is_not_there(self, wards):
        with pytest.raises(BadInput, match="no district E09"):
            draft(wards, "--split", "E09=A,B")


class TestImport:
    def test_from_a_draft_to_an_answer(self, wards, tmp_path):
        assert "17 added" in run("import", "areas", draft(wards))
        assert "12 added" in run("import", "boundaries", wards, "--valid-from", "2025-05-01")
        (tmp_path / "p.csv").write_text("postcode,lat,lng\nB1 1AA,52.405,-1.895\n")
        assert "1 added" in run("import", "postcodes", tmp_path / "p.csv")
        told = run("where", "b11aa", "--on", "2025-05-06")
        assert "Neighbourhood: Ward 1 (E05000001)" in told
        assert "by the outline that the point lies in" in told
        assert "outside the area of Mercia Police" in run("where", "52.405,-2.5")

    def test_says_that_nothing_changed_the_second_time(self, wards):
        areas = draft(wards)
        run("import", "areas", areas)
        assert "All of it is there already: nothing changed." in run("import", "areas", areas)

    def test_names_the_file_of_a_row_that_only_the_service_refuses(self, wards):
        run("import", "areas", draft(wards))
        with pytest.raises(BadInput, match=r"^wards\.geojson, row 1, column code: E05000001 .* not a neighb"):
            run("import", "boundaries", wards, "--valid-from", "2001-01-01")

    def test_takes_all_files_or_none(self, tmp_path):
        good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
        good.write_text("postcode,lat,lng\nB1 1AA,52.4,-1.9\n")
        bad.write_text("postcode,lat,lng\nB1 1AB,52.4,-1.9\nB1 1AB,52.4,-1.9\n")
        with pytest.raises(BadInput, match=r"^bad\.csv, row 3, column postcode: B1 1AB is in row 2 already"):
            run("import", "postcodes", good, bad)
        assert Postcode.objects.count() == 0

    def test_a_dry_run_changes_nothing(self, wards):
        assert "nothing was changed" in run("import", "areas", draft(wards), "--dry-run")
        assert Area.objects.count() == Boundary.objects.count() == 0
        assert places.force(TODAY) is None
