"""The door of the typology room."""

from peelian.apps.typology.queries import need_of, population_of, populations_of
from peelian.apps.typology.services import load_deprivation
from peelian.apps.typology.types import DeprivationLoaded, DeprivationRow, NeedView

__all__ = [
    "DeprivationLoaded",
    "DeprivationRow",
    "NeedView",
    "load_deprivation",
    "need_of",
    "population_of",
    "populations_of",
]
