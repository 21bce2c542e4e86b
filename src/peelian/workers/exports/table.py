"""All kinds of files that `peelian export` gives out."""

from __future__ import annotations

from peelian.workers.exports import training, workforce

KINDS = (*training.KINDS, *workforce.KINDS)
