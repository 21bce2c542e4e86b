"""One list from two: the rules, their properties, and the words that go with them."""

import math
import random
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.amalgamate import Amalgamation, Ranked, Rule, amalgamate

KEYS = "abcdefg"
WEIGHTS = st.sampled_from([(1, 1), (2, 1), (1, 3), (0.7, 0.3), (0, 1), (1, 0)])
RULES = st.sampled_from(["borda", "top_k"])


def ranked(*keys: str) -> list[Ranked]:
    """A list without ties, highest first."""
    return [Ranked(key, float(len(keys) - place)) for place, key in enumerate(keys)]


rankings = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5).map(float)).map(
    lambda scores: [Ranked(key, score) for key, score in scores.items()]
)


def order(result: Amalgamation) -> list[str]:
    return [entry.key for entry in result.entries] + [item.key for item in result.displaced]


class TestTheWorkedExample:
    def test_gives_the_points_of_the_docstring(self) -> None:
        result = amalgamate(
            force=ranked("burglary", "robbery", "knives"), community=ranked("speeding", "burglary")
        )

        assert [(entry.key, entry.rank, entry.points) for entry in result.entries] == [
            ("burglary", 1, 7), ("speeding", 2, 4), ("robbery", 3, 3), ("knives", 4, 2),
        ]  # fmt: skip
        assert result.displaced == ()

    def test_says_why_in_plain_words(self) -> None:
        result = amalgamate(
            force=ranked("burglary", "robbery", "knives"), community=ranked("speeding", "burglary")
        )

        assert (
            result.entries[0].reason
            == "1st with 7 points: 1st for the force (4) and 2nd for the community (3)."
        )
        assert result.entries[1].reason == (
            "2nd with 4 points: not in the force's list (0) and 1st for the community (4)."
        )
        assert "An item that only one list has gets no points from the other." in result.notes
        assert (result.rule, result.version) == ("borda", "3")

    def test_says_what_displaced_an_item_that_has_no_place(self) -> None:
        result = amalgamate(
            force=ranked("burglary", "robbery", "knives"), community=ranked("speeding", "burglary"), length=2
        )

        assert [item.key for item in result.displaced] == ["robbery", "knives"]
        assert result.displaced[0].reason == (
            "The list has room for 2; this is 3rd with 3 points. The force has it 2nd, above speeding, "
            "which the lists together put higher."
        )

    def test_top_k_gives_each_side_its_first_k(self) -> None:
        force, community = ranked("a", "b", "c", "d"), ranked("x", "b", "c", "d")

        assert [entry.key for entry in amalgamate(force=force, community=community).entries] == [
            "b", "c", "x", "a", "d",
        ]  # fmt: skip
        result = amalgamate(force=force, community=community, rule="top_k", k=1)
        assert [entry.key for entry in result.entries] == ["x", "a", "b", "c", "d"]
        assert "not among the first 1 of either list" in result.entries[2].reason

    def test_all_that_are_level_at_place_k_stay_beyond_the_room(self) -> None:
        result = amalgamate(
            force=ranked("a", "f"),
            community=[Ranked("b", 2), Ranked("c", 2), Ranked("d", 1)],
            rule="top_k", k=1, length=2,
        )  # fmt: skip

        assert [entry.key for entry in result.entries] == ["a", "b", "c"]
        stays = (
            "The list has room for 2; this stays, since the rule takes the first 1 of each list and all that are level "
            "at place 1."
        )
        assert [stays in entry.reason for entry in result.entries] == [False, False, True]
        assert [item.key for item in result.displaced] == ["f", "d"]
        assert result.displaced[0].reason.startswith("The list has room for 2 and holds 3; this is 4th")
        assert "all that are level at place 1 included" in result.notes[0]

    def test_weights_move_the_balance(self) -> None:
        force, community = ranked("a", "b"), ranked("b", "a")

        assert amalgamate(force=force, community=community, weights=(2, 1)).entries[0].key == "a"
        assert amalgamate(force=force, community=community, weights=(1, 2)).entries[0].key == "b"

    def test_ties_go_to_the_better_single_rank_then_the_community_then_the_alphabet(self) -> None:
        level = amalgamate(force=ranked("a", "b"), community=ranked("b", "a"))
        assert [entry.key for entry in level.entries] == ["b", "a"]
        assert "It has as many points as b, which stands first by its rank in the community's list." in (
            level.entries[1].reason
        )

        better_single = amalgamate(force=ranked("a", "m", "b"), community=ranked("b", "m", "a"))
        assert [entry.key for entry in better_single.entries] == ["b", "a", "m"]

        twins = amalgamate(force=[Ranked("z", 1), Ranked("y", 1)], community=[])
        assert [(entry.key, entry.force_rank, entry.points) for entry in twins.entries] == [
            ("y", 1.5, 1.5), ("z", 1.5, 1.5),
        ]  # fmt: skip
        assert "alphabetical order" in twins.entries[1].reason

    def test_keeps_the_evidence_of_both_lists(self) -> None:
        [entry] = amalgamate(
            force=[Ranked("a", 3, "12 offences")], community=[Ranked("a", 9, "41 of 90 answers")]
        ).entries

        assert (entry.force_evidence, entry.community_evidence) == ("12 offences", "41 of 90 answers")

    def test_of_nothing_is_nothing(self) -> None:
        result = amalgamate(force=[], community=[])

        assert (result.entries, result.displaced) == ((), ())


