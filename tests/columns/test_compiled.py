from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from peelian.apps.places.models import Area, Boundary
from peelian.columns.compiled import compiled, prepared
from peelian.columns.spans import valid_on
from tests.factories.clock import TODAY
from tests.factories.places import Land, make_land

pytestmark = pytest.mark.django_db
calls: list[str] = []


@compiled
def below(*, codes: tuple[str, ...], on: dt.date, limit: int = 100) -> QuerySet[Area, Any]:
    calls.append("below")
    rows = Area.objects.filter(valid_on(on), Q(parent__code__in=codes) | Q(code__in=codes))
    outlined = Exists(Boundary.objects.filter(valid_on(on), area_code=OuterRef("code")))
    return rows.order_by("code").values_list("code", outlined, "kind", "parent__parent__name", "valid_from")[
        :limit
    ]


@compiled
def named(*, name: str) -> QuerySet[Area, Any]:
    return Area.objects.filter(name=name).values_list("name")


@compiled
def like(*, name: str) -> QuerySet[Area, Any]:
    return Area.objects.filter(name__contains=name).values_list("name")


@compiled
def unused(*, name: str, at: dt.datetime) -> QuerySet[Area, Any]:
    return Area.objects.filter(name=name).values_list("name")


@pytest.fixture
def land() -> Land:
    return make_land()


class TestCompiled:
    def test_gives_the_same_rows_as_the_queryset(self, land: Land) -> None:
        for codes in (("riverside-1",), ("riverside-2",), ("riverside-1", "midshire"), ("nowhere",), ()):
            for on in (TODAY, dt.date(1990, 1, 1)):
                made = below(codes=codes, on=on)
                fresh = list(below.__wrapped__(codes=codes, on=on))  # type: ignore[attr-defined]
                assert made == fresh

    def test_asks_django_once_for_each_shape(self, land: Land) -> None:
        calls.clear()
        for codes in (("a1", "b1"), ("c1", "d1"), ("e1", "f1")):
            below(codes=codes, on=TODAY, limit=7)
        below(codes=("a1",), on=TODAY, limit=7)
        below(codes=("a1",), on=TODAY, limit=8)

        assert len(calls) == 3

    def test_takes_hostile_text_as_a_value(self, land: Land) -> None:
        assert named(name="Abbey Green")
        assert named(name="'; DROP TABLE places_area; --") == []
        assert named(name="%s") == []

    def test_keeps_no_row(self, land: Land) -> None:
        assert named(name="Abbey Green") == [("Abbey Green",)]
        Area.objects.filter(name="Abbey Green").update(name="Abbey Meadow")
        assert named(name="Abbey Green") == []

    def test_refuses_a_lookup_that_changes_its_value(self, land: Land) -> None:
        with pytest.raises(TypeError, match="name"):
            like(name="Green")

    def test_refuses_a_value_that_the_statement_does_not_use(self, land: Land) -> None:
        with pytest.raises(TypeError, match="at"):
            unused(name="Abbey Green", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))

    def test_refuses_rows_that_are_no_tuples(self) -> None:
        @compiled
        def models(*, name: str) -> QuerySet[Area, Any]:
            return Area.objects.filter(name=name)

        with pytest.raises(TypeError, match="values_list"):
            models(name="x")


class TestPrepared:
    def test_has_the_server_keep_a_plan_after_some_uses(self, land: Land) -> None:
        @compiled
        def told(*, name: str) -> QuerySet[Area, Any]:
            return Area.objects.filter(name=name).values_list("name", "valid_until", "code")

        def plans() -> set[tuple[Any, ...]]:
            return set(prepared("SELECT name, statement FROM pg_prepared_statements"))

        before = plans()  # of tests that had the connection earlier
        for name in ("Abbey Green", "Nowhere", "'; --", "%s", "Abbey Green", "Abbey Meadow", "Abbey Green"):
            told(name=name)

        [[_, statement]] = [plan for plan in plans() - before if "places_area" in plan[1]]
        assert "Abbey" not in statement
        assert [row[0] for row in told(name="Abbey Green")] == ["Abbey Green"]

    def test_reads_a_table_that_has_changed_since(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE changing ON COMMIT DROP AS SELECT 1 AS one")
            before = [prepared("SELECT * FROM changing WHERE one = %s", [1]) for _ in range(7)]
            cursor.execute("ALTER TABLE changing ADD COLUMN two text DEFAULT 'two'")

        assert before == [[(1,)]] * 7
        assert prepared("SELECT * FROM changing WHERE one = %s", [1]) == [(1, "two")]

    def test_asks_anew_after_a_reconnection(self) -> None:
        def twice() -> list[tuple[object, ...]]:
            first = prepared("SELECT pg_backend_pid()")
            connection.close()
            second = prepared("SELECT pg_backend_pid()")
            connection.close()
            return first + second

        with ThreadPoolExecutor(1) as other:  # whose connection isn't the one of this test's transaction
            first, second = other.submit(twice).result(timeout=60)

        assert first != second

    def test_fails_as_django_does(self) -> None:
        with pytest.raises(ProgrammingError), transaction.atomic():
            prepared("SELECT nothing")
