"""Prove: a file of positions comes in, and every task that it can say something of is worked out again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import standing
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotAllowed
from peelian.kernel.tables import sha256_of


def load_positions(
    *, viewer: accounts.Viewer, at: dt.datetime, path: Path, time_zone: str = "", encoding: str = "utf-8"
) -> visibility.PositionsLoaded:
    """Take a file that a member of staff brings. See `import_positions`. Positions belong to no one area.

    Raises:
        NotAllowed: the viewer may not import data.
        BadInput: the file can't be taken; nothing of it was.
    """
    if not accounts.may_anywhere(viewer, accounts.Permission.IMPORT_DATA):
        raise NotAllowed("You may not import data.")
    return import_positions(actor=viewer.actor, at=at, path=path, time_zone=time_zone, encoding=encoding)


@transaction.atomic
def import_positions(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    time_zone: str = "",
    encoding: str = "utf-8",
    progress: Callable[[int], None] | None = None,
) -> visibility.PositionsLoaded:
    """Take a file of positions, and work out the proof of every task with a window in its span. All of it or nothing.

    The same file twice changes nothing, and says so (`already`).

    Args:
        actor: who brings it.
        at: now.
        path: in any of `visibility.FileKind`; text and messages may be gzipped.
        time_zone: of times that carry none; without it rows with such times are refused.
        encoding: of comma-separated text.
        progress: told from time to time how many rows have been read.

    Raises:
        BadInput: the file can't be taken; nothing of it was.
    """
    rows = ports().readers["positions"](path, time_zone=time_zone, encoding=encoding)
    assert isinstance(rows, visibility.PositionRows)  # noqa: S101 - what this reader gives
    loaded = visibility.load_positions(
        actor=actor, at=at, rows=rows, name=path.name, sha256=sha256_of(path), kind=rows.kind, progress=progress
    )  # fmt: skip
    if not loaded.already and loaded.first_at and loaded.last_at:
        prove_between(actor=actor, at=at, first=loaded.first_at, last=loaded.last_at)
    return loaded


def prove_between(*, actor: Actor, at: dt.datetime, first: dt.datetime, last: dt.datetime) -> int:
    """Work out the proof of every task with a window that positions of a span can say something of; how many."""
    touched = visibility.list_tasks_touched(first, last)
    visibility.work_out_proofs(actor=actor, at=at, task_ids=touched)
    return len(touched)


def proofs_touched(loaded: visibility.PositionsLoaded) -> list[visibility.ProofView]:
    """The proofs of the tasks with a window in a file's span, by task."""
    if loaded.first_at is None or loaded.last_at is None:
        return []
    proofs = visibility.list_proofs(visibility.list_tasks_touched(loaded.first_at, loaded.last_at))
    return [proofs[task_id] for task_id in sorted(proofs)]


def work_out(*, viewer: accounts.Viewer, at: dt.datetime, task_id: int) -> visibility.ProofView:
    """Work out the proof of one task again, from all positions that there are.

    Raises:
        NotFound: there is no such task.
        NotAllowed: the viewer may not see positions where it is.
    """
    path = standing.path_now(tasking.area_path_of(task_id), at)
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, path)
    return visibility.work_out_proof(actor=viewer.actor, at=at, task_id=task_id)
