"""Courses that ship, a force's own, and files that can't be taken; records given out by command."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.apps.training import api as training
from peelian.apps.training.models.courses import Course
from peelian.kernel.errors import BadInput
from peelian.workers.courses import reading
from tests.factories.training import TrainingRecordFactory

GOOD = """
code = "stop-and-search"
name = "Stop and search"
version = 1
valid_from = 2026-01-01
completion = "attendance"
"""


def courses(*files: Path) -> str:
    out = io.StringIO()
    call_command("courses", *map(str, files), stdout=out)
    return out.getvalue()


class TestWhatShips:
    def test_has_the_ten_subjects_of_2016_and_a_count_that_is_no_coverage(self, db: None) -> None:
        courses()
        course = training.get_course("introduction-to-neighbourhood-policing")
        assert len(course.versions[0].subjects) == 10
        assert course.versions[0].subjects[0] == "Adverse childhood experiences"
        assert course.versions[0].hours is None
        assert [(one.attended, one.of) for one in course.reported] == [(1474, None)]
        assert (
            course.reported[0].words
            == "1,474 people attended. Of how many isn’t said, so this is no coverage."
        )

    def test_has_the_objectives_of_2024_with_their_evidence(self, db: None) -> None:
        courses()
        version = training.get_course("community-policing").versions[0]
        assert [(one.letter, len(one.points)) for one in version.objectives] == [
            ("a", 2),
            ("b", 3),
            ("c", 11),
        ]
        assert [len(one.tasks) for one in version.objectives] == [0, 0, 2]

    def test_is_loaded_once(self, db: None) -> None:
        assert "loaded" in courses()
        said = courses()
        assert "is there already" in said
        assert ": loaded" not in said


class TestOwnFiles:
    def test_are_all_taken_or_none(self, db: None, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
        good.write_text(GOOD)
        bad.write_text(GOOD.replace("2026-01-01", '"soon"'))
        with pytest.raises(BadInput) as refusal:
            courses(good, bad)
        assert (refusal.value.file, refusal.value.column) == ("bad.toml", "valid_from")
        assert not Course.objects.exists()

    @pytest.mark.parametrize(
        ("old", "new", "column"),
        [
            ('"stop-and-search"', '"Stop & search"', "code"),
            ('"Stop and search"', '""', "name"),
            ("version = 1", "version = true", "version"),
            ('"attendance"', '"being there"', "completion"),
            ('"attendance"', '"evidence"', "objective"),
            ("version = 1", "version = 1\nhours = -2", "hours"),
            ("version = 1", 'version = 1\nsubjects = ["a", "a"]', "subjects"),
            ("version = 1", 'version = 1\nsubject = ["a"]', "subject"),
            ("version = 1", "version = 1\nobjective = 3", "objective"),
        ],
    )
    def test_name_what_is_wrong_and_how_to_mend_it(self, old: str, new: str, column: str) -> None:
        with pytest.raises(BadInput) as refusal:
            reading.parse_course(GOOD.replace(old, new).encode(), file="a.toml")
        assert refusal.value.column == column
        assert refusal.value.mend

    @pytest.mark.parametrize("content", [b"\xff", b"code = ", b"[["])
    def test_that_aren_t_toml_are_refused(self, content: bytes) -> None:
        with pytest.raises(BadInput):
            reading.parse_course(content, file="a.toml")


class TestGivingRecordsOut:
    def test_writes_a_file_that_can_be_taken_in_again(self, db: None, tmp_path: Path) -> None:
        TrainingRecordFactory.create()
        out = io.StringIO()
        for kind, file in (("xapi", "records.json"), ("training", "records.csv")):
            call_command("export", kind, str(tmp_path / file), stdout=out)
            call_command("import", kind, str(tmp_path / file), stdout=out)
        assert len(json.loads((tmp_path / "records.json").read_text())) == 1
        assert out.getvalue().count("nothing changed") == 2
        assert sorted(path.name for path in tmp_path.iterdir()) == ["records.csv", "records.json"]

    def test_gives_no_spreadsheet_a_formula_and_takes_it_in_again(self, db: None, tmp_path: Path) -> None:
        TrainingRecordFactory.create(person__collar_number="=1+1")
        file, out = tmp_path / "records.csv", io.StringIO()
        call_command("export", "training", str(file), stdout=out)
        assert ",'=1+1," in file.read_text(encoding="utf-8")
        call_command("import", "training", str(file), stdout=out)
        assert "nothing changed" in out.getvalue()

    def test_leaves_a_file_that_is_there(self, db: None, tmp_path: Path) -> None:
        there = tmp_path / "records.json"
        there.write_text("mine")
        with pytest.raises(BadInput, match="a file of this name"):
            call_command("export", "xapi", str(there), stdout=io.StringIO())
        assert there.read_text() == "mine"
