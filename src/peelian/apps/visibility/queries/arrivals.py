"""What feeds sent and nobody settled yet."""

from __future__ import annotations

import datetime as dt

from peelian.apps.visibility.models.feeds import Arrival


def is_due(*, at: dt.datetime) -> bool:
    """Whether a body waits to be settled: one question with an index."""
    return Arrival.objects.filter(received_at__lte=at).exists()
