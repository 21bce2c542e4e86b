"""The sentences of "you said, we did": true to the facts, right in their plurals, honest about nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.feedback import rules
from peelian.apps.feedback.types import Facts, UpdateState

FACTS = Facts(
    problem="speeding",
    area_name="Abbey Green",
    people=12,
    contributions=15,
    since_on=dt.date(2026, 9, 7),
    until_on=dt.date(2026, 11, 30),
    plan_title="Slow School Road down",
    plan_agreed_on=dt.date(2026, 11, 3),
    tasks=1,
    planned_visits=12,
    planned_minutes=180,
    minutes_each=15,
    on_foot=True,
    tasks_checked=1,
    positions_used=900,
    proven_visits=9,
    full_visits=9,
    proven_minutes=141.2,
)

counts = st.integers(0, 3)
any_facts = st.builds(
    Facts,
    problem=st.just("speeding"),
    area_name=st.just("Abbey Green"),
    people=counts,
    contributions=counts,
    since_on=st.just(FACTS.since_on),
    until_on=st.just(FACTS.until_on),
    plan_title=st.sampled_from(["", "Slow School Road down"]),
    plan_agreed_on=st.sampled_from([None, FACTS.plan_agreed_on]),
    tasks=counts,
    planned_visits=counts,
    planned_minutes=counts,
    minutes_each=st.none() | counts,
    on_foot=st.booleans(),
    patrols_end_on=st.none() | st.just(dt.date(2026, 12, 6)),
    tasks_checked=counts,
    positions_used=counts,
    proven_visits=counts,
    full_visits=counts,
    proven_minutes=st.floats(0, 3),
)


class TestSaid:
    def test_counts_people_and_how_often(self) -> None:
        assert rules.said_sentences(FACTS) == (
            "12 people told us about speeding in Abbey Green between 7 September 2026 and 30 November 2026. "
            "We heard about it 15 times."
        )

    def test_one_person_is_one_person(self) -> None:
        said = rules.said_sentences(replace(FACTS, people=1, contributions=1))

        assert said.startswith("One person told us about speeding")
        assert "times" not in said

    def test_says_when_nobody_told_us(self) -> None:
        assert rules.said_sentences(replace(FACTS, people=0, contributions=0)).startswith(
            "Nobody told us about"
        )


class TestDid:
    def test_sets_what_was_planned_beside_what_positions_show(self) -> None:
        assert rules.did_sentences(FACTS) == (
            "We agreed a plan on 3 November 2026: “Slow School Road down”. We planned 12 visits of 15 minutes. "
            "Our position records show 9 visits and 141 minutes on foot."
        )

    def test_one_visit_of_one_minute_is_not_plural(self) -> None:
        did = rules.did_sentences(
            replace(
                FACTS,
                planned_visits=1,
                planned_minutes=1,
                minutes_each=1,
                proven_visits=1,
                full_visits=1,
                proven_minutes=1,
            )
        )

        assert (
            "We planned 1 visit of 1 minute. Our position records show 1 visit and 1 minute on foot." in did
        )

    def test_claims_no_feet_for_a_patrol_by_car(self) -> None:
        assert "on foot" not in rules.did_sentences(replace(FACTS, on_foot=False))

    def test_adds_doses_up_where_tasks_differ(self) -> None:
        assert "We planned 12 visits, 180 minutes in all." in rules.did_sentences(
            replace(FACTS, minutes_each=None)
        )

    def test_says_that_visits_were_shorter_than_planned(self) -> None:
        assert "3 of the visits were shorter than planned." in rules.did_sentences(
            replace(FACTS, full_visits=6)
        )
        assert "1 of the visits was shorter than planned." in rules.did_sentences(
            replace(FACTS, full_visits=8)
        )
        assert "All were shorter than planned." in rules.did_sentences(replace(FACTS, full_visits=0))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"tasks_checked": 0}, "We have not checked yet where our patrols went."),
            (
                {"positions_used": 0, "proven_visits": 0, "full_visits": 0, "proven_minutes": 0.0},
                "We have no position records for those times, so we can't show that we came.",
            ),
            (
                {"proven_visits": 0, "full_visits": 0, "proven_minutes": 0.0},
                "Our position records show no visit.",
            ),
        ],
    )
    def test_tells_not_looked_from_nothing_to_look_at_from_nothing_found(
        self, changes: dict[str, int], sentence: str
    ) -> None:
        did = rules.did_sentences(replace(FACTS, **changes))

        assert sentence in did
        assert "show 9" not in did

    def test_says_that_no_patrol_was_planned(self) -> None:
        did = rules.did_sentences(
            replace(FACTS, tasks=0, planned_visits=0, planned_minutes=0, tasks_checked=0)
        )

        assert did.endswith("We have not planned a patrol yet.")

    def test_says_how_much_was_checked_and_what_is_to_come(self) -> None:
        did = rules.did_sentences(replace(FACTS, tasks=3, patrols_end_on=dt.date(2026, 12, 6)))

        assert did.endswith(
            "We have checked 1 of 3 patrol tasks so far. Patrols go on until 6 December 2026."
        )

    @given(any_facts)
    def test_every_number_in_it_is_in_the_facts(self, facts: Facts) -> None:
        known = {str(round(value)) for value in facts.as_json().values() if isinstance(value, int | float)}
        known |= {str(facts.proven_visits - facts.full_visits), str(round(facts.proven_minutes))}
        text = re.sub(
            r"\d+ (September|November|December) \d{4}",
            "",
            f"{rules.said_sentences(facts)} {rules.did_sentences(facts)}",
        )

        assert set(re.findall(r"\d+", text)) <= known

    @given(any_facts)
    def test_plurals_are_right(self, facts: Facts) -> None:
        text = f"{rules.said_sentences(facts)} {rules.did_sentences(facts)}"

        assert not re.search(r"(?<!\d)1 (visits|minutes|people)", text)
        assert not re.search(r"(?<!\d)([02-9]|\d\d+) (visit|minute|person)\b", text)

    @given(any_facts)
    def test_claims_a_visit_only_where_one_is_proven(self, facts: Facts) -> None:
        if "records show" in rules.did_sentences(facts) and "show no visit" not in rules.did_sentences(facts):
            assert facts.proven_visits > 0

    @given(any_facts)
    def test_is_plain(self, facts: Facts) -> None:
        sentences = re.split(r"(?<=[.!?]) ", f"{rules.said_sentences(facts)} {rules.did_sentences(facts)}")

        assert all(len(sentence.split()) <= 20 for sentence in sentences)


class TestApproval:
    def test_takes_a_second_person(self) -> None:
        decision = rules.may_approve(state=UpdateState.DRAFT, written_by_id=1, approved_by_id=1)

        assert not decision
        assert "somebody else" in decision.reason
        assert rules.may_approve(state=UpdateState.DRAFT, written_by_id=1, approved_by_id=2)

    @pytest.mark.parametrize("state", [UpdateState.APPROVED, UpdateState.SENT])
    def test_happens_once(self, state: UpdateState) -> None:
        assert not rules.may_approve(state=state, written_by_id=1, approved_by_id=2)
        assert not rules.may_edit(state)

    def test_nothing_is_sent_before_it(self) -> None:
        assert "second person" in rules.may_move(UpdateState.DRAFT, UpdateState.SENT).reason