class TestRefusals:
    def test_refuses_an_item_given_twice(self) -> None:
        with pytest.raises(ValueError, match="'a' is twice in the force list"):
            amalgamate(force=[Ranked("a", 1), Ranked("a", 2)], community=[])

    @pytest.mark.parametrize("score", [math.nan, math.inf])
    def test_refuses_a_score_that_is_not_a_number(self, score: float) -> None:
        with pytest.raises(ValueError, match="score of 'a' in the community list"):
            amalgamate(force=[], community=[Ranked("a", score)])

    @pytest.mark.parametrize("weights", [(0, 0), (-1, 1), (math.nan, 1)])
    def test_refuses_senseless_weights(self, weights: tuple[float, float]) -> None:
        with pytest.raises(ValueError, match="Weights must be numbers from 0 up"):
            amalgamate(force=[], community=[], weights=weights)

    def test_refuses_no_room_no_k_and_an_unknown_rule(self) -> None:
        with pytest.raises(ValueError, match="room for at least 1"):
            amalgamate(force=[], community=[], length=0)
        with pytest.raises(ValueError, match="at least the first 1"):
            amalgamate(force=[], community=[], k=0)
        with pytest.raises(ValueError, match="'borda' or 'top_k', not 'plurality'"):
            amalgamate(force=[], community=[], rule="plurality")  # type: ignore[arg-type]


class TestRecorded:
    """What is recorded, as a part of the force's points."""

    def test_gives_the_points_of_the_docstring(self) -> None:
        result = amalgamate(
            force=ranked("burglary", "robbery", "knives"),
            community=ranked("speeding", "burglary"),
            recorded=ranked("robbery", "burglary", "knives"),
            uncountable=["speeding"],
        )

        assert [(entry.key, entry.points, entry.recorded_rank) for entry in result.entries] == [
            ("burglary", 6.5, 2), ("speeding", 4, None), ("robbery", 3.5, 1), ("knives", 2, 3),
        ]  # fmt: skip
        assert result.entries[0].reason == (
            "1st with 6.5 points: 1st in its strategy and 2nd by recorded harm for the force (3.5) and 2nd for the "
            "community (3)."
        )
        assert "50% come from what is recorded" in result.notes[1]

    def test_what_cannot_be_recorded_is_not_punished_for_it(self) -> None:
        lists = {"force": ranked("speeding", "burglary"), "recorded": ranked("burglary")}

        counted = amalgamate(**lists, community=[])
        not_counted = amalgamate(**lists, community=[], uncountable=["speeding"])

        assert [entry.key for entry in counted.entries] == ["burglary", "speeding"]
        assert [entry.key for entry in not_counted.entries] == ["speeding", "burglary"]

    def test_refuses_a_share_of_all_and_what_is_both(self) -> None:
        with pytest.raises(ValueError, match="from 0 to below 1"):
            amalgamate(force=[], community=[], recorded_share=1)
        with pytest.raises(ValueError, match="'a' is recorded and can't be recorded"):
            amalgamate(force=[], community=[], recorded=ranked("a"), uncountable=["a"])

    @given(rankings, rankings, RULES, WEIGHTS, st.integers(1, 4), st.sets(st.sampled_from(KEYS)))
    def test_without_recorded_crime_nothing_changes(
        self, force: list[Ranked], community: list[Ranked], rule: Rule, weights: tuple[float, float], k: int,
        uncountable: set[str],
    ) -> None:  # fmt: skip
        one = amalgamate(force=force, community=community, rule=rule, weights=weights, k=k)
        other = amalgamate(
            force=force, community=community, recorded=[], uncountable=uncountable, rule=rule, weights=weights, k=k,
            recorded_share=0.5,
        )  # fmt: skip

        assert other.entries == one.entries
        assert other.notes == one.notes


