"""Words that say how figures hang together, in invented sentences: one that is right and one that is wrong of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

WRONG_AND_RIGHT = [
    ("part-and-rest", "Of the {} boats, 52 have been painted.", 45, 54),
    ("part-and-rest", "We have {} boats, of which 52 are painted.", 45, 54),
    ("part-and-rest", "We have {} boats. Of these, 52 are painted.", 45, 54),
    ("part-and-rest", "We painted 52 of the {} boats.", 45, 54),
    ("part-and-rest", "Of 300 boats, 120 were sold and the remaining {} are here.", 150, 180),
    ("part-and-rest", "Of 300 boats, 120 were sold and the other {} are here.", 150, 180),
    ("part-and-rest", "By March, 940 of 1,000 rowers had swum. The remaining {} will swim by June.", 80, 60),
    ("part-and-rest", "Of 1,000 rowers 940 had swum. The remaining {} will swim by June.", 80, 60),
    ("stated-shares", "Nearly half (48%) of the 250 rowers asked ({}) came.", 140, 120),
    ("named-parts", "There were 1,214 trips in 2031: 12 by night, 61 by dusk and {} by day.", "1,131", "1,141"),
    ("told-flows", "On 1 May 2030 there were 310. Then 45 came and 62 left. On 3 May 2031 there were {}.", 303, 293),
    ("told-times", "The number of rowers doubled, from 4,000 to {}.", "6,000", "8,000"),
    ("told-times", "Rowers more than doubled, from 4,000 to {}.", "7,000", "9,000"),
    ("told-times", "Repairs halved, from 60 to {}.", 45, 30),
    ("told-times", "Repairs trebled from 60 to {}.", 120, 181),
    ("told-times", "Repairs fell by a third, from 600 to {}.", 500, 400),
    ("told-times", "Repairs rose by half from 60 to {}.", 120, 90),
    ("told-times", "Half of the 80 trips ({}) were by night.", 30, 41),
    ("told-times", "More than half of rowers ({}%) came.", 43, 53),
    ("told-times", "Two thirds ({}%) came.", 43, 66),
    ("told-times", "A majority of rowers ({}%) came.", 43, 53),
    ("told-times", "A small minority ({}%) came.", 53, 13),
    ("averages", "There are 20 tutors for 100 rowers, a ratio of 1 to {}.", 4, 5),
    ("averages", "Over 4 quarters 200 trips were made, an average of {} a quarter.", 60, 50),
    ("averages", "300 trips were made by 20 rowers, {} each.", 12, 15),
    ("averages", "£6,000 was shared between 20 rowers, £{} each.", 200, 300),
    ("reversed-spans", "The trip lasted from June {} to March 2031.", 2031, 2030),
    ("reversed-spans", "It tells of 1 April 2030 to 31 March {}.", 2029, 2031),
    ("reversed-spans", "Between 3 May {} and 4 May 2030 it rained.", 2031, 2029),
    ("told-flows", "At the start there were 65 rowers. Then 8 joined and 5 left. At the end there were {}.", 69, 68),
    ("told-flows", "At the start 120 boats were here, 30 came, 20 left, and now {} boats are here.", 140, 130),
    ("met-targets", "The target of 500 trips was exceeded: {} trips were made.", 470, 530),
    ("met-targets", "The target of 500 trips was missed, with {}.", 530, 470),
    ("counted-names", "{} harbours took part: Alder, Birch, Cedar and Dogwood.", "Five", "Four"),
    ("shares-with-counts", "82% of the 1,000 rowers asked, {} people, came.", 720, 820),
    ("shares-with-counts", "There were {} rowers (41%) of 490.", 180, 201),
    ("exclusive-shares", "Of answers, 45% said post, 30% mail and {}% neither; each chose one answer.", 35, 25),
    ("exclusive-shares", "Of those, {}% were men and 45% were women.", 60, 55),
    ("exclusive-shares", "In all, {}% of respondents came.", 104, 94),
]  # fmt: skip


class TestEachRule:
    @pytest.mark.parametrize(("rule", "text", "wrong", "right"), WRONG_AND_RIGHT)
    def test_contradicts_what_cant_be_and_leaves_its_twin(
        self, rule: str, text: str, wrong: object, right: object
    ) -> None:
        one = only(contradictions(text.format(wrong)), rule)
        assert one.arithmetic
        assert one.repair
        assert contradictions(text.format(right)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Of the 12 crews, 45 rowers were trained.",
            "940 of 1,000 rowers had swum, and 20 were ill. The remaining 40 will swim by June.",
            "940 of 1,000 rowers had swum. The remaining 5 courses are in June.",
            "On 1 May 2030 there were 310 boats. 45 rowers came and 62 left. On 3 May 2031 there were 303 boats.",
            "Of the 20 bays, 25 were visited twice.",
            "Of the 300 boats, 120 were sold within 30 days and the remaining 180 are here.",
            "Of the 300 boats, 120 were sold and 30 lent; the remaining 150 are here.",
            "They made 200 of the 150 planned trips.",
            "Membership doubled, and repairs fell from 60 to 50.",
            "Repairs fell from 60 to 50 while membership doubled.",
            "Repairs were many in the third quarter (45%).",
            "Most came in the second half (70%).",
            "They came once a quarter (45%).",
            "Of the 3 courses held, 45 attended the first.",
            "Of the 12 trips, 3 were by day, and the other 4 boats stayed.",
            "In 4 quarters 200 trips drew an average of 60 people a quarter.",
            "60% were satisfied with speed and 45% dissatisfied with price.",
            "In June 60% were men, and 45% were women in May.",
            "Two rowers spoke: Ann Bee, Chair, and Carl Dee, Clerk.",
            "From 2031 to 2029 the order is turned.",
            "See rule 12 of the 4 that stand here.",
            "Nearly half of the 80 trips (38) were by night.",
            "A tenth (12%) stayed.",
            "Wages doubled. Rowers rose from 400 to 420.",
            "Rowers have not doubled, from 400 to 420.",
            "The minority party’s share (55%) rose.",
            "20 rowers attended 30 trips, 3 each.",
            "From a fund of £8,000, 10 rowers got £500 each.",
            "The trip was brought forward from June 2031 to March 2031.",
            "It lasted from November to March 2031.",
            "Compare 2031 to 2029.",
            "At the start we had 100 boats. 20 rowers joined and 3 left. At the end we had 90 boats.",
            "The target of 500 trips was exceeded by 30.",
            "The target of 500 complaints was met: 470 complaints.",
            "Three bays took part: Alder, Birch, and Cedar and Dogwood.",
            "Three bays took part, such as these: Alder and Birch.",
            "82% of the 1,000 rowers asked, 40 more than last year, came.",
            "1 in 4 (25%) of the 80 asked came.",
            "Asked how, 45% said post, 40% mail and 25% both.",
            "60% of men and 45% of women came.",
            "They reached 120% of their target.",
        ],
    )
    def test_leaves_what_may_be_something_else(self, text: str) -> None:
        assert contradictions(text) == []

    @given(whole=st.integers(10, 9_000), share=st.floats(0.01, 0.99))
    def test_knows_what_is_left_of_any_whole(self, whole: int, share: float) -> None:
        part = max(1, int(whole * share))
        text = "Of {:,} boats, {:,} were sold and the other {:,} are here."
        right = only(check(text.format(whole, part, whole - part)), "part-and-rest")
        assert right.severity is Severity.CONSISTENT
        assert only(contradictions(text.format(whole, part, whole - part + 1)), "part-and-rest")

    @given(st.lists(st.integers(0, 5_000), min_size=3, max_size=3))
    def test_follows_any_who_came_and_went(self, values: list[int]) -> None:
        first, came, went = values[0] + values[2], values[1], values[2]
        text = "At the start there were {:,} boats; {:,} came and {:,} left; now there are {:,} boats."
        right = only(check(text.format(first, came, went, first + came - went)), "told-flows")
        assert right.severity is Severity.CONSISTENT
        assert only(contradictions(text.format(first, came, went, first + came - went + 7)), "told-flows")


class TestUnsureReadings:
    def test_are_doubts_where_a_name_may_hold_an_and(self) -> None:
        text = "Three harbours took part: Alder, Birch, Cedar and Dogwood."
        assert only(check(text), "counted-names").severity is Severity.DOUBT

    def test_are_doubts_where_a_flow_isnt_understood(self) -> None:
        text = "At the start there were 65 boats; 8 boats joined, 5 left and 2 sank. At the end there were 66 boats."
        assert only(check(text), "told-flows").severity is Severity.DOUBT

    def test_are_doubts_where_those_who_came_may_be_others(self) -> None:
        text = "At the start we had 65 boats. 8 people joined and 5 left. At the end we had 66 boats."
        assert only(check(text), "told-flows").severity is Severity.DOUBT

    def test_doubt_what_was_over_after_the_papers_own_day(self) -> None:
        text = "Paper for the meeting of 10 January 2031.\n\nThe survey closed on 15 {} with 90 answers."
        assert only(check(text.format("March 2031")), "reversed-spans").severity is Severity.DOUBT
        assert not of(check(text.format("December 2030")), "reversed-spans")


class TestHowManyAnswered:
    @pytest.mark.parametrize("told", ["n = 412", "n=412", "n = 1,204"])
    def test_may_stand_in_brackets_with_an_interval(self, told: str) -> None:
        text = f"Satisfaction was 74% (95% interval 70% to 78%, {told})."
        assert not of(check(text), "missing-base")

    def test_is_asked_for_where_it_isnt_said(self) -> None:
        found = of(check("Satisfaction was 74% (95% interval 70% to 78%)."), "missing-base")
        assert "74% is told without" in found[0].words
        assert not any("95%" in one.words for one in found)
