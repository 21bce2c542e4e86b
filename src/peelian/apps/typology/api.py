"""The door of the typology room."""

from peelian.apps.typology.queries import list_editions, need_of, population_of
from peelian.apps.typology.services import load_deprivation
from peelian.apps.typology.types import DeprivationLoaded, DeprivationRow, NeedView

__all__ = [
    "DeprivationLoaded",
    "DeprivationRow",
    "NeedView",
    "list_editions",
    "load_deprivation",
    "need_of",
    "population_of",
]
