"""Plan templates: those that ship, a force's own, and files that can't be taken."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import PlanTemplate
from peelian.journeys import begin_plan
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import BadInput
from peelian.workers.plan_templates import reading
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.priorities import PriorityFactory

ACTOR = system("tests")
SHIPPED = Path(reading.__file__).parent
#: Letters that mean something to TOML, and some that can't stand in it.
TROUBLE = "a0é=[]{}\"'#,.\\\n\x00\ud800"
#: The names of objectives that the shipped templates may use.
FIRST = {
    "prevent-harm-early", "reduce-demand-early", "prevent-reoffending", "activate-citizens", "deliver-with-partners",
    "raise-confidence",
}  # fmt: skip


def _load(*files: Path) -> str:
    out = io.StringIO()
    call_command("plan_templates", *map(str, files), stdout=out)
    return out.getvalue()


def _changed(folder: Path, before: str, after: str, *, name: str = "burglary") -> Path:
    """A shipped template with one text in the place of another."""
    text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
    assert before in text
    path = folder / "own.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def _filled(outcome: problems.OutcomeDraft, share: float) -> problems.OutcomeDraft:
    """An outcome as it stands when its baseline was read, or typed in: 40 in each of twelve periods."""
    frozen = None
    if outcome.measure is not problems.Measure.TYPED:
        frozen = problems.Baseline(
            40.0, 480, 12, starts_on=TODAY - dt.timedelta(days=400), until_on=TODAY - dt.timedelta(days=30)
        )
    return dataclasses.replace(outcome, baseline=40.0, target=40 * (1 + share), frozen=frozen)


class TestWhatShips:
    def test_there_is_one_for_each_category(self) -> None:
        assert {template.category for template in reading.shipped()} == set(Category)

    def test_each_names_its_source_and_first_objectives_only(self) -> None:
        for template in reading.shipped():
            assert template.body["source"]
            assert set(template.body["objectives"]) <= FIRST

    def test_each_asks_a_partner_and_says_how_we_will_know(self) -> None:
        for template in reading.shipped():
            agencies = {tactic["agency"] for tactic in template.body["tactic"]}
            assert agencies - {problems.Agency.POLICE}, template.name
            measures = {problems.Measure(outcome["measure"]) for outcome in template.body["outcome"]}
            assert any(not measure.is_output for measure in measures), template.name


@pytest.mark.django_db
class TestLoading:
    def test_loading_twice_changes_nothing(self) -> None:
        assert "loaded" in _load()
        before = Event.objects.count()

        assert "is there already" in _load()
        assert PlanTemplate.objects.count() == len(Category)
        assert Event.objects.count() == before

    def test_the_forces_own_wins_whichever_came_first(self, tmp_path: Path) -> None:
        _load(_changed(tmp_path, "Burglary of homes and sheds", "Burglary in Midshire"))
        _load()

        found = problems.template_for(Category.BURGLARY)
        assert found is not None
        assert (found.name, found.shipped) == ("Burglary in Midshire", False)

    def test_the_newest_version_wins(self, tmp_path: Path) -> None:
        _load()
        for version in (1, 3, 2):
            _load(_changed(tmp_path, "version = 1", f"version = {version}"))
            PlanTemplate.objects.filter(shipped=False, version=version).update(name=f"Ours {version}")

        found = problems.template_for(Category.BURGLARY)
        assert found is not None
        assert found.name == "Ours 3"

    def test_a_category_without_one_has_that_of_any_problem(self) -> None:
        assert problems.template_for(Category.SPEEDING) is None
        _load(SHIPPED / "other.toml")

        found = problems.template_for(Category.SPEEDING)
        assert found is not None
        assert found.category is Category.OTHER

    def test_other_words_need_another_version(self, tmp_path: Path) -> None:
        _load(SHIPPED / "burglary.toml")
        with pytest.raises(problems.BadTemplate, match="next number"):
            _load(_changed(tmp_path, "Fewer break-ins", "No break-ins"))

    def test_takes_all_files_or_none(self, tmp_path: Path) -> None:
        bad = _changed(tmp_path, 'agency = "police"', 'agency = "army"')
        with pytest.raises(BadInput):
            _load(SHIPPED / "speeding.toml", bad)
        assert not PlanTemplate.objects.exists()


class TestFilesThatCantBeTaken:
    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ('category = "burglary"', 'category = "burglaries"', "row 1, column category: “burglaries” isn’t one of"),
            ('category = "burglary"', "", "column category: “” isn’t one of our categories"),
            ("version = 1", 'version = "1"', "row 3, column version: it isn’t a whole number"),
            ('name = "Burglary of homes and sheds"', 'name = " "', "row 2, column name: it has no words"),
            ("version = 1", "version = ", "row 3: this isn’t TOML"),
            ('agency = "police"', 'agency = "army"', "row 29, column agency: “army” isn’t known. Write one of police"),
            ("weeks = 3", "weeks = 0", "row 31, column weeks: it isn’t a whole number from 1 to 104"),
            ("weeks = 3", "weeks = true", "column weeks"),
            ("weeks = 3", "", "row 27, column weeks"),
            ("change = 25", "change = 96", "column change: it isn’t a number from 1 to 95"),
            ("change = 25", "change = nan", "column change"),
            ('measure = "recorded-crime"', 'measure = "crime"', "column measure: “crime” isn’t known"),
            ('measure = "recorded-crime"', 'measure = "typed"', "column unit: it has no words"),
            ('direction = "rise"', 'direction = "fall"', "column direction: Patrol-minutes proven is better"),
            ('handler = "', 'helper = "', "column helper: no template has this"),
            ("objectives = [", 'objectives = "raise-confidence" #[', "column objectives: it isn’t a list"),
            ('what = "Visit', 'cost = 3\nwhat = "Visit', "column cost: no template has this"),
        ],
    )  # fmt: skip
    def test_names_the_row_the_column_and_how_to_mend_it(
        self, tmp_path: Path, before: str, after: str, said: str
    ) -> None:
        with pytest.raises(BadInput) as refused:
            reading.read_template(_changed(tmp_path, before, after))
        assert said in refused.value.message
        assert refused.value.file == "own.toml"
        assert refused.value.mend

    def test_a_measure_without_published_crime(self, tmp_path: Path) -> None:
        path = _changed(
            tmp_path, 'measure = "voice"', 'measure = "recorded-crime"', name="fly-tipping-and-litter"
        )
        with pytest.raises(BadInput, match="no recorded crime is published that counts as fly-tipping"):
            reading.read_template(path)

    def test_a_file_that_isnt_text(self, tmp_path: Path) -> None:
        path = tmp_path / "own.toml"
        path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(BadInput, match="UTF-8"):
            reading.read_template(path)

    def test_a_file_that_isnt_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="can’t be read"):
            reading.read_template(tmp_path / "none.toml")

    @given(st.data())
    def test_a_broken_file_is_refused_in_words_and_never_falls_over(self, data: st.DataObject) -> None:
        lines = (SHIPPED / "burglary.toml").read_text(encoding="utf-8").splitlines()
        row = data.draw(st.integers(0, len(lines) - 1))
        lines[row] = data.draw(st.one_of(st.just(""), st.text(TROUBLE, max_size=12), st.sampled_from(lines)))
        refused = None
        try:
            reading.parse_template("\n".join(lines).encode("utf-8", "surrogatepass"), file="own.toml")
        except BadInput as refusal:
            refused = refusal
        assert refused is None or (refused.file == "own.toml" and refused.reason)


@pytest.mark.django_db
class TestBeginning:
    def test_every_shipped_template_makes_a_plan_that_can_be_agreed_once_filled(self) -> None:
        _load()
        owner = UserFactory.create()
        for category in Category:
            priority = PriorityFactory.create(category=category)
            start = begin_plan.begin(priority_id=priority.pk, at=AT)
            assert start is not None
            plan = problems.write_plan(
                actor=ACTOR, at=AT, priority_id=priority.pk, owner_id=owner.pk, title=start.title, aim=start.aim,
                analysis=start.analysis, scanning=start.scanning, triangle=start.triangle,
                objective_ids=[priorities.get_objective(code).id for code in start.objective_codes],
                tactics=list(start.tactics),
                outcomes=[_filled(one, share) for one, share in zip(start.outcomes, start.shares, strict=True)],
            )  # fmt: skip
            agreed = problems.agree_plan(actor=ACTOR, at=AT, plan_id=plan.id, seen=plan.version)
            assert agreed.state is problems.PlanState.AGREED, category

    def test_puts_the_areas_name_into_the_words(self) -> None:
        _load()
        priority = PriorityFactory.create(category=Category.BURGLARY)

        start = begin_plan.begin(priority_id=priority.pk, at=AT)

        assert start is not None
        assert start.title == f"Fewer break-ins in {priority.area.name}"
        assert "{area}" not in f"{start}"
        assert start.template == "Burglary of homes and sheds, version 1"
        assert start.tactics[0].due_on is not None
        assert start.tactics[0].due_on > TODAY

    def test_leaves_out_an_objective_that_has_ended(self) -> None:
        _load()
        priorities.end_objective(
            actor=ACTOR, at=AT, code="prevent-reoffending", on=TODAY.replace(day=3), reason="Elsewhere now."
        )
        priority = PriorityFactory.create(category=Category.BURGLARY)

        later = AT.replace(day=4)
        start = begin_plan.begin(priority_id=priority.pk, at=later)

        assert start is not None
        assert start.objective_codes == ("reduce-demand-early",)

    def test_without_a_template_there_is_nothing_to_begin_from(self) -> None:
        assert begin_plan.begin(priority_id=PriorityFactory.create().pk, at=AT) is None
