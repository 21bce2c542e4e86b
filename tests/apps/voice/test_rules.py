"""What a text is about, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.voice import rules
from peelian.kernel.categories import ProblemCategory as Category


class TestSuggestCategory:
    @pytest.mark.parametrize(
        ("text", "category"),
        [
            ("Cars are speeding past the school, much too fast", Category.SPEEDING),
            ("Quad bikes on the green again, off-road bikes all night", Category.VEHICLE_NUISANCE),
            ("There's a man dealing drugs by the shops", Category.DRUGS),
            ("my shed was broken into and we've been burgled", Category.BURGLARY),
            ("Someone dumped a mattress. Fly-tipping every week!", Category.LITTER),
            ("Parked on double yellow lines, parking is awful", Category.PARKING),
            ("a lad with a KNIFE near the bus stop", Category.KNIFE_CRIME),
            ("Thank you for the update", Category.OTHER),
            ("", Category.OTHER),
            ("رفتار تیز", Category.OTHER),
        ],
    )
    def test_by_the_words_that_tell(self, text: str, category: Category) -> None:
        assert rules.suggest_category(text)[0] is category

    def test_says_which_words(self) -> None:
        assert (
            rules.suggest_category("Speeding, speeding! Way too fast")[1]
            == "It speaks of “speeding”, “too fast”."
        )

    def test_reads_whole_words_only(self) -> None:
        assert rules.suggest_category("the shedding of leaves, a brand newspaper")[0] is Category.OTHER

    @given(st.text(max_size=500))
    def test_always_answers_with_a_reason(self, text: str) -> None:
        category, why = rules.suggest_category(text)

        assert isinstance(category, Category)
        assert why.endswith(".")

    @given(st.text(alphabet="abcdefgh \n", max_size=200))
    def test_case_makes_no_difference(self, text: str) -> None:
        sentence = f"{text} graffiti"

        assert rules.suggest_category(sentence)[0] is rules.suggest_category(sentence.upper())[0]


class TestMayTake:
    def test_refuses_no_words_where_words_are_needed(self) -> None:
        assert not rules.may_take(text="", needs_words=True)
        assert rules.may_take(text="", needs_words=False)

    def test_refuses_to_cut(self) -> None:
        decision = rules.may_take(text="x" * 10_001, needs_words=True)

        assert "10,001" in decision.reason
