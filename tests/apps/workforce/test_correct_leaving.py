"""A leaving that was recorded wrongly is put right or taken back, while nothing depends on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import LeaveReason, Rank
from peelian.apps.workforce.models.people import Person, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)
SOON, LATER = TODAY + 20 * A_DAY, TODAY + 60 * A_DAY
Posted = tuple[int | None, dt.date, dt.date | None]


@pytest.fixture
def post() -> Post:
    made: Post = PostFactory.create(team=None, unit=UnitFactory.create())
    return made


@pytest.fixture
def leaver(post: Post) -> Person:
    """In a post until they leave, soon."""
    person: Person = PostingFactory.create(post=post, person__name="Jack Andrews").person
    workforce.leave(**BY, person_id=person.pk, left_on=SOON, reason=LeaveReason.RESIGNATION)
    return person


def correct(
    person: Person, left_on: dt.date | None, reason: LeaveReason | None = LeaveReason.RESIGNATION
) -> None:
    workforce.correct_leaving(**BY, person_id=person.pk, left_on=left_on, reason=reason if left_on else None)


def posted(person: Person) -> list[Posted]:
    rows = Posting.objects.filter(person=person).order_by("valid_from")
    return list(rows.values_list("post_id", "valid_from", "valid_until"))


class TestCorrectLeaving:
    def test_changes_the_reason_alone(self, leaver: Person, post: Post) -> None:
        correct(leaver, SOON, LeaveReason.RETIREMENT)
        (career,) = workforce.list_careers(leaver.pk)
        assert (career.left_on, career.reason) == (SOON, LeaveReason.RETIREMENT)
        assert posted(leaver) == [(post.pk, SINCE, SOON)]

    @pytest.mark.parametrize("day", [LATER, None])
    def test_keeps_them_in_their_post_until_a_later_day_or_for_good(
        self, leaver: Person, post: Post, day: dt.date | None
    ) -> None:
        correct(leaver, day)
        assert workforce.list_careers(leaver.pk)[0].left_on == day
        assert posted(leaver) == [(post.pk, SINCE, day)]
        assert list(Terms.objects.values_list("valid_until", flat=True)) == [day]
        told = Event.objects.get(name="workforce.person.leaving_corrected").data
        assert (told["was"], told["from"]) == (SOON.isoformat(), day.isoformat() if day else None)

    def test_lets_them_go_earlier(self, leaver: Person, post: Post) -> None:
        correct(leaver, TODAY)
        assert posted(leaver) == [(post.pk, SINCE, TODAY)]

    def test_puts_them_over_the_establishment_where_somebody_else_has_their_post(
        self, leaver: Person, post: Post
    ) -> None:
        next_one = PersonFactory.create()
        workforce.post_person(**BY, person_id=next_one.pk, post_id=post.pk, valid_from=SOON + A_DAY)
        correct(leaver, None)
        assert posted(leaver) == [(post.pk, SINCE, SOON + A_DAY), (None, SOON + A_DAY, None)]

    def test_puts_them_over_the_establishment_from_their_posts_end(self, leaver: Person, post: Post) -> None:
        Post.objects.filter(pk=post.pk).update(valid_until=SOON)
        correct(leaver, LATER)
        assert posted(leaver) == [(post.pk, SINCE, SOON), (None, SOON, LATER)]

    @pytest.mark.parametrize("day", [LATER, None])
    def test_is_refused_beyond_the_end_of_their_unit(
        self, leaver: Person, post: Post, day: dt.date | None
    ) -> None:
        """They were put into a unit that no page shows any more."""
        closes = SOON + 5 * A_DAY
        workforce.close_post(**BY, post_id=post.pk, valid_until=SOON)
        workforce.close_unit(**BY, unit_id=post.unit_id, valid_until=closes)
        with pytest.raises(workforce.CannotServe, match="unit has closed since"):
            correct(leaver, day)
        assert posted(leaver) == [(post.pk, SINCE, SOON)]
        assert workforce.list_careers(leaver.pk)[0].left_on == SOON
        correct(leaver, closes)
        assert posted(leaver) == [(post.pk, SINCE, SOON), (None, SOON, closes)]

    def test_is_refused_where_none_is_recorded_or_they_came_back(self, leaver: Person) -> None:
        with pytest.raises(workforce.CannotServe, match="No leaving is recorded"):
            correct(PersonFactory.create(), TODAY)
        workforce.rejoin(**BY, person_id=leaver.pk, joined_on=LATER, rank=Rank.CONSTABLE)
        with pytest.raises(workforce.CannotServe, match="No leaving is recorded"):
            correct(leaver, None)

    def test_is_refused_of_who_never_served(self) -> None:
        person = PersonFactory.create(joined_on=TODAY)
        workforce.leave(**BY, person_id=person.pk, left_on=TODAY, reason=LeaveReason.OTHER)
        with pytest.raises(workforce.CannotServe, match="take them back instead"):
            correct(person, None)
        assert workforce.list_careers(person.pk)[0].left_on == TODAY

    def test_a_second_leaving_says_that_one_is_recorded(self, leaver: Person) -> None:
        """It said that they weren't in the force, though they serve for weeks more."""
        with pytest.raises(workforce.CannotServe, match="Correct or withdraw that instead"):
            workforce.leave(**BY, person_id=leaver.pk, left_on=LATER, reason=LeaveReason.OTHER)
