from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.visibility import api as visibility
from peelian.journeys import fold
from peelian.kernel.actors import system
from peelian.kernel.time import local_day
from tests.factories import stored
from tests.factories.positions import stay
from tests.journeys.test_prove import LATER, WINDOW, make_task

pytestmark = pytest.mark.django_db
ACTOR = system("test")


class TestFoldDue:
    def test_folds_the_days_that_came_and_works_out_what_they_prove(self) -> None:
        task = make_task()
        stored.keep(*stay("B1", WINDOW, 8), at=LATER)
        [folded] = fold.fold_due(actor=ACTOR, at=LATER)
        assert (folded.positions, folded.set_aside) == (33, {})
        proof = visibility.get_proof(task.pk)
        assert proof is not None
        assert proof.patrol_minutes == pytest.approx(8)
        assert fold.fold_due(actor=ACTOR, at=LATER) == []

    def test_the_proof_is_the_same_before_and_after_the_fold(self) -> None:
        task = make_task()
        stored.keep(*stay("B1", WINDOW, 8), *stay("B2", WINDOW, 5), at=LATER)
        before = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        fold.fold_due(actor=ACTOR, at=LATER)
        assert visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk) == before

    def test_a_file_of_a_fortnights_hours_comes_out_on_the_page_as_it_was_walked(self) -> None:
        task = make_task()
        visits = [*stay("B1", WINDOW, 9.6), *stay("B1", WINDOW + dt.timedelta(minutes=30), 9.6)]
        half = [*stay("B1", WINDOW + dt.timedelta(minutes=60), 4.8)]
        crew = [("B2", at, lat, lng) for _, at, lat, lng in (*visits, *half)]
        stored.keep(*visits, *half, *crew, at=LATER)
        fold.fold_due(actor=ACTOR, at=LATER)
        day = local_day(WINDOW)
        found = visibility.figures_between(area_codes=[task.area.code], first_on=day, last_on=day)
        assert (found.patrol_minutes, found.officer_minutes) == (pytest.approx(24), pytest.approx(48))
        assert found.compliance == pytest.approx(24 / 45)
        assert (found.visits, found.tasks_unvisited, found.days_with_positions) == (3, 0, 1)
        assert found.background_minutes == 0
