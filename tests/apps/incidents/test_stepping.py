"""A report goes from state to state by the one table, and by nothing else."""

from __future__ import annotations

import ast
import datetime as dt
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import peelian
from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import (
    ACTIVE,
    CLOSED,
    By,
    EntryDirection,
    Letter,
    ReportState,
    Severity,
    Show,
    Step,
)
from peelian.kernel.actors import ANONYMOUS, Actor
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.incidents import receive
from tests.factories.places import make_land

HOUR = dt.timedelta(hours=1)
ALL = list(product(ReportState, Step, By))


class TestTable:
    @pytest.mark.parametrize(("state", "step", "by"), ALL)
    def test_whatever_is_not_in_it_is_refused_with_a_sentence(
        self, state: ReportState, step: Step, by: By
    ) -> None:
        decision = incidents.may_step(state, step, by)

        found = incidents.TRANSITIONS.get((state, step))
        assert bool(decision) == (found is not None and by in found.by)
        if not decision:
            assert decision.reason.endswith(".")
            assert len(decision.reason.split()) > 5

    def test_every_state_is_reached_and_none_but_the_closed_is_an_end(self) -> None:
        reached = {transition.to for transition in incidents.TRANSITIONS.values()}

        assert reached == set(ReportState) - {ReportState.BEGUN}
        assert ACTIVE | CLOSED | {ReportState.BEGUN} == set(ReportState)
        for state in ReportState:
            assert incidents.steps_from(state, By.STAFF)

    def test_nobody_but_staff_decides(self) -> None:
        for state in ReportState:
            assert set(incidents.steps_from(state, By.REPORTER)) <= {Step.SEND, Step.ANSWER}

    def test_only_the_stepping_module_sets_a_state(self) -> None:
        room = Path(peelian.__file__).parent / "apps" / "incidents"
        setters = []
        for path in room.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Assign) and any(
                    isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
                ):
                    setters.append(f"{path.relative_to(room)}: {ast.unparse(node)}")
                if isinstance(node, ast.keyword) and node.arg == "state" and _writes_report(path, node):
                    setters.append(f"{path.relative_to(room)}:{node.value.lineno}")
        ours = [one for one in setters if "call" not in one]
        assert ours == ["services/stepping.py: row.state = transition.to"]


