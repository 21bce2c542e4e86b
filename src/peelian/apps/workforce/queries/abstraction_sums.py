"""The ledger of neighbourhood hours added up in the database: what a year of a whole force is told from.

The same minutes as `list_ledger`, which holds each shift: a moment counts from the minute that it is in, and whose rank
and team it is says the post held on the shift's day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection

from peelian.analysis.abstraction import AwayKind, Hours, Tally
from peelian.apps.workforce.types.abstractions import COUNTED_RANKS, ReasonSum, TallySum
from peelian.apps.workforce.types.duties import ShiftKind
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.time import start_of_day

_A_DAY = dt.timedelta(days=1)
# An absence is looked for in the shifts of its own days and of the two before: over somebody and a day, which are
# joined in no time, and not over every absence of somebody for each of their shifts.
_LEDGER = """
WITH held AS MATERIALIZED (
    SELECT posting.person_id, posting.valid_from, posting.valid_until, post.rank, area.code AS area_code
    FROM workforce_posting posting
    JOIN workforce_post post ON post.id = posting.post_id
    JOIN workforce_team team ON team.id = post.team_id
    JOIN places_area area ON area.id = team.area_id
    WHERE area.code = ANY(%(codes)s) AND post.rank = ANY(%(ranks)s)
      AND posting.valid_from <= %(last_on)s
      AND (posting.valid_until IS NULL OR posting.valid_until > %(first_on)s)
), rostered AS MATERIALIZED (
    SELECT id, person_id, (starts_at AT TIME ZONE 'Europe/London')::date AS day,
           floor(date_part('epoch', starts_at) / 60)::int AS first,
           floor(date_part('epoch', ends_at) / 60)::int AS last
    FROM workforce_shift
    WHERE kind = ANY(%(kinds)s) AND starts_at >= %(since)s AND starts_at < %(until)s
      AND person_id IN (SELECT person_id FROM held)
), shifts AS MATERIALIZED (
    SELECT id, rostered.person_id, day, first, last, held.rank, held.area_code
    FROM rostered JOIN held ON held.person_id = rostered.person_id
     AND held.valid_from <= rostered.day AND (held.valid_until IS NULL OR held.valid_until > rostered.day)
), away AS MATERIALIZED (
    SELECT shifts.id AS shift_id, shifts.person_id, shifts.rank, absence.id AS absence_id,
           code.code, code.label, code.kind,
           least(absence.last, shifts.last) - greatest(absence.first, shifts.first) AS minutes
    FROM (
        SELECT id, person_id, code, first, last, first_on + generate_series(-2, last_on - first_on) AS day
        FROM (
            SELECT id, person_id, code, floor(date_part('epoch', starts_at) / 60)::int AS first,
                   floor(date_part('epoch', ends_at) / 60)::int AS last,
                   (starts_at AT TIME ZONE 'Europe/London')::date AS first_on,
                   (ends_at AT TIME ZONE 'Europe/London')::date AS last_on
            FROM workforce_abstraction
            WHERE starts_at < %(latest)s AND ends_at > %(since)s
              AND person_id IN (SELECT person_id FROM held)
        ) each
    ) absence
    JOIN shifts ON shifts.person_id = absence.person_id AND shifts.day = absence.day
     AND absence.first < shifts.last AND absence.last > shifts.first
    JOIN workforce_dutycode code ON code.code = absence.code
), parts AS (
    SELECT shift_id, sum(minutes)::int AS minutes,
           coalesce(sum(minutes) FILTER (WHERE kind = 'abstracted'), 0)::int AS abstracted,
           coalesce(sum(minutes) FILTER (WHERE kind = 'training'), 0)::int AS training,
           coalesce(sum(minutes) FILTER (WHERE kind = 'unavailable'), 0)::int AS unavailable
    FROM away GROUP BY shift_id
)
SELECT rank, area_code, day - date_part('day', day)::int + 1, '', '',
       ARRAY[sum(last - first), sum(last - first - coalesce(parts.minutes, 0)),
             coalesce(sum(parts.abstracted), 0), coalesce(sum(parts.training), 0),
             coalesce(sum(parts.unavailable), 0), count(*),
             count(*) FILTER (WHERE last - first > coalesce(parts.unavailable, 0)),
             count(*) FILTER (WHERE parts.abstracted > 0), count(DISTINCT shifts.person_id)]::bigint[]
FROM shifts LEFT JOIN parts ON parts.shift_id = shifts.id
GROUP BY 1, 2, 3
UNION ALL
SELECT rank, code, NULL, label, kind, ARRAY[count(*), sum(minutes), count(DISTINCT person_id)]::bigint[]
FROM (
    SELECT rank, code, label, kind, absence_id, person_id, sum(minutes) AS minutes
    FROM away GROUP BY 1, 2, 3, 4, 5, 6
) each
WHERE minutes > 0 GROUP BY 1, 2, 4, 5
ORDER BY 3, 2, 1
"""


def abstraction_sums(
    *, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date
) -> tuple[list[TallySum], list[ReasonSum]]:
    """The shifts of these areas' teams that begin on these local days, both included, added up in one look.

    Returns:
        Minutes and shifts by rank, area of the team and month: tallies add up, and a definition makes a rate of their
        sum. And why minutes of the same shifts were taken, by rank and reason, with how often.
    """
    tallies: list[TallySum] = []
    reasons: list[ReasonSum] = []
    for rank, code, month, label, kind, numbers in _asked(area_codes, first_on, last_on):
        if month is None:
            reasons.append(ReasonSum(Rank(rank), code, label, AwayKind(kind), *numbers))
        else:
            *minutes, shifts, on_duty, touched, people = numbers
            tally = Tally(Hours(*minutes), shifts, on_duty, touched)
            tallies.append(TallySum(Rank(rank), code, month, tally, people))
    return tallies, reasons


def _asked(area_codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> list[tuple[Any, ...]]:
    until = start_of_day(last_on + _A_DAY)
    values: dict[str, Any] = {
        "codes": list(area_codes), "ranks": [rank.value for rank in COUNTED_RANKS],
        "kinds": [kind.value for kind in ShiftKind if kind.works], "first_on": first_on, "last_on": last_on,
        "since": start_of_day(first_on), "until": until, "latest": until + 2 * _A_DAY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, values)
        return list(cursor.fetchall())
