"""The door of the feedback room."""

from peelian.apps.feedback.queries import (
    area_path_of,
    count_told,
    first_written_on,
    get_update,
    list_message_ids,
    list_public_updates,
    list_updates,
    list_updates_of,
)
from peelian.apps.feedback.rules import did_sentences, said_sentences
from peelian.apps.feedback.services import (
    CannotApprove,
    CannotEdit,
    NotApproved,
    SaysNothing,
    approve_update,
    draft_update,
    edit_update,
    mark_sent,
)
from peelian.apps.feedback.types import Facts, PublicUpdate, UpdateState, UpdateView

__all__ = [
    "CannotApprove",
    "CannotEdit",
    "Facts",
    "NotApproved",
    "PublicUpdate",
    "SaysNothing",
    "UpdateState",
    "UpdateView",
    "approve_update",
    "area_path_of",
    "count_told",
    "did_sentences",
    "draft_update",
    "edit_update",
    "first_written_on",
    "get_update",
    "list_message_ids",
    "list_public_updates",
    "list_updates",
    "list_updates_of",
    "mark_sent",
    "said_sentences",
]
