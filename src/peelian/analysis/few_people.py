"""Tell sums of people's hours only where at least so many people stand behind them, also after subtraction.

Sums are told of the nodes of a tree (teams, neighbourhoods, sectors …). A sum of fewer than `least` people isn't told.
Nor is one from which, less all that is told below it, fewer would remain: then the smallest of what is told below goes
with them, with all under it. Of one node its parts can be told as well (hours of a day, days of a week), by the same
rule. What is told of longer spans must be sums of short ones (weeks), each planned by itself: then spans that overlap
tell no more than these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

VERSION = "1"
#: Behind an hour of work that is told stand so many people at least.
FEWEST = 3

Part = TypeVar("Part", bound=Hashable)
#: Of each leaf, and of a node that isn't one: who is in it directly.
People = Mapping[str, Collection[int]]


class _Tree:
    """Nodes by the one above each; a node whose upper one isn't known is a top."""

    def __init__(self, above: Mapping[str, str]) -> None:
        self.below: dict[str, list[str]] = defaultdict(list)
        for node, upper in sorted(above.items()):
            self.below[upper].append(node)
        self.tops = sorted({upper for upper in self.below if upper not in above})

    def down(self, node: str) -> Iterator[str]:
        yield node
        for child in self.below.get(node, ()):
            yield from self.down(child)

    def people(self, people: People) -> dict[str, frozenset[int]]:
        """Everybody in each node and below it."""
        found: dict[str, frozenset[int]] = {}

        def gather(node: str) -> frozenset[int]:
            under = [gather(child) for child in self.below.get(node, ())]
            found[node] = frozenset(people.get(node, ())).union(*under)
            return found[node]

        for top in self.tops:
            gather(top)
        return found


def hidden_nodes(people: People, above: Mapping[str, str], *, least: int = FEWEST) -> frozenset[str]:
    """Nodes whose sum isn't told.

    Args:
        people: who stands in each node directly.
        above: of each node the one above it; nodes that have none are given as nobody's.
        least: the fewest people that are told of.
    """
    tree = _Tree(above)
    return frozenset(_hide(tree, people, tree.people(people), least))


def hidden_parts(parts: Mapping[Part, Collection[int]], *, least: int = FEWEST) -> frozenset[Part]:
    """Parts of one node's time whose sum isn't told where its whole is: those of few people, and company of theirs."""
    people = {part: frozenset(some) for part, some in parts.items() if some}
    hidden = {part for part, some in people.items() if len(some) < least}
    left: frozenset[int] = frozenset().union(*(people[part] for part in hidden))
    told = sorted(people.keys() - hidden, key=lambda part: (len(people[part]), str(part)))
    while 0 < len(left) < least and told:
        hidden.add(told[0])
        left |= people[told.pop(0)]
    return frozenset(hidden)


def _hide(tree: _Tree, people: People, within: Mapping[str, frozenset[int]], least: int) -> set[str]:
    hidden: set[str] = set()

    def visit(node: str) -> frozenset[int]:
        """Hide what must be under a node; who is left of it when all that is told below is taken away."""
        children = tree.below.get(node, ())
        left = frozenset(people.get(node, ())).union(*(visit(child) for child in children))
        told = sorted(
            (child for child in children if within[child] and child not in hidden),
            key=lambda child: (len(within[child]), child),
        )
        while 0 < len(left) < least and told:
            company = told.pop(0)
            hidden.update(tree.down(company))
            left |= within[company]
        if 0 < len(left) < least:
            hidden.update(tree.down(node))
            return within[node]
        return frozenset()

    for top in tree.tops:
        visit(top)
    return hidden
