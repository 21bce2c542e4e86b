"""Django's migrations in a fifth of the time, for the databases that tests are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.state import ProjectState

#: What makes up a schema, each part as PostgreSQL itself would write it.
_SCHEMA = """
SELECT 'column', attrelid::regclass::text, attname || ' ' || format_type(atttypid, atttypmod)
       || CASE WHEN attnotnull THEN ' not null ' ELSE ' ' END || attidentity::text || attgenerated::text
       || COALESCE(pg_get_expr(adbin, adrelid), '')
FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
"""


@contextmanager
def quickly() -> Iterator[None]:
    """Have Django migrate, inside, without making anew what a step doesn't touch.

    Between two steps Django makes the classes of a model anew, and those of all that it is related to, and of all that
    those are: with areas and accounts in the middle, some forty classes a step, which is nine tenths of the time. A
    step needs the model, and what points to it so that nothing points to a class of before. Whatever works on rows is
    given all classes anew, as Django does where it has put some of this off itself (`is_delayed`).

    `schema` is how a test compares what comes of it with what Django makes on its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "_find_reload_model", _what_points_to)
        yield


def _what_points_to(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    state.is_delayed = True
    heirs: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for key, model in state.models.items():
        for base in model.bases:
            if isinstance(base, str):
                heirs[tuple(base.lower().split("."))].add(key)
    found, waiting = set[tuple[str, str]](), [(app_label, model_name.lower())]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [*state.relations[key], *heirs[key]]
    return found


def schema() -> list[tuple[str, str, str]]:
    """The default database's tables, constraints, indexes, triggers and functions, in order."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_SCHEMA)
        return sorted(cursor.fetchall())
