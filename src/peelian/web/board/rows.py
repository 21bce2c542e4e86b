"""Links to the rows behind a figure or a cell: offered to those whom the address lets in, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from peelian.analysis.tables import Cell, Linked, Table
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Viewer
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import access_of


def opens(viewer: Viewer, address: str) -> bool:
    """Whether an address of this site lets a viewer in, as far as its mark says; other sites' never do."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return False
    try:
        match = resolve(parts.path)
        access = access_of(match.func)
        if access is None or access.permission is None:
            return access is not None
        if not access.area:
            return accounts.may_anywhere(viewer, access.permission)
        path = places.path_of(str(match.kwargs.get(access.area, "")), local_day(now()))
        return bool(accounts.may(viewer, access.permission, path))
    except (Resolver404, NotFound):
        return False


def linking(viewer: Viewer) -> Callable[[Table], Table]:
    """What leaves a table its links as far as they let the viewer in."""

    @cache
    def lets_in(address: str) -> bool:
        return opens(viewer, address)

    def kept(cell: Cell) -> Cell:
        return cell.value if isinstance(cell, Linked) and not lets_in(cell.url) else cell

    def adapted(table: Table) -> Table:
        rows: Sequence[Sequence[Cell]] = [[kept(cell) for cell in row] for row in table.rows]
        total = None if table.total is None else [kept(cell) for cell in table.total]
        return replace(table, rows=rows, total=total)

    return adapted
