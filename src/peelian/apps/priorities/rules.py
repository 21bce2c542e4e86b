"""Decisions about lists and priorities, on plain values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from peelian.apps.priorities.types import DecisionKind, FirstObjective, ListRuleView, MatrixView, RuleKind
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.days import add_months
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

_HARM = ("prevent-harm-early", "prevent-reoffending")
_DEMAND = ("reduce-demand-early", "deliver-with-partners")
_OFFENDING = ("prevent-reoffending", "reduce-demand-early")
_CITIZENS = ("activate-citizens", "deliver-with-partners")

#: The objectives that a plan against a problem most likely serves: what is suggested, and stands until somebody
#: chooses others.
SUGGESTED_OBJECTIVES: Mapping[ProblemCategory, tuple[str, ...]] = {
    ProblemCategory.ASB: _DEMAND,
    ProblemCategory.VEHICLE_NUISANCE: _DEMAND,
    ProblemCategory.SPEEDING: _CITIZENS,
    ProblemCategory.PARKING: _CITIZENS,
    ProblemCategory.DRUGS: _HARM,
    ProblemCategory.BURGLARY: _OFFENDING,
    ProblemCategory.VEHICLE_CRIME: _OFFENDING,
    ProblemCategory.ROBBERY: _OFFENDING,
    ProblemCategory.VIOLENCE: _HARM,
    ProblemCategory.KNIFE_CRIME: _HARM,
    ProblemCategory.SHOP_THEFT: _OFFENDING,
    ProblemCategory.THEFT: _OFFENDING,
    ProblemCategory.CRIMINAL_DAMAGE: ("raise-confidence",),
    ProblemCategory.HATE_CRIME: ("raise-confidence", "prevent-harm-early"),
    ProblemCategory.LITTER: _CITIZENS,
    ProblemCategory.OTHER: ("raise-confidence",),
}

#: Impact and likelihood from 1 to 4 and their product: in public use everywhere, so it stands until a force loads
#: a matrix of its own.
DEFAULT_MATRIX = MatrixView(
    id=None,
    name="Four by four",
    impacts=("Minor", "Moderate", "Serious", "Severe"),
    likelihoods=("Unlikely", "Possible", "Likely", "Almost certain"),
    scores=tuple(tuple(impact * likelihood for likelihood in range(1, 5)) for impact in range(1, 5)),
    source="Impact times likelihood",
)

#: How lists are made where no area above has said otherwise: both sides alike, and of the force's points half by what
#: is recorded, where a severity table is loaded. Six lines: room for the first three of each side when they share none.
DEFAULT_RULE = ListRuleView(
    area_code="",
    area_name="",
    rule=RuleKind.BORDA,
    k=3,
    force_weight=1,
    community_weight=1,
    recorded_share=0.5,
    why="The rule that stands until an area sets its own.",
    valid_from=None,
    length=6,
)

#: The longest list that an area can set: there are fewer kinds of problem.
LONGEST_LIST = 20

#: A matrix has at most so many rows and columns.
LARGEST_MATRIX = 6
#: The highest score of a matrix.
HIGHEST_SCORE = 1000


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


def may_use_matrix(scores: Sequence[Sequence[int]]) -> Decision:
    """Whether scores make a matrix: square, 2 to 6 on a side, whole numbers from 1, never falling with impact or
    likelihood."""
    side = len(scores)
    if not 2 <= side <= LARGEST_MATRIX or any(len(row) != side for row in scores):
        return refuse(
            f"A matrix has as many likelihoods as impacts, two to {LARGEST_MATRIX} of each; this has {side} impacts "
            f"and {', '.join(str(len(row)) for row in scores) or 'no'} likelihoods."
        )
    if any(not 1 <= score <= HIGHEST_SCORE for row in scores for score in row):
        return refuse(f"Scores are whole numbers from 1 to {HIGHEST_SCORE:,}.")
    for one, row in enumerate(scores, start=1):
        for two, (lower, higher) in enumerate(pairwise(row), start=1):
            if higher < lower:
                return refuse(
                    f"The score falls as likelihood grows: impact {one} has {lower} at likelihood {two} and {higher} "
                    f"at {two + 1}."
                )
    for one, (row, above) in enumerate(pairwise(scores), start=1):
        for two, (lower, higher) in enumerate(zip(row, above, strict=True), start=1):
            if higher < lower:
                return refuse(
                    f"The score falls as impact grows: likelihood {two} has {lower} at impact {one} and {higher} at "
                    f"{one + 1}."
                )
    return ALLOWED


def may_set_rule(
    *,
    rule: RuleKind,
    k: int,
    force_weight: float,
    community_weight: float,
    recorded_share: float,
    length: int,
) -> Decision:
    """Whether lists can be made so."""
    weights = (force_weight, community_weight)
    if not all(math.isfinite(weight) and 0 <= weight <= 10 for weight in weights) or not any(weights):
        return refuse("Weights are numbers from 0 to 10, and not both 0: somebody must count.")
    if not 0 <= recorded_share < 1:
        return refuse("The share of recorded harm is from 0 to below 1 of the force's points.")
    if not 1 <= k <= 10:
        return refuse("The rule takes the first 1 to 10 of each list.")
    if not 1 <= length <= LONGEST_LIST:
        return refuse(f"A list has room for 1 to {LONGEST_LIST} lines.")
    if rule is RuleKind.TOP_K and length < 2 * k:
        return refuse(
            f"The first {k} of each list are {2 * k} when the lists share none, so the list needs room for {2 * k}."
        )
    return ALLOWED


def speaks_of(*, line_area: str, priority_area: str, sector: str) -> bool:
    """Whether a line about one area of a sector speaks of a priority of another, of the same problem.

    A line for the whole sector speaks of its neighbourhoods' priorities, and a neighbourhood's line of the sector's.
    """
    return line_area == priority_area or sector in (line_area, priority_area)


def may_keep(decision: DecisionKind, *, has_open_priority: bool) -> Decision:
    """Whether a line can keep an open priority: only one that is there."""
    waiting = may_decide(decision)
    if not waiting:
        return waiting
    if not has_open_priority:
        return refuse(
            "This is no priority of the area now, so there is nothing to keep. Adopt or decline it."
        )
    return ALLOWED


def may_sign(undecided: int) -> Decision:
    """Whether minutes of a list can be signed: everything on it is decided."""
    if undecided == 1:
        return refuse("One line of the list isn't decided yet. Decide it, then sign.")
    if undecided:
        return refuse(f"{undecided} lines of the list aren't decided yet. Decide them, then sign.")
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
