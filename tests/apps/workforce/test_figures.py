"""Funding, targets and reported figures: begun, set, recorded, ended and withdrawn, with each refusal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import CountedAs, Measure, PartedBy, Rank, StaffClass
from peelian.apps.workforce.models.figures import ReportedFigure
from peelian.apps.workforce.models.posts import Funding, Post, Posting
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import (
    FundingFactory,
    PostFactory,
    PostingFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)


def target(**said: Any) -> int:
    """The plan's PCSOs, or what is said instead."""
    return workforce.set_target(
        **BY, **{
            "measure": Measure.ESTABLISHMENT, "value": Decimal(464), "counted_as": CountedAs.FTE,
            "source": "Police and Crime Plan 2021", "valid_from": SINCE, "staff_class": StaffClass.PCSO,
        } | said,
    )  # fmt: skip


def reported(**said: Any) -> int:
    """A strength by head on one day, or what is said instead."""
    return workforce.record_reported(
        **BY, **{
            "measure": Measure.STRENGTH, "value": Decimal(8067), "counted_as": CountedAs.HEADCOUNT,
            "source": "Board paper, January 2024", "reported_on": SINCE,
        } | said,
    )  # fmt: skip


class TestFunding:
    def test_pays_for_posts_and_ends_with_them(self) -> None:
        unit = UnitFactory.create(code="custody")
        grant = workforce.begin_funding(**BY, name=" Safer Streets ", source="Home Office")
        post_id = workforce.create_unit_post(
            **BY, unit_id=unit.pk, title="Analyst", rank=Rank.CONSTABLE, valid_from=SINCE, funding_id=grant,
            fte=Decimal("0.50"),
        )  # fmt: skip
        holder = PostingFactory.create(post=Post.objects.get(pk=post_id), unit=unit)

        assert [(one.name, one.posts, one.posts_fte) for one in workforce.list_funding(TODAY)] == [
            ("Safer Streets", 1, Decimal("0.50"))
        ]
        assert workforce.end_funding(**BY, funding_id=grant, ends_on=TODAY) == 1

        assert Post.objects.get(pk=post_id).valid_until == TODAY
        assert workforce.get_funding(grant, TODAY).posts == 0
        assert workforce.get_funding(grant, TODAY - A_DAY).posts == 1
        assert workforce.establishment_on(day=TODAY).headcount == 0
        assert [row.unit for row in workforce.strength_on(day=TODAY, by=(PartedBy.UNIT,)).rows] == ["custody"]
        over = Posting.objects.get(person=holder.person, valid_from=TODAY)
        assert (over.unit_id, over.post_id) == (unit.pk, None)
        told = Event.objects.get(name="workforce.funding.ended")
        assert told.data == {"from": TODAY.isoformat(), "posts": 1}

    def test_ends_earlier_than_it_was_to_and_never_later(self) -> None:
        grant = workforce.begin_funding(**BY, name="Grant", source="A council", ends_on=TODAY)
        workforce.end_funding(**BY, funding_id=grant, ends_on=TODAY - A_DAY)
        with pytest.raises(workforce.BadFunding, match="What is paid after that is funding of its own"):
            workforce.end_funding(**BY, funding_id=grant, ends_on=TODAY)
        assert Funding.objects.get().ends_on == TODAY - A_DAY

    def test_refuses_what_cannot_be(self) -> None:
        grant = FundingFactory.create(name="Grant")
        for said, words in (
            ({"name": "Grant"}, "of this name"),
            ({"name": " "}, "has a name"),
            ({"source": ""}, "pays"),
        ):
            with pytest.raises(workforce.BadFunding, match=words):
                workforce.begin_funding(**BY, **{"name": "New", "source": "A council"} | said)
        PostFactory.create(team=None, unit=UnitFactory.create(), funding=grant, valid_from=TODAY)
        with pytest.raises(
            workforce.BadFunding, match="1 of the posts that it pays for begin on that day or later"
        ):
            workforce.end_funding(**BY, funding_id=grant.pk, ends_on=TODAY)
        with pytest.raises(NotFound):
            workforce.end_funding(**BY, funding_id=grant.pk + 1, ends_on=TODAY)


