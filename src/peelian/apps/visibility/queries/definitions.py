"""How figures were worked out: each version of the rules that made one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from peelian.analysis.practice import Definition
from peelian.analysis.visits import VERSION, VisitRules


def definitions_of(made: Iterable[tuple[str, Mapping[str, float]]]) -> tuple[Definition, ...]:
    """Each pair of version and parameters once, in order; those of now when there is none."""
    found = {
        (version, tuple(sorted(parameters.items()))): Definition(version, parameters)
        for version, parameters in made
        if parameters
    }
    return tuple(found[key] for key in sorted(found)) or (Definition(VERSION, asdict(VisitRules())),)
