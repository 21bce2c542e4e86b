"""The door of the content room."""

from peelian.apps.content.queries import area_path_of, get_meeting, list_meetings
from peelian.apps.content.services import CannotMeet, TooLateToCancel, cancel_meeting, create_meeting
from peelian.apps.content.types import MeetingView

__all__ = [
    "CannotMeet",
    "MeetingView",
    "TooLateToCancel",
    "area_path_of",
    "cancel_meeting",
    "create_meeting",
    "get_meeting",
    "list_meetings",
]
