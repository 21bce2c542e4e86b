"""The police.uk-compatible API in the OpenAPI document: its 22 methods and the shapes that they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peelian.apps.incidents.api import CATEGORIES, OUTCOMES, STOP_KINDS
from peelian.web.feeds.openapi.words import (
    BOOL,
    DAY,
    DEGREES,
    MOMENT,
    MONTH,
    TEXT,
    WHOLE,
    Schema,
    listed,
    named,
    operation,
    or_null,
    part,
    query,
    says,
    shape,
    words,
)

TAG = "police.uk"
_LOCAL: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"}
_CATEGORY = words("all-crime", *CATEGORIES)
_REFERENCE = {"id": TEXT, "name": TEXT}
_CRIME: Mapping[str, Schema] = {
    "category": words(*CATEGORIES),
    "location_type": or_null(TEXT),
    "location": or_null(named("Location")),
    "context": TEXT,
    "persistent_id": TEXT,
    "id": WHOLE,
    "location_subtype": TEXT,
    "month": MONTH,
}
_OUTCOME: Mapping[str, Schema] = {
    "category": shape({"code": words(*OUTCOMES), "name": TEXT}),
    "date": MONTH,
    "person_id": {"type": "null"},
}
_WAYS = {"type": "object", "additionalProperties": TEXT}

SCHEMAS: dict[str, Schema] = {
    "ForceReference": shape(_REFERENCE),
    "Force": shape(
        {
            **_REFERENCE,
            "description": or_null(TEXT),
            "url": or_null(TEXT),
            "telephone": or_null(TEXT),
            "engagement_methods": listed(
                shape({"url": TEXT, "type": TEXT, "title": TEXT, "description": or_null(TEXT)})
            ),
        }
    ),
    "Officer": shape({"name": TEXT, "rank": TEXT, "bio": or_null(TEXT), "contact_details": _WAYS}),
    "Neighbourhood": shape(
        {
            **_REFERENCE,
            "description": or_null(TEXT),
            "url_force": TEXT,
            "population": {"type": "string", "pattern": "^[0-9]+$"},
            "contact_details": _WAYS,
            "welcome_message": TEXT,
            "centre": shape({"latitude": TEXT, "longitude": TEXT}),
            "links": listed(shape({"url": TEXT, "title": TEXT, "description": TEXT})),
            "locations": listed({"type": "object", "additionalProperties": TEXT}),
        }
    ),
    "Corner": shape({"latitude": DEGREES, "longitude": DEGREES}),
    "Event": shape(
        {
            "title": TEXT, "description": or_null(TEXT), "address": TEXT, "type": TEXT, "start_date": _LOCAL,
            "end_date": _LOCAL, "contact_details": _WAYS,
        }
    ),
    "Priority": shape(
        {"issue": or_null(TEXT), "issue-date": _LOCAL, "action": or_null(TEXT), "action-date": or_null(_LOCAL)}
    ),
    "Category": shape({"url": _CATEGORY, "name": TEXT}),
    "Location": shape(
        {"latitude": DEGREES, "longitude": DEGREES, "street": shape({"id": WHOLE, "name": TEXT})}
    ),
    "Crime": shape(
        {**_CRIME, "outcome_status": or_null(shape({"category": TEXT, "date": MONTH}))}
    ),
    "CrimeAlone": shape(_CRIME),
    "Outcome": shape({**_OUTCOME, "crime": named("CrimeAlone")}),
    "History": shape({"crime": named("CrimeAlone"), "outcomes": listed(shape(_OUTCOME))}),
    "Stop": shape(
        {
            "type": words(*STOP_KINDS), "involved_person": BOOL, "datetime": MOMENT, "operation": or_null(BOOL),
            "operation_name": or_null(TEXT), "location": or_null(named("Location")), "gender": or_null(TEXT),
            "age_range": or_null(TEXT), "self_defined_ethnicity": or_null(TEXT),
            "officer_defined_ethnicity": or_null(TEXT), "legislation": or_null(TEXT),
            "object_of_search": or_null(TEXT), "outcome": or_null(TEXT), "outcome_object": shape(_REFERENCE),
            "outcome_linked_to_object_of_search": or_null(BOOL),
            "removal_of_more_than_outer_clothing": or_null(BOOL),
        }
    ),
    "Month": shape({"date": MONTH, "stop-and-search": listed(TEXT)}),
}  # fmt: skip

_REFUSALS = {
    400: says("The parameters are missing or make no sense, or the address is longer than 4,094 characters."),
    404: says("There is no such thing. The body is empty."),
    405: says("This method isn't taken here."),
    429: says("Too many requests from this address; Retry-After says in how many seconds one will be taken."),
}
_LARGE = {503: says("More than 10,000 lie in the area. Ask for a smaller one.")}

_FORCE = part("force", TEXT, "A force's id.")
_AREA = part("neighbourhood", TEXT, "A neighbourhood's id.")
_DATE = query("date", MONTH, "The month; without it the newest that there is data of.")
_NUMBER: Schema = {"type": "number"}
_LAT = query("lat", {**_NUMBER, "minimum": -90, "maximum": 90}, "Latitude in degrees, with lng.")
_LNG = query("lng", {**_NUMBER, "minimum": -180, "maximum": 180}, "Longitude in degrees, with lat.")
_CORNER = r"-?[0-9]{1,2}(\.[0-9]+)?,-?[0-9]{1,3}(\.[0-9]+)?"
_CORNERS: Schema = {
    "type": "string",
    "pattern": rf"^{_CORNER}(:{_CORNER}){{2,}}$",
    "examples": ["52.40,-1.99:52.42,-1.99:52.42,-1.95"],
}
_POLY = query("poly", _CORNERS, "An outline: lat,lng:lat,lng:lat,lng. Long ones go by POST.")
_PLACE = query("location_id", {"type": "integer", "minimum": 0}, "A location's id (street.id).")
_FORCE_ASKED = query("force", TEXT, "The force's id.", required=True)


def _get(summary: str, answer: Schema, *parameters: Schema, large: bool = False) -> Schema:
    answers = {
        200: says("What was found.", application_json=answer),
        **_REFUSALS,
        **(_LARGE if large else {}),
    }
    return operation(summary, TAG, parameters=list(parameters), answers=answers)


def _get_or_post(summary: str, answer: Schema, *parameters: Schema, more: tuple[Schema, ...] = ()) -> Schema:
    """A GET, and a POST that takes the same parameters as a form."""
    asked = _get(summary, answer, *more, *parameters, large=True)
    form = {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in parameters},
    }
    posted = {
        **asked,
        "responses": {**asked["responses"], "413": says("The form is longer than a million bytes.")},
        "parameters": list(more),
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": form}}},
    }
    return {"get": asked, "post": posted}


def _crimes_and_stops() -> dict[str, dict[str, Any]]:
    crimes, stops = listed(named("Crime")), listed(named("Stop"))
    around = (_LAT, _LNG, _POLY, _DATE)
    slug = (part("category", _CATEGORY, "A category of crime, or all-crime."),)
    return {
        "/api/crimes-street/{category}": _get_or_post(
            "Crimes within a mile of a point, or in an outline", crimes, *around, more=slug
        ),
        "/api/outcomes-at-location": _get_or_post(
            "Outcomes at a location, within a mile of a point, or in an outline",
            listed(named("Outcome")), _PLACE, *around,
        ),
        "/api/crimes-at-location": {
            "get": _get("Crimes at one location", crimes, _PLACE, _LAT, _LNG, _DATE, large=True)
        },
        "/api/crimes-no-location": {
            "get": _get(
                "Crimes that have no location", crimes,
                query("category", _CATEGORY, "A category of crime, or all-crime.", required=True),
                _FORCE_ASKED, _DATE, large=True,
            )
        },
        "/api/outcomes-for-crime/{persistent_id}": {
            "get": _get(
                "What became of a crime", named("History"), part("persistent_id", TEXT, "A crime's persistent_id.")
            )
        },
        "/api/stops-street": _get_or_post(
            "Stop and search within a mile of a point, or in an outline", stops, *around
        ),
        "/api/stops-at-location": {
            "get": _get("Stop and search at one location", stops, {**_PLACE, "required": True}, _DATE, large=True)
        },
        "/api/stops-no-location": {
            "get": _get("Stop and search that has no location", stops, _FORCE_ASKED, _DATE, large=True)
        },
        "/api/stops-force": {
            "get": _get("Stop and search by a force", stops, _FORCE_ASKED, _DATE, large=True)
        },
        "/api/crimes-street-dates": {"get": _get("Months that there is data of", listed(named("Month")))},
    }  # fmt: skip


def _forces_and_areas() -> dict[str, dict[str, Any]]:
    here = (_FORCE, _AREA)
    point = query("q", {"type": "string", "examples": ["52.40,-1.99"]}, "latitude,longitude", required=True)
    return {
        "/api/forces": {"get": _get("Forces", listed(named("ForceReference")))},
        "/api/forces/{force}": {"get": _get("A force", named("Force"), _FORCE)},
        "/api/forces/{force}/people": {"get": _get("Senior officers", listed(named("Officer")), _FORCE)},
        "/api/locate-neighbourhood": {
            "get": _get("The neighbourhood of a point", shape({"force": TEXT, "neighbourhood": TEXT}), point)
        },
        "/api/crime-categories": {"get": _get("Categories of crime", listed(named("Category")), _DATE)},
        "/api/crime-last-updated": {"get": _get("The newest month of crime", shape({"date": DAY}))},
        "/api/{force}/neighbourhoods": {
            "get": _get("A force's neighbourhoods", listed(named("ForceReference")), _FORCE)
        },
        "/api/{force}/{neighbourhood}": {"get": _get("A neighbourhood", named("Neighbourhood"), *here)},
        "/api/{force}/{neighbourhood}/boundary": {
            "get": _get("A neighbourhood's outline", listed(named("Corner")), *here)
        },
        "/api/{force}/{neighbourhood}/people": {
            "get": _get("A neighbourhood's team", listed(named("Officer")), *here)
        },
        "/api/{force}/{neighbourhood}/events": {
            "get": _get("A neighbourhood's meetings", listed(named("Event")), *here)
        },
        "/api/{force}/{neighbourhood}/priorities": {
            "get": _get("A neighbourhood's priorities", listed(named("Priority")), *here)
        },
    }


PATHS = {**_forces_and_areas(), **_crimes_and_stops()}
