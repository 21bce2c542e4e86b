"""`peelian import matrix` and `peelian import severity`."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.events.models import Event
from peelian.apps.incidents.types.crimes import CATEGORIES
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import RiskMatrix, SeverityTable, SeverityWeight
from peelian.kernel.errors import BadInput

pytestmark = pytest.mark.django_db

WEIGHTS = {category: str(place) for place, category in enumerate(CATEGORIES, start=1)}
FROM = dt.date(2026, 11, 2)


def severity(
    folder: Path, rows: list[tuple[str, str]], *, version: str = "1", start: str = "2026-11-02"
) -> str:
    """Import a table with these rows; what was printed."""
    path = folder / "severity.csv"
    path.write_text("category,weight\n" + "".join(f"{category},{weight}\n" for category, weight in rows))
    return _import("severity", path, "--name", "Harm", "--version", version, "--proxy", "--from", start)


def matrix(folder: Path, text: str) -> str:
    """Import a matrix; what was printed."""
    path = folder / "matrix.csv"
    path.write_text(text)
    return _import("matrix", path, "--name", "Three by three", "--from", "2026-11-02")


def _import(kind: str, path: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("import", kind, str(path), *more, stdout=out, stderr=io.StringIO())
    return out.getvalue()


broken_rows = st.lists(
    st.tuples(st.sampled_from([*WEIGHTS, "murder", ""]), st.sampled_from(["1", "0", "nan", "", "1e999"]))
)


class TestSeverity:
    def test_takes_a_weight_for_each_category(self, tmp_path: Path) -> None:
        told = severity(tmp_path, list(WEIGHTS.items()))

        table = priorities.severity_weights(FROM)
        assert table is not None
        assert "14 weights taken as Harm, version 1" in told
        assert (table.weights["burglary"], table.proxy, table.source) == (3, True, "severity.csv")
        assert priorities.severity_weights(FROM - dt.timedelta(days=1)) is None

    def test_the_same_file_twice_changes_nothing(self, tmp_path: Path) -> None:
        severity(tmp_path, list(WEIGHTS.items()))

        assert "nothing changed" in severity(tmp_path, list(WEIGHTS.items()))
        assert SeverityTable.objects.count() == 1
        assert Event.objects.filter(name="priorities.severity.loaded").count() == 1

    def test_names_row_and_column(self, tmp_path: Path) -> None:
        rows = list(WEIGHTS.items())
        for change, said in (
            ((rows[0][0], "heavy"), r"severity.csv, row 2, column weight: “heavy” is no weight."),
            ((rows[0][0], "nan"), "row 2, column weight"),
            ((rows[0][0], "0"), "Weights are numbers above 0"),
            ((rows[0][0], "-3"), "row 2, column weight"),
            (("murder", "3"), "row 2, column category: “murder” is no category of police.uk."),
            (("bicycle-theft", "3"), "row 3, column category: “bicycle-theft” is in row 2 already."),
        ):
            with pytest.raises(BadInput, match=said):
                severity(tmp_path, [change, *rows[1:]])
        assert SeverityTable.objects.count() == SeverityWeight.objects.count() == 0

    def test_says_what_is_missing(self, tmp_path: Path) -> None:
        rows = [row for row in WEIGHTS.items() if row[0] not in ("robbery", "drugs")]

        with pytest.raises(BadInput, match="there is no weight for drugs, robbery"):
            severity(tmp_path, rows)

    def test_what_figures_name_is_not_changed_by_another_file(self, tmp_path: Path) -> None:
        severity(tmp_path, list(WEIGHTS.items()))
        other = [(category, "7") for category in WEIGHTS]

        with pytest.raises(BadInput, match="Harm, version 1, is loaded already"):
            severity(tmp_path, other, start="2026-12-01")
        with pytest.raises(BadInput, match="Another severity table holds from 2 November 2026"):
            severity(tmp_path, other, version="2")

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
    @given(broken_rows)
    def test_broken_rows_load_nothing(self, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
        with pytest.raises(BadInput):
            severity(tmp_path, rows[:13])
        assert SeverityTable.objects.count() == 0


class TestMatrix:
    def test_takes_a_matrix(self, tmp_path: Path) -> None:
        told = matrix(tmp_path, "impact,rare,likely,sure\nlow,1,2,3\nmiddle,2,4,6\nhigh,5,7,9\n")

        found = priorities.matrix_on(FROM)
        assert "3 × 3 taken, the highest score 9" in told
        assert (found.impacts, found.likelihoods) == (("low", "middle", "high"), ("rare", "likely", "sure"))
        assert found.score(3, 2) == 7

    def test_names_row_and_column(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"row 3, column likely: “2\.5” is no score"):
            matrix(tmp_path, "impact,rare,likely\nlow,1,2\nhigh,2,2.5\n")
        with pytest.raises(BadInput, match="there is no column “impact”"):
            matrix(tmp_path, "harm,rare,likely\nlow,1,2\nhigh,2,3\n")
        with pytest.raises(BadInput, match="falls as impact grows"):
            matrix(tmp_path, "impact,rare,likely\nlow,2,3\nhigh,1,3\n")
        with pytest.raises(BadInput, match="as many likelihoods as impacts"):
            matrix(tmp_path, "impact,rare,likely\nlow,2,3\n")
        assert RiskMatrix.objects.count() == 0
