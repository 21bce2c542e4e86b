"""When a second person has to approve a message, and when its writer may send it alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A threshold above the highest urgency: urgency never asks for a second person.
NEVER_BY_URGENCY = 6


@dataclass(frozen=True, slots=True)
class Approval:
    """What approving takes.

    Attributes:
        second_person: whether somebody else than the writer has to.
        reason: why; for a writer who sends alone it is kept with the message.
    """

    second_person: bool
    reason: str


def approval_for(*, people: int | None, urgency: int, above: int, from_urgency: int) -> Approval:
    """Whether a message needs a second person.

    Args:
        people: how many it reaches, or None when nobody counted: then a second person is needed.
        urgency: 1 to 5.
        above: more people than this need a second person.
        from_urgency: this urgency or more needs a second person; 6 for never.
    """
    if people is None:
        return Approval(second_person=True, reason="Somebody else has to approve what you wrote.")
    if people > above:
        limit = (
            "Every message that reaches anybody" if above == 0 else f"A message to more than {above:,} people"
        )
        return Approval(second_person=True, reason=f"{limit} is approved by a second person.")
    if urgency >= from_urgency:
        return Approval(
            second_person=True,
            reason=f"A message of urgency {from_urgency} or more is approved by a second person.",
        )
    urgent = "" if from_urgency >= NEVER_BY_URGENCY else f", urgency {urgency} of less than {from_urgency}"
    return Approval(
        second_person=False,
        reason=f"{people:,} {'person' if people == 1 else 'people'}, no more than {above:,}{urgent}: "
        "the force's rules ask for no second person.",
    )


def may_approve(
    written_by_id: int | None, approved_by_id: int, approval: Approval, *, changed_it: bool = False
) -> Decision:
    """Whether this person may approve: who neither wrote nor changed it, or anybody where no second person is needed.

    So two who edit one draft in turn can't approve their own words by way of the other's comma.
    """
    if not approval.second_person:
        return ALLOWED
    if written_by_id == approved_by_id:
        return refuse(approval.reason)
    if changed_it:
        return refuse("You changed something of this message: somebody who didn't has to approve it.")
    return ALLOWED
