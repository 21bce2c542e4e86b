"""Words of the inbox room."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

#: The Neighbourhood Policing Guarantee (2025): queries to a neighbourhood team are answered within 72 hours.
PROMISE = dt.timedelta(hours=72)


class ThreadKind(StrEnum):
    """What somebody wants of us. A first guess by rule; a person can change it."""

    QUESTION = "question"
    INFORMATION = "information"  # tells us something, perhaps fit for intelligence
    CRIME = "crime"  # tells of a crime
    THANKS = "thanks"
    STOP = "stop"  # wants no more messages: done before anything else
    OTHER = "other"


class ThreadState(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"  # waits for us
    ANSWERED = "answered"  # we wrote last
    CLOSED = "closed"


#: Which state of a thread may follow which. New words from the resident open any of them again.
FOLLOWS: dict[ThreadState, frozenset[ThreadState]] = {
    ThreadState.OPEN: frozenset({ThreadState.ANSWERED, ThreadState.CLOSED}),
    ThreadState.ANSWERED: frozenset({ThreadState.OPEN, ThreadState.CLOSED}),
    ThreadState.CLOSED: frozenset({ThreadState.OPEN}),
}


class Direction(StrEnum):
    """Who said it."""

    IN = "in"
    OUT = "out"
    NOTE = "note"  # among ourselves, never sent


class SourceEvaluation(StrEnum):
    """The 3 of 3x5x2 (College of Policing, APP intelligence management): how reliable whoever said it is."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class IntelligenceAssessment(StrEnum):
    """The 5: how the one who said it knows."""

    KNOWN_DIRECTLY = "A"
    KNOWN_INDIRECTLY_CORROBORATED = "B"
    KNOWN_INDIRECTLY = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"


class HandlingCode(StrEnum):
    """The 2: who it may be passed to."""

    LAWFUL_SHARING = "P"
    CONDITIONS = "C"
