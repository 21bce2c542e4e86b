from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from peelian.apps.places.models import Area, Boundary
from peelian.columns.compiled import compiled
from peelian.columns.spans import valid_on
from tests.factories.clock import TODAY
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db
calls: list[str] = []


@compiled
def below(*, codes: tuple[str, ...], on: dt.date, limit: int = 100) -> QuerySet[Area]:
    calls.append("below")
    rows = Area.objects.filter(valid_on(on), Q(parent__code__in=codes) | Q(code__in=codes))
    outlined = Exists(Boundary.objects.filter(valid_on(on), area_code=OuterRef("code")))
    return rows.select_related("parent__parent").annotate(outlined=outlined).order_by("code")[:limit]


@compiled
def named(*, name: str) -> QuerySet[Area]:
    return Area.objects.filter(name=name)


@compiled
def like(*, name: str) -> QuerySet[Area]:
    return Area.objects.filter(name__contains=name)


@compiled
def unused(*, name: str, at: dt.datetime) -> QuerySet[Area]:
    return Area.objects.filter(name=name)


@pytest.fixture
def land() -> Land:
    return make_land()


class TestCompiled:
    def test_gives_the_same_rows_as_the_queryset(self, land: Land) -> None:
        for codes in (("riverside-1",), ("riverside-2",), ("riverside-1", "midshire"), ("nowhere",), ()):
            for on in (TODAY, dt.date(1990, 1, 1)):
                made = below(codes=codes, on=on)
                fresh = list(below.__wrapped__(codes=codes, on=on))  # type: ignore[attr-defined]
                assert [_all_of(row) for row in made] == [_all_of(row) for row in fresh]

    def test_asks_django_once_for_each_shape(self, land: Land) -> None:
        calls.clear()
        for codes in (("a1", "b1"), ("c1", "d1"), ("e1", "f1")):
            below(codes=codes, on=TODAY, limit=7)
        below(codes=("a1",), on=TODAY, limit=7)
        below(codes=("a1",), on=TODAY, limit=8)

        assert len(calls) == 3

    def test_brings_related_rows_along_in_the_same_statement(self, land: Land) -> None:
        below(codes=("riverside-1",), on=TODAY)
        with CaptureQueriesContext(connection) as asked:
            rows = below(codes=("riverside-1",), on=TODAY)
            assert {row.parent.name for row in rows if row.parent} == {"Riverside", "Riverside North"}
        assert len(asked) == 1

    def test_takes_hostile_text_as_a_value(self, land: Land) -> None:
        assert named(name="Abbey Green")
        assert named(name="'; DROP TABLE places_area; --") == []
        assert named(name="%s") == []

    def test_keeps_no_row(self, land: Land) -> None:
        assert [row.name for row in named(name="Abbey Green")] == ["Abbey Green"]
        Area.objects.filter(name="Abbey Green").update(name="Abbey Meadow")
        assert named(name="Abbey Green") == []

    def test_refuses_a_lookup_that_changes_its_value(self, land: Land) -> None:
        with pytest.raises(TypeError, match="name"):
            like(name="Green")

    def test_refuses_a_value_that_the_statement_does_not_use(self, land: Land) -> None:
        with pytest.raises(TypeError, match="at"):
            unused(name="Abbey Green", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    def test_refuses_what_is_no_row_of_a_model(self) -> None:
        @compiled
        def codes(*, name: str) -> QuerySet[Area]:
            return Area.objects.filter(name=name).values_list("code")  # type: ignore[return-value]

        with pytest.raises(TypeError, match="rows of models"):
            codes(name="x")


def _all_of(row: Area) -> tuple[object, ...]:
    fields = tuple(getattr(row, field.attname) for field in Area._meta.concrete_fields)
    return (*fields, row.outlined, row.parent.name if row.parent else "")  # type: ignore[attr-defined]
