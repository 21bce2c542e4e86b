"""How many people signed up, month by month: counts only."""

from __future__ import annotations

import datetime as dt

from peelian.columns.compiled import prepared

# Whoever left has no area any more; the record of it says which it was. Without them the past would look emptier than
# it was, and every area as if it were growing.
_JOINED = """
SELECT code, date_trunc('month', confirmed_at AT TIME ZONE 'Europe/London')::date AS month, count(*)
FROM (
    SELECT coalesce(nullif(contact.neighbourhood_code, ''), ended.area_code, '') AS code, contact.confirmed_at
    FROM contacts_contact contact
    LEFT JOIN LATERAL (
        SELECT event.area_code FROM events_event event
        WHERE contact.neighbourhood_code = ''
          AND event.subject = 'contacts.Contact:' || contact.id
          AND event.name IN ('contacts.contact.left', 'contacts.contact.erased') AND event.area_code <> ''
        ORDER BY event.at LIMIT 1
    ) ended ON true
    WHERE contact.status IN ('active', 'left', 'erased')
      AND contact.confirmed_at >= %s AND contact.confirmed_at < %s
) joined
WHERE code <> '' GROUP BY 1, 2
"""


def count_joined_by_month(*, since: dt.datetime, until: dt.datetime) -> dict[tuple[str, dt.date], int]:
    """How many subscriptions were confirmed in a span (end excluded), by neighbourhood and the first day of the local
    month, whether they stand or have ended. Somebody counts where they live now, or lived when they left. Pairs without
    any are left out."""
    return {(code, month): n for code, month, n in prepared(_JOINED, [since, until])}
