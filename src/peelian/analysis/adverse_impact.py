"""How often each group is selected, set against the group that is selected most often.

The adverse impact ratio (AIR) is one group's rate over another's, `(s1/n1) / (s0/n0)`. Below four fifths it asks for
a look: that is the rule of thumb of the Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4 D, 1978),
which British police recruitment uses too. The Equality Act 2010 has no such number, and no ratio proves or clears
anything. So each ratio comes with its counts, its interval, an exact test and a warning where there are too few.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

VERSION = "1"
DEFINITION = (
    "Selected ÷ all who were considered, by group; ratio to the rate of the reference group, which is the one with"
    " the highest rate among groups of at least {least} people. Those who withdrew were not selected."
)

#: A ratio below it is flagged. Compared in whole numbers, so that exactly four fifths is not below.
FLAG = (4, 5)
#: A group smaller than this is no reference: one lucky candidate would move everybody's ratio.
LEAST_REFERENCE = 10
#: Below this many expected in a cell, z is no guide and the words say so (W. G. Cochran, Biometrics 10, 1954, 417-451).
LEAST_EXPECTED = 5
#: Up to so many people in two groups Fisher's test is counted in whole numbers; of 200,000 that took seconds.
EXACT = 4000


@dataclass(frozen=True, slots=True)
class Counted:
    """`selected` of `of` people of a group. Raises ValueError unless 0 <= selected <= of."""

    selected: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.of:
            raise ValueError(f"{self.selected} of {self.of} can't have been selected.")


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group against the reference.

    Args:
        group, selected, of, rate: `rate` is None where nobody was considered.
        air: ratio to the reference's rate; None without a reference that selected anybody.
        low, high: of the ratio at 95 %; None where a count is 0 or nobody was turned away in either.
        fisher_p: two-sided, exact; None for the reference itself and without one.
        z: of the difference, pooled; None where the rates can't differ.
        expected_below_five: in some cell of the two by two table.
        flagged: the ratio is below four fifths.
        reference: this group is what the others are set against.
        words: what can be said, in a sentence or two.
    """

    group: str
    selected: int
    of: int
    rate: float | None
    air: float | None
    low: float | None
    high: float | None
    fisher_p: float | None
    z: float | None
    expected_below_five: bool
    flagged: bool
    reference: bool
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """All groups, in the order given, with what they were set against and why."""

    groups: tuple[GroupResult, ...]
    reference: str
    reasons: tuple[str, ...]
    definition: str
    version: str = VERSION


def reference_of(counts: Mapping[str, Counted], *, least: int = LEAST_REFERENCE) -> str:
    """The group with the highest rate among those of `least` people; of equals the larger, then the first.

    Empty where no group is large enough, or where none of them had anybody selected.
    """
    best = ""
    for name, count in counts.items():
        if count.of < max(least, 1) or count.selected == 0:
            continue
        if not best or _above(count, counts[best]):
            best = name
    return best


def adverse_impact(
    counts: Mapping[str, Counted], *, reference: str | None = None, least: int = LEAST_REFERENCE
) -> Comparison:
    """Every group's rate, its ratio to the reference with its interval, an exact test, and words.

    Args:
        counts: by group.
        reference: the group to set the others against, empty for none; without one `reference_of` finds it.
        least: people in a group that may be the reference.

    Raises:
        ValueError: a named reference isn't among the groups.
    """
    reasons: tuple[str, ...] = ()
    if reference is None:
        reference = reference_of(counts, least=least)
        reasons = () if reference else (_without(counts, least),)
    elif reference and reference not in counts:
        raise ValueError(f"{reference!r} is not among the groups.")
    base = counts[reference] if reference else None
    groups = tuple(_result(name, count, reference, base) for name, count in counts.items())
    return Comparison(groups, reference, reasons, DEFINITION.format(least=least))


