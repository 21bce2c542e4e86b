"""All kinds of files that `peelian import` takes in."""

from __future__ import annotations

from peelian.workers.imports import fairness, figures, people, places, strategy, training

KINDS = (*places.KINDS, *people.KINDS, *figures.KINDS, *fairness.KINDS, *strategy.KINDS, *training.KINDS)
