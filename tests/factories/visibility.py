"""What positions proved of tasks."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.visibility.models.proofs import Proof
from tests.factories.clock import AT
from tests.factories.tasking import PatrolTaskFactory


class ProofFactory(DjangoModelFactory[Proof]):
    """Two visits, one as long as was asked for, of thirty minutes together by one officer."""

    class Meta:
        model = Proof

    task = factory.SubFactory(PatrolTaskFactory)
    visits = 2
    full_visits = 1
    patrol_minutes = 30.0
    officer_minutes = factory.SelfAttribute("patrol_minutes")
    patrol_minutes_at_most = factory.SelfAttribute("patrol_minutes")
    dose_share = 1.0
    positions_used = 20
    method = "stays"
    method_version = "1"
    worked_out_at = AT
