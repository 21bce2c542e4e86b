"""Who can be posted and named, decided on plain values."""

from __future__ import annotations

import datetime as dt

from peelian.apps.workforce.types.people import Rank
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse

NOT_SERVING = "This person isn't in the force on that day: they have left, or haven't joined yet."
HAS_LEFT = "This person has left the force by that day."
POSTED_ELSEWHERE = (
    "They are posted elsewhere then: a named contact is of the neighbourhood's teams or of its sector's."
)
#: A named contact is somebody whom residents meet: not a senior officer, not a member of staff at a desk.
NAMED_CONTACT_RANKS = (Rank.PCSO, Rank.SPECIAL, Rank.CONSTABLE, Rank.SERGEANT)


def may_post(
    *, rank: Rank | None, post_rank: Rank, valid_from: dt.date, post_from: dt.date, post_until: dt.date | None
) -> Decision:
    """Whether a person of `rank` can take a post that is funded for `post_rank`, and for some days, on one of them.

    A rank of None doesn't serve on that day.
    """
    if rank is None:
        return refuse(NOT_SERVING)
    if valid_from < post_from:
        return refuse(f"The post begins on {in_words(post_from)}; nobody holds it before.")
    if post_until is not None and valid_from >= post_until:
        return refuse(f"The post has ended on {in_words(post_until)}.")
    if rank is not post_rank:
        return refuse(f"This post is for a {post_rank.label.lower()}, not for a {rank.label.lower()}.")
    return ALLOWED


def may_be_named(*, rank: Rank | None) -> Decision:
    """Whether a person of `rank` can be a neighbourhood's named contact; None doesn't serve on the first day."""
    if rank is None:
        return refuse(NOT_SERVING)
    if rank not in NAMED_CONTACT_RANKS:
        return refuse(
            f"A named contact is a PCSO, a constable or a sergeant; this rank is {rank.label.lower()}."
        )
    return ALLOWED
