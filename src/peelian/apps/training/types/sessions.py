"""Sessions and who has a place in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import Result


class BookingState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    WAITING = "waiting"  # the session is full
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    ABSENT = "absent"
    CALLED_OFF = "called-off"  # with its session

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"waiting": "On the waiting list", "called-off": "Called off"}.get(
            self.value, self.value.capitalize()
        )

    @property
    def is_open(self) -> bool:
        """Whether it still holds a place, or waits for one."""
        return self in {BookingState.BOOKED, BookingState.WAITING}


@dataclass(frozen=True, slots=True)
class SessionView:
    """One time that a course is taught, with how its places stand."""

    id: int
    course_code: str
    course_name: str
    version_id: int
    version: int
    hours: Decimal | None
    completion: Completion
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    trainer: str
    places: int
    booked: int
    waiting: int
    called_off_at: dt.datetime | None
    called_off_because: str
    closed_at: dt.datetime | None

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return max(0, self.places - self.booked)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A session and where somebody's booking of it stands."""

    session: SessionView
    booking_id: int
    state: BookingState
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BookingView:
    """Somebody's booking of a session."""

    id: int
    session_id: int
    person_id: int
    person_name: str
    collar_number: str
    state: BookingState
    asked_at: dt.datetime
    result: Result | None


@dataclass(frozen=True, slots=True)
class CourseSessions:
    """Sessions of a course in a span, counted.

    Args:
        held: not called off; those to come and those whose attendance isn't marked yet among them.
        called_off: called off.
        places: that the sessions held had.
        marked: sessions whose attendance was marked.
        attended, absent: bookings that were marked so.
    """

    held: int
    called_off: int
    places: int
    marked: int
    attended: int
    absent: int


@dataclass(frozen=True, slots=True)
class CourseAttendance:
    """Training records of a course in a span, and how many different people they are of."""

    records: int
    people: int