class TestDisplacements:
    def test_says_which_list_has_it_the_other_way_round_and_what_decided(self) -> None:
        result = amalgamate(
            force=ranked("burglary", "robbery", "knives"), community=ranked("speeding", "burglary")
        )

        burglary, speeding, robbery, knives = result.entries
        assert [d.sentence for d in speeding.displacements] == [
            "burglary stands above it although the community's list puts it 2nd and this 1st: "
            "7 (4 force, 3 community) against 4 (0 force, 4 community)."
        ]
        assert [(d.by, d.whose) for d in robbery.displacements] == [("speeding", "force")]
        assert "doesn't have it and puts this 2nd" in robbery.displacements[0].sentence
        assert burglary.displacements == ()
        assert [d.by for d in knives.displacements] == ["speeding"]

    def test_says_when_a_seat_or_a_tie_decided(self) -> None:
        seats = amalgamate(
            force=ranked("a", "b", "c", "d"), community=ranked("x", "b", "c"), rule="top_k", k=1
        )
        assert (
            seats.entries[2]
            .displacements[0]
            .sentence.endswith("it is among the first of a list, and this isn't.")
        )

        level = amalgamate(force=ranked("a", "b"), community=ranked("b", "a"))
        assert level.entries[1].displacements[0].sentence == (
            "b stands above it although the force's list puts it 2nd and this 1st: they have as many points (3), and "
            "its rank in the community's list decides."
        )

    @given(st.data())
    def test_every_pair_that_a_list_orders_otherwise_has_its_sentence(self, data: st.DataObject) -> None:
        drawn = data.draw(lists())
        result = amalgamate(**drawn)
        items = result.entries + result.displaced
        weights = {
            "force": drawn["weights"][0],
            "recorded": drawn["weights"][0],
            "community": drawn["weights"][1],
        }
        if not drawn["recorded"] or drawn["recorded_share"] == 0:
            weights["recorded"] = 0

        expected = set()
        for place, item in enumerate(items):
            for above in items[:place]:
                for whose, weight in weights.items():
                    mine, its = getattr(item, f"{whose}_rank"), getattr(above, f"{whose}_rank")
                    silent = whose == "recorded" and above.key in drawn["uncountable"]
                    if weight and not silent and mine is not None and (its is None or its > mine):
                        expected.add((item.key, above.key, whose))

        found = [(item.key, d.by, d.whose) for item in items for d in item.displacements]
        assert sorted(found) == sorted(expected)
        assert all(d.sentence.endswith(".") for item in items for d in item.displacements)


@st.composite
def lists(draw: st.DrawFn) -> dict[str, Any]:
    """The three lists with everything that their count may depend on."""
    uncountable = draw(st.sets(st.sampled_from(KEYS), max_size=3))
    recorded = draw(rankings)
    return {
        "force": draw(rankings),
        "community": draw(rankings),
        "recorded": [item for item in recorded if item.key not in uncountable],
        "uncountable": uncountable,
        "rule": draw(RULES),
        "weights": draw(WEIGHTS),
        "recorded_share": draw(st.sampled_from([0, 0.25, 0.5, 0.9])),
        "k": draw(st.integers(1, 4)),
    }


