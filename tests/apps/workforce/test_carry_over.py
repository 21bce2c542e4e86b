"""What was recorded before careers, terms and units is carried over to them as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.special import RunPython

from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.models.posts import Post, Posting
from peelian.apps.workforce.models.units import Team, Unit
from peelian.apps.workforce.queries.units import UnitTree
from tests.factories.clock import SINCE, TODAY
from tests.factories.places import make_land

JOINED = dt.date(2019, 3, 4)


@pytest.fixture
def carry(db: None) -> tuple[Any, Any]:
    """The migration's function, and models as they were then, on tables with the columns of that moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE workforce_person ADD rank varchar(30), ADD joined_on date, ADD left_on date;"
            "ALTER TABLE workforce_team ALTER unit_id DROP NOT NULL;"
            "ALTER TABLE workforce_post ALTER unit_id DROP NOT NULL;"
            "ALTER TABLE workforce_posting ALTER unit_id DROP NOT NULL"
        )
    loader = MigrationLoader(connection)
    state = loader.project_state(("workforce", "0003_duties"))
    for operation in loader.get_migration("workforce", "0004_units_careers_terms").operations:
        if isinstance(operation, RunPython):
            return operation.code, state.apps
        operation.state_forwards("workforce", state)
    raise AssertionError("The migration carries nothing over.")


class TestCarryOver:
    def test_keeps_service_and_ranks_and_gives_teams_their_units(self, carry: tuple[Any, Any]) -> None:
        carry_over, old_apps = carry
        land = make_land()
        person = old_apps.get_model("workforce", "Person").objects.create
        serving = person(name="A", collar_number="1", rank="sergeant", joined_on=JOINED)
        gone = person(name="B", collar_number="2", rank="pcso", joined_on=JOINED, left_on=TODAY)
        never = person(name="C", collar_number="3", rank="pcso", joined_on=JOINED, left_on=JOINED)
        team = old_apps.get_model("workforce", "Team").objects.create
        areas = (land.neighbourhoods[0].pk, land.neighbourhoods[0].pk, land.sector.pk)
        teams = [
            team(area_id=area, name=name)
            for area, name in zip(areas, ("Abbey!", "Abbey?", "Abbey"), strict=True)
        ]
        post = old_apps.get_model("workforce", "Post").objects.create(
            team=teams[0], title="Officer", rank="sergeant", valid_from=SINCE
        )
        old_apps.get_model("workforce", "Posting").objects.create(person=serving, post=post, valid_from=SINCE)

        carry_over(old_apps, None)

        careers = Career.objects.order_by("person_id")
        assert list(careers.values_list("person_id", "joined_on", "left_on", "reason")) == [
            (serving.pk, JOINED, None, ""), (gone.pk, JOINED, TODAY, "not-recorded"),
            (never.pk, JOINED, JOINED, "not-recorded"),
        ]  # fmt: skip
        assert list(Terms.objects.order_by("person_id").values_list("person_id", "rank", "fte", "valid_until")) == [
            (serving.pk, "sergeant", 1, None), (gone.pk, "pcso", 1, TODAY),
        ]  # fmt: skip
        unit_id = Team.objects.get(name="Abbey!").unit_id
        assert Post.objects.get().unit_id == Posting.objects.get().unit_id == unit_id
        assert UnitTree.read().by_id[unit_id].path == ("N01.abbey", "riverside-1", "riverside", "midshire")
        assert set(Unit.objects.filter(kind="team").values_list("code", flat=True)) == {
            "N01.abbey", "N01.abbey-2", "riverside-1.abbey",
        }  # fmt: skip
