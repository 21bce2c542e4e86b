"""Sums of few people's hours: nothing that is told, nor any sum of it, is of fewer than three."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest

from peelian.analysis.few_people import FEWEST, hidden_nodes, hidden_parts

ABOVE = {"a": "force", "b": "force", "a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b"}


class TestNodes:
    def test_of_fewer_than_three_are_hidden_with_company_enough(self) -> None:
        people = {"a1": {1, 2}, "a2": {3, 4, 5}, "a3": {6, 7, 8, 9}, "b1": {10, 11, 12}, "b2": {13, 14, 15}}
        assert hidden_nodes(people, ABOVE) == {"a1", "a2"}

    def test_of_few_that_are_enough_together_need_none(self) -> None:
        people = {"a1": {1, 2}, "a2": {3}, "a3": {6, 7, 8, 9}, "b1": {10, 11, 12}, "b2": {13, 14, 15}}
        assert hidden_nodes(people, ABOVE) == {"a1", "a2"}

    def test_take_the_node_above_with_them_where_there_is_nobody_else(self) -> None:
        people = {"a1": {1, 2}, "b1": {10, 11, 12}, "b2": {13, 14, 15, 16}}
        assert hidden_nodes(people, ABOVE) == {"a", "a1", "a2", "a3", "b", "b1", "b2"}

    def test_of_nobody_and_of_enough_are_told(self) -> None:
        assert hidden_nodes({"a1": {1, 2, 3}, "b1": {4, 5, 6}}, ABOVE) == frozenset()


class TestParts:
    def test_of_few_are_hidden_with_another_so_that_the_whole_tells_nothing(self) -> None:
        assert hidden_parts({"early": {1, 2, 3}, "late": {3, 4, 5, 6}, "night": {1}}) == {"early", "night"}

    def test_of_few_that_are_enough_together_need_none(self) -> None:
        assert hidden_parts({"early": {1, 2}, "late": {3, 4, 5, 6}, "night": {7}}) == {"early", "night"}


def _leaves(told: list[dict[tuple[str, str, int], int]], people: int) -> list[set[int]]:
    """Groups of fewer than three people of whose hours something follows from what is told."""
    columns = sorted({key for row in told for key in row})
    whole = np.array([[row.get(key, 0) for key in columns] for row in told], dtype=float)
    rank = np.linalg.matrix_rank(whole) if whole.size else 0
    found = []
    for size in range(1, FEWEST):
        for some in combinations(range(people), size):
            rest = [n for n, key in enumerate(columns) if key[2] not in some]
            if whole.size and (np.linalg.matrix_rank(whole[:, rest]) if rest else 0) < rank:
                found.append(set(some))
    return found


class TestByForce:
    @pytest.mark.parametrize("seed", range(80))
    def test_no_sum_over_the_tree_gives_the_hours_of_one_or_two(self, seed: int) -> None:
        pick = random.Random(seed)
        people: dict[str, set[int]] = defaultdict(set)
        number = pick.randint(3, 14)
        for person in range(number):
            people[pick.choice(["a", "a1", "a2", "a3", "b1", "b2"])].add(person)
        hidden = hidden_nodes(people, ABOVE)
        told = [
            {person for leaf, some in people.items() if node in _path(leaf) for person in some}
            for node in ("force", *ABOVE)
            if node not in hidden
        ]
        assert _few([{(person, ""): 1 for person in some} for some in told], number) == []

    @pytest.mark.parametrize("seed", range(40))
    def test_no_sum_of_parts_gives_the_hours_of_one_or_two(self, seed: int) -> None:
        pick = random.Random(seed)
        number = pick.randint(3, 7)
        parts = {
            part: set(pick.sample(range(number), pick.randint(0, number))) for part in ("a", "b", "c", "d")
        }
        whole = {(person, part): 1 for part, some in parts.items() for person in some}
        hidden = hidden_parts(parts)
        told = [{(person, part): 1 for person in parts[part]} for part in parts if part not in hidden]
        if len({person for person, _ in whole}) >= FEWEST:
            assert _few([whole, *told], number) == []


def _few(told: list[dict[tuple[int, str], int]], people: int) -> list[set[int]]:
    """Groups of fewer than three people of whose hours something follows from sums that are told."""
    columns = sorted({key for row in told for key in row})
    if not columns:
        return []
    whole = np.array([[row.get(key, 0) for key in columns] for row in told], dtype=float)
    rank = np.linalg.matrix_rank(whole)
    found = []
    for size in range(1, FEWEST):
        for some in combinations(range(people), size):
            others = [n for n, (person, _) in enumerate(columns) if person not in some]
            if (np.linalg.matrix_rank(whole[:, others]) if others else 0) < rank:
                found.append(set(some))
    return found


def _path(leaf: str) -> list[str]:
    found = [leaf]
    while found[-1] in ABOVE:
        found.append(ABOVE[found[-1]])
    return found
