"""Positions of devices, whatever the file's form."""

from __future__ import annotations

import re
from pathlib import Path

from peelian.adapters.positions.delimited import read_delimited
from peelian.adapters.positions.gtfs_realtime import read_gtfs_realtime
from peelian.adapters.positions.objects import read_objects
from peelian.adapters.positions.parquet import read_parquet
from peelian.adapters.positions.siri_vm import read_siri_vm
from peelian.apps.visibility.api import FileKind, PositionRows
from peelian.kernel.tables import read_chunks

_FEED_NAMES = (".pb", ".pb.gz", ".pbf", ".gtfsrt")
_PARQUET = b"PAR1"
#: A feed message begins with its header (field 1), and that with the version ("2.0", field 1).
_FEED = re.compile(rb"\x0a[\x01-\x7f]\x0a\x03[0-9]\.[0-9]")


def read_positions(path: Path, *, time_zone: str = "", encoding: str = "utf-8") -> PositionRows:
    """The rows of a positions file: Parquet, SIRI-VM, GTFS-realtime, JSON, else comma-separated text.

    Its first bytes say which it is; a name that ends in .pb makes it GTFS-realtime. Rows that can't be positions come
    as `RefusedRow`. Raises BadInput for a file that is none of these, or can't be read.
    """
    kind = kind_of(path)
    match kind:
        case FileKind.GTFS_RT:
            rows = read_gtfs_realtime(path)
        case FileKind.PARQUET:
            rows = read_parquet(path, time_zone=time_zone)
        case FileKind.SIRI_VM:
            rows = read_siri_vm(path, time_zone=time_zone)
        case FileKind.JSON:
            rows = read_objects(path, time_zone=time_zone)
        case FileKind.CSV:
            rows = read_delimited(path, time_zone=time_zone, encoding=encoding)
    return PositionRows(kind, rows)


def kind_of(path: Path) -> FileKind:
    """How a file of positions is written, by its name and its first bytes. Raises BadInput when it can't be read."""
    if path.name.lower().endswith(_FEED_NAMES):
        return FileKind.GTFS_RT
    first = next(read_chunks(path), b"")
    if first.startswith(_PARQUET):
        return FileKind.PARQUET
    if _FEED.match(first):
        return FileKind.GTFS_RT
    begins = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins == b"<":
        return FileKind.SIRI_VM
    return FileKind.JSON if begins in (b"{", b"[") else FileKind.CSV
