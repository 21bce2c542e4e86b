"""The JSON of crimes, outcomes and stops in the police.uk API. Pure: values in, dictionaries out.

Every key is in every answer. Degrees are strings, as on the live service.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.incidents.api import CrimeView, MapPointView, OutcomeView, StopView
from peelian.web.feeds.police_uk.shapes import Shape, degrees

TRANSPORT_POLICE = "British Transport Police"
#: police.uk's ids of what came of a stop. Those of "no further action" and "arrest" are known from its answers; the
#: others are made by the same pattern.
_STOP_OUTCOMES = {
    "A no further action disposal": "bu-no-further-action",
    "Nothing found - no further action": "bu-no-further-action",
    "Arrest": "bu-arrest",
    "Suspect arrested": "bu-arrest",
    "Community resolution": "bu-community-resolution",
    "Penalty Notice for Disorder": "bu-penalty-notice-for-disorder",
    "Khat or Cannabis warning": "bu-khat-or-cannabis-warning",
    "Summons / charged by post": "bu-summons",
    "Caution (simple or conditional)": "bu-caution",
}


def month(day: dt.date) -> str:
    """`YYYY-MM`."""
    return f"{day:%Y-%m}"


def location(point: MapPointView | None) -> Shape | None:
    """An anonymised location; `street.id` is what other methods take as `location_id`."""
    if point is None:
        return None
    return {
        "latitude": degrees(point.lat),
        "longitude": degrees(point.lng),
        "street": {"id": point.id, "name": point.name},
    }


def crime(view: CrimeView) -> Shape:
    """A crime with where it stands now."""
    status = None
    if view.outcome and view.outcome_month:
        status = {"category": view.outcome, "date": month(view.outcome_month)}
    return {**crime_alone(view), "outcome_status": status}


def crime_alone(view: CrimeView) -> Shape:
    """A crime without its outcome, as it stands inside one."""
    kind = "BTP" if view.reported_by == TRANSPORT_POLICE else "Force"
    return {
        "category": view.category,
        "location_type": kind if view.point else None,
        "location": location(view.point),
        "context": view.context,
        "persistent_id": view.persistent_id,
        "id": view.id,
        "location_subtype": "",
        "month": month(view.month),
    }


def outcome(view: OutcomeView) -> Shape:
    """An outcome with its crime."""
    return {**outcome_alone(view), "crime": crime_alone(view.crime)}


def outcome_alone(view: OutcomeView) -> Shape:
    """An outcome in the history of one crime. We hold nothing about persons: `person_id` is null."""
    return {"category": {"code": view.code, "name": view.name}, "date": month(view.month), "person_id": None}


def stop(view: StopView) -> Shape:
    """A stop and search. What wasn't recorded is null."""
    return {
        "type": view.kind,
        "involved_person": view.kind != "Vehicle search",
        "datetime": view.at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "operation": view.operation,
        "operation_name": view.operation_name or None,
        "location": location(view.point),
        "gender": view.gender or None,
        "age_range": view.age_range or None,
        "self_defined_ethnicity": view.self_defined_ethnicity or None,
        "officer_defined_ethnicity": view.officer_defined_ethnicity or None,
        "legislation": view.legislation or None,
        "object_of_search": view.object_of_search or None,
        "outcome": view.outcome or None,
        "outcome_object": {"id": _stop_outcome(view.outcome), "name": view.outcome},
        "outcome_linked_to_object_of_search": view.outcome_linked,
        "removal_of_more_than_outer_clothing": view.clothing,
    }


def _stop_outcome(name: str) -> str:
    if not name:
        return ""
    words = "".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()
    return _STOP_OUTCOMES.get(name, "bu-" + "-".join(words))
