"""A chart that planners look for: how many hold each course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from peelian.analysis import vega
from peelian.analysis.tables import Column, Table
from peelian.apps.training import api as training


def coverage(rows: Sequence[training.Coverage], table: Table) -> vega.Chart | None:
    """The share in date of those who have to hold each course, over its table; None where nobody has to hold any.

    A course that nobody has to hold has no share: it stands in the table only, for an empty bar would read as nought.
    """
    known = [one for one in rows if one.share is not None]
    if not known:
        return None
    names = Counter(one.course_name for one in known)

    def label(one: training.Coverage) -> str:
        return one.course_name if names[one.course_name] == 1 else f"{one.course_name} ({one.course_code})"

    chart = vega.bars(
        name=table.name,
        title=f"In date: {table.caption}",
        rows=[vega.Bar(label(one), vega.Figure(one.share)) for one in known],
        of="Course",
        unit=Column("Share of whom it is required", numeric=True, digits=1, share=True),
    )
    return replace(chart, table=table)
