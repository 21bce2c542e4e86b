"""The door of the board room."""

from peelian.apps.board.rules import FEWEST_ANSWERS, count, count_of_people, sampled_share, share
from peelian.apps.board.types import Figure, Interval

__all__ = ["FEWEST_ANSWERS", "Figure", "Interval", "count", "count_of_people", "sampled_share", "share"]
