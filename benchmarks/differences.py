"""What “did it work?” says of simulated truth: of nothing, that it fell or rose; of a true fall, that it fell.

Areas of unlike size with seasons and a common fall; `apart`: levels that shift by themselves somewhere; `drift`: those
that start have been parting by so much a month all along. The draws are numbered, so the same figures come again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from benchmarks.report import Report
from peelian.analysis.differences.designs import Area
from peelian.analysis.differences.judging import Verdict, difference
from peelian.kernel.days import add_months

MONTHS = [add_months(dt.date(2024, 1, 1), number) for number in range(24)]
AS_OF = dt.date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is simulated: how many start and how many don't, and what happens to them a month."""

    words: str
    treated: int
    compared: int
    effect: float = 0.0
    mean: float = 20.0
    apart: float = 0.0
    drift: float = 0.0


SETTINGS = (
    Setting("nothing done", 5, 10, apart=0.25),
    Setting("nothing done, 5 a month", 8, 20, apart=0.25, mean=5),
    Setting("nothing done", 10, 30, apart=0.1),
    Setting("nothing done", 30, 100, apart=0.1),
    Setting("nothing done, a drift of 1% a month", 10, 30, drift=-0.01),
    Setting("nothing done, a drift of 2% a month", 20, 60, drift=-0.02),
    Setting("a fall of 30%", 8, 20, effect=-0.3),
    Setting("a fall of 30%", 20, 60, effect=-0.3, apart=0.1),
    Setting("a fall of 15%", 20, 60, effect=-0.15),
    Setting("a fall of half", 8, 20, effect=-0.5, apart=0.1),
)


def drawn(setting: Setting, seed: int) -> list[Area]:
    """One simulated truth."""
    rng, months = np.random.default_rng(seed), np.arange(len(MONTHS))
    common = np.exp(0.2 * np.sin(months / 12 * 2 * math.pi) - 0.01 * months)
    areas = []
    for number in range(setting.treated + setting.compared):
        start = int(rng.integers(8, 17)) if number < setting.treated else None
        rate = setting.mean * math.exp(rng.normal(0, 0.5)) * common
        rate = np.where(months >= rng.integers(6, 18), rate * math.exp(rng.normal(0, setting.apart)), rate)
        if start is not None:
            rate = np.where(months >= start, rate * (1 + setting.effect), rate) * np.exp(
                setting.drift * months
            )
        areas.append(Area(f"area-{number}", [int(n) for n in rng.poisson(rate)], start))
    return areas


def run(*, repeats: int = 200) -> Report:
    """The table. `repeats`: draws of each setting."""
    report = Report(
        f"Did it work? {repeats} draws of each truth",
        ("truth", "start", "beside", "fell", "rose", "no sign", "can't tell", "most often for"),
    )
    for setting in SETTINGS:
        found = [
            difference(drawn(setting, seed), months=MONTHS, what="Recorded crime", as_of=AS_OF)
            for seed in range(repeats)
        ]
        said, why = (
            Counter(one.verdict for one in found),
            Counter(one.because for one in found if one.because),
        )
        shares = [f"{said[verdict] / repeats:.1%}" for verdict in Verdict]
        often = why.most_common(1)
        report.add(
            setting.words,
            f"{setting.treated}",
            f"{setting.compared}",
            *shares,
            often[0][0].value if often else "-",
        )
        name = "_".join(setting.words.replace("%", "").replace(",", "").split())
        wrong = said[Verdict.FELL] + said[Verdict.ROSE] if not setting.effect else said[Verdict.FELL]
        report.figures[f"{name}_{setting.treated}_of_{setting.compared}"] = f"{wrong / repeats:.3f}"
    return report
