"""What the force says of its visibility, such as “100 patrols a day at key places”, beside what positions prove."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.visibility import api as visibility
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, before_all_records, question

CLAIMED = Measure(
    "visibility.claims", "What the force says of its visibility", "claims",
    "Sentences such as “100 patrols a day at key places” that were written down to be held against positions, of these"
    " areas, that held on a day of the period.",
)  # fmt: skip
#: So many are answered, the latest first: each takes a question of its own.
_MOST_CLAIMS = 10


def held_in(ground: Ground) -> list[visibility.ClaimView]:
    """The claims of these areas that held on a day of the period, the latest first."""
    return [one for one in visibility.list_claims() if _holds(one, ground)]


def measures_of(claims: Sequence[visibility.ClaimView]) -> tuple[Measure, ...]:
    """What is told of each of the claims that are answered."""
    return tuple(_measure(one) for one in claims[:_MOST_CLAIMS])


def _holds(claim: visibility.ClaimView, ground: Ground) -> bool:
    begins = claim.starts_on <= ground.last_on
    return (
        claim.area_code in ground.codes
        and begins
        and (claim.ends_on is None or claim.ends_on > ground.first_on)
    )


def _measure(claim: visibility.ClaimView) -> Measure:
    return Measure(
        f"visibility.claim_{claim.id}", f"Days with as many as said: {claim.words}", SHARE,
        f"Of the days of the period of which there are positions: those with {claim.per_day:,} patrols or more of"
        f" {claim.minimum_minutes:g} minutes or more at the places that it is said of, whether a task asked for them or"
        " not.",
        digits=1,
    )  # fmt: skip


def tell(ground: Ground, draft: Draft, claims: Sequence[visibility.ClaimView]) -> None:
    """How many there are, and what positions say of each; of many, of the latest."""
    if why := before_all_records(ground, "What was said of visibility"):
        draft.lacks([CLAIMED], why)
        return
    draft.count(CLAIMED.name, len(claims), source=question("visibility.list_claims"), rows="/station/claims/")
    if claims:
        _answered(ground, draft, claims)


def _answered(ground: Ground, draft: Draft, claims: Sequence[visibility.ClaimView]) -> None:
    rows: list[list[Cell]] = []
    for claim in claims[:_MOST_CLAIMS]:
        answer = visibility.answer(claim.id, until=ground.until_on)
        days = [one for one in answer.by_day if one.day >= ground.first_on]
        known = [one.patrols for one in days if one.patrols is not None]
        met, page = sum(one.met for one in days), f"/station/claims/{claim.id}/"
        draft.share(
            _measure(claim).name, met, len(known), rows=page,
            source=question("visibility.answer", claim_id=claim.id, until=ground.until_on),
            why_none="There are no positions of any day of the period on which it was said.",
        )  # fmt: skip
        rows.append(
            [
                Linked(claim.words, page), claim.per_day, len(days), len(known), met, min(known, default=None),
                sum(known) if known else None,
            ]
        )  # fmt: skip
    heads = (
        "Said, a day",
        "Days",
        "Days known",
        "Days with as many",
        "Fewest on a known day",
        "Patrols on known days",
    )
    draft.table(
        Table(
            "visibility-claims",
            f"What the force says of its visibility, beside what positions prove, {ground.days}",
            [Column("What is said"), *(Column(words, numeric=True) for words in heads)],
            rows,
            notes=[
                "A patrol is a visit by one device or a crew to one of the places, as long as is said or longer. A day"
                " without positions is neither met nor missed.",
                *([f"The latest {_MOST_CLAIMS} of {len(claims)}."] if len(claims) > _MOST_CLAIMS else []),
            ],
        )
    )
