"""Who can be posted and named, decided on plain values."""

from __future__ import annotations

import datetime as dt

from peelian.apps.workforce.types import Rank
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A named contact is somebody whom residents meet: not a senior officer, not a member of staff at a desk.
NAMED_CONTACT_RANKS = (Rank.PCSO, Rank.SPECIAL, Rank.CONSTABLE, Rank.SERGEANT)


def may_post(*, rank: Rank, post_rank: Rank, left_on: dt.date | None, valid_from: dt.date) -> Decision:
    """Whether a person of `rank` can take a post that is funded for `post_rank` from a day."""
    if left_on is not None and left_on <= valid_from:
        return refuse("This person has left the force by that day.")
    if rank is not post_rank:
        return refuse(f"This post is for a {post_rank.label.lower()}, not for a {rank.label.lower()}.")
    return ALLOWED


def may_be_named(*, rank: Rank, left_on: dt.date | None, valid_from: dt.date) -> Decision:
    """Whether a person can be a neighbourhood's named contact from a day."""
    if left_on is not None and left_on <= valid_from:
        return refuse("This person has left the force by that day.")
    if rank not in NAMED_CONTACT_RANKS:
        return refuse(
            f"A named contact is a PCSO, a constable or a sergeant; this rank is {rank.label.lower()}."
        )
    return ALLOWED
