"""Which of the fixes that came are new: as sets say it, whatever comes and whatever is there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.fold import Bare
from peelian.apps.visibility.services.parts import _coded, _new

#: Few values, so that most are met again; metres that differ by less than a tenth are one place.
FIXES = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(0, 4),
        st.sampled_from([0.0, 0.04, 0.1, 7e5]),
        st.sampled_from([1e6, 5.0]),
    ),
    max_size=30,
)
FIRST_US = 1_793_620_800_000_000
Given = list[tuple[int, int, float, float]]


def bare(fixes: Given) -> Bare:
    device, at, x, y = zip(*fixes, strict=True) if fixes else ((), (), (), ())
    at_us = FIRST_US + np.array(at, np.int64) * 20_000_000_000
    return Bare(np.array(device, np.int32), at_us, np.array(x, float), np.array(y, float))


def tenths(fixes: Bare) -> set[tuple[int, int, int, int]]:
    return {
        (device, at_us, round(x * 10), round(y * 10))
        for device, at_us, x, y in zip(
            fixes.device.tolist(), fixes.at_us.tolist(), fixes.x.tolist(), fixes.y.tolist(), strict=True
        )
    }


@given(came=FIXES, there=FIXES)
def test_new_are_those_that_are_not_there_each_once(came: Given, there: Given) -> None:
    fixes, known = bare(came), bare(there)

    new, first = _new(fixes, known)

    wanted = tenths(fixes) - tenths(known)
    assert len(new) == len(wanted)
    assert tenths(new) == wanted
    assert first == len({row[:2] for row in wanted} - {row[:2] for row in tenths(known)})


def test_a_device_of_which_nothing_was_kept_is_not_named() -> None:
    names, which = _coded((("B1", "B2", "B3"), np.array([2, 0, 2], np.int32)))
    assert [names[number] for number in which] == ["B3", "B1", "B3"]
    assert "B2" not in names
