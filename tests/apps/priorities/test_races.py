"""Two people at one list in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Candidate, Cycle, Priority
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.priorities import CandidateFactory, CycleFactory

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system("tests")


def _decline(candidate: Candidate) -> priorities.CandidateView:
    who = UserFactory.create().pk
    return priorities.decline(
        actor=ACTOR, at=AT, candidate_id=candidate.pk, reason="The council's job.", decided_by_id=who
    )


def _make_again(cycle: Cycle) -> priorities.CycleView:
    return priorities.make_list(
        actor=ACTOR, at=AT, sector_id=cycle.sector_id, starts_on=cycle.starts_on, ends_on=cycle.ends_on,
        rule="borda", rule_version="1", lines=[],
    )  # fmt: skip


def _meanwhile(job: Callable[[], object]) -> Callable[[], list[Refused]]:
    """Start a job in another connection; come back when it is done or waits. Call the answer for its refusals."""
    refusals: list[Refused] = []

    def run() -> None:
        try:
            job()
        except Refused as refused:
            refusals.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not _somebody_waits():
        thread.join(0.02)

    def finish() -> list[Refused]:
        thread.join()
        return refusals

    return finish


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # Else a transaction is shown the same moment for ever.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone() is not None


def test_a_decision_outlives_a_list_that_is_made_again_in_the_same_moment() -> None:
    line = CandidateFactory.create(cycle=CycleFactory.create(sector=make_land().sector))

    with transaction.atomic():
        _decline(line)
        finish = _meanwhile(lambda: _make_again(line.cycle))

    assert [type(refused) for refused in finish()] == [priorities.ListDecided]
    assert Candidate.objects.get().decision == "declined"


def test_two_adoptions_of_one_problem_from_two_lists_make_one_priority() -> None:
    land = make_land()
    here = land.neighbourhoods[0]
    lines = [
        CandidateFactory.create(cycle=CycleFactory.create(sector=sector), area=here)
        for sector in (land.sector, land.other_sector)
    ]
    who = [UserFactory.create().pk, UserFactory.create().pk]

    def adopt(number: int) -> object:
        return priorities.adopt(
            actor=ACTOR, at=AT, candidate_id=lines[number].pk, issue="Too fast.", decided_by_id=who[number]
        )

    with transaction.atomic():
        adopt(0)
        finish = _meanwhile(lambda: adopt(1))

    assert [type(refused) for refused in finish()] == [priorities.AlreadyAPriority]
    assert Priority.objects.count() == 1
