"""Nobody is in a post on a day on which it doesn't stand, and what is planned for later doesn't keep a move back."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.special import RunSQL

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import LeaveReason, Rank
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Unit
from peelian.kernel.actors import system
from tests.factories.at_once import ended, until_somebody_waits
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import FundingFactory, PersonFactory, PostFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)
SOON, LATER = TODAY + 20 * A_DAY, TODAY + 60 * A_DAY


def a_post(**said: Any) -> Post:
    """A constable's post of a unit without a team."""
    made: Post = PostFactory.create(team=None, unit=said.pop("unit", None) or UnitFactory.create(), **said)
    return made


def posted(person: Person) -> list[tuple[int, int | None, dt.date, dt.date | None]]:
    """Where somebody is, in order of time."""
    rows = Posting.objects.filter(person=person).order_by("valid_from")
    return list(rows.values_list("unit_id", "post_id", "valid_from", "valid_until"))


def fill(person: Person, post: Post, day: dt.date = TODAY) -> None:
    """They take it."""
    workforce.post_person(**BY, person_id=person.pk, post_id=post.pk, valid_from=day)


class TestAPostsOwnDays:
    def test_nobody_holds_it_before_it_is_funded_or_after_its_end(self) -> None:
        """Whoever "held" such a post was counted as strength and stood on no list of their unit."""
        post, person = a_post(valid_from=TODAY, valid_until=SOON), PersonFactory.create()
        with pytest.raises(workforce.CannotPost, match="The post begins on"):
            fill(person, post, TODAY - A_DAY)
        with pytest.raises(workforce.CannotPost, match="The post has ended on"):
            fill(person, post, SOON)
        assert not Posting.objects.exists()

    def test_whoever_outlives_it_goes_on_over_the_establishment_of_its_unit(self) -> None:
        post, person = a_post(valid_until=SOON), PersonFactory.create()
        fill(person, post)
        assert posted(person) == [(post.unit_id, post.pk, TODAY, SOON), (post.unit_id, None, SOON, None)]
        roll = workforce.roll_of(post.unit_id, SOON)
        assert [one.person_id for one in roll.over] == [person.pk]

    def test_a_service_that_ends_before_the_post_leaves_nothing_over(self) -> None:
        post, person = a_post(valid_until=LATER), PersonFactory.create(left_on=SOON)
        fill(person, post)
        assert posted(person) == [(post.unit_id, post.pk, TODAY, SOON)]

    @pytest.mark.parametrize(
        "said",
        [{"valid_from": SINCE - A_DAY}, {"valid_until": SOON + A_DAY}, {"valid_until": None}],
    )
    def test_the_database_refuses_a_posting_outside_it(self, said: dict[str, dt.date | None]) -> None:
        post = a_post(valid_until=SOON)
        PostingFactory.create(post=post, **{"valid_until": SOON, "person__joined_on": SINCE - A_DAY, **said})
        refused_at_the_end()
        Posting.objects.all().delete()

    def test_the_database_refuses_to_end_it_under_its_holder(self) -> None:
        post = a_post()
        PostingFactory.create(post=post)
        at_the_end()
        with transaction.atomic():
            Post.objects.filter(pk=post.pk).update(valid_until=SOON)
            refused_at_the_end()
            transaction.set_rollback(True)
        workforce.close_post(**BY, post_id=post.pk, valid_until=SOON)
        at_the_end()

    def test_a_post_on_funding_that_ends_is_held_until_then(self) -> None:
        unit = UnitFactory.create()
        post_id = workforce.create_unit_post(
            **BY, unit_id=unit.pk, title="Officer", rank=Rank.CONSTABLE, valid_from=SINCE,
            funding_id=FundingFactory.create(ends_on=SOON).pk,
        )  # fmt: skip
        person = PersonFactory.create()
        fill(person, Post.objects.get(pk=post_id))
        assert posted(person) == [(unit.pk, post_id, TODAY, SOON), (unit.pk, None, SOON, None)]


