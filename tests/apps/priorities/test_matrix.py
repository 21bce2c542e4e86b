"""The risk matrix: the force's own in the place of four by four."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.priorities import api as priorities
from peelian.apps.priorities import rules
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land

ACTOR = system("import")
FIVE = tuple(tuple(5 * impact + likelihood for likelihood in range(1, 6)) for impact in range(1, 6))


@pytest.fixture
def land(db: None) -> Land:
    """An invented force."""
    return make_land()


def load(
    scores: Sequence[Sequence[int]] = FIVE, *, valid_from: dt.date = TODAY, sha256: str = "a"
) -> priorities.MatrixLoaded:
    """A matrix of the force's own."""
    words = [f"level {n}" for n in range(1, len(scores) + 1)]
    return priorities.load_matrix(
        actor=ACTOR, at=AT, name="Five by five", impacts=words, likelihoods=words, scores=scores,
        source="Board paper 7", valid_from=valid_from, sha256=sha256,
    )  # fmt: skip


def strand(land: Land, category: Category, impact: int, likelihood: int) -> priorities.StrandView:
    """Set today."""
    return priorities.set_strand(
        actor=ACTOR, at=AT, area_id=land.force.pk, category=category, impact=impact, likelihood=likelihood,
        why="It does harm.", valid_from=TODAY,
    )  # fmt: skip


squares = st.integers(2, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(1, 9), min_size=n, max_size=n), min_size=n, max_size=n)
)


class TestMatrix:
    def test_is_four_by_four_until_a_force_loads_its_own(self, land: Land) -> None:
        assert priorities.matrix_on(TODAY) == priorities.DEFAULT_MATRIX
        assert strand(land, Category.DRUGS, 3, 4).weight == 12
        with pytest.raises(priorities.OffTheMatrix, match="from 1 to 4"):
            strand(land, Category.ROBBERY, 5, 1)

    def test_a_strand_keeps_the_score_of_the_matrix_of_its_day(self, land: Land) -> None:
        before = strand(land, Category.DRUGS, 3, 4)
        load()

        assert strand(land, Category.ROBBERY, 5, 5).weight == 30
        assert [(s.category, s.weight, s.most) for s in priorities.list_strands(area_codes=["midshire"], on=TODAY)] == [
            (Category.ROBBERY, 30, 30), (Category.DRUGS, 12, 16),
        ]  # fmt: skip
        assert priorities.get_strand(before.id) == before

    @pytest.mark.django_db
    def test_holds_from_its_day(self) -> None:
        load(valid_from=TODAY + dt.timedelta(days=1))

        assert priorities.matrix_on(TODAY).id is None
        assert priorities.matrix_on(TODAY + dt.timedelta(days=1)).most == 30

    @pytest.mark.django_db
    def test_the_same_file_twice_changes_nothing_and_another_of_that_day_is_refused(self) -> None:
        assert not load().already
        assert load().already
        with pytest.raises(priorities.LoadedBefore, match="2 November 2026"):
            load(sha256="b")

    @pytest.mark.django_db
    def test_refuses_a_matrix_that_falls(self) -> None:
        with pytest.raises(
            priorities.BadMatrix, match="falls as likelihood grows: impact 1 has 2 at likelihood 1"
        ):
            load([[2, 1], [2, 3]])
        with pytest.raises(
            priorities.BadMatrix, match="falls as impact grows: likelihood 2 has 4 at impact 1"
        ):
            load([[1, 4], [2, 3]])

    @pytest.mark.django_db
    @pytest.mark.parametrize("scores", [[], [[1]], [[1, 2]], [[1, 2], [3]], [[0, 1], [1, 1]], [[1] * 7] * 7])
    def test_refuses_what_is_no_square_of_scores(self, scores: list[list[int]]) -> None:
        with pytest.raises(priorities.BadMatrix):
            load(scores)

    @given(squares)
    def test_what_may_be_used_never_falls(self, scores: list[list[int]]) -> None:
        grows = all(
            row == sorted(row) for row in [*scores, *(list(column) for column in zip(*scores, strict=True))]
        )

        assert bool(rules.may_use_matrix(scores)) == grows