def _writes_report(path: Path, keyword: ast.keyword) -> bool:
    """Whether a keyword `state=` stands in a call that writes reports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and any(
                each.arg == "state" and each.value.lineno == keyword.value.lineno for each in node.keywords
            )
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"update", "create", "get_or_create", "update_or_create", "bulk_create"}
        ):
            return "Report." in ast.unparse(node) or "reports" in ast.unparse(node)
    return False


@pytest.mark.django_db
class TestStep:
    def staff(self) -> tuple[Actor, int]:
        user = UserFactory.create()
        return make_viewer(Role.CONTACT_CENTRE, "midshire", user=user).actor, user.pk

    def take(self, reference: str, step: Step, at: dt.datetime = AT, **given: Any) -> Any:
        actor, user_id = self.staff()
        return incidents.step(
            actor=actor, at=at, reference=reference, step=step, by=By.STAFF, by_id=user_id, **given
        )

    @pytest.mark.parametrize(
        ("step", "given", "state"),
        [
            (Step.ASK, {"words": "Which colour?"}, ReportState.NEEDS_INFORMATION),
            (Step.FILE, {"words": "We filed it.", "crime_number": "20/123456/26"}, ReportState.FILED),
            (Step.INVESTIGATE, {"words": "We look.", "crime_number": "20DH1234"}, ReportState.INVESTIGATED),
            (Step.NO_CRIME, {"words": "Ask the council.", "reason": "Wear."}, ReportState.NOT_A_CRIME),
            (Step.REFER, {"words": "It's theirs.", "agency": "Midshire Council"}, ReportState.OTHER_AGENCY),
        ],
    )  # fmt: skip
    def test_decides_keeps_the_words_and_the_step(
        self, step: Step, given: dict[str, Any], state: ReportState
    ) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference

        line = self.take(reference, step, **given)

        row = Report.objects.get()
        assert (line.state, row.state) == (state, state)
        assert (row.closed_at is not None) == (state in CLOSED)
        entry = row.entries.get()
        assert (entry.direction, entry.text) == (EntryDirection.OUT, given["words"])
        assert [change.told != "" for change in row.changes.all()] == [True, True]

    @pytest.mark.parametrize(
        ("step", "given", "needed"),
        [
            (Step.FILE, {"words": "We filed it."}, "crime_number"),
            (Step.FILE, {"words": "We filed it.", "crime_number": "none"}, "crime_number"),
            (Step.FILE, {"crime_number": "20/123456/26"}, "words"),
            (Step.NO_CRIME, {"words": "No."}, "reason"),
            (Step.REFER, {"words": "No."}, "agency"),
            (Step.JOIN, {"joined_to": "R26-BBBBBBB"}, "joined_to"),
            (Step.ASK, {"words": "  "}, "words"),
        ],
    )
    def test_says_what_it_needs_and_changes_nothing(
        self, step: Step, given: dict[str, Any], needed: str
    ) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference

        with pytest.raises(incidents.NeedsWords) as refused:
            self.take(reference, step, **given)

        assert refused.value.field == needed
        assert Report.objects.get().state == ReportState.RECEIVED
        assert Report.objects.get().changes.count() == 1

    def test_is_refused_from_where_it_does_not_begin(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference

        with pytest.raises(incidents.NotThisStep, match="waits to be decided"):
            self.take(reference, Step.CONCLUDE, words="Done.")

    def test_joins_a_report_to_another_but_never_to_itself_or_to_one_that_was_joined(self) -> None:
        land = make_land()
        one, two, three = (receive(land.neighbourhoods[0]).reference for _ in range(3))
        self.take(two, Step.JOIN, joined_to=one.lower())

        with pytest.raises(incidents.NeedsWords, match="itself"):
            self.take(one, Step.JOIN, joined_to=one)
        with pytest.raises(incidents.NeedsWords, match=one):
            self.take(three, Step.JOIN, joined_to=two)
        assert Report.objects.get(reference=two).joined_to.reference == one  # type: ignore[union-attr]

    def test_an_answer_puts_it_back_into_the_queue_with_who_has_it_and_a_new_clock(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference
        asked = self.take(reference, Step.ASK, words="Which colour?")
        later = AT + 30 * HOUR

        incidents.add_entry(
            actor=ANONYMOUS, at=later, reference=reference, direction=EntryDirection.IN, text="Red.",
            language="en", key="mail-1",
        )  # fmt: skip

        row = Report.objects.get()
        assert (row.state, row.assigned_to_id, row.heard_at) == (
            ReportState.RECEIVED, asked.assigned_to_id, later
        )  # fmt: skip
        assert row.due_at == later + 48 * HOUR
        assert row.received_at == AT

    def test_words_on_a_closed_report_are_kept_and_change_no_state(self) -> None:
        land = make_land()
        reference = receive(land.neighbourhoods[0]).reference
        self.take(reference, Step.FILE, words="We filed it.", crime_number="20/123456/26")
        for _ in range(2):
            incidents.add_entry(
                actor=ANONYMOUS, at=AT, reference=reference, direction=EntryDirection.IN, text="I saw them.",
                language="en", key="page-1",
            )  # fmt: skip

        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        assert Report.objects.get().state == ReportState.FILED
        assert ReportEntry.objects.filter(direction="in").count() == 1, "the same press of a button: once"
        assert [
            line.reference for line in incidents.list_reports(viewer=viewer, at=AT, show=Show.NEW_WORDS)
        ] == [reference]
        incidents.mark_read(actor=viewer.actor, at=AT, reference=reference)
        assert incidents.list_reports(viewer=viewer, at=AT, show=Show.NEW_WORDS) == []

    def test_taken_up_again_it_keeps_its_crime_number_and_waits(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference
        self.take(reference, Step.FILE, words="We filed it.", crime_number="20/123456/26")

        self.take(reference, Step.REOPEN, at=AT + HOUR, reason="A witness came.")

        row = Report.objects.get()
        assert (row.state, row.crime_number, row.closed_at) == (ReportState.RECEIVED, "20/123456/26", None)


@pytest.mark.django_db
class TestAssess:
    def set(self, reference: str, levels: dict[Letter, int], reason: str = "") -> Any:
        user = UserFactory.create()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire", user=user)
        return incidents.set_thrive(
            actor=viewer.actor, at=AT + HOUR, reference=reference, levels=levels, reason=reason, by_id=user.pk
        )

    def test_more_severe_is_due_sooner_from_when_the_clock_began(self) -> None:
        reference = receive(make_land().neighbourhoods[0]).reference

        line = self.set(reference, {Letter.THREAT: 2})

        assert (line.severity, line.due_at) == (Severity.URGENT, AT + 4 * HOUR)

    def test_less_severe_needs_a_reason(self) -> None:
        reference = receive(make_land().neighbourhoods[0], answers={"happening_now": "yes"}).reference

        with pytest.raises(incidents.NeedsWords) as refused:
            self.set(reference, {Letter.THREAT: 0})
        line = self.set(reference, {Letter.THREAT: 0}, "Rang them: it's over.")

        assert refused.value.field == "reason"
        assert (line.severity, line.due_at) == (Severity.ROUTINE, AT + 48 * HOUR)
