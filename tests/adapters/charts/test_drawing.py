from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest

from peelian.adapters.charts.drawing import cleaned, draw
from peelian.adapters.pdf.papers import print_paper
from peelian.analysis.tables import Column
from peelian.analysis.vega import Bar, Chart, Figure, Line, StepCurve, bars, lines, stacked, steps
from peelian.journeys.papers import Paper, Picture

UNIT = Column("Officers <FTE> & heads", numeric=True)
DAYS = [(dt.date(2026, month, 1), Figure(month, month - 1, month + 1)) for month in range(1, 13)]
CHARTS = {
    "bars": bars(
        name="b", title="Leavers & “others”", rows=[Bar("<b>", Figure(3, 1, 5)), Bar("None", Figure(None))],
        of="Reason", unit=UNIT,
    ),
    "lines": lines(name="l", title="Strength", series=[Line("A", DAYS), Line("B", DAYS[:6])], unit=UNIT),
    "steps": steps(
        name="s", title="Survival", unit=Column("Share", numeric=True, share=True), along=Column("Months", True),
        series=[StepCurve("All", [(0, Figure(1)), (6, Figure(0.8571, 0.6, 0.9)), (7, Figure(0.8))])],
    ),
    "stacked": stacked(
        name="h", title="Hours", rows=[("North", [1, 2]), ("South", [3, None])], of="Sector", parts=["a", "b"],
        unit=UNIT,
    ),
    "none": bars(name="n", title="None", rows=[], of="Reason", unit=UNIT),
}  # fmt: skip


def _drawn(chart: Chart) -> str:
    return draw(chart.spec, chart.title, chart.words)


class TestADrawing:
    @pytest.mark.parametrize("kind", CHARTS)
    def test_holds_nothing_that_the_content_policy_refuses(self, kind: str) -> None:
        svg = _drawn(CHARTS[kind])
        assert not re.search(
            r"<(style|script|foreignObject|image|a)\b|\bstyle=|\bon\w+=|href|https?:(?!//www.w3.org/2000/svg)",
            svg,
        )

    @pytest.mark.parametrize("label", [
        "Black, Black British, Black Welsh, Caribbean or African", "Reduce demand by early intervention", "a/b " * 30,
    ])  # fmt: skip
    def test_cuts_no_label_of_a_bar(self, label: str) -> None:
        chart = bars(
            name="b", title="T", rows=[Bar(label, Figure(1)), Bar("B", Figure(2))], of="Of", unit=UNIT
        )
        svg = _drawn(chart)
        assert "…" not in svg
        text = " ".join("".join(ET.fromstring(svg).itertext()).split()).replace(" ", "")
        assert label.replace(" ", "") in text

    @pytest.mark.parametrize("kind", CHARTS)
    def test_is_one_picture_with_a_title_and_a_description(self, kind: str) -> None:
        root = ET.fromstring(_drawn(CHARTS[kind]))
        title, said = root[0], root[1]
        assert (root.attrib["role"], title.text, said.text) == ("img", CHARTS[kind].title, CHARTS[kind].words)
        assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], said.attrib["id"]]
        assert not [
            one for one in root.iter() if one is not root and {"role", "aria-label"} & set(one.attrib)
        ]

    def test_is_the_same_for_the_same_chart(self) -> None:
        assert _drawn(CHARTS["lines"]) == _drawn(CHARTS["lines"])

    def test_shows_the_words_of_figures_as_words(self) -> None:
        assert "&lt;b&gt;" in _drawn(CHARTS["bars"])

    def test_shares_no_name_with_another_on_the_page(self) -> None:
        names = [set(re.findall(r'id="([^"]+)"', _drawn(chart))) for chart in CHARTS.values()]
        assert sum(len(some) for some in names) == len(set().union(*names))

    def test_refuses_what_is_no_chart(self) -> None:
        with pytest.raises(ValueError, match="conversion failed"):
            draw({"mark": 7}, "x", "y")

    @pytest.mark.parametrize("kind", ["lines", "steps"])
    def test_stands_on_paper_too(self, kind: str) -> None:
        chart = CHARTS[kind]
        paper = Paper("Workforce", "2026", [Picture(_drawn(chart), chart.words)], "Peelian")
        assert print_paper(paper, dt.datetime(2026, 3, 1, tzinfo=dt.UTC)).startswith(b"%PDF")


class TestCleaning:
    def test_takes_out_scripts_styles_links_and_addresses(self) -> None:
        svg = cleaned(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" onload="x()"><script>x()</script>'
            '<style>*{}</style><a href="javascript:x()"><text>in</text></a>'
            '<g style="fill:red" onclick="x()"><path d="M0 0" fill="url(http://x/y)" stroke="url(#g)"/></g></svg>',
            "k", "T", "W",
        )  # fmt: skip
        assert svg == (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" role="img" aria-labelledby="k-t k-d">'
            '<title id="k-t">T</title><desc id="k-d">W</desc><g><path d="M0 0" stroke="url(#k-g)" /></g></svg>'
        )

    def test_refuses_what_is_no_svg(self) -> None:
        with pytest.raises(ValueError, match="no SVG"):
            cleaned("<html/>", "k", "T", "W")
