"""One moment for all rows that don't care: a Monday morning, in the second week of a tasking fortnight."""

from __future__ import annotations

import datetime as dt

#: 09:00 in London on Monday 2 November 2026.
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TODAY = AT.date()
#: From when things of the tests hold.
SINCE = dt.date(2023, 4, 1)
