"""Who can be on probation and who can tutor, decided on plain values; the words of the figures about them."""

from __future__ import annotations

import datetime as dt

from peelian.apps.workforce.rules.posts import NOT_SERVING
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse

VERSION = "1"
#: Who begins on probation: whoever is sworn in or designated first. Nobody is promoted into it.
STUDENT_RANKS = (Rank.CONSTABLE, Rank.PCSO, Rank.SPECIAL)
#: Who can tutor them: whoever does the same work, or leads it.
TUTOR_RANKS = (Rank.PCSO, Rank.SPECIAL, Rank.CONSTABLE, Rank.SERGEANT)
#: Longer than any entry route, extensions among it: a slip of the pen beyond.
LONGEST_PROBATION = dt.timedelta(days=6 * 366)
#: Continuity is asked of so many days before a day.
A_YEAR = dt.timedelta(days=365)

MOVES = (
    "Changes of LPA within probation, between postings one after the other, divided by everybody who was on probation"
    " on at least one day of the span. A new post in the same LPA is no move, nor is time outside any LPA; there and"
    " back again are two."
)
TUTORS = (
    "Everybody on probation on the day who has a tutor, divided by those who tutor at least one of them, headcount."
    " Students without a tutor are counted beside it, not in it."
)
TEAM = (
    "Posts are those funded on the day; people are those who hold one of them that day. Time in post runs from the"
    " first day of today's posting. Who stayed is how many of those posted here 365 days before still are."
)


def may_begin(
    *, rank: Rank | None, kind: UnitKind, unit_from: dt.date, starts_on: dt.date, ends_on: dt.date
) -> Decision:
    """Whether somebody of `rank` on the first day can begin a probation in a unit; None doesn't serve then."""
    if rank is None:
        return refuse(NOT_SERVING)
    if rank not in STUDENT_RANKS:
        return refuse(f"Nobody is on probation as a {rank.label.lower()} here.")
    if kind is not UnitKind.LPA:
        return refuse("A probation is served in a local policing area; choose one.")
    if starts_on < unit_from:
        return refuse(f"This local policing area begins on {in_words(unit_from)}.")
    return may_end(starts_on=starts_on, ends_on=ends_on)


def may_end(*, starts_on: dt.date, ends_on: dt.date) -> Decision:
    """Whether a probation that began on a day can end before another."""
    if ends_on <= starts_on:
        return refuse("A probation ends after it begins.")
    if ends_on - starts_on > LONGEST_PROBATION:
        return refuse("No probation lasts longer than six years: check the days.")
    return ALLOWED


def may_tutor(
    *,
    rank: Rank | None,
    tutor_on_probation: bool,
    student_on_probation: bool,
    same: bool,
) -> Decision:
    """Whether somebody of `rank` on the first day can tutor a student; None doesn't serve then."""
    if same:
        return refuse("Nobody tutors themselves.")
    if not student_on_probation:
        return refuse("This person isn't on probation on that day.")
    if rank is None:
        return refuse("The tutor isn't in the force on that day.")
    if rank not in TUTOR_RANKS:
        return refuse(f"A {rank.label.lower()} doesn't tutor: choose a constable, a PCSO or a sergeant.")
    if tutor_on_probation:
        return refuse("The tutor is on probation then.")
    return ALLOWED
