"""How the promise of 72 hours was kept, counted from what was said and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from peelian.apps.inbox.types import PROMISE, Promise
from peelian.columns.compiled import prepared

# A turn is what they said since our last answer, up to our next. Its clock starts with its first words.
_TURNS = """
WITH said AS (
    SELECT entry.thread_id, entry.at, entry.direction, thread.state,
           count(*) FILTER (WHERE entry.direction = 'out') OVER (
               PARTITION BY entry.thread_id ORDER BY entry.at, entry.id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS turn
    FROM inbox_entry entry
    JOIN inbox_thread thread ON thread.id = entry.thread_id
    JOIN places_area area ON area.id = thread.area_id
    WHERE entry.direction <> 'note' AND (%(all)s OR area.code = ANY(%(codes)s))
), turns AS (
    SELECT thread_id, turn, state,
           min(at) FILTER (WHERE direction = 'in') AS asked,
           min(at) FILTER (WHERE direction = 'out') AS answered
    FROM said GROUP BY thread_id, turn, state
)
SELECT count(*),
       count(*) FILTER (WHERE answered <= asked + %(promise)s),
       count(*) FILTER (WHERE answered > asked + %(promise)s),
       count(*) FILTER (WHERE answered IS NULL AND state <> 'closed' AND asked + %(promise)s >= %(at)s),
       count(*) FILTER (WHERE answered IS NULL AND state <> 'closed' AND asked + %(promise)s < %(at)s),
       count(*) FILTER (WHERE answered IS NULL AND state = 'closed')
FROM turns WHERE asked >= %(since)s AND asked < %(until)s
"""


def promise_kept(
    *, since: dt.datetime, until: dt.datetime, at: dt.datetime, area_codes: Iterable[str] | None = None
) -> Promise:
    """How what was asked in a span (end excluded) was answered, in these areas or everywhere. Counts only.

    Each turn counts once, by the first words that waited: three mails before an answer are one question.
    """
    codes = list(area_codes) if area_codes is not None else []
    asked: dict[str, Any] = {
        "all": area_codes is None,
        "codes": codes,
        "promise": PROMISE,
        "at": at,
        "since": since,
        "until": until,
    }
    [counts] = prepared(_TURNS, asked)
    return Promise(*counts)
