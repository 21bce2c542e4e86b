"""The refusal that all writes of this room share."""

from __future__ import annotations

from peelian.kernel.errors import Refused


class NeedsWords(Refused):
    """An issue, a reason or an action without words."""
