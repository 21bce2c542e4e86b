from __future__ import annotations

import pytest

from peelian.apps.visibility import api as visibility
from peelian.journeys import fold
from peelian.kernel.actors import system
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
