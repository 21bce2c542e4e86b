"""`peelian import shifts` and `import abstractions`: from a spreadsheet to what stands against a window."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.kernel.errors import BadInput
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
HEADER = "collar_number,from,until,code,note\n"


def load(kind: str, folder: Path, *rows: str) -> str:
    path = folder / f"{kind}.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n")
    out = io.StringIO()
    call_command("import", kind, str(path), stdout=out, stderr=io.StringIO())
    return out.getvalue()


class TestImportDuties:
    def test_takes_both_and_changes_nothing_the_second_time(self, tmp_path: Path) -> None:
        person = PersonFactory.create(collar_number="C1")
        for again in (False, True):
            shifts = load("shifts", tmp_path, "C1,2026-11-05 07:00,2026-11-05 15:00,early,")
            away = load("abstractions", tmp_path, "C1,2026-11-05 09:00,2026-11-05 12:00,court,Crown Court")
            assert ("nothing changed" in shifts, "nothing changed" in away) == (again, again)
        window = workforce.Span(
            dt.datetime(2026, 11, 5, 11, tzinfo=dt.UTC), dt.datetime(2026, 11, 5, 13, tzinfo=dt.UTC)
        )
        (found,) = workforce.list_conflicts([person.pk], [window])
        assert found.words == "at court, Thursday 5 November 09:00 to 12:00"

    def test_counts_a_corrected_abstraction_as_replaced(self, tmp_path: Path) -> None:
        PersonFactory.create(collar_number="C1")
        for note, told in (("Crown Court", "1 added, 0 replaced"), ("Magistrates", "0 added, 1 replaced")):
            row = f"C1,2026-11-05 09:00,2026-11-05 12:00,court,{note}"
            assert told in load("abstractions", tmp_path, row)
        assert Abstraction.objects.get().note == "Magistrates"
        path = tmp_path / "short.csv"
        path.write_text("collar_number,from,until,code\nC1,2026-11-05 09:00,2026-11-05 12:00,court\n")
        out = io.StringIO()
        call_command("import", "abstractions", str(path), stdout=out, stderr=io.StringIO())
        assert "nothing changed" in out.getvalue()

    def test_names_file_row_and_column_of_what_it_refuses_and_takes_nothing(self, tmp_path: Path) -> None:
        PersonFactory.create(collar_number="C1")
        with pytest.raises(BadInput, match=r"shifts\.csv, row 3, column collar_number"):
            load(
                "shifts",
                tmp_path,
                "C1,2026-11-05 07:00,2026-11-05 15:00,early,",
                "C2,2026-11-05 07:00,2026-11-05 15:00,early,",
            )
        assert not Shift.objects.exists()
        assert not Abstraction.objects.exists()
