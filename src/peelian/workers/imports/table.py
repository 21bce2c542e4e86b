"""All kinds of files that `peelian import` takes in."""

from __future__ import annotations

from peelian.workers.imports import figures, places

KINDS = (*places.KINDS, *figures.KINDS)
