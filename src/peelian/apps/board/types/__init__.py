"""What the Board reads: figures, what a section finds, and a whole pack."""

from peelian.apps.board.types.contents import Audience, Content, PackTable, Span
from peelian.apps.board.types.documents import VERSION, Document, DocumentSection
from peelian.apps.board.types.figures import Figure, Interval, Wanted

__all__ = [
    "VERSION",
    "Audience",
    "Content",
    "Document",
    "DocumentSection",
    "Figure",
    "Interval",
    "PackTable",
    "Span",
    "Wanted",
]
