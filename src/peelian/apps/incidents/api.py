"""The door of the incidents room."""

from peelian.apps.incidents.queries.crimes import (
    count_crimes,
    crime_categories,
    latest_month,
    list_months,
)
from peelian.apps.incidents.queries.reports import export_contact, get_report
from peelian.apps.incidents.services.crimes import load_crimes, locate_again
from peelian.apps.incidents.services.reports import (
    CannotOpen,
    erase_contact,
    forget_begun,
    open_report,
    withhold_words,
)
from peelian.apps.incidents.types import (
    CATEGORIES,
    CrimeCategory,
    CrimeCount,
    CrimeRow,
    CrimesLoaded,
    ReportState,
    ReportView,
)

__all__ = [
    "CATEGORIES",
    "CannotOpen",
    "CrimeCategory",
    "CrimeCount",
    "CrimeRow",
    "CrimesLoaded",
    "ReportState",
    "ReportView",
    "count_crimes",
    "crime_categories",
    "erase_contact",
    "export_contact",
    "forget_begun",
    "get_report",
    "latest_month",
    "list_months",
    "load_crimes",
    "locate_again",
    "open_report",
    "withhold_words",
]
