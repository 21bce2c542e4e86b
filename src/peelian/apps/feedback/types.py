"""Words of the feedback room."""

from __future__ import annotations

from enum import StrEnum


class UpdateState(StrEnum):
    """Where a "you said, we did" stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