def fisher_exact(a: Counted, b: Counted) -> float:
    """Two-sided p of Fisher's exact test: the chance of a table as unlikely as this, or less likely, margins fixed.

    Of up to `EXACT` people in whole numbers up to the last division, so that tables which are just as likely count as
    such; of more in floating point from the likeliest table outwards, where tables within a part in 10⁷ count as just
    as likely, as in R (R. A. Fisher, Statistical Methods for Research Workers, 5th ed. 1934, §21.02; two-sided as in
    R's `fisher.test`). So large a margin costs steps, not digits.
    """
    if a.of + b.of > EXACT:
        return _fisher_of_many(a, b)
    chosen, total = a.selected + b.selected, a.of + b.of
    first, last = max(0, chosen - b.of), min(a.of, chosen)
    # C(a.of, k) C(b.of, chosen - k), each from the one before: the division leaves no rest.
    weight = math.comb(a.of, first) * math.comb(b.of, chosen - first)
    weights = [weight]
    for k in range(first, last):
        weight = weight * (a.of - k) * (chosen - k) // ((k + 1) * (b.of - chosen + k + 1))
        weights.append(weight)
    seen = weights[a.selected - first]
    return sum(w for w in weights if w <= seen) / math.comb(total, chosen)


def _fisher_of_many(a: Counted, b: Counted) -> float:
    chosen = a.selected + b.selected
    first, last = max(0, chosen - b.of), min(a.of, chosen)
    mode = min(last, max(first, (chosen + 1) * (a.of + 1) // (a.of + b.of + 2)))
    # Weights of tables relative to the likeliest; what is too unlikely for a float adds nothing that one could read.
    weights = {mode: 1.0}
    weight = 1.0
    for k in range(mode, last):
        weight *= (a.of - k) * (chosen - k) / ((k + 1) * (b.of - chosen + k + 1))
        if weight == 0.0:
            break
        weights[k + 1] = weight
    weight = 1.0
    for k in range(mode, first, -1):
        weight *= k * (b.of - chosen + k) / ((a.of - k + 1) * (chosen - k + 1))
        if weight == 0.0:
            break
        weights[k - 1] = weight
    seen = weights.get(a.selected, 0.0) * (1 + 1e-7)
    return math.fsum(w for w in weights.values() if w <= seen) / math.fsum(weights.values())


def pooled_z(a: Counted, b: Counted) -> float | None:
    """The difference of two rates in standard errors, pooled; None where all or none were selected, or one is empty."""
    chosen, total = a.selected + b.selected, a.of + b.of
    if not a.of or not b.of or chosen in (0, total):
        return None
    pooled = chosen / total
    return (a.selected / a.of - b.selected / b.of) / math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of))


def ratio_interval(
    a: Counted, b: Counted, *, confidence: float = 0.95
) -> tuple[float, float] | tuple[None, None]:
    """Limits of the ratio of two rates on the log scale (D. Katz et al., Biometrics 34, 1978, 469-474).

    `(None, None)` where a group had nobody selected or nobody was turned away in either: the formula then has no
    width to give, which isn't certainty.
    """
    if not a.selected or not b.selected or (a.selected == a.of and b.selected == b.of):
        return None, None
    error = math.sqrt((1 - a.selected / a.of) / a.selected + (1 - b.selected / b.of) / b.selected)
    middle = math.log((a.selected * b.of) / (b.selected * a.of))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return math.exp(middle - reach), math.exp(middle + reach)


def expected_below(a: Counted, b: Counted, least: int = LEAST_EXPECTED) -> bool:
    """Whether some cell of the two by two table would be expected to hold fewer than `least`."""
    chosen, total = a.selected + b.selected, a.of + b.of
    return min(a.of, b.of) * min(chosen, total - chosen) < least * total


def _above(a: Counted, b: Counted) -> bool:
    mine, other = a.selected * b.of, b.selected * a.of
    return mine > other or (mine == other and a.of > b.of)


def _without(counts: Mapping[str, Counted], least: int) -> str:
    if any(count.of >= least for count in counts.values()):
        return f"Nobody was selected from a group of {least} people or more, so there is nothing to compare with."
    return f"No group has {least} people, so there is nothing to compare with."


