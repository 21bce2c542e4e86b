"""Who did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of actor."""

    STAFF = "staff"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a write: kind and a stable id (`staff:12`, `resident:88`, `system:import`).

    A resident's name or address is never part of it: events outlive the person's data.
    """

    kind: ActorKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def system(part: str) -> Actor:
    """The actor for what a part of the system does by itself, such as `system("timetable")`."""
    return Actor(ActorKind.SYSTEM, part)


def resident(contact_id: int) -> Actor:
    """A resident who is known to us as a contact."""
    return Actor(ActorKind.RESIDENT, str(contact_id))


#: A resident who has not said who they are.
ANONYMOUS = Actor(ActorKind.RESIDENT, "anonymous")
