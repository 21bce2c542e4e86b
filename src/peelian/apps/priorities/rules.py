"""Decisions about lists and priorities, on plain values."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping

from peelian.apps.priorities.types import DecisionKind, FirstObjective
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Priorities are to be looked at at least once in so many months (Neighbourhood Policing Guarantee, pillar 2).
STALE_AFTER_MONTHS = 3

#: A line is about one neighbourhood when at least this share of its voices comes from there; else about the sector.
SHARE_FOR_ONE_NEIGHBOURHOOD = 0.6

#: How far back the community's half of the list listens.
WEEKS_OF_VOICE = 8

#: The day from which the first six objectives hold.
FIRST_OBJECTIVES_FROM = dt.date(2017, 10, 1)

#: The six of the force's neighbourhood policing paper of 2017, in its order. A force sets its own in their place.
FIRST_OBJECTIVES = (
    FirstObjective(
        "prevent-harm-early",
        "Prevent harm early",
        "Find who and what is at risk, and act before it gets worse.",
    ),
    FirstObjective(
        "reduce-demand-early",
        "Reduce demand by early intervention",
        "Solve what brings the same calls again and again.",
    ),
    FirstObjective(
        "prevent-reoffending",
        "Prevent reoffending",
        "Manage those who offend again and again, with the agencies that can help them stop.",
    ),
    FirstObjective(
        "activate-citizens",
        "Activate citizens",
        "Help people do something about it themselves: watches, volunteers, reports.",
    ),
    FirstObjective(
        "deliver-with-partners",
        "Deliver with partners",
        "Work one plan with councils, housing, health, schools and others.",
    ),
    FirstObjective(
        "raise-confidence",
        "Raise confidence",
        "Be seen, listen, do what people asked for and tell them so.",
    ),
)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or that month's last day where it is shorter."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_stale(reviewed_on: dt.date, on: dt.date) -> bool:
    """Whether more than three months have gone since somebody last looked."""
    return on > add_months(reviewed_on, STALE_AFTER_MONTHS)


def may_end_strand(valid_until: dt.date | None, on: dt.date, today: dt.date) -> Decision:
    """Whether a strand can stop to hold on a day."""
    if valid_until is not None and valid_until <= today:
        return refuse("This has ended already.")
    if on < today:
        return refuse("What held in the past stays as it was. Take today or a later day.")
    if valid_until is not None and on > valid_until:
        return refuse("It ends before that day already. To make it last longer, set it anew from that day.")
    return ALLOWED


def may_make_again(decisions: Iterable[DecisionKind]) -> Decision:
    """Whether a fortnight's list can be made anew."""
    if any(decision is not DecisionKind.PENDING for decision in decisions):
        return refuse(
            "Something on this list has been decided, so it stays as it is until the next fortnight."
        )
    return ALLOWED


def may_decide(decision: DecisionKind) -> Decision:
    """Whether a line is still to be decided."""
    if decision is DecisionKind.PENDING:
        return ALLOWED
    return refuse(f"This has been decided already: it was {decision.value}.")


def one_neighbourhood(people_by_area: Mapping[str, int]) -> str | None:
    """The neighbourhood that at least 60 per cent of the people spoke from, None where they are spread.

    The share is of different people, counted once in each neighbourhood that they spoke from.
    """
    total = sum(people_by_area.values())
    if not total:
        return None
    code, people = max(people_by_area.items(), key=lambda item: (item[1], item[0]))
    return code if people / total >= SHARE_FOR_ONE_NEIGHBOURHOOD else None
