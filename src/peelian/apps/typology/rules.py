"""From LSOAs to a ward."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.apps.typology.types import NeedView, Share


def need(ward_code: str, edition: str, parts: Sequence[Share]) -> NeedView:
    """What a ward's LSOAs say together. `parts` isn't empty.

    By hand: an LSOA of 1,000 people with score 40 in decile 1 and one of 3,000 with score 20 in decile 5 give
    (1,000 x 40 + 3,000 x 20) / 4,000 = 25, and 1,000 / 4,000 = 25 % of people in the most deprived tenth.
    """
    known = [part.population for part in parts if part.population is not None]
    weighted = len(known) == len(parts) and sum(known) > 0
    weights = [float(number) for number in known] if weighted else [1.0] * len(parts)
    whole = sum(weights)
    score = sum(weight * part.imd_score for weight, part in zip(weights, parts, strict=True)) / whole
    worst = sum(weight for weight, part in zip(weights, parts, strict=True) if part.imd_decile == 1) / whole
    by = (
        "weighted by their population"
        if weighted
        else "each counting the same, as the population isn't known for all"
    )
    return NeedView(
        ward_code=ward_code,
        edition=edition,
        lsoas=len(parts),
        population=sum(known) if len(known) == len(parts) else None,
        mean_score=score,
        share_most_deprived=worst,
        reason=f"{edition}, the {len(parts)} LSOAs that fit the ward best, {by}.",
    )
