"""Rows by day in Parquet files under a folder, and the engine that reads them. Knows no room and no table of any.

A file is whole or not there: it is written under another name, flushed to the disk, and renamed. Which files count is
for the caller to keep, in a database: what nobody lists is swept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

#: Rows of a row group: what is read or left out at once.
ROW_GROUP = 122_880
_BATCH = 500_000
_UNFINISHED = ".part"


class MissingEngine(Exception):  # noqa: N818 - a state of the installation
    """The engine that was asked for isn't installed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that was written: its name under the folder, its rows, its SHA-256."""

    name: str
    rows: int
    sha256: str


def write_part(folder: Path, day: dt.date, table: pa.Table) -> Part:
    """Write a day's rows as a new file; when this returns it is on the disk under its name."""
    from pyarrow import parquet

    name = f"day={day.isoformat()}/{uuid.uuid4().hex}.parquet"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(_UNFINISHED)
    parquet.write_table(table, unfinished, compression="zstd", row_group_size=ROW_GROUP)
    _flush(unfinished)
    digest = _sha256(unfinished)
    unfinished.rename(path)
    _flush(path.parent)
    return Part(name, table.num_rows, digest)


def read_table(folder: Path, names: Sequence[str], columns: Sequence[str] | None = None) -> pa.Table:
    """All rows of some files, in memory; with `columns` only those. Raises ValueError for no file."""
    import pyarrow as pa
    from pyarrow import parquet

    if not names:
        raise ValueError("No file is named to read.")
    asked = list(columns) if columns else None
    return pa.concat_tables(parquet.ParquetFile(folder / name).read(columns=asked) for name in names)


def connect(kind: str = "duckdb", *, memory: str = "1GB", threads: int = 2) -> ibis.BaseBackend:
    """An engine that reads these files; `disconnect` it when done.

    Args:
        kind: `duckdb`: on this machine, in memory; it fetches no extension. `spark`: wherever Spark's own settings
            say, in a session of its own.
        memory, threads: no more than this is taken, by DuckDB.

    Raises:
        MissingEngine: Spark isn't installed.
    """
    import ibis

    if kind == "spark":
        return _spark()
    # Each file is read once: DuckDB would keep what it read, and memory grow with the days.
    return ibis.duckdb.connect(
        threads=threads, memory_limit=memory, temp_directory=tempfile.gettempdir(), preserve_insertion_order=False,
        autoinstall_known_extensions=False, enable_external_file_cache=False,
    )  # fmt: skip


def _spark() -> ibis.BaseBackend:
    import ibis

    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingEngine(
            "Figures over positions are to be worked out by Spark, which isn't installed: pip install peelian[spark], "
            "or set PEELIAN_POSITIONS_ENGINE to duckdb."
        ) from error
    # Moments are whole numbers of microseconds and zones are ours: Spark must not read them by the machine's.
    builder = SparkSession.builder.appName("peelian").config("spark.sql.session.timeZone", "UTC")
    return ibis.pyspark.connect(builder.getOrCreate())


def read(engine: ibis.BaseBackend, folder: Path, names: Sequence[str]) -> ibis.Table:
    """Some files as one table of an engine's, which reads them when asked. Raises ValueError for no file."""
    if not names:
        raise ValueError("No file is named to read.")
    paths = [str(folder / name) for name in names]
    if engine.name == "duckdb":
        return engine.read_parquet(paths, hive_partitioning=False)
    found = engine.read_parquet(paths[0])
    for path in paths[1:]:  # Ibis gives Spark one path at a time
        found = found.union(engine.read_parquet(path))
    return found


def batches(engine: ibis.BaseBackend, table: ibis.Table) -> Iterator[pa.RecordBatch]:
    """The rows of an expression in batches: memory stays flat however many there are."""
    yield from engine.to_pyarrow_batches(table, chunk_size=_BATCH)


def sweep(folder: Path, keep: Collection[str], before: dt.datetime) -> int:
    """Remove files that nobody keeps and that were written before a moment. Returns how many.

    Younger ones stay: they may be of a transaction that hasn't ended yet.
    """
    swept = 0
    for path in sorted(folder.glob("day=*/*")):
        name = path.relative_to(folder).as_posix()
        if name not in keep and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    for day in folder.glob("day=*"):
        if not any(day.iterdir()):
            day.rmdir()
    return swept


def _flush(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
