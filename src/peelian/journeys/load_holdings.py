"""Take in who carried which device, and work out again whatever proof that says something new of."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.api import HoldingChange, HoldingRow
from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_STEP = 500


@dataclass(frozen=True, slots=True)
class HoldingsLoaded:
    """What became of a file: holdings added, open ones that got their end, and those there already.

    `proofs` is how many proofs were looked at again because of them.
    """

    added: int
    ended: int
    unchanged: int
    proofs: int = 0

    @property
    def nothing_new(self) -> bool:
        """Whether all of it was there already."""
        return not (self.added or self.ended)


@transaction.atomic
def load_holdings(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    time_zone: str = "",
    encoding: str = "utf-8",
    progress: Callable[[int], None] | None = None,
) -> HoldingsLoaded:
    """Take a file of devices and their holders, all of it or nothing. The same file twice changes nothing.

    The rows are taken in order of time, whatever their order in the file: so a row without an end is ended by the
    next holder's. Proofs that were worked out before of tasks in that time are worked out again, so that their visits
    say who it was.

    Args:
        actor: who brings it.
        at: now.
        path: comma-separated text, plain or gzipped.
        time_zone: of times that carry none.
        encoding: of the text.
        progress: told from time to time how many rows have been taken.

    Raises:
        BadInput: at the first row that can't be taken.
    """
    rows = list(ports().readers["devices"](path, time_zone=time_zone, encoding=encoding))
    people = _people(rows)
    count: Counter[HoldingChange] = Counter()
    news: list[tuple[dt.datetime, dt.datetime]] = []
    for row in sorted(rows, key=lambda row: (row.starts_at, row.row)):
        change = _hold(actor, at, row, people[row.collar_number])
        count[change] += 1
        if change is HoldingChange.ADDED:
            news.append((row.starts_at, row.ends_at or at))
        elif change is HoldingChange.ENDED:
            news.append((row.starts_at, at))  # after its end too: it was theirs without an end before
        if progress is not None and count.total() % _STEP == 0:
            progress(count.total())
    if progress is not None:
        progress(count.total())
    return HoldingsLoaded(
        added=count[HoldingChange.ADDED],
        ended=count[HoldingChange.ENDED],
        unchanged=count[HoldingChange.UNCHANGED],
        proofs=_prove_again(actor, at, news),
    )


def _people(rows: Sequence[HoldingRow]) -> dict[str, int]:
    """Who has which collar number; the first row with one that nobody has refuses the file."""
    known = workforce.person_ids(row.collar_number for row in rows)
    for row in rows:
        if row.collar_number not in known:
            raise BadInput(
                f"nobody has the collar number {row.collar_number}.", row=row.row, column="collar_number",
                mend="Correct the number, or record the person first.",
            )  # fmt: skip
    return known


def _hold(actor: Actor, at: dt.datetime, row: HoldingRow, person_id: int) -> HoldingChange:
    try:
        return visibility.hold_device(
            actor=actor, at=at, device=row.device, person_id=person_id,
            starts_at=row.starts_at, ends_at=row.ends_at,
        )  # fmt: skip
    except visibility.DeviceHeld as held:
        raise BadInput(
            f"{row.device} is recorded with somebody at that time already.", row=row.row, column="from",
            mend="Two people can't carry one device: correct the times, also against the other rows.",
        ) from held  # fmt: skip


def _prove_again(actor: Actor, at: dt.datetime, spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> int:
    """Work those proofs out again that exist already; a task without one waits for its positions."""
    task_ids = {task_id for first, last in spans for task_id in visibility.list_tasks_touched(first, last)}
    standing = sorted(visibility.list_proofs(sorted(task_ids)))
    visibility.work_out_proofs(actor=actor, at=at, task_ids=standing)
    return len(standing)
