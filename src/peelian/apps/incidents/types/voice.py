"""A report as something that somebody said about where they live."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.kernel.categories import ProblemCategory


@dataclass(frozen=True, slots=True)
class ReportVoice:
    """What counts of a report: none of its words.

    Args:
        report_id: its number.
        category: the problem that it is about.
        area_id: where it happened.
        contact_id: who made it; None for somebody who gave no address.
        business_id: the business that made it, if one did.
        received_at: when it came.
    """

    report_id: int
    category: ProblemCategory
    area_id: int
    contact_id: int | None
    business_id: int | None
    received_at: dt.datetime