class TestProperties:
    @given(lists(), st.none() | st.integers(1, 8), st.randoms())
    def test_the_order_of_input_changes_nothing(
        self, drawn: dict[str, Any], length: int | None, dice: random.Random
    ) -> None:
        first = amalgamate(**drawn, length=length)
        for name in ("force", "community", "recorded"):
            dice.shuffle(drawn[name])

        assert amalgamate(**drawn, length=length) == first

    @given(lists(), st.none() | st.integers(1, 8))
    def test_no_item_is_lost_and_none_is_twice(self, drawn: dict[str, Any], length: int | None) -> None:
        result = amalgamate(**drawn, length=length)

        given_ones = {item.key for name in ("force", "community", "recorded") for item in drawn[name]}
        assert sorted(order(result)) == sorted(given_ones)
        assert [entry.rank for entry in result.entries] == list(range(1, len(result.entries) + 1))
        assert length is None or drawn["rule"] == "top_k" or len(result.entries) <= length
        assert all(one.reason.endswith(".") for one in result.entries + result.displaced)

    @given(lists(), st.integers(1, 8))
    def test_top_k_keeps_each_sides_first_k_and_all_that_are_level_there(
        self, drawn: dict[str, Any], length: int
    ) -> None:
        result = amalgamate(**drawn | {"rule": "top_k"}, length=length)

        promised = {
            item.key
            for side in (drawn["force"], drawn["community"])
            for item in side
            if sum(other.score > item.score for other in side) < drawn["k"]
        }
        kept = [entry.key for entry in result.entries]
        assert promised <= set(kept)
        assert set(kept[: len(promised)]) == promised
        assert len(kept) == min(max(length, len(promised)), len(order(result)))
        assert all("; this stays, since" in entry.reason for entry in result.entries[length:])

    @given(lists(), st.data())
    def test_raising_an_item_in_one_list_never_lowers_it(
        self, drawn: dict[str, Any], data: st.DataObject
    ) -> None:
        given_ones = {item.key for name in ("force", "community", "recorded") for item in drawn[name]}
        side = data.draw(st.sampled_from(["community", "force", "recorded"]))
        may_rise = sorted(given_ones - drawn["uncountable"] if side == "recorded" else given_ones)
        if not may_rise:
            return
        key = data.draw(st.sampled_from(may_rise))
        before = amalgamate(**drawn)

        score = max((item.score for item in drawn[side] if item.key == key), default=-1.0)
        higher = Ranked(key, score + data.draw(st.integers(1, 7)))
        drawn[side] = [item for item in drawn[side] if item.key != key] + [higher]
        after = amalgamate(**drawn)

        assert order(after).index(key) <= order(before).index(key)

    @given(st.permutations(KEYS[:4]), st.permutations(KEYS[:5]), st.integers(0, 4), st.integers(0, 5))
    def test_equals_a_count_of_pairs(self, one: list[str], two: list[str], m: int, n: int) -> None:
        """Borda counts pairs: a point for each item put below, or left out, and one for being there."""
        force, community = one[:m], two[:n]
        keys = set(force) | set(community)

        def wins(listed: list[str], key: str) -> int:
            if key not in listed:
                return 0
            beaten = [
                other
                for other in keys - {key}
                if other not in listed or listed.index(other) > listed.index(key)
            ]
            return len(beaten) + 1

        result = amalgamate(force=ranked(*force), community=ranked(*community))

        assert {entry.key: entry.points for entry in result.entries} == {
            key: wins(force, key) + wins(community, key) for key in keys
        }

    def test_gives_no_cycle_and_one_order_for_every_pair_of_rankings_of_three(self) -> None:
        for force in permutations("abc"):
            for community in permutations("abc"):
                result = amalgamate(force=ranked(*force), community=ranked(*community))
                points = [entry.points for entry in result.entries]
                assert points == sorted(points, reverse=True)
                if force == community:
                    assert order(result) == list(force)
