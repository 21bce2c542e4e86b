"""Positions of devices, whatever the file's form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.positions.delimited import read_delimited
from peelian.adapters.positions.gtfs_realtime import read_gtfs_realtime
from peelian.apps.visibility.api import PositionRow, RefusedRow

_FEED_NAMES = (".pb", ".pb.gz", ".pbf", ".gtfsrt")


def read_positions(
    path: Path, *, time_zone: str = "", encoding: str = "utf-8"
) -> Iterator[PositionRow | RefusedRow]:
    """The rows of a positions file: GTFS-realtime when its name ends in .pb, else comma-separated text.

    Rows that can't be positions come as `RefusedRow`. Raises BadInput for a file that is neither.
    """
    if path.name.lower().endswith(_FEED_NAMES):
        return read_gtfs_realtime(path)
    return read_delimited(path, time_zone=time_zone, encoding=encoding)
