"""Rolling up: of each day counts are made, and then the day's rows and its salt go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.usage.models import PageSeen, Salt, SearchedInVain, Tally
from peelian.apps.usage.rules.times import ENDS
from peelian.apps.usage.types import COUNTS_KEPT, FASTEST, FEWEST_SEARCHERS, GAP, GRACE, SENT, Measure
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day

#: The name of an online report's question pages among pages; after it stands `kind/page`.
REPORT_PAGE = "report-page"

# A bot is one for its whole day: by name, by reading no language, or by its pace.
_SEEN = """
CREATE TEMPORARY TABLE usage_seen ON COMMIT DROP AS
WITH paced AS (
    SELECT "user", date_trunc('minute', at) AS minute, count(*) AS pages, bool_or(is_bot) AS is_bot
    FROM usage_pageseen WHERE day = %(day)s GROUP BY 1, 2
), bots AS (
    SELECT "user" FROM paced GROUP BY 1 HAVING bool_or(is_bot) OR max(pages) > %(fastest)s
)
SELECT s."user", s.at, s.page, s.device, s.source, s.language,
       s."user" IN (SELECT "user" FROM bots) AS bot,
       coalesce(s.at - lag(s.at) OVER uses > %(gap)s, true) AS begins,
       CASE WHEN lead(s.at) OVER uses - s.at <= %(gap)s
            THEN extract(epoch FROM lead(s.at) OVER uses - s.at) END AS seconds
FROM usage_pageseen s WHERE s.day = %(day)s
WINDOW uses AS (PARTITION BY s."user" ORDER BY s.at, s.id)
"""

_COUNTS: dict[Measure, str] = {
    Measure.USES: "SELECT '', '', count(*) FROM usage_seen WHERE begins AND NOT bot",
    Measure.USERS: "SELECT '', '', count(DISTINCT \"user\") FROM usage_seen WHERE NOT bot",
    Measure.PAGES: "SELECT page, '', count(*) FROM usage_seen WHERE NOT bot GROUP BY 1",
    Measure.TIME: "SELECT page, (SELECT min(e) FROM unnest(%(ends)s::int[]) e WHERE e >= seconds)::text, count(*)"
    " FROM usage_seen WHERE NOT bot AND seconds IS NOT NULL GROUP BY 1, 2",
    Measure.HOUR: "SELECT to_char(at AT TIME ZONE 'Europe/London', 'HH24'), '', count(*)"
    " FROM usage_seen WHERE begins AND NOT bot GROUP BY 1",
    Measure.DEVICE: "SELECT device, '', count(*) FROM usage_seen WHERE begins AND NOT bot GROUP BY 1",
    Measure.SOURCE: "SELECT source, '', count(*) FROM usage_seen WHERE begins AND NOT bot GROUP BY 1",
    Measure.LANGUAGE: "SELECT language, '', count(*) FROM usage_seen WHERE begins AND NOT bot GROUP BY 1",
    Measure.ENTRY: "SELECT page, '', count(*) FROM usage_seen WHERE begins AND NOT bot GROUP BY 1",
    Measure.REACHED: "SELECT split_part(step, '/', 1), split_part(step, '/', 2), count(DISTINCT \"user\")"
    " FROM usage_steps GROUP BY 1, 2",
    Measure.LEFT: "SELECT kind, last, count(*) FROM (SELECT DISTINCT ON (\"user\", split_part(step, '/', 1))"
    " split_part(step, '/', 1) AS kind, split_part(step, '/', 2) AS last,"
    " bool_or(split_part(step, '/', 2) = %(sent)s) OVER (PARTITION BY \"user\", split_part(step, '/', 1)) AS done"
    " FROM usage_steps ORDER BY \"user\", split_part(step, '/', 1), at DESC) lasts WHERE NOT done GROUP BY 1, 2",
    Measure.SEARCH: "SELECT max(term), '', count(*) FROM usage_searchedinvain WHERE day = %(day)s"
    " GROUP BY digest HAVING count(*) >= %(searchers)s AND max(term) <> ''",
    Measure.BOT_USES: "SELECT '', '', count(*) FROM usage_seen WHERE begins AND bot",
    Measure.BOT_PAGES: "SELECT '', '', count(*) FROM usage_seen WHERE bot",
}
_STEPS = (
    "CREATE TEMPORARY TABLE usage_steps ON COMMIT DROP AS SELECT \"user\", at, split_part(page, ' ', 2) AS step"
    " FROM usage_seen WHERE NOT bot AND page LIKE %(report)s"
)
_KEEP = """
INSERT INTO usage_tally (day, measure, key, other, n)
SELECT %(day)s, %(measure)s, counts.* FROM ({}) AS counts (key, other, n) WHERE n > 0
"""


def roll_up(*, actor: Actor, at: dt.datetime) -> int:
    """Count the days of which rows are left, today's as far as it has come; clear those that are over.

    Runs as often as one likes: a day's counts are made anew from its rows as long as these are there, and stand once
    they are gone. Counts older than 14 months go too. Returns how many days are counted for good.
    """
    days = list(Salt.objects.order_by("day").values_list("day", flat=True))
    closed = sum(_close_or_count(actor, at, day) for day in days)
    _forget(at)
    return closed


@transaction.atomic
def _close_or_count(actor: Actor, at: dt.datetime, day: dt.date) -> int:
    # Two at once would clear a day under each other.
    if not Salt.objects.select_for_update().filter(day=day).exists():
        return 0
    counted = _count(day)
    if local_day(at - GRACE) <= day:
        return 0
    PageSeen.objects.filter(day=day).delete()
    SearchedInVain.objects.filter(day=day).delete()
    Salt.objects.filter(day=day).delete()
    events.record(
        name="usage.day.counted", actor=actor, at=at, subject=f"usage.Day:{day}", data={"tallies": counted}
    )
    return 1


def _count(day: dt.date) -> int:
    given: dict[str, Any] = {
        "day": day,
        "fastest": FASTEST,
        "gap": GAP,
        "ends": list(ENDS),
        "sent": SENT,
        "searchers": FEWEST_SEARCHERS,
        "report": f"{REPORT_PAGE} %",
    }
    Tally.objects.filter(day=day).delete()
    made = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.usage_seen, pg_temp.usage_steps")
        cursor.execute(_SEEN, given)
        cursor.execute(_STEPS, given)
        for measure, counts in _COUNTS.items():
            cursor.execute(_KEEP.format(counts), {**given, "measure": measure.value})
            made += cursor.rowcount
    return made


@transaction.atomic
def _forget(at: dt.datetime) -> None:
    # What was written down while its day was being cleared.
    PageSeen.objects.exclude(day__in=Salt.objects.values("day")).delete()
    SearchedInVain.objects.exclude(day__in=Salt.objects.values("day")).delete()
    Tally.objects.filter(day__lt=local_day(at - COUNTS_KEPT)).delete()
