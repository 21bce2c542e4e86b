"""The door of the incidents room."""

from peelian.apps.incidents.queries import count_crimes, crime_categories, latest_month, list_months
from peelian.apps.incidents.services import load_crimes, locate_again
from peelian.apps.incidents.types import CATEGORIES, CrimeCategory, CrimeCount, CrimeRow, CrimesLoaded

__all__ = [
    "CATEGORIES",
    "CrimeCategory",
    "CrimeCount",
    "CrimeRow",
    "CrimesLoaded",
    "count_crimes",
    "crime_categories",
    "latest_month",
    "list_months",
    "load_crimes",
    "locate_again",
]
