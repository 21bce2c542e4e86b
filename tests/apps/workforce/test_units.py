"""Operating models, units and posts: begun, moved and ended, with every past day as it was."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PartedBy, Rank, UnitKind
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Unit, UnitOrigin
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import make_land
from tests.factories.workforce import (
    FundingFactory,
    OperatingModelFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    UnitFactory,
)

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)


def unit_of(code: str, **said: Any) -> int:
    """A unit by the service."""
    return workforce.create_unit(
        **BY, **{"code": code, "name": code.title(), "kind": UnitKind.DEPARTMENT, "valid_from": TODAY} | said
    )


@pytest.mark.django_db
class TestModelsAndUnits:
    def test_a_new_model_ends_the_old_one_and_its_units_say_where_they_came_from(self) -> None:
        old = UnitFactory.create(code="npu-1")

        model_id = workforce.begin_model(**BY, code="2026", name="The model of 2026", valid_from=TODAY)
        top = unit_of("lpa", model_id=model_id, kind=UnitKind.LPA, origin_ids=(old.pk,))
        unit_of("lpa-r", model_id=model_id, parent_id=top)

        assert [(one.code, one.valid_until) for one in workforce.list_models()] == [
            ("model-2023", TODAY),
            ("2026", None),
        ]
        assert workforce.get_unit("lpa-r", TODAY).path == ("lpa-r", "lpa")
        assert UnitOrigin.objects.get().origin_id == old.pk
        assert [one.code for one in workforce.list_units(TODAY - A_DAY)] == ["npu-1"]
        assert list(Event.objects.order_by("id").values_list("name", flat=True)) == [
            "workforce.model.begun", "workforce.unit.created", "workforce.unit.created",
        ]  # fmt: skip

    def test_refuses_what_cannot_be(self) -> None:
        standing = UnitFactory.create(code="npu-1")
        with pytest.raises(workforce.BadUnit, match="begins on that day or later"):
            workforce.begin_model(**BY, code="x", name="X", valid_from=SINCE)
        model_id = workforce.begin_model(**BY, code="2026", name="The model of 2026", valid_from=TODAY)

        for said, words in (
            ({"code": "npu-1"}, "another unit's"),
            ({"valid_from": TODAY - A_DAY}, "doesn't hold on that day"),
            ({"parent_id": standing.pk}, "of another operating model"),
            ({"name": ""}, "a code and a name"),
        ):
            with pytest.raises(workforce.BadUnit, match=words):
                unit_of(**{"code": "new", "model_id": model_id} | said)
        top = unit_of("top", model_id=model_id)
        with pytest.raises(workforce.BadUnit, match="Nothing is above a force"):
            unit_of("force", model_id=model_id, kind=UnitKind.FORCE, parent_id=top)
        with pytest.raises(workforce.BadUnit, match="comes from units of another"):
            unit_of("new", model_id=model_id, origin_ids=(top,))

    def test_closes_a_unit_only_when_nothing_stands_in_it(self) -> None:
        post = PostFactory.create(team=None, unit=UnitFactory.create())

        with pytest.raises(workforce.BadUnit, match="1 posts, 0 people and 0 units are still in it"):
            workforce.close_unit(**BY, unit_id=post.unit_id, valid_until=TODAY)
        workforce.close_post(**BY, post_id=post.pk, valid_until=TODAY)
        workforce.close_unit(**BY, unit_id=post.unit_id, valid_until=TODAY)

        assert Unit.objects.get().valid_until == TODAY

    def test_the_database_refuses_too(self) -> None:
        unit = UnitFactory.create(code="a")
        for constraint, doing in (
            ("unit_one_meaning_a_day", lambda: UnitFactory.create(code="a", valid_from=TODAY)),
            ("unit_not_its_own_parent", lambda: Unit.objects.filter(pk=unit.pk).update(parent_id=unit.pk)),
            ("unit_origin_is_another_unit", lambda: UnitOrigin.objects.create(unit=unit, origin=unit)),
            (
                "operating_model_one_at_a_time",
                lambda: OperatingModelFactory.create(code="b", valid_from=TODAY),
            ),
            ("post_known_rank", lambda: PostFactory.create(team=None, unit=unit, rank="sheriff")),
        ):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
                doing()


@pytest.mark.django_db
class TestUnitTree:
    def test_ends_also_where_units_lie_in_each_other(self) -> None:
        one, other = UnitFactory.create(), UnitFactory.create()
        Unit.objects.filter(pk=one.pk).update(parent=other)
        Unit.objects.filter(pk=other.pk).update(parent=one)

        tree = workforce.UnitTree.read()

        assert [unit.id for unit in tree.upwards(one.pk)] == [one.pk, other.pk]
        assert tree.above(one.pk, UnitKind.LPA) is None


@pytest.mark.django_db
class TestPosts:
    def test_moves_with_whoever_holds_it_and_leaves_the_past_as_it_was(self) -> None:
        here, there = UnitFactory.create(code="here"), UnitFactory.create(code="there")
        held = PostingFactory.create(post=PostFactory.create(team=None, unit=here, fte=Decimal("0.50")))

        moved = workforce.move_post(**BY, post_id=held.post_id, unit_id=there.pk, valid_from=TODAY)

        for day, code in ((TODAY - A_DAY, "here"), (TODAY, "there")):
            for door in (workforce.establishment_on, workforce.strength_on):
                assert [(row.unit, row.headcount) for row in door(day=day, by=(PartedBy.UNIT,)).rows] == [
                    (code, 1)
                ]
        assert Post.objects.get(pk=moved).fte == Decimal("0.50")
        flows = workforce.flows_between(first_on=SINCE, last_on=TODAY, unit_code="there")
        assert (flows.reconciled.holds, flows.closing.headcount) == (True, 1)

    def test_who_holds_a_post_that_ends_stays_over_the_establishment(self) -> None:
        held = PostingFactory.create(post__team=None, post__unit=UnitFactory.create(code="here"))

        workforce.close_post(**BY, post_id=held.post_id, valid_until=TODAY)

        assert workforce.establishment_on(day=TODAY).headcount == 0
        assert [
            (row.unit, row.headcount) for row in workforce.strength_on(day=TODAY, by=(PartedBy.UNIT,)).rows
        ] == [("here", 1)]

    def test_with_funding_that_ends_it_ends_too(self) -> None:
        grant = FundingFactory.create(ends_on=TODAY)
        said = {
            "unit_id": UnitFactory.create().pk,
            "title": "Officer",
            "rank": Rank.CONSTABLE,
            "funding_id": grant.pk,
        }

        post_id = workforce.create_unit_post(**BY, **said, valid_from=SINCE)

        assert Post.objects.get(pk=post_id).valid_until == TODAY
        with pytest.raises(workforce.BadUnit, match="The funding ends on 2 November 2026"):
            workforce.create_unit_post(**BY, **said, valid_from=TODAY)
        with pytest.raises(workforce.BadUnit, match=r"at most 1, not 1\.2"):
            workforce.create_unit_post(**BY, **said, valid_from=SINCE, fte=Decimal("1.2"))

    def test_puts_somebody_into_a_unit_without_a_post(self) -> None:
        unit = UnitFactory.create()
        held = PostingFactory.create(post__team=None, post__unit=UnitFactory.create())

        workforce.post_to_unit(**BY, person_id=held.person_id, unit_id=unit.pk, valid_from=TODAY)

        assert list(Posting.objects.order_by("valid_from").values_list("unit_id", "post_id", "valid_until")) == [
            (held.unit_id, held.post_id, TODAY), (unit.pk, None, None),
        ]  # fmt: skip
        with pytest.raises(workforce.PostedElsewhere, match="in the order"):
            workforce.post_to_unit(**BY, person_id=held.person_id, unit_id=unit.pk, valid_from=SINCE)
        gone = PersonFactory.create(left_on=TODAY)
        with pytest.raises(workforce.BadUnit, match="isn't in the force"):
            workforce.post_to_unit(**BY, person_id=gone.pk, unit_id=unit.pk, valid_from=TODAY)

    def test_a_move_dated_back_ends_with_the_service_of_whoever_has_left_since(self) -> None:
        unit, gone = UnitFactory.create(), PersonFactory.create(joined_on=SINCE, left_on=TODAY)
        workforce.post_to_unit(**BY, person_id=gone.pk, unit_id=unit.pk, valid_from=SINCE)
        assert Posting.objects.get(person=gone).valid_until == TODAY

        other = PersonFactory.create(joined_on=SINCE, left_on=TODAY)
        post = PostFactory.create(team=None, unit=unit)
        workforce.post_person(**BY, person_id=other.pk, post_id=post.pk, valid_from=SINCE)
        assert Posting.objects.get(person=other).valid_until == TODAY

        stays = PersonFactory.create()
        workforce.post_person(**BY, person_id=stays.pk, post_id=post.pk, valid_from=TODAY)
        assert Posting.objects.get(person=stays).valid_until is None

    def test_a_post_ends_after_it_begins_and_no_later_than_its_unit(self) -> None:
        unit = UnitFactory.create(valid_until=TODAY + A_DAY)
        said = {"unit_id": unit.pk, "title": "Officer", "rank": Rank.CONSTABLE, "valid_from": TODAY}

        with pytest.raises(workforce.BadUnit, match="comes after its first day"):
            workforce.create_unit_post(**BY, **said, valid_until=TODAY)
        with pytest.raises(workforce.BadUnit, match="can’t stand longer"):
            workforce.create_unit_post(**BY, **said, valid_until=TODAY + 2 * A_DAY)
        assert not Post.objects.exists()

    def test_a_teams_post_is_held_to_the_same_rules(self) -> None:
        team = workforce.create_team(**BY, area_id=make_land().neighbourhoods[0].pk, name="Abbey Green Team")
        said = {"team_id": team.id, "title": "Officer", "rank": Rank.CONSTABLE, "valid_from": TODAY}

        with pytest.raises(workforce.BadUnit, match=r"at most 1, not 1\.2"):
            workforce.create_post(**BY, **said, fte=Decimal("1.2"))
        with pytest.raises(workforce.BadUnit, match="comes after its first day"):
            workforce.create_post(**BY, **said, valid_until=TODAY)

    def test_a_posting_to_a_post_is_to_its_unit_however_it_is_made(self) -> None:
        land = make_land()
        team = workforce.create_team(**BY, area_id=land.neighbourhoods[0].pk, name="Abbey Green Team")
        post_id = workforce.create_post(
            **BY, team_id=team.id, title="Officer", rank=Rank.CONSTABLE, valid_from=SINCE
        )
        workforce.post_person(**BY, person_id=PersonFactory.create().pk, post_id=post_id, valid_from=SINCE)

        posting = Posting.objects.select_related("post__team").get()
        assert posting.post
        assert posting.post.team
        assert posting.unit_id == posting.post.unit_id == posting.post.team.unit_id
        assert workforce.list_units(TODAY)[0].model_code == "as-recorded"
        assert [one.kind for one in workforce.list_units(TODAY) if one.id == posting.unit_id] == [
            UnitKind.TEAM
        ]
        path = next(one.path for one in workforce.list_units(TODAY) if one.id == posting.unit_id)
        assert path[1:] == ("riverside-1", "riverside", "midshire")


@pytest.mark.django_db
class TestUplift:
    def test_is_allocated_once_to_a_unit_from_an_older_one(self) -> None:
        programme_id = workforce.begin_uplift(
            **BY, name="Police Uplift", baseline_on=SINCE, baseline=6691, target=1278
        )
        unit = UnitFactory.create(code="lpa")
        said = {"programme_id": programme_id, "unit_id": unit.pk, "valid_from": SINCE}

        workforce.allocate_uplift(**BY, **said, posts=100, temporary=60)

        assert workforce.uplift_table(programme_id).of_unit("lpa") == 100
        with pytest.raises(workforce.BadUnit, match="allocated to this unit already"):
            workforce.allocate_uplift(**BY, **said, posts=1)
        with pytest.raises(workforce.BadUnit, match="no more temporary ones"):
            workforce.allocate_uplift(**BY, **said, posts=1, temporary=2)
        with pytest.raises(workforce.BadUnit, match="of this name"):
            workforce.begin_uplift(**BY, name="Police Uplift", baseline_on=SINCE, baseline=1, target=1)
