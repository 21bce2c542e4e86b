"""Taking the indices of deprivation in, an edition as a whole."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.typology.models import Deprivation
from peelian.apps.typology.types import DeprivationLoaded, DeprivationRow
from peelian.columns import bulk, locks
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, Refused

_INCOMING = "incoming_deprivation"
_SAID = ("lsoa_name", "ward_code", "population", "imd_score", "imd_rank", "imd_decile", "domain_ranks")
_COLUMNS = ("lsoa_code", *_SAID)
_EDITION = re.compile(r"IoD \d{4}")


@transaction.atomic
def load_deprivation(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[DeprivationRow],
    edition: str,
    source: str,
    progress: Callable[[int], None] | None = None,
) -> DeprivationLoaded:
    """Take an edition of the indices; what was there of the same edition becomes as the file has it.

    Args:
        actor: who brings it.
        at: now.
        rows: from an adapter, one an LSOA.
        edition: `IoD` and its year, such as `IoD 2025`.
        source: where it is from, for people.
        progress: told from time to time how many rows have been read.

    Raises:
        Refused: the edition isn't named so.
        BadInput: an LSOA comes twice, or there is none.
    """
    if not _EDITION.fullmatch(edition):
        raise Refused(f"“{edition}” is not an edition. Say it as IoD 2025.", field="edition")
    _one_at_a_time()
    bulk.temporary_like(Deprivation, _INCOMING, *_COLUMNS)
    read = bulk.copy_into(_INCOMING, _COLUMNS, _columns(rows, progress))
    if not read:
        raise BadInput("the file holds no LSOA.")
    added, changed, ended = _add(edition, source), _change(edition, source), _end(edition)
    without = _count_without_ward()
    notes = (f"{without:,} of {read:,} LSOAs name no ward: they count in none.",) if without else ()
    loaded = DeprivationLoaded(read, added, changed, read - added - changed, ended, notes)
    if not loaded.nothing_new:
        events.record(
            name="typology.deprivation.loaded", actor=actor, at=at, subject=f"typology.Deprivation:{edition}",
            data={"added": added, "changed": changed, "ended": ended},
        )  # fmt: skip
    return loaded


def _columns(
    rows: Iterable[DeprivationRow], progress: Callable[[int], None] | None
) -> Iterator[tuple[object, ...]]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(row.lsoa_code, row.row)
        if first != row.row:
            raise BadInput(f"{row.lsoa_code} is in row {first} already.", row=row.row)
        if progress is not None and len(seen) % 1_000 == 0:
            progress(len(seen))
        yield (
            row.lsoa_code, row.lsoa_name, row.ward_code, row.population, row.imd_score, row.imd_rank,
            row.imd_decile, json.dumps(row.domain_ranks),
        )  # fmt: skip
    if progress is not None:
        progress(len(seen))


def _change(edition: str, source: str) -> int:
    ours, theirs = (", ".join(f"{table}.{name}" for name in _SAID) for table in ("old", "new"))
    return _run(
        f"UPDATE typology_deprivation old SET ({', '.join(_SAID)}, source) = ROW({theirs}, %s)"  # noqa: S608 - our own names
        f" FROM {_INCOMING} new WHERE old.edition = %s AND old.lsoa_code = new.lsoa_code"
        f" AND ({ours}) IS DISTINCT FROM ({theirs})",
        [source, edition],
    )


def _add(edition: str, source: str) -> int:
    columns = ", ".join(_COLUMNS)
    return _run(
        f"INSERT INTO typology_deprivation (edition, source, {columns}) SELECT %s, %s, {columns} FROM {_INCOMING}"  # noqa: S608 - our own names
        " ON CONFLICT (edition, lsoa_code) DO NOTHING",
        [edition, source],
    )


def _end(edition: str) -> int:
    return _run(
        "DELETE FROM typology_deprivation WHERE edition = %s"  # noqa: S608 - our own names
        f" AND lsoa_code NOT IN (SELECT lsoa_code FROM {_INCOMING})",
        [edition],
    )


def _count_without_ward() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_INCOMING} WHERE ward_code = ''")  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])


def _run(statement: str, values: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _one_at_a_time() -> None:
    """Two imports of one edition at once would trip over each other: the second waits for the first to end."""
    locks.one_at_a_time("typology.deprivation")
