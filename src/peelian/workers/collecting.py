"""When Python looks for cycles among its objects."""

from __future__ import annotations

import gc

#: New objects before the youngest are looked through (Python's own: 700), and how often that leads to the older ones.
_YOUNG, _MIDDLE, _OLD = 50_000, 20, 50


def collect_seldom() -> None:
    """Look for cycles seldom, and never among what is there already: modules, settings, models.

    A sender makes a few hundred objects for each copy and drops them in order; looking through them again and again
    took a tenth of its processor time. To be called once, when everything has been read.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
