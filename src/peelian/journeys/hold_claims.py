"""Hold a claim: what the force says of its visibility is written down, and answered from positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.analysis.day_chart import day_chart
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.journeys.papers import Block, Heading, Pairs, Paper, Picture, Table, Words
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day


def make(
    *,
    viewer: Viewer,
    at: dt.datetime,
    words: str,
    per_day: int,
    minimum_minutes: float,
    starts_on: dt.date,
    area_code: str,
    place_ids: Sequence[int],
) -> visibility.ClaimView:
    """Write down what is said, with the key places that it is said of.

    Args:
        viewer: somebody who writes plans in the area.
        at: now.
        words, per_day, minimum_minutes, starts_on, area_code, place_ids: as `visibility.make_claim` has them.

    Raises:
        NotAllowed, NotFound, visibility.BadClaim.
    """
    accounts.require(viewer, Permission.WRITE_PLAN, places.path_of(area_code, local_day(at)))
    return visibility.make_claim(
        actor=viewer.actor, at=at, words=words, per_day=per_day, minimum_minutes=minimum_minutes,
        starts_on=starts_on, area_code=area_code, place_ids=place_ids, made_by_id=viewer.user_id,
    )  # fmt: skip


def end(
    *, viewer: Viewer, at: dt.datetime, claim_id: int, last_on: dt.date, reason: str
) -> visibility.ClaimView:
    """Say that it isn't said any more. Raises NotAllowed, NotFound, visibility.BadClaim."""
    claim = visibility.get_claim(claim_id)
    accounts.require(viewer, Permission.WRITE_PLAN, places.path_of(claim.area_code, local_day(at)))
    return visibility.end_claim(actor=viewer.actor, at=at, claim_id=claim_id, last_on=last_on, reason=reason)


def chart(found: visibility.ClaimAnswer) -> tuple[str, str]:
    """The answer by day as SVG, empty without a day, and what it shows in words."""
    words = f"Patrols by day, {_span(found)}. {found.words}"
    days = [(one.day, one.patrols) for one in found.by_day]
    return day_chart(days, wanted=found.claim.per_day, words=words), words


def paper(found: visibility.ClaimAnswer, at: dt.datetime) -> Paper:
    """The answer to a claim, to be printed: what isn't known first, every day, and how it was worked out."""
    claim = found.claim
    blocks: list[Block] = [
        Words(found.words),
        Pairs(
            [
                ("Said of", f"{claim.area_name}, since {in_words(claim.starts_on)}"),
                ("Patrols a day", f"{claim.per_day:,}, of {claim.minimum_minutes:g} minutes or more"),
                ("Days", f"{found.days:,}"),
                ("Days without positions", f"{found.days_unknown:,}"),
                ("Days with as many as said", days_met(found)),
                ("Patrols in all", f"{found.patrols:,}"),
                ("Places", ", ".join(claim.place_names)),
            ]
        ),
    ]
    svg, words = chart(found)
    if svg:
        head = ("Day", "Patrols", "As many as said")
        rows = [(in_words(one.day), said(one), met(one)) for one in found.by_day]
        blocks += [Heading("By day"), Picture(svg, words), Words(LEGEND), Table("Patrols by day", head, rows)]
    blocks += [Heading("How it was worked out"), Words(HOW)]
    blocks += [Words(one.sentence) for one in found.definitions]
    return Paper(
        title=claim.words,
        subtitle=f"What positions say of it · {_span(found)}" if found.days else "What positions say of it",
        blocks=blocks,
        footer=f"From positions of devices; names nobody. As of {in_words(local_day(at))}.",
    )


#: How the chart is read.
LEGEND = "Dark: as many as said. Pale: fewer. Hatched: not known."

#: What stands under every answer.
HOW = (
    "A patrol is a visit to one of the places by one device or a crew, as long as is said here or longer, whether a "
    "task asked for it or not, on the day that it began on. A day without positions, or before one of the places was "
    "kept, is neither met nor missed."
)


def said(one: visibility.ClaimDay) -> str:
    """The patrols of a day in words."""
    return "Not known" if one.patrols is None else f"{one.patrols:,}"


def days_met(found: visibility.ClaimAnswer) -> str:
    """On how many of the days that are known there were as many as was said, in words."""
    return f"{found.days_met:,} of {found.days_known:,} known" if found.days_known else "Not known"


def met(one: visibility.ClaimDay) -> str:
    """Whether a day has as many as was said, in words."""
    return "–" if one.patrols is None else "Yes" if one.met else "No"


def _span(found: visibility.ClaimAnswer) -> str:
    return f"{in_words(found.first_on)} to {in_words(found.last_on)}"