class TestTargets:
    def test_one_takes_the_place_of_another_of_the_same(self) -> None:
        first = target(value=Decimal(452), source="Plan of 2017")
        other = target(counted_as=CountedAs.HEADCOUNT)
        second = target(valid_from=TODAY)

        assert [(one.id, one.valid_until) for one in workforce.list_targets()] == [
            (second, None), (other, None), (first, TODAY),
        ]  # fmt: skip
        assert [(one.source, one.holds) for one in workforce.against_targets(TODAY)] == [
            ("Police and Crime Plan 2021", True), ("Plan of 2017", False), ("Police and Crime Plan 2021", True),
        ]  # fmt: skip

    def test_is_given_up_on_a_day_and_stays_in_the_list(self) -> None:
        key = target()
        workforce.end_target(**BY, target_id=key, valid_until=TODAY)
        assert workforce.get_target(key).valid_until == TODAY
        assert [one.holds for one in workforce.against_targets(TODAY)] == [False]
        for day, words in ((SINCE, "begins on"), (TODAY, "has ended on")):
            with pytest.raises(workforce.BadFigure, match=words):
                workforce.end_target(**BY, target_id=key, valid_until=day)
        with pytest.raises(NotFound):
            workforce.end_target(**BY, target_id=key + 1, valid_until=TODAY)

    def test_is_of_a_unit_where_one_is_named(self) -> None:
        unit = UnitFactory.create(name="Custody")
        assert workforce.get_target(target(unit_id=unit.pk)).unit_name == "Custody"
        with pytest.raises(NotFound):
            target(unit_id=unit.pk + 1)

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"source": " "}, "says who set it"),
            ({"value": Decimal(-1)}, "nought or more"),
            ({"value": Decimal("1.005")}, "two digits"),
            ({"value": Decimal("0.5"), "counted_as": CountedAs.HEADCOUNT}, "whole numbers"),
        ],
        ids=["nobody", "negative", "digits", "half a head"],
    )
    def test_refuses_what_cannot_be(self, said: dict[str, Any], words: str) -> None:
        with pytest.raises(workforce.BadFigure, match=words):
            target(**said)
        assert workforce.list_targets() == []

    def test_refuses_one_before_another_that_is_set(self) -> None:
        target(valid_from=TODAY)
        with pytest.raises(workforce.BadFigure, match="begins on that day or later already"):
            target(valid_from=SINCE)


class TestReportedFigures:
    def test_are_kept_as_they_were_given(self) -> None:
        key = reported(place="Table 2", staff_class=StaffClass.OFFICER)
        flow = reported(
            measure=Measure.LEAVERS, value=Decimal(490), reported_on=None, valid_from=SINCE, valid_until=TODAY
        )
        found = workforce.get_reported(key)
        assert (found.value, found.first_on, found.last_on, found.place) == (8067, SINCE, SINCE, "Table 2")
        assert workforce.get_reported(flow).last_on == TODAY - A_DAY
        assert [one.id for one in workforce.list_reported(first_on=SINCE, last_on=TODAY)] == [key, flow]
        assert workforce.list_reported(first_on=SINCE + A_DAY, last_on=TODAY) == []

    def test_one_is_withdrawn_for_a_reason_and_the_event_keeps_it(self) -> None:
        key = reported(place="p. 3")
        with pytest.raises(workforce.BadFigure, match="Say why"):
            workforce.withdraw_reported(**BY, figure_id=key, why=" ")
        workforce.withdraw_reported(**BY, figure_id=key, why="Mistyped")
        assert not ReportedFigure.objects.exists()
        told = Event.objects.get(name="workforce.figure.withdrawn")
        assert {name: told.data[name] for name in ("value", "place", "why")} == {
            "value": "8067.00", "place": "p. 3", "why": "Mistyped",
        }  # fmt: skip
        with pytest.raises(NotFound):
            workforce.withdraw_reported(**BY, figure_id=key, why="Again")

    def test_a_source_contradicts_itself_only_in_another_place(self) -> None:
        reported(place="p. 3")
        with pytest.raises(workforce.BadFigure, match="recorded already"):
            reported(place="p. 3", value=Decimal(7952))
        reported(place="p. 9", value=Decimal(7952))

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"reported_on": None}, "Strength is of one day"),
            ({"valid_from": SINCE, "valid_until": TODAY}, "Strength is of one day"),
            ({"measure": Measure.LEAVERS}, "Leavers are of a first and a last day"),
            (
                {"measure": Measure.JOINERS, "reported_on": None, "valid_from": SINCE},
                "Joiners are of a first and a last day",
            ),
            (
                {"measure": Measure.JOINERS, "reported_on": None, "valid_from": TODAY, "valid_until": SINCE},
                "isn't before the first",
            ),
            ({"source": ""}, "which paper"),
            ({"value": Decimal("7.5")}, "whole numbers"),
            ({"value": Decimal(10) ** 8}, "less than a hundred million"),
        ],
        ids=[
            "no day",
            "stock of a span",
            "flow of a day",
            "half a span",
            "backwards",
            "source",
            "heads",
            "digits",
        ],
    )
    def test_refuses_what_cannot_be(self, said: dict[str, Any], words: str) -> None:
        with pytest.raises(workforce.BadFigure, match=words):
            reported(**said)
        assert not ReportedFigure.objects.exists()
