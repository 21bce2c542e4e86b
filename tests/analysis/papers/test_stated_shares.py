"""Shares beside their part and their whole, in invented sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

WRONG, RIGHT = Severity.CONTRADICTION, Severity.CONSISTENT
RULE = "stated-shares"
FORMS = (
    "In March {part} of {whole} boats ({share}%) sank.",
    "In March {share}% of boats ({part} of {whole}) sank.",
    "In March {share}% ({part}/{whole}) sank.",
    "In March {part} out of the {whole} boats, or {share}%, sank.",
    "Of {whole} boats in the harbour {part} ({share}%) sank.",
    "There were {whole} boats, of which {part} ({share}%) sank.",
    "It was {part} / {whole} = {share}% of boats.",
    "In March {part} of {whole} boats ({share} per cent) sank.",
)


@pytest.mark.parametrize("form", FORMS)
class TestEachForm:
    def test_is_right_where_it_rounds_to_what_is_printed(self, form: str) -> None:
        for share in ("38", "37.5", "37.50"):
            one = only(check(form.format(part=30, whole=80, share=share)), RULE)
            assert one.severity is RIGHT
            assert one.arithmetic[0].startswith("30 / 80 = 3")

    def test_is_wrong_otherwise_with_both_repairs(self, form: str) -> None:
        one = only(contradictions(form.format(part=30, whole=80, share=41)), RULE)
        assert one.words == "41% isn’t what 30 of 80 give."
        assert one.arithmetic == ("30 / 80 = 37.50%",)
        assert one.repair == "The share is 38%. Or the count is about 33."

    @given(whole=st.integers(2, 99_999), data=st.data(), digits=st.integers(0, 2))
    def test_of_any_counts_is_right_as_it_rounds(
        self, form: str, whole: int, data: st.DataObject, digits: int
    ) -> None:
        part = data.draw(st.integers(1, whole))
        text = form.format(part=f"{part:,}", whole=f"{whole:,}", share=f"{100 * part / whole:.{digits}f}")
        assert not of(check(text), RULE, WRONG)
        assert of(check(text), RULE, RIGHT)


class TestShares:
    def test_of_the_rest_say_so(self) -> None:
        one = only(contradictions("In March 50 of 80 boats (37.5%) sank."), RULE)
        assert one.arithmetic == ("50 / 80 = 62.50%", "80 − 50 = 30", "30 / 80 = 37.50%")
        assert one.repair == "The share is 62.5%: 37.5% is that of the other 30."

    def test_of_one_whole_are_each_looked_at(self) -> None:
        found = of(check("Of 80 boats 30 (38%) sank and 50 (60%) came back."), RULE)
        assert [one.severity for one in found] == [WRONG, RIGHT]

    def test_of_a_part_of_it_are_left_alone(self) -> None:
        assert not contradictions("Of the 80 boats, 30 (38%) sank, and of these 6 (20%) were raised.")

    @pytest.mark.parametrize(("share", "right"), [("40", False), ("38", True), ("37", True)])
    def test_that_are_about_so_much_may_be_one_off(self, share: str, right: bool) -> None:
        one = only(check(f"In March 30 of 80 boats (about {share}%) sank."), RULE)
        assert (one.severity is RIGHT) is right

    @pytest.mark.parametrize(
        "text",
        [
            "In March 30 of 80 boats sank (41% in 2019).",
            "Fees rose 41% for 30 of 80 boats.",
            "On 3/4/2021 we had 41% of boats.",
            "Some 30 of £80 (41%) was spent.",
            "Nearly all, 90 of 80 boats (41%), came.",
        ],
    )
    def test_of_something_else_are_left_alone(self, text: str) -> None:
        assert not of(check(text), RULE)
