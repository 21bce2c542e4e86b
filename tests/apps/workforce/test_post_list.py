"""Posts that come as a list."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import BadUnit, PostRow, Rank
from peelian.apps.workforce.models.posts import Post
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import FundingFactory, UnitFactory

pytestmark = pytest.mark.django_db

BY = {"actor": system("test"), "at": AT}
ENDS = dt.date(2027, 4, 1)


def row(unit_id: int, **more: object) -> PostRow:
    said = {
        "unit_id": unit_id,
        "title": "Response officer",
        "rank": Rank.CONSTABLE,
        "valid_from": SINCE,
        **more,
    }
    return PostRow(**said)  # type: ignore[arg-type]  # what each test says


class TestLoadPosts:
    def test_adds_all_of_them_with_one_event(self) -> None:
        unit = UnitFactory.create()
        rows = [row(unit.pk, role="response"), row(unit.pk, fte=Decimal("0.5"), valid_until=TODAY)]

        assert workforce.load_posts(**BY, rows=rows, source="a list") == 2
        found = Post.objects.order_by("-fte").values_list(
            "unit", "title", "role", "rank", "fte", "valid_until"
        )
        assert list(found) == [
            (unit.pk, "Response officer", "response", "constable", 1, None),
            (unit.pk, "Response officer", "", "constable", Decimal("0.50"), TODAY),
        ]
        (event,) = Event.objects.filter(name="workforce.posts.loaded")
        assert event.data == {"source": "a list", "posts": 2, "units": 1}

    def test_ends_a_post_with_its_funding(self) -> None:
        unit, funding = UnitFactory.create(), FundingFactory.create(ends_on=ENDS)
        workforce.load_posts(**BY, rows=[row(unit.pk, funding_id=funding.pk)], source="a list")

        assert Post.objects.get().valid_until == ENDS

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"fte": Decimal("1.2")}, "FTE"),
            ({"valid_from": dt.date(1990, 1, 1)}, "doesn't stand on that day"),
        ],
        ids=["fte", "unit"],
    )
    def test_takes_none_where_one_can_not_be(self, more: dict[str, object], said: str) -> None:
        unit = UnitFactory.create()
        with pytest.raises(BadUnit, match=said):
            workforce.load_posts(**BY, rows=[row(unit.pk), row(unit.pk, **more)], source="a list")
        assert not Post.objects.exists()

    def test_refuses_a_unit_that_never_was(self) -> None:
        with pytest.raises(NotFound, match="no such unit"):
            workforce.load_posts(**BY, rows=[row(0)], source="a list")
