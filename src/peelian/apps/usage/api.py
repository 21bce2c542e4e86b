"""The door of the usage room."""

from peelian.apps.usage.queries import (
    count_looks,
    effect_of,
    first_day,
    funnel,
    last_day,
    pages,
    parts,
    searches_without_result,
    uses_and_users,
)
from peelian.apps.usage.services.noting import note
from peelian.apps.usage.services.rolling import REPORT_PAGE, roll_up
from peelian.apps.usage.services.taking_over import DayCounted, take_over_tallies
from peelian.apps.usage.types import (
    SENT,
    DayCount,
    Device,
    Effect,
    FunnelStep,
    Hit,
    Measure,
    PageCount,
    Part,
    Source,
    TallyRow,
    Term,
    UsesAndUsers,
)

__all__ = [
    "REPORT_PAGE",
    "SENT",
    "DayCount",
    "DayCounted",
    "Device",
    "Effect",
    "FunnelStep",
    "Hit",
    "Measure",
    "PageCount",
    "Part",
    "Source",
    "TallyRow",
    "Term",
    "UsesAndUsers",
    "count_looks",
    "effect_of",
    "first_day",
    "funnel",
    "last_day",
    "note",
    "pages",
    "parts",
    "roll_up",
    "searches_without_result",
    "take_over_tallies",
    "uses_and_users",
]