def at_the_end() -> None:
    """What is asked when a transaction ends, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def refused_at_the_end() -> None:
    """The transaction can't end so."""
    with (
        pytest.raises(IntegrityError, match="on days on which it does not stand"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestWhatStandsAlready:
    def test_is_mended_over_the_establishment(self) -> None:
        migration = MigrationLoader(connection).get_migration("workforce", "0013_postings_inside_their_post")
        (step,) = migration.operations
        assert isinstance(step, RunSQL)
        with connection.cursor() as cursor:
            cursor.execute(step.reverse_sql)
        both, after, right = (PersonFactory.create() for _ in range(3))
        short, gone, other = a_post(valid_from=TODAY, valid_until=SOON), a_post(valid_until=TODAY), a_post()
        PostingFactory.create(post=short, person=both)
        PostingFactory.create(post=gone, person=after, valid_from=SOON, valid_until=LATER)
        PostingFactory.create(post=other, person=right)
        at_the_end()

        with connection.cursor() as cursor:
            cursor.execute(step.sql)

        assert posted(both) == [
            (short.unit_id, None, SINCE, TODAY), (short.unit_id, short.pk, TODAY, SOON),
            (short.unit_id, None, SOON, None),
        ]  # fmt: skip
        assert posted(after) == [(gone.unit_id, None, SOON, LATER)]
        assert posted(right) == [(other.unit_id, other.pk, SINCE, None)]


class TestWhatIsPlannedForLater:
    def test_a_leaver_to_be_takes_a_post_until_they_leave(self) -> None:
        """It was refused as if somebody held the post, since their posting had an end."""
        before, post, person = a_post(), a_post(), PersonFactory.create()
        fill(person, before, SINCE)
        workforce.leave(**BY, person_id=person.pk, left_on=LATER, reason=LeaveReason.RESIGNATION)
        fill(person, post, SOON)
        assert posted(person) == [
            (before.unit_id, before.pk, SINCE, SOON), (post.unit_id, post.pk, SOON, LATER),
        ]  # fmt: skip

    def test_a_promotion_to_come_lets_them_move_and_goes_with_them(self) -> None:
        before, unit, person = a_post(), UnitFactory.create(), PersonFactory.create()
        fill(person, before, SINCE)
        workforce.change_terms(**BY, person_id=person.pk, valid_from=LATER, rank=Rank.SERGEANT)
        workforce.post_to_unit(**BY, person_id=person.pk, unit_id=unit.pk, valid_from=SOON)
        assert posted(person) == [
            (before.unit_id, before.pk, SINCE, SOON), (unit.pk, None, SOON, None),
        ]  # fmt: skip
        assert Event.objects.filter(name="workforce.person.posted").latest("id").data["taken_back"] == 1

    def test_a_promotion_to_come_ends_the_post_that_they_take_before_it(self) -> None:
        before, post, person = a_post(), a_post(), PersonFactory.create()
        fill(person, before, SINCE)
        workforce.change_terms(**BY, person_id=person.pk, valid_from=LATER, rank=Rank.SERGEANT)
        fill(person, post, SOON)
        assert posted(person)[1:] == [
            (post.unit_id, post.pk, SOON, LATER), (post.unit_id, None, LATER, None),
        ]  # fmt: skip

    def test_a_move_to_come_is_named_by_its_unit_and_day(self) -> None:
        person, elsewhere = PersonFactory.create(), UnitFactory.create(name="Response, Dudley")
        fill(person, a_post(), SINCE)
        workforce.post_to_unit(**BY, person_id=person.pk, unit_id=elsewhere.pk, valid_from=LATER)
        for step in (
            lambda: fill(person, a_post(), SOON),
            lambda: workforce.post_to_unit(
                **BY, person_id=person.pk, unit_id=UnitFactory.create().pk, valid_from=SOON
            ),
        ):
            with pytest.raises(workforce.PostedElsewhere, match="posted to Response, Dudley from"):
                step()

    def test_what_was_recorded_for_the_same_day_is_put_right_by_recording_it_again(self) -> None:
        wrong, post, person = a_post(), a_post(), PersonFactory.create()
        fill(person, wrong)
        fill(person, post)
        assert posted(person) == [(post.unit_id, post.pk, TODAY, None)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["move", "fill", "close", "move the post"])
def test_whoever_changes_a_posting_waits_for_its_person_before_holding_a_unit_or_post(step: str) -> None:
    """A move held the unit and waited for the person, a promotion the other way round: a deadlock."""
    held = PostingFactory.create(post__team=None, post__unit=UnitFactory.create())
    post, unit = a_post(), UnitFactory.create()
    steps: dict[str, Callable[[], object]] = {
        "move": lambda: workforce.post_to_unit(
            **BY, person_id=held.person_id, unit_id=unit.pk, valid_from=TODAY
        ),
        "fill": lambda: fill(held.person, post),
        "close": lambda: workforce.close_post(**BY, post_id=held.post_id, valid_until=TODAY),
        "move the post": lambda: workforce.move_post(
            **BY, post_id=held.post_id, unit_id=unit.pk, valid_from=TODAY
        ),
    }

    def run() -> None:
        try:
            steps[step]()
        finally:
            connections.close_all()

    other = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=held.person_id)
        other.start()
        until_somebody_waits()
        list(Unit.objects.select_for_update(nowait=True))
        list(Post.objects.select_for_update(nowait=True))
    ended(other)
    assert Posting.objects.filter(person=held.person, valid_from=TODAY).exists()
