"""A placebo on the months that were really recorded: areas drawn by lot, where nothing began."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from peelian.analysis.differences.designs import Area
from peelian.analysis.differences.judging import Verdict, difference
from peelian.kernel.days import add_months

FILE = "crime/birmingham_burglary_2022_msoa21_monthly.csv"
MONTHS = [add_months(dt.date(2022, 1, 1), number) for number in range(12)]


@pytest.fixture
def courses(real_data: Path) -> list[list[int]]:
    """Burglaries of the twelve months of 2022 in each of the city's middle-layer areas."""
    if not (real_data / FILE).is_file():
        pytest.skip("The file of burglaries by area isn't there.")
    with (real_data / FILE).open(newline="") as file:
        rows = sorted(list(csv.reader(file))[1:])
    return [[round(float(cell)) for cell in row[-12:]] for row in rows]


@pytest.mark.parametrize("treated", [6, 20, 40])
def test_says_that_something_changed_of_few_in_a_hundred(courses: list[list[int]], treated: int) -> None:
    """Six months against six, in areas that nobody chose, against all others."""
    said = Counter(verdict(courses, treated, seed) for seed in range(200))

    assert said[Verdict.FELL] + said[Verdict.ROSE] <= 14


def test_finds_a_fall_of_half_that_is_put_into_them(courses: list[list[int]]) -> None:
    said = Counter(verdict(courses, 20, seed, kept=0.5) for seed in range(40))

    assert said[Verdict.FELL] >= 34
    assert said[Verdict.ROSE] == 0


def verdict(courses: list[list[int]], treated: int, seed: int, kept: float = 1.0) -> Verdict:
    draw = np.random.default_rng(seed)
    chosen = set(draw.permutation(len(courses))[:treated].tolist())
    areas = []
    for number, counts in enumerate(courses):
        after = [int(draw.binomial(count, kept)) for count in counts[6:]] if number in chosen else counts[6:]
        areas.append(Area(str(number), [*counts[:6], *after], 6 if number in chosen else None))
    return difference(areas, months=MONTHS, what="Recorded burglary", as_of=dt.date(2023, 1, 31)).verdict
