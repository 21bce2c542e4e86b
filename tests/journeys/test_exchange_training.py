"""Training records go out and come back as statements and as a table, and nothing changes by it."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from peelian.apps.events.models import Event
from peelian.apps.training import api as training
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import Result
from peelian.journeys import exchange_training
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.clock import AT
from tests.factories.training import CourseVersionFactory, TrainingRecordFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
STATEMENT: dict[str, Any] = {
    "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
    "actor": {"objectType": "Agent", "account": {"homePage": "https://learn.example", "name": "C4127"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en-GB": "passed"}},
    "object": {"objectType": "Activity", "id": "https://learn.example/courses/problem-solving"},
    "result": {"success": True, "duration": "PT1H30M"},
    "timestamp": "2026-03-01T23:30:00-01:00",
}


@pytest.fixture(autouse=True)
def _the_forces_learning_platform() -> Iterator[None]:
    old = plug(dataclasses.replace(ports(), learning_sites=("https://learn.example/",)))
    yield
    plug(old)


@pytest.fixture(autouse=True)
def _a_course_and_somebody() -> None:
    PersonFactory.create(collar_number="C4127")
    CourseVersionFactory.create(course__code="problem-solving", completion=Completion.ASSESSMENT)


def load(path: Path, said: object) -> training.RecordsLoaded:
    file = path / "statements.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return exchange_training.load_statements(actor=ACTOR, at=AT, path=file)


class TestStatements:
    def test_are_taken_with_their_local_day_and_hours(self, tmp_path: Path) -> None:
        load(tmp_path, STATEMENT)
        record = training.list_records()[0]
        assert (record.on.isoformat(), record.result, str(record.hours)) == (
            "2026-03-02",
            Result.PASSED,
            "1.50",
        )

    @pytest.mark.parametrize(
        "shape",
        [
            lambda said: [said],
            lambda said: {"statements": [said], "more": ""},
            lambda said: json.dumps(said) + "\n\n" + json.dumps({**said, "id": said["id"][:-1] + "f"}) + "\n",
        ],
        ids=["a list", "a store’s answer", "one on each line"],
    )
    def test_come_in_every_usual_shape(self, tmp_path: Path, shape: Callable[[Any], Any]) -> None:
        assert load(tmp_path, shape(STATEMENT)).added >= 1

    def test_change_nothing_the_second_time(self, tmp_path: Path) -> None:
        load(tmp_path, [STATEMENT])
        events = Event.objects.count()
        assert load(tmp_path, [STATEMENT, STATEMENT]) == training.RecordsLoaded(read=2, added=0, already=2)
        assert Event.objects.count() == events

    @pytest.mark.parametrize(
        ("verb", "result"),
        [
            ("completed", {"completion": False}), ("passed", {"success": False}),
            ("failed", {"success": True}), ("passed", {"success": "yes"}),
        ],
    )  # fmt: skip
    def test_that_contradict_themselves_are_refused_by_row(
        self, tmp_path: Path, verb: str, result: dict[str, object]
    ) -> None:
        other = {**STATEMENT, "id": STATEMENT["id"][:-1] + "f"}
        said = {**other, "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}, "result": result}
        with pytest.raises(BadInput) as refused:
            load(tmp_path, [STATEMENT, said])
        assert (refused.value.row, refused.value.column) == (2, "result")
        assert not TrainingRecord.objects.exists()

    def test_that_are_no_results_are_left_out_and_said_with_those_that_are_voided(
        self, tmp_path: Path
    ) -> None:
        gone = {**STATEMENT, "id": STATEMENT["id"][:-1] + "f"}
        voids = {
            **STATEMENT, "id": STATEMENT["id"][:-1] + "a", "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
            "object": {"objectType": "StatementRef", "id": gone["id"].upper()},
        }  # fmt: skip
        opened = {"verb": {"id": "http://adlnet.gov/expapi/verbs/initialized"}}
        loaded = load(tmp_path, [STATEMENT, gone, opened, voids])
        assert (loaded.read, loaded.added, loaded.left_out) == (1, 1, 3)

    @pytest.mark.parametrize(
        ("duration", "hours"), [("P1D", "24.00"), ("P1DT2H", "26.00"), ("P1W", "168.00"), ("PT90M", "1.50")]
    )
    def test_may_last_for_days(self, tmp_path: Path, duration: str, hours: str) -> None:
        load(tmp_path, {**STATEMENT, "result": {"success": True, "duration": duration}})
        assert str(training.list_records()[0].hours) == hours

    @pytest.mark.parametrize("duration", ["P", "PT", "P1DT", "P1H"])
    def test_whose_duration_says_nothing_are_refused(self, tmp_path: Path, duration: str) -> None:
        with pytest.raises(BadInput, match="duration"):
            load(tmp_path, {**STATEMENT, "result": {"success": True, "duration": duration}})

    def test_are_refused_under_an_id_that_said_something_else(self, tmp_path: Path) -> None:
        load(tmp_path, [STATEMENT])
        failed = {"verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}, "result": {"success": False}}
        with pytest.raises(BadInput, match="with other content"):
            load(tmp_path, [{**STATEMENT, **failed}])

    @pytest.mark.parametrize(
        ("part", "value", "column"),
        [
            ("id", "4127", "id"),
            ("actor", {"mbox": "mailto:a@b.example"}, "actor"),
            ("actor", {"account": {"name": "C4127"}}, "actor"),
            ("actor", {"account": {"homePage": 4, "name": "C4127"}}, "actor"),
            ("actor", {"account": {"homePage": "https://learn.example", "name": "nobody"}}, "actor"),
            ("verb", {"display": {"en-GB": "passed"}}, "verb"),
            ("object", {"id": "https://learn.example/quiz/1"}, "object"),
            ("object", {"id": "https://learn.example/courses/nothing"}, "course"),
            ("timestamp", "yesterday", "timestamp"),
            ("timestamp", "2026-03-01T09:00:00", "timestamp"),
            ("result", {"duration": "two days"}, "result"),
            ("result", {"duration": f"PT{'9' * 40}H"}, "result"),
            ("timestamp", "0001-01-01T00:00:00+14:00", "timestamp"),
            ("timestamp", "9999-12-31T23:59:59-14:00", "timestamp"),
            ("actor", {"account": {"homePage": "https://learn.example", "name": "X\u00001"}}, "actor"),
            ("actor", {"account": {"homePage": "https://learn.example", "name": "\ud800"}}, "actor"),
        ],
    )
    def test_are_refused_whole_with_the_number_and_the_property(
        self, tmp_path: Path, part: str, value: object, column: str
    ) -> None:
        wrong = copy.deepcopy(STATEMENT) | {"id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bef"} | {part: value}
        with pytest.raises(BadInput) as refusal:
            load(tmp_path, [STATEMENT, wrong])
        assert (refusal.value.row, refusal.value.column) == (2, column)
        assert not TrainingRecord.objects.exists()

    def test_of_another_sites_account_are_refused_though_its_name_is_a_collar_number(
        self, tmp_path: Path
    ) -> None:
        other = {"account": {"homePage": "https://college.example", "name": "C4127"}}
        with pytest.raises(BadInput, match="isn’t a site of the force") as refusal:
            load(tmp_path, [STATEMENT, {**STATEMENT, "actor": other}])
        assert (refusal.value.row, refusal.value.column) == (2, "actor")
        assert not TrainingRecord.objects.exists()

    @pytest.mark.parametrize("page", ["https://learn.example/", "https://learn.example", "OURS"])
    def test_of_the_forces_sites_are_taken_with_or_without_a_slash(self, tmp_path: Path, page: str) -> None:
        site = ports().public_url if page == "OURS" else page
        said = {**STATEMENT, "actor": {"account": {"homePage": site, "name": "C4127"}}}
        assert load(tmp_path, said).added == 1

    @pytest.mark.parametrize("said", ["", "[]", "4", "{", '"text"', "[" * 100_000, "[4]"])
    def test_are_refused_when_they_are_none(self, tmp_path: Path, said: str) -> None:
        with pytest.raises(BadInput):
            load(tmp_path, said)

    def test_go_out_and_come_back_the_same(self, tmp_path: Path) -> None:
        for result in Result:
            TrainingRecordFactory.create(result=result, version__completion=Completion.ASSESSMENT)
        records = training.list_records()
        given = exchange_training.give_statements(records)
        assert load(tmp_path, given) == training.RecordsLoaded(read=3, added=0, already=3)
        TrainingRecord.objects.all().delete()
        load(tmp_path, given)
        again = exchange_training.give_statements(training.list_records())
        assert sorted(again, key=lambda said: str(said["id"])) == sorted(
            given, key=lambda said: str(said["id"])
        )


class TestTables:
    def load(self, path: Path, text: str) -> training.RecordsLoaded:
        file = path / "records.csv"
        file.write_text(text, encoding="utf-8")
        return exchange_training.load_table(actor=ACTOR, at=AT, path=file)

    def test_need_four_columns_and_change_nothing_the_second_time(self, tmp_path: Path) -> None:
        text = "collar_number,course,on,result\nC4127,problem-solving,2026-03-01,Passed\n"
        assert self.load(tmp_path, text).added == 1
        assert self.load(tmp_path, text).added == 0

    def test_change_nothing_the_second_time_with_hours_of_many_decimals(self, tmp_path: Path) -> None:
        text = "collar_number,course,on,result,hours\nC4127,problem-solving,2026-03-01,passed,7.3333333333\n"
        assert self.load(tmp_path, text).added == 1
        assert self.load(tmp_path, text).already == 1

    def test_go_out_and_come_back_the_same(self, tmp_path: Path) -> None:
        TrainingRecordFactory.create()
        rows = exchange_training.give_table(training.list_records())
        text = "\n".join(",".join(row) for row in (exchange_training.COLUMNS, *rows)) + "\n"
        assert self.load(tmp_path, text) == training.RecordsLoaded(read=1, added=0, already=1)

    @pytest.mark.parametrize(
        ("row", "column"),
        [
            ("C1x,problem-solving,2026-03-01,passed,,", "collar_number"),
            ("C4127,nothing,2026-03-01,passed,,", "course"),
            ("C4127,problem-solving,01/03/2026,passed,,", "on"),
            ("C4127,problem-solving,2026-03-01,went,,", "result"),
            ("C4127,problem-solving,2026-03-01,passed,two,", "version"),
            ("C4127,problem-solving,2026-03-01,passed,,many", "hours"),
            ("C4127,problem-solving,2026-03-01,passed,,NaN", "hours"),
            ("C4127,problem-solving,2026-03-01,passed,,sNaN", "hours"),
            ("C4127,problem-solving,2026-03-01,passed,,1E+30", "hours"),
        ],
    )
    def test_name_the_row_and_the_column_of_what_can_t_be(
        self, tmp_path: Path, row: str, column: str
    ) -> None:
        good = "C4127,problem-solving,2026-03-01,passed,1,7"
        with pytest.raises(BadInput) as refusal:
            self.load(tmp_path, f"collar_number,course,on,result,version,hours\n{good}\n{row}\n")
        assert (refusal.value.row, refusal.value.column) == (3, column)
        assert not TrainingRecord.objects.exists()
