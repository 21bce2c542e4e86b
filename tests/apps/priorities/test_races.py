"""Two people at one list in the same moment."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Candidate, Cycle, Minutes, Priority
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.at_once import ended
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory

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

    thread = threading.Thread(daemon=True, target=run)
    thread.start()
    while thread.is_alive() and not _somebody_waits():
        thread.join(0.02)

    def finish() -> list[Refused]:
        ended(thread)
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


def test_two_who_keep_one_line_keep_it_once() -> None:
    land = make_land()
    priority = PriorityFactory.create(area=land.sector)
    Cycle.objects.update(starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 26))
    line = CandidateFactory.create(cycle=CycleFactory.create(sector=land.sector))
    who = [UserFactory.create().pk, UserFactory.create().pk]

    def keep(number: int) -> object:
        return priorities.keep(
            actor=ACTOR, at=AT, candidate_id=line.pk, reason="Still so.", decided_by_id=who[number]
        )

    with transaction.atomic():
        keep(0)
        finish = _meanwhile(lambda: keep(1))

    assert [type(refused) for refused in finish()] == [priorities.AlreadyDecided]
    line.refresh_from_db()
    assert (line.kept_id, line.decided_by_id) == (priority.pk, who[0])


def test_a_priority_that_is_closed_in_the_same_moment_is_not_kept() -> None:
    land = make_land()
    priority = PriorityFactory.create(area=land.sector)
    Cycle.objects.update(starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 26))
    line = CandidateFactory.create(cycle=CycleFactory.create(sector=land.sector))
    who = UserFactory.create().pk

    with transaction.atomic():
        priorities.close(actor=ACTOR, at=AT, priority_id=priority.pk, reason="A camera stands there.")
        finish = _meanwhile(
            lambda: priorities.keep(
                actor=ACTOR, at=AT, candidate_id=line.pk, reason="Still so.", decided_by_id=who
            )
        )

    assert [type(refused) for refused in finish()] == [priorities.NothingToKeep]
    line.refresh_from_db()
    assert line.decision == "pending"


def test_two_who_sign_at_once_sign_one_number_and_are_asked_what_they_correct() -> None:
    cycle = CycleFactory.create(sector=make_land().sector)
    who = [UserFactory.create().pk, UserFactory.create().pk]

    def sign(number: int) -> object:
        return priorities.sign_minutes(
            actor=ACTOR, at=AT, cycle_id=cycle.pk, chaired_by_id=who[number], present="All", apologies="", notes="",
            record={},
        )  # fmt: skip

    with transaction.atomic():
        sign(0)
        finish = _meanwhile(lambda: sign(1))

    assert [type(refused) for refused in finish()] == [priorities.NeedsWords]
    assert [(row.number, row.chaired_by_id) for row in Minutes.objects.all()] == [(1, who[0])]


def test_no_line_is_put_on_a_list_while_its_minutes_are_signed() -> None:
    """Making the list anew waits for the signature, and then has lost nothing that was decided."""
    cycle = CycleFactory.create(sector=make_land().sector)
    who = UserFactory.create().pk

    with transaction.atomic():
        priorities.sign_minutes(
            actor=ACTOR, at=AT, cycle_id=cycle.pk, chaired_by_id=who, present="All", apologies="", notes="", record={},
        )  # fmt: skip
        finish = _meanwhile(lambda: _make_again(cycle))

    assert [type(refused) for refused in finish()] == [priorities.ListDecided]
