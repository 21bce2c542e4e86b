"""Events that a worker carries on."""

from __future__ import annotations

from peelian.apps.events.api import DISPATCHED
from peelian.workers.dispatch import JOURNEYS


def test_every_event_that_waits_for_a_worker_has_a_journey() -> None:
    assert set(JOURNEYS) == set(DISPATCHED)
