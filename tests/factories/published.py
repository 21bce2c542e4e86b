"""Published crimes, outcomes and stops on the grid of tests.factories.places, taken in as files are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.incidents import api as incidents
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.places import square

ACTOR = system("test")
FORCE = "Midshire Police"
JULY, AUGUST, SEPTEMBER = dt.date(2026, 7, 1), dt.date(2026, 8, 1), dt.date(2026, 9, 1)


def middle(column: int = 0) -> tuple[float, float]:
    """(lat, lng) of the middle of the neighbourhood in this column of the grid, to the six places of a file."""
    point = square(column, 0).centroid
    return round(point.y, 6), round(point.x, 6)


def crime(column: int | None = 0, **more: Any) -> incidents.CrimeRow:
    """A burglary of August 2026 in the middle of this column's square; with None, at no point."""
    lat, lng = middle(column) if column is not None else (None, None)
    values: dict[str, Any] = {
        "row": 2, "crime_id": "", "month": AUGUST, "reported_by": FORCE, "falls_within": FORCE, "lat": lat, "lng": lng,
        "location": "On or near Abbey Street" if column is not None else "No Location", "lsoa_code": "",
        "category": "burglary", "outcome": "", "context": "",
    }  # fmt: skip
    return incidents.CrimeRow(**(values | more))


def outcome(
    crime_id: str, code: str = "charged", column: int | None = 0, **more: Any
) -> incidents.OutcomeRow:
    """An outcome of August 2026."""
    lat, lng = middle(column) if column is not None else (None, None)
    values: dict[str, Any] = {
        "row": 2, "crime_id": crime_id, "month": AUGUST, "reported_by": FORCE, "lat": lat, "lng": lng,
        "location": "On or near Abbey Street" if column is not None else "No location", "code": code,
    }  # fmt: skip
    return incidents.OutcomeRow(**(values | more))


def stop(column: int | None = 0, **more: Any) -> incidents.StopRow:
    """A person searched for drugs at 10:30 on 5 August 2026."""
    lat, lng = middle(column) if column is not None else (None, None)
    values: dict[str, Any] = {
        "row": 2, "at": dt.datetime(2026, 8, 5, 10, 30, tzinfo=dt.UTC), "month": AUGUST, "kind": "Person search",
        "operation": False, "operation_name": "", "lat": lat, "lng": lng, "gender": "Male", "age_range": "18-24",
        "self_defined_ethnicity": "White - Irish", "officer_defined_ethnicity": "White",
        "legislation": "Misuse of Drugs Act 1971 (section 23)", "object_of_search": "Controlled drugs",
        "outcome": "A no further action disposal", "outcome_linked": None, "clothing": False,
    }  # fmt: skip
    return incidents.StopRow(**(values | more))


def publish_crimes(*rows: incidents.CrimeRow, sha256: str = "crimes") -> incidents.CrimesLoaded:
    """Take these crimes in as one file."""
    return incidents.load_crimes(actor=ACTOR, at=AT, rows=rows, name="street.csv", sha256=sha256)


def publish_outcomes(*rows: incidents.OutcomeRow, sha256: str = "outcomes") -> incidents.FileLoaded:
    """Take these outcomes in as one file."""
    return incidents.load_outcomes(actor=ACTOR, at=AT, rows=rows, name="outcomes.csv", sha256=sha256)


def publish_stops(*rows: incidents.StopRow, sha256: str = "stops") -> incidents.FileLoaded:
    """Take these stops in as one file."""
    return incidents.load_stops(actor=ACTOR, at=AT, rows=rows, name="stops.csv", sha256=sha256)
