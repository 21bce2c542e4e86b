"""A placebo: areas where nothing was done, in the months that were really recorded."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from peelian.analysis.drift import drift
from peelian.analysis.verdict import RateChange, rate_change

FILE = "crime/birmingham_burglary_2022_msoa21_monthly.csv"


@pytest.fixture
def areas(real_data: Path) -> list[list[int]]:
    """Burglaries of the twelve months of 2022 in each of the city's middle-layer areas."""
    if not (real_data / FILE).is_file():
        pytest.skip("The file of burglaries by area isn't there.")
    with (real_data / FILE).open(newline="") as file:
        rows = sorted(list(csv.reader(file))[1:])
    return [[round(float(cell)) for cell in row[-12:]] for row in rows]


@pytest.mark.parametrize("size", [1, 3, 6])
def test_cries_wolf_no_more_than_it_says(areas: list[list[int]], size: int) -> None:
    """Months nine to twelve against one to eight, each group of areas against the rest of the city."""
    groups = [
        [sum(area[month] for area in areas[start : start + size]) for month in range(12)]
        for start in range(0, len(areas), size)
    ]
    plain = [_placebo(group, areas) for group in groups]
    between = drift([(change.log_ratio, change.variance) for change in plain])
    carried = [_placebo(group, areas, between.tau) for group in groups]

    assert between.areas == len(groups)
    assert _alarms(plain) > 0.1
    assert _alarms(carried) <= 0.07


def _placebo(group: list[int], areas: list[list[int]], tau: float = 0.0) -> RateChange:
    rest = [sum(area[month] for area in areas) - group[month] for month in range(12)]
    return rate_change(group[:8], group[8:], comparison_before=rest[:8], comparison_after=rest[8:], drift=tau)


def _alarms(changes: list[RateChange]) -> float:
    return sum(change.low > 1 or change.high < 1 for change in changes) / len(changes)
