"""Figures and sections of packs, for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from peelian.analysis.tables import Column, Table
from peelian.apps.board.api import Audience, Content, Document, DocumentSection, Figure, Interval, PackTable

SINCE, UNTIL = dt.date(2025, 11, 22), dt.date(2026, 11, 22)
AS_OF = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def figure(name: str, value: float | None, **more: Any) -> Figure:
    """A count."""
    given = {"label": name, "unit": "people", "definition": "All of them.", "as_of": AS_OF, **more}
    return Figure(name=name, value=value, **{"numerator": None, "denominator": None, **given})


def share(name: str, numerator: float, denominator: float, **more: Any) -> Figure:
    """A share of a whole."""
    value = numerator / denominator if denominator else None
    return figure(
        name, value, **{"unit": "share", "numerator": numerator, "denominator": denominator, **more}
    )


def sampled(name: str, numerator: int, denominator: int, low: float, high: float, **more: Any) -> Figure:
    """A share of those who answered."""
    return share(name, numerator, denominator, interval=Interval(low, high), **more)


def people_table(
    name: str, rows: Sequence[tuple[str, int]], *, total: bool = True, audience: Audience = Audience.PUBLIC
) -> PackTable:
    """Counts of people with each one's share in their total."""
    whole = sum(count for _, count in rows)
    return PackTable(
        Table(
            name,
            f"People by {name}",
            [
                Column("What"),
                Column("People", numeric=True),
                Column("Share", numeric=True, digits=2, share=True),
            ],
            [[label, count, count / whole if whole else None] for label, count in rows],
            ["Total", whole, 1.0] if total else None,
        ),
        people=(1,),
        shares=((2, 1),),
        audience=audience,
    )


def section(
    key: str,
    content: Content | None = None,
    *commentary: str,
    audience: Audience = Audience.PUBLIC,
    **more: Any,
) -> DocumentSection:
    """A section over the pack's days."""
    given = {"heading": key.capitalize(), "since": SINCE, "until": UNTIL, **more}
    return DocumentSection(
        key=key, audience=audience, commentary=commentary, content=content or Content(), **given
    )


def document(*sections: DocumentSection, **more: Any) -> Document:
    """A pack for the Board in private, its figures not yet inserted."""
    given: dict[str, Any] = {
        "code": "november-2026",
        "title": "November 2026",
        "subtitle": "Midshire",
        "meeting_on": dt.date(2026, 12, 1),
        "since": SINCE,
        "until": UNTIL,
        "as_of": AS_OF,
        "audience": Audience.INTERNAL,
        **more,
    }
    return Document(sections=sections, **given)
