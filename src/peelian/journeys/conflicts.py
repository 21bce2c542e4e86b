"""What stands against sending people somewhere: their shifts, their abstractions, and other patrols of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Against:
    """What stands against one person, said once however many of the windows it touches.

    Args:
        person_id: whom it is about.
        name: their rank and name.
        words: what it is, to follow the name.
        windows: in how many of the task's windows.
        stands: whether it is a conflict: that no shift is recorded is told, and is none.
    """

    person_id: int
    name: str
    words: str
    windows: int
    stands: bool

    @property
    def sentence(self) -> str:
        """`PC Amir Hussain: at court, Thursday 5 November 14:00 to 17:00`; with how often when it is several times."""
        times = f" ({self.windows} times)" if self.windows > 1 else ""
        return f"{self.name}: {self.words}{times}"


class ConflictsStand(Refused):
    """Somebody can't be there, as far as is recorded; a reason lets it be sent all the same."""

    def __init__(self, conflicts: Sequence[Against]) -> None:
        told = "; ".join(one.sentence for one in conflicts[:5])
        more = f"; and {len(conflicts) - 5} more" if len(conflicts) > 5 else ""
        super().__init__(
            f"{told}{more}. Choose other people or times, or say why you send it all the same.",
            field="despite",
        )
        self.conflicts = tuple(conflicts)


def against(person_ids: Sequence[int], windows: Sequence[tasking.Window]) -> list[Against]:
    """What stands against these people in these windows, those that are conflicts first, then by name."""
    spans = [workforce.Span(window.starts_at, window.ends_at) for window in windows]
    found: dict[tuple[int, str, bool], int] = {}
    for one in workforce.list_conflicts(person_ids, spans):
        key = one.person_id, one.words, one.stands
        found[key] = found.get(key, 0) + 1
    for clash in tasking.list_clashes(person_ids, windows):
        key = clash.person_id, f"also sent to “{clash.title}”", True
        found[key] = found.get(key, 0) + 1
    on = local_day(min(window.starts_at for window in windows)) if windows else None
    names = {person_id: workforce.get_person(person_id, on).full_name for person_id, _, _ in found}
    rows = [
        Against(person_id, names[person_id], words, times, stands)
        for (person_id, words, stands), times in found.items()
    ]
    return sorted(rows, key=lambda row: (not row.stands, row.name, row.words))
