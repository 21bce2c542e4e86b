"""Take a force's own HR extract in: read by its mapping, its differences shown, applied as they were shown."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.journeys import end_access, tell_namings
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day

#: What each kind of change is called when it is counted.
_COUNTED = {
    "person": "new people", "name": "names", "career": "joined or left", "terms": "ranks or FTE",
    "place": "units or posts", "post": "new posts",
}  # fmt: skip


def apply_hr(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    mapping: Path | None = None,
    encoding: str = "utf-8",
    source: str = "",
    digest: str = "",
) -> workforce.HrPlan:
    """Lay an extract over the records (`workforce.api.apply_extract`); answers what it changed.

    Raises BadInput for a file that can't be read, BadExtract with all that stands against its rows, and ExtractChanged
    when it comes to other changes than those of `digest`. Nothing is applied then.
    """
    items = _read(path, mapping, encoding)
    with tell_namings.told(local_day(at)) as told, end_access.with_service(actor=actor, at=at):
        plan = workforce.apply_extract(
            actor=actor, at=at, items=items, source=source or path.name, digest=digest
        )
    return replace(plan, notes=(*plan.notes, *told))


def load_published(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> workforce.PublishedLoaded:
    """Take the Home Office's table of strength in. Raises BadInput, and nothing of it is taken."""
    rows = list(ports().readers["home-office"](path, encoding=encoding))
    if progress is not None:
        progress(len(rows))
    return workforce.load_published(actor=actor, at=at, rows=rows, source=source or path.name)


def send(*, viewer: accounts.Viewer, at: dt.datetime, path: Path, mapping: Path | None = None) -> int:
    """Work out what an extract would change and keep it to be decided on; answers the import's id.

    Raises NotAllowed unless the viewer manages the workforce of the whole force, and as `apply_hr` does.
    """
    require(viewer, at)
    plan = workforce.plan_extract(_read(path, mapping, "utf-8"), on=local_day(at))
    return workforce.keep_import(
        actor=viewer.actor, at=at, name=path.name, content=path.read_bytes(),
        mapping=mapping.read_bytes() if mapping else b"", plan=plan,
    )  # fmt: skip


def apply(*, viewer: accounts.Viewer, at: dt.datetime, import_id: int, digest: str) -> workforce.HrPlan:
    """Apply an extract that was sent in, as its differences were shown; `digest` names those that were.

    Raises:
        NotAllowed: the viewer doesn't manage the workforce of the whole force.
        NotFound: it was decided on already.
        DifferencesNotSeen: newer differences are kept for it than those of `digest`.
        BadExtract: the records stand against it now.
        ExtractChanged: it would change something else now. That is kept, to be looked at and decided on.
    """
    require(viewer, at)
    name, content, mapped = workforce.import_files(import_id)
    with tempfile.TemporaryDirectory(prefix="peelian-hr-") as folder:
        path, mapping = Path(folder) / Path(name).name, Path(folder) / "mapping.toml"
        path.write_bytes(content)
        mapping.write_bytes(mapped)
        items = list(_read(path, mapping if mapped else None, "utf-8"))
    try:
        with tell_namings.told(local_day(at)) as told, end_access.with_service(actor=viewer.actor, at=at):
            plan = workforce.settle_import(
                actor=viewer.actor, at=at, import_id=import_id, items=items, digest=digest
            )
        return replace(plan, notes=(*plan.notes, *told))
    except workforce.ExtractChanged as changed:
        workforce.show_import_again(actor=viewer.actor, at=at, import_id=import_id, plan=changed.plan)
        raise


def drop(*, viewer: accounts.Viewer, at: dt.datetime, import_id: int) -> None:
    """Give an extract up. Raises NotAllowed, and NotFound when it was decided on already."""
    require(viewer, at)
    workforce.drop_import(actor=viewer.actor, at=at, import_id=import_id)


def require(viewer: accounts.Viewer, at: dt.datetime) -> None:
    """An extract is of the whole force. Raises NotAllowed unless the viewer manages the workforce of all of it."""
    forces = places.list_areas(on=local_day(at), kind=places.AreaKind.FORCE)
    if not any(accounts.may(viewer, accounts.Permission.MANAGE_WORKFORCE, force.path) for force in forces):
        raise NotAllowed("You may not change the records of the whole force.")


def told(plan: workforce.HrPlan, *, show: int) -> list[str]:
    """A plan in sentences: how much it changes, then the first differences, then what else is to be known."""
    if not plan.changes:
        return [f"{plan.read:,} rows read. All of it is there already: nothing changed.", *plan.notes]
    counts = ", ".join(f"{_COUNTED[kind]} {count:,}" for kind, count in plan.counts().items())
    lines = [f"{plan.read:,} rows of {plan.people:,} people read: {counts}."]
    for change in plan.changes[:show]:
        who = f"{change.number} {change.name}: " if change.number else ""
        lines.append(f"{who}{change.kind.label}: {change.before or 'nothing'} → {change.after or 'nothing'}")
    if len(plan.changes) > show:
        lines.append(f"… and {len(plan.changes) - show:,} more.")
    if plan.unnamed:
        lines.append(f"{plan.unnamed:,} people who serve are not in the file: they stay as they are.")
    return [*lines, *plan.notes, f"Digest of these differences: {plan.digest}"]


def refusals_told(bad: workforce.BadExtract) -> list[str]:
    """What stands against an extract, a line for each: row, column, reason, mend."""
    lines = [
        f"row {one.row}{f', column {one.column}' if one.column else ''}: {one.reason} {one.mend}".rstrip()
        for one in bad.refusals
    ]
    more = bad.count - len(bad.refusals)
    return [*lines, f"… and {more:,} more."] if more else lines


def _read(path: Path, mapping: Path | None, encoding: str) -> Iterator[Any]:
    return ports().readers["hr"](path, mapping=mapping, encoding=encoding)
