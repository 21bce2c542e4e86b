from __future__ import annotations

import datetime as dt
import json
import math

import pytest

from peelian.analysis.tables import Column
from peelian.analysis.vega import Bar, Figure, Line, StepCurve, bars, digest_of, lines, stacked, steps

LEAVERS = Column("Leavers, headcount", numeric=True)
SHARE = Column("Share still serving", numeric=True, digits=1, share=True)
FTE = Column("Strength, FTE", numeric=True, digits=1)
ROWS = [Bar("Resignation", Figure(203, 180, 230)), Bar("Retirement", Figure(None))]


class TestBars:
    def test_say_the_same_in_the_drawing_in_the_table_and_in_words(self) -> None:
        chart = bars(name="leavers", title="Leavers by reason", rows=ROWS, of="Reason", unit=LEAVERS)
        assert chart.spec["data"]["values"][0] == {
            "label": "Resignation", "place": 0, "value": 203.0, "low": 180.0, "high": 230.0,
        }  # fmt: skip
        assert chart.table.rows == [["Resignation", 203, 180, 230], ["Retirement", None, None, None]]
        assert chart.words == (
            "Leavers by reason. Leavers, headcount: Resignation 203 (180 to 230); Retirement –."
        )

    def test_leave_out_the_interval_where_no_bar_has_one(self) -> None:
        chart = bars(name="x", title="X", rows=[Bar("A", Figure(1))], of="Reason", unit=LEAVERS)
        assert [column.words for column in chart.table.columns] == ["Reason", "Leavers, headcount"]

    def test_refuse_two_of_one_label(self) -> None:
        with pytest.raises(ValueError, match="one label"):
            bars(name="x", title="X", rows=[ROWS[0], ROWS[0]], of="Reason", unit=LEAVERS)

    def test_of_nothing_say_so(self) -> None:
        assert bars(name="x", title="X", rows=[], of="Reason", unit=LEAVERS).words == "X. No figures."


class TestLines:
    def test_say_where_each_begins_ends_and_lies(self) -> None:
        points = [(dt.date(2026, month, 1), Figure(value)) for month, value in ((1, 10.0), (2, 14), (3, 12))]
        chart = lines(name="s", title="Strength", series=[Line("North", points)], unit=FTE)
        assert chart.words == (
            "Strength. North: Strength, FTE 10.0 at 1 January 2026, 12.0 at 1 March 2026, between 10.0 and 14.0."
        )
        assert chart.table.rows[1] == ["North", dt.date(2026, 2, 1), 14]

    def test_are_told_apart_by_dashes_and_not_by_colour_alone(self) -> None:
        chart = lines(name="s", title="S", series=[Line("A", []), Line("B", [])], unit=FTE)
        dashes = chart.spec["layer"][1]["encoding"]["strokeDash"]["scale"]["range"]
        assert dashes[0] != dashes[1]

    @pytest.mark.parametrize(("days", "written"), [(28, "%-d %b"), (365, "%b %Y")])
    def test_write_no_month_twice_along_the_axis(self, days: int, written: str) -> None:
        points = [(dt.date(2026, 1, 1) + dt.timedelta(days=day), Figure(1)) for day in (0, days)]
        chart = lines(name="s", title="S", series=[Line("A", points)], unit=FTE)
        assert chart.spec["layer"][1]["encoding"]["x"]["axis"]["format"] == written

    def test_leave_a_gap_where_a_figure_is_not_known(self) -> None:
        chart = lines(
            name="s", title="S", series=[Line("A", [(dt.date(2026, 1, 1), Figure(math.nan))])], unit=FTE
        )
        assert chart.spec["data"]["values"][0]["value"] is None


class TestSteps:
    def test_stay_until_the_next_time(self) -> None:
        curve = StepCurve("Officers", [(0, Figure(1, 1, 1)), (6, Figure(0.8571, 0.62, 0.95))])
        chart = steps(
            name="k", title="Survival", series=[curve], along=Column("Weeks", numeric=True), unit=SHARE
        )
        assert {layer["mark"]["interpolate"] for layer in chart.spec["layer"]} == {"step-after"}
        assert chart.words == (
            "Survival. Weeks along. Officers: Share still serving 100.0% (100.0% to 100.0%) at 0, "
            "85.7% (62.0% to 95.0%) at 6, between 85.7% and 100.0%."
        )


class TestStacked:
    def test_name_every_part(self) -> None:
        chart = stacked(
            name="h", title="Hours", rows=[("North", [10, None])], of="Sector", parts=["Core", "Training"],
            unit=Column("Hours", numeric=True),
        )  # fmt: skip
        assert chart.words == "Hours. Hours. North: Core 10, Training –."
        assert [column.words for column in chart.table.columns] == ["Sector", "Core", "Training"]

    def test_refuse_a_bar_that_lacks_a_part(self) -> None:
        with pytest.raises(ValueError, match="argument"):
            stacked(name="h", title="H", rows=[("N", [1])], of="S", parts=["A", "B"], unit=LEAVERS)


class TestTheDigest:
    def test_is_the_same_for_the_same_figures_and_another_for_others(self) -> None:
        made = [
            bars(name="x", title="X", rows=[Bar("A", Figure(n))], of="R", unit=LEAVERS).digest
            for n in (1, 1, 2)
        ]
        assert made[0] == made[1] != made[2]

    def test_survives_being_kept_as_json(self) -> None:
        chart = bars(name="x", title="X", rows=ROWS, of="R", unit=LEAVERS)
        assert digest_of(json.loads(json.dumps(chart.spec)), chart.title, chart.words) == chart.digest
