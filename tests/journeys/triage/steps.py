"""Steps that a report takes in these tests, and the letters about it."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import OutboxEntry
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import Step
from peelian.journeys import triage
from peelian.workers.dispatch import dispatch_due
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT


def tell_all(at: dt.datetime = AT) -> None:
    """What the worker does with the outbox."""
    dispatch_due(clock=lambda: at)
    assert not OutboxEntry.objects.exclude(last_error="").exists()


def decide(
    reference: str, step: Step, *, at: dt.datetime = AT, role: Role = Role.CONTACT_CENTRE, **more: str
) -> None:
    given = {
        "words": "We looked at it.",
        "reason": "Nothing to follow.",
        "crime_number": "22A1/12345/26",
        **more,
    }
    needs = incidents.TRANSITIONS[incidents.whom_to_tell(reference).state, step].needs
    triage.decide(
        viewer=make_viewer(role, "midshire"),
        at=at,
        reference=reference,
        step=step,
        **{name: value for name, value in given.items() if name in needs},
    )
