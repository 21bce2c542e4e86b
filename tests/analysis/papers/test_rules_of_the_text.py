"""Invented papers: what is right is no contradiction, and what is wrong is one. None is of policing on purpose."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

WRONG, DOUBT, NOTE, RIGHT = Severity.CONTRADICTION, Severity.DOUBT, Severity.NOTE, Severity.CONSISTENT
ON = dt.date(2031, 6, 20)


class TestPartsOfAWhole:
    TEXT = (
        "In May 812 parcels were brought to the depot. {a} parcels are still waiting for their owner."
        " {b} parcels have been fetched."
    )

    def test_that_add_up_are_consistent(self) -> None:
        one = only(check(self.TEXT.format(a=37, b=775)), "parts", RIGHT)
        assert one.arithmetic == ("37 + 775 = 812",)

    @pytest.mark.parametrize(("a", "b"), [(38, 775), (37, 770), (30, 775)])
    def test_that_dont_are_a_contradiction_with_each_repair(self, a: int, b: int) -> None:
        one = only(contradictions(self.TEXT.format(a=a, b=b)), "parts")
        assert f"the whole is {a + b}" in one.repair
        assert f"{a} is {812 - b}" in one.repair

    def test_that_are_far_from_the_whole_arent_meant_as_its_parts(self) -> None:
        assert not of(check(self.TEXT.format(a=37, b=200)), "parts")

    @pytest.mark.parametrize(("b", "wrong"), [(55, False), (75, True), (30, False)])
    def test_after_of_these(self, b: int, wrong: bool) -> None:
        text = f"We lent 95 boats last summer. Of these 40 were rowing boats and {b} were canoes."
        assert bool(contradictions(text)) is wrong

    def test_that_are_of_other_things_are_left_alone(self) -> None:
        text = (
            "We have 500 loans. 300 borrowers came in May. 190 letters were written and 12 phones were lost."
        )
        assert not of(check(text), "parts")


class TestSharesOfAWhole:
    @pytest.mark.parametrize(
        ("second", "severity"), [("36%", RIGHT), ("38%", WRONG), ("33%", DOUBT), ("36.4%", RIGHT)]
    )
    def test_are_added(self, second: str, severity: Severity) -> None:
        text = f"We lent 250 boats. Of these, 64% were rowing boats and {second} were canoes."
        if second == "36.4%":
            text = text.replace("64%", "63.6%")
        assert only(check(text), "share-lists", severity)

    def test_are_told_in_counts(self) -> None:
        text = "We lent 250 boats. Of these, 64% were rowing boats and 36% were canoes."
        assert (
            "64% of 250 is about 160 and 36% of 250 is about 90."
            in only(check(text), "share-lists").arithmetic
        )

    def test_leave_nothing_for_what_is_offered_too(self) -> None:
        text = (
            "We lend Rowing Boats, Canoes, Dinghies and Rafts. In May 250 were lent. Of these, 64% were rowing boats"
            " and 36% were canoes."
        )
        assert "Dinghies and Rafts" in only(check(text), "share-lists", DOUBT).words

    def test_of_change_arent_parts(self) -> None:
        assert not of(check("Lending rose from 64% to 80% and visits fell by 36%."), "share-lists")


class TestDifferences:
    @pytest.mark.parametrize(("by", "severity"), [("31", RIGHT), ("34", WRONG)])
    def test_surpassed_by(self, by: str, severity: Severity) -> None:
        text = f"The aim was 420 volunteers. We found 451 volunteers. So the aim was surpassed by {by} volunteers."
        assert only(check(text), "margins", severity).arithmetic == ("451 − 420 = 31",)

    @pytest.mark.parametrize(
        ("said", "severity"), [("30", RIGHT), ("25%", RIGHT), ("20%", WRONG), ("33", WRONG)]
    )
    def test_from_and_to(self, said: str, severity: Severity) -> None:
        text = f"Lending rose from 120 to 150 boats, an increase of {said}."
        assert only(check(text), "margins", severity)

    def test_of_points_are_of_shares(self) -> None:
        assert only(
            check("Trust rose from 61% to 68%, an increase of 7 percentage points."), "margins", RIGHT
        )
        assert only(
            check("Trust rose from 61% to 68%, an increase of 9 percentage points."), "margins", WRONG
        )


class TestTotalsThatGrow:
    TEXT = (
        "The year began with {base} moorings.\n\nIn April a further 12 moorings were built. In May another 30 moorings"
        " followed, bringing the number of moorings to {total}."
    )

    def test_by_what_was_added_are_consistent(self) -> None:
        one = only(check(self.TEXT.format(base=600, total=642)), "chains", RIGHT)
        assert one.arithmetic == ("600 + 12 + 30 = 642",)

    @pytest.mark.parametrize("total", [640, 645])
    def test_otherwise_are_a_contradiction(self, total: int) -> None:
        one = only(contradictions(self.TEXT.format(base=600, total=total)), "chains")
        assert "600 + 12 + 30 = 642" in one.arithmetic
        assert "642" in one.repair

    def test_from_a_figure_less_what_it_was_over(self) -> None:
        text = (
            "The aim was surpassed by 9 moorings. There were 609 moorings.\n\nA further 12 were built, and a further"
            " 30, bringing the moorings to 642."
        )
        assert only(check(text), "chains", RIGHT).arithmetic == ("609 − 9 + 12 + 30 = 642",)


class TestRatesAndTheirBases:
    def test_that_nobody_says_are_asked_for(self) -> None:
        text = "Last year 320 tenants left the estate. This equates to a rate of 4.71%."
        one = only(check(text), "implied-bases", DOUBT)
        assert "6,787–6,801" in one.words  # 320 / 0.04715 and 320 / 0.04705

    def test_that_are_said_elsewhere_are_found(self) -> None:
        text = (
            "The estate has 6,795 tenants.\n\nLast year 320 tenants left it. This equates to a rate of 4.71%."
        )
        assert only(check(text), "implied-bases", RIGHT).arithmetic == ("320 / 6,795 = 4.71%",)

    def test_that_are_near_are_tried(self) -> None:
        text = (
            "The estate has 6,600 tenants.\n\nLast year 320 tenants left it. This equates to a rate of 4.71%."
        )
        assert "320 / 6,600 = 4.85% of the 6,600 at line 1" in only(check(text), "implied-bases").arithmetic

    @pytest.mark.parametrize(("rate", "severity"), [("12.5%", RIGHT), ("14.5%", WRONG)])
    def test_of_a_pair(self, rate: str, severity: Severity) -> None:
        text = f"50 of the 400 tenants answered. This represents {rate}."
        assert only(check(text), "implied-bases", severity)

    @pytest.mark.parametrize(("rate", "severity"), [("88%", RIGHT), ("89%", WRONG)])
    def test_of_those_who_are_left(self, rate: str, severity: Severity) -> None:
        text = f"We let 400 flats, of these 48 were given up. This gives a retention rate of {rate}."
        one = only(check(text), "implied-bases", severity)
        assert severity is RIGHT or one.repair == "The rate is 88%."

    def test_of_last_year_arent_of_this_years_count(self) -> None:
        text = "This year 320 tenants left. This is a decrease compared to last year when it was 7.1%."
        assert not of(check(text), "implied-bases")


class TestStockAndFlow:
    TEXT = (
        "Last year 240 members joined the club. In the same year {left} members left the club."
        " At the end of May 2030 membership was 1,900. Membership is currently {now}."
    )

    def test_that_agree_are_consistent(self) -> None:
        assert only(check(self.TEXT.format(left=200, now="1,940"), ON), "stock-and-flow", RIGHT).arithmetic == (
            "240 − 200 = +40", "1,940 − 1,900 = +40",
        )  # fmt: skip

    @pytest.mark.parametrize("now", ["1,860", "1,990"])
    def test_that_dont_are_a_contradiction(self, now: str) -> None:
        one = only(contradictions(self.TEXT.format(left=200, now=now), ON), "stock-and-flow")
        assert "240 − 200 = +40" in one.arithmetic

    def test_of_another_span_in_the_same_direction_may_both_be_right(self) -> None:
        text = (
            "Over the past 24 months 240 members joined the club. Over the past 24 months 200 members left the club."
            " At the end of March 2031 membership was 1,900. Membership is currently 1,910."
        )
        assert not contradictions(text, ON)


class TestOneMeasureTwice:
    def test_with_a_floor_and_a_figure_below_it(self) -> None:
        text = (
            "More than 900 people have now enrolled on it.\n\nThere are currently 815 people enrolled on it."
        )
        assert only(contradictions(text), "same-measure").arithmetic == ("900 − 815 = 85",)

    def test_with_a_floor_and_a_figure_above_it_is_right(self) -> None:
        text = (
            "More than 800 people have now enrolled on it.\n\nThere are currently 815 people enrolled on it."
        )
        assert not contradictions(text)

    def test_at_two_times_is_no_contradiction(self) -> None:
        text = "In May 2029, 815 people enrolled on the course.\n\nIn May 2030, 910 people enrolled on the course."
        assert not contradictions(text)

    def test_in_the_same_words(self) -> None:
        text = (
            "In all 1,310 pupils of village schools attended swimming lessons.\n\nAs said, 1,340 pupils of village"
            " schools attended swimming lessons."
        )
        assert only(contradictions(text), "same-measure")


class TestMissingBases:
    def test_of_opinions(self) -> None:
        assert only(check("Overall satisfaction with the 45 letters was 88%."), "missing-base", DOUBT)

    def test_are_not_missing_where_n_is_said(self) -> None:
        assert not of(check("Satisfaction was 88% of 212 respondents."), "missing-base")

    def test_of_what_is_typical(self) -> None:
        assert (
            "typically 35%"
            in only(check("Typically 35% of callers ring again."), "missing-base", DOUBT).words
        )

    def test_are_not_asked_for_where_another_rule_found_them(self) -> None:
        text = "We asked tenants, and 88 of the 100 tenants felt safe. This represents 88%."
        assert not of(check(text), "missing-base")


class TestDays:
    def test_that_dont_exist(self) -> None:
        assert "no 31 June 2031" in only(contradictions("It opens on 31 June 2031."), "event-dates").words

    @pytest.mark.parametrize(("day", "wrong"), [("Monday", True), ("Friday", False)])
    def test_of_another_weekday(self, day: str, wrong: bool) -> None:
        assert bool(contradictions(f"We meet on {day} 20 June 2031.")) is wrong

    def test_of_one_event_twice(self) -> None:
        text = "The Reading Room was opened on 4 May 2030. It is full. The Reading Room was opened on 9 June 2030."
        assert only(contradictions(text), "event-dates")

    def test_of_an_event_that_is_over_and_to_come(self) -> None:
        text = "The Reading Room was opened on 4 May 2031. The Reading Room opening later this month is prepared."
        assert only(check(text, ON), "event-dates", DOUBT).arithmetic[0] == "over: 4 May 2031"

    def test_of_two_events_are_right(self) -> None:
        text = "The Reading Room was opened on 4 May 2030. The Boat House was opened on 9 June 2030."
        assert not of(check(text), "event-dates")


class TestSpans:
    def test_of_money_that_pays_before_its_year(self) -> None:
        text = (
            "A grant was given for 2031/32 with 14 posts. It brings the posts to 80 by the end of March 2031."
        )
        assert only(check(text), "periods", DOUBT)

    def test_of_money_that_pays_within_its_year(self) -> None:
        text = (
            "A grant was given for 2031/32 with 14 posts. It brings the posts to 80 by the end of March 2032."
        )
        assert not of(check(text), "periods")

    @pytest.mark.parametrize(
        ("span", "doubt"), [("2031–2034", False), ("2031–2033", False), ("2031–2036", True)]
    )
    def test_of_another_length_than_is_said(self, span: str, doubt: bool) -> None:
        assert bool(of(check(f"Our 3-year plan, {span}, is out."), "periods", DOUBT)) is doubt

    def test_of_a_plan_that_is_still_to_be_written(self) -> None:
        text = "## Reading plan 2030–2032\n\nOver the next 2 months we will turn our aims into a 3-year plan."
        assert only(check(text, ON), "periods", DOUBT)
        assert not of(check(text, dt.date(2029, 11, 1)), "periods")


class TestMoney:
    TEXT = (
        "The council allocated £50,000 for gardens.\n\n- Long Lane, awarded £{a}\n- Mill Row, awarded £{b}\n"
    )

    def test_of_a_pot_that_is_partly_told(self) -> None:
        assert "20.0%" in only(check(self.TEXT.format(a="4,000", b="6,000")), "pots", NOTE).words

    def test_of_a_pot_that_is_overspent(self) -> None:
        assert only(contradictions(self.TEXT.format(a="44,000", b="6,500")), "pots")


class TestAims:
    TEXT = "We have a target of 400 trained harbour volunteers.\n\nHarbour volunteers are currently 340.\n\n{more}"

    def test_are_set_beside_what_there_is(self) -> None:
        assert only(check(self.TEXT.format(more="")), "targets", NOTE).arithmetic == (
            "400 − 340 = 60 (85.0% is reached)",
        )

    def test_are_left_alone_where_the_paper_says_how_many_are_short(self) -> None:
        assert not of(check(self.TEXT.format(more="So 60 are still to be found.")), "targets")

    def test_of_something_else_are_left_alone(self) -> None:
        text = "We have a target of 400 trained harbour volunteers.\n\nCanoes are currently 340."
        assert not of(check(text), "targets")


class TestRatesSinceADay:
    def test_are_added_up(self) -> None:
        one = only(check("We have made on average 40 visits per day since 9 June.", ON), "running-rates")
        assert one.arithmetic == ("11 days × 40 = 440",)


class TestListsInBrackets:
    TEXT = "The site was used 9,000 times. The page of boats (4,000 times) leads, then swans ({b}) and mills (500)."

    def test_below_the_whole_leave_a_rest(self) -> None:
        assert (
            "9,000 − 7,000 = 2,000"
            in only(check(self.TEXT.format(b="2,500")), "listed-parts", NOTE).arithmetic
        )

    def test_above_the_whole_are_a_contradiction(self) -> None:
        assert only(contradictions(self.TEXT.format(b="5,500")), "listed-parts")


class TestTheOrder:
    def test_is_the_worst_first_then_by_line(self) -> None:
        text = "Satisfaction is 80%.\n\nIt opens on 31 June 2031.\n\nLending rose from 120 to 150, an increase of 30."
        found = check(text)
        assert [one.severity for one in found] == [WRONG, DOUBT, RIGHT]

    def test_says_nothing_twice(self) -> None:
        text = "It opens on 31 June 2031. " * 2
        assert len(contradictions(text)) == 1

    def test_of_a_paper_without_figures_is_one_note(self) -> None:
        (one,) = check("Nothing is counted here.")
        assert (one.rule, one.severity, one.line) == ("reading", NOTE, 0)
