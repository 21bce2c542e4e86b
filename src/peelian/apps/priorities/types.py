"""Words of the priorities room."""

from __future__ import annotations

from enum import StrEnum


class DecisionKind(StrEnum):
    """What the inspector decided about a candidate."""

    PENDING = "pending"
    ADOPTED = "adopted"
    DECLINED = "declined"
