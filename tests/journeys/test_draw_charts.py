from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from peelian.analysis.tables import Column
from peelian.analysis.vega import Bar, Chart, Figure, bars
from peelian.apps.board.models.drawings import ChartDrawing
from peelian.journeys import draw_charts
from peelian.journeys.ports import plug, ports

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def _chart(value: float) -> Chart:
    unit = Column("Leavers, headcount", numeric=True)
    return bars(name="x", title="Leavers", rows=[Bar("A", Figure(value))], of="Reason", unit=unit)


def _pen(spec: Mapping[str, Any], title: str, words: str) -> str:
    if spec["data"]["values"][0]["value"] < 0:
        raise ValueError("no such bar")
    return f"<svg>{title}</svg>"


@pytest.fixture(autouse=True)
def pen() -> Iterator[None]:
    old = plug(replace(ports(), draw=_pen))
    yield
    plug(old)


@pytest.mark.django_db
class TestDrawing:
    def test_shows_a_chart_at_the_look_after_a_worker_has_drawn_it(self) -> None:
        assert draw_charts.drawings_of([_chart(1)], at=AT) == [""]
        assert draw_charts.is_due()
        assert draw_charts.draw_due(at=AT) == 1
        assert draw_charts.drawings_of([_chart(1), _chart(2)], at=AT) == ["<svg>Leavers</svg>", ""]

    def test_asks_for_the_same_figures_once(self) -> None:
        for _ in range(2):
            draw_charts.drawings_of([_chart(1), _chart(1)], at=AT)
        assert ChartDrawing.objects.count() == 1

    def test_tries_no_second_time_what_cannot_be_drawn(self) -> None:
        draw_charts.drawings_of([_chart(-1)], at=AT)
        assert draw_charts.draw_due(at=AT) == 1
        assert not draw_charts.is_due()
        assert draw_charts.drawings_of([_chart(-1)], at=AT) == [""]
        assert ChartDrawing.objects.get().trouble == "no such bar"

    def test_asks_for_nothing_where_nothing_draws(self) -> None:
        plug(replace(ports(), draw=None))
        assert draw_charts.drawings_of([_chart(1)], at=AT) == [""]
        assert not draw_charts.is_due()
        assert draw_charts.picture_of(_chart(1)) is None

    def test_draws_for_paper_at_once(self) -> None:
        picture = draw_charts.picture_of(_chart(1))
        assert picture is not None
        assert (picture.svg, picture.words) == ("<svg>Leavers</svg>", _chart(1).words)

    def test_lets_drawings_go_after_a_month(self) -> None:
        draw_charts.drawings_of([_chart(1)], at=AT)
        assert draw_charts.forget_drawings(at=AT + dt.timedelta(days=30)) == 0
        assert draw_charts.forget_drawings(at=AT + dt.timedelta(days=31)) == 1
