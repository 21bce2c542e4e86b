"""The door of the board room."""

from peelian.apps.board.queries.drawings import has_wanted, list_drawings, list_wanted
from peelian.apps.board.rules.figures import (
    FEWEST_ANSWERS,
    count,
    count_of_people,
    none,
    sampled_share,
    share,
)
from peelian.apps.board.services.drawings import forget_drawings, keep_drawing, want_drawings
from peelian.apps.board.types.contents import Audience, Content, PackTable, Span
from peelian.apps.board.types.documents import Document, DocumentSection
from peelian.apps.board.types.figures import Figure, Interval, Wanted

__all__ = [
    "FEWEST_ANSWERS",
    "Audience",
    "Content",
    "Document",
    "DocumentSection",
    "Figure",
    "Interval",
    "PackTable",
    "Span",
    "Wanted",
    "count",
    "count_of_people",
    "forget_drawings",
    "has_wanted",
    "keep_drawing",
    "list_drawings",
    "list_wanted",
    "none",
    "sampled_share",
    "share",
    "want_drawings",
]