def _result(name: str, count: Counted, reference: str, base: Counted | None) -> GroupResult:
    rate = count.selected / count.of if count.of else None
    plain = GroupResult(
        group=name, selected=count.selected, of=count.of, rate=rate, air=None, low=None, high=None, fisher_p=None,
        z=None, expected_below_five=False, flagged=False, reference=False,
        words=f"{_said(count)} were selected." if count.of else "Nobody of this group was considered.",
    )  # fmt: skip
    if name == reference:
        words = f"{_said(count)} were selected: what the others are set against."
        return replace(plain, air=1.0, reference=True, words=words)
    if base is None or rate is None or not base.selected:
        return plain
    low, high = ratio_interval(count, base)
    full = replace(
        plain,
        air=(count.selected * base.of) / (base.selected * count.of),
        low=low,
        high=high,
        fisher_p=fisher_exact(count, base),
        z=pooled_z(count, base),
        expected_below_five=expected_below(count, base),
        flagged=FLAG[1] * count.selected * base.of < FLAG[0] * base.selected * count.of,
    )
    return replace(full, words=_words(full, count, reference, base))


def _said(count: Counted) -> str:
    return f"{count.selected:,} of {count.of:,} ({count.selected / count.of:.1%})"


def _words(found: GroupResult, count: Counted, reference: str, base: Counted) -> str:
    between = f" ({found.low:.2f} to {found.high:.2f})" if found.low is not None else ""
    against = f"against {base.selected / base.of:.1%} of {reference}"
    first = f"{_said(count)} were selected, {against}: a ratio of {found.air:.2f}{between}."
    p = found.fisher_p or 0.0
    chance = f"p {p:.4f}" if p >= 0.0001 else "p below 0.0001"
    if found.expected_below_five:
        return f"{first} Too few people to say more: fewer than five would be expected in one of the cells ({chance})."
    if found.flagged and p < 0.05:
        return f"{first} Below four fifths, and chance alone would seldom make such a difference ({chance}): look why."
    if found.flagged:
        return f"{first} Below four fifths, but chance alone can make such a difference ({chance}): watch it."
    if p < 0.05:
        return (
            f"{first} Not below four fifths, yet chance alone would seldom make such a difference ({chance})."
        )
    return f"{first} Not below four fifths; chance alone can make such a difference ({chance})."


@dataclass(frozen=True, slots=True)
class Stages:
    """A selection in stages: each stage's comparison among those who reached it, and the whole.

    All are set against one group, the reference of the whole, so that a group's ratios multiply to its ratio
    overall, and one can read which stage made how much of it.
    """

    names: tuple[str, ...]
    stages: tuple[Comparison, ...]
    overall: Comparison


def by_stage(
    names: Sequence[str], reached: Mapping[str, Sequence[int | None]], *, least: int = LEAST_REFERENCE
) -> Stages:
    """Compare the groups at each stage and over all of them.

    Args:
        names: of the stages, in their order.
        reached: by group, how many came to each stage, and at the end how many passed the last: one number more than
            there are stages, none larger than the one before. None is what may not be told; a group stands in those
            comparisons of which both its numbers are told.
        least: people in a group that may be the reference.

    Raises:
        ValueError: a group has another number of numbers, or more people at a later stage.
    """
    for group, numbers in reached.items():
        if len(numbers) != len(names) + 1:
            raise ValueError(
                f"{group}: {len(names)} stages need {len(names) + 1} numbers, not {len(numbers)}."
            )
    whole = adverse_impact(_between(reached, 0, len(names)), least=least)
    stages = []
    for k in range(len(names)):
        counts = _between(reached, k, k + 1)
        against = whole.reference if whole.reference in counts else ""
        stage = adverse_impact(counts, reference=against, least=least)
        stages.append(stage if against or not whole.reference else replace(stage, reasons=(_UNTOLD,)))
    return Stages(tuple(names), tuple(stages), whole)


_UNTOLD = "The group that the others are set against has too few people here to be told."


def _between(reached: Mapping[str, Sequence[int | None]], first: int, last: int) -> dict[str, Counted]:
    return {
        group: Counted(after, before)
        for group, numbers in reached.items()
        if (after := numbers[last]) is not None and (before := numbers[first]) is not None
    }
