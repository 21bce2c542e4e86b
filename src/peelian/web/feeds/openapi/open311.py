"""Open311 GeoReport v2 in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from peelian.apps.incidents.api import IncidentKind
from peelian.web.feeds.openapi.words import (
    BOOL,
    MOMENT,
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

TAG = "Open311"
_KIND = words(*(kind.value for kind in IncidentKind))
_NULL: Schema = {"type": "null"}

SCHEMAS: dict[str, Schema] = {
    "Open311Errors": listed(shape({"code": WHOLE, "description": TEXT})),
    "Discovery": shape(
        {
            "changeset": MOMENT, "contact": TEXT, "key_service": TEXT,
            "endpoints": listed(
                shape(
                    {"specification": TEXT, "url": TEXT, "changeset": MOMENT, "type": words("production", "test"),
                     "formats": listed(TEXT)}
                )
            ),
        }
    ),
    "Service": shape(
        {
            "service_code": _KIND, "service_name": TEXT, "description": TEXT, "metadata": BOOL,
            "type": words("realtime"), "keywords": TEXT, "group": TEXT,
        }
    ),
    "ServiceDefinition": shape(
        {
            "service_code": _KIND,
            "attributes": listed(
                shape(
                    {
                        "variable": BOOL, "code": TEXT,
                        "datatype": words(
                            "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"
                        ),
                        "required": BOOL, "datatype_description": or_null(TEXT), "order": WHOLE, "description": TEXT,
                        "values": listed(shape({"key": TEXT, "name": TEXT})),
                    }
                )
            ),
        }
    ),
    "ServiceRequest": shape(
        {
            "service_request_id": TEXT, "status": words("open", "closed"), "status_notes": _NULL, "service_name": TEXT,
            "service_code": _KIND, "description": _NULL, "agency_responsible": TEXT, "service_notice": _NULL,
            "requested_datetime": MOMENT, "updated_datetime": MOMENT, "expected_datetime": _NULL, "address": _NULL,
            "address_id": _NULL, "zipcode": _NULL, "lat": _NULL, "long": _NULL, "media_url": _NULL,
        }
    ),
    "Posted": shape({"service_request_id": TEXT, "service_notice": TEXT, "account_id": _NULL}),
    "Token": shape({"service_request_id": TEXT, "token": TEXT}),
}  # fmt: skip

_FORM: Schema = {
    "type": "object",
    "properties": {
        "api_key": {**TEXT, "description": "The client's key."},
        "service_code": _KIND,
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_string": {
            **TEXT,
            "description": "Instead of lat and long: a street and place, or a postcode.",
        },
        "address_id": {**TEXT, "description": "Instead of lat and long: a UPRN."},
        "description": {**TEXT, "maxLength": 4000},
        "first_name": TEXT,
        "last_name": TEXT,
        "email": TEXT,
        "phone": TEXT,
    },
    "required": ["api_key", "service_code"],
    "additionalProperties": TEXT,
    "description": "Answers to the service's questions go as attribute[CODE]; several as attribute[CODE][].",
}


def _refused(description: str) -> Schema:
    return says(description, application_json=named("Open311Errors"), text_xml=TEXT)


_REFUSALS = {
    400: _refused("The parameters make no sense."),
    404: _refused("There is no such service, request, jurisdiction or format."),
    405: _refused("This method isn't taken here."),
    429: _refused("Too many requests; Retry-After says when one will be taken."),
}
_JURISDICTION = query("jurisdiction_id", TEXT, "The force's id, or nothing.")
_FMT = part("format", words("json", "xml"), "json or xml.")


def _said(schema: Schema, description: str = "What was found.") -> Schema:
    return says(description, application_json=schema, text_xml=TEXT)


def _get(summary: str, schema: Schema, *parameters: Schema) -> dict[str, Any]:
    return {
        "get": operation(
            summary, TAG, parameters=[_FMT, *parameters], answers={200: _said(schema), **_REFUSALS}
        )
    }


def _post() -> Schema:
    answers = {
        201: _said(listed(named("Posted")), "The report was taken. Its number opens it on our site."),
        200: _said(listed(named("Posted")), "The very same report was taken before."),
        403: _refused("The key is missing, nobody's, or ended."),
        413: says("The form is too large."),
        **_REFUSALS,
    }
    form = {"content": {"application/x-www-form-urlencoded": {"schema": _FORM}}, "required": True}
    return operation("Report a crime", TAG, parameters=[_FMT], answers=answers, requestBody=form)


_REQUESTS = _get(
    "Whether reports are open, by their numbers; without numbers the list is empty",
    listed(named("ServiceRequest")), _JURISDICTION,
    query("service_request_id", TEXT, "Numbers, with commas between, up to 50."),
    query("service_code", TEXT, "Taken and without effect."),
    query("start_date", TEXT, "A moment such as 2026-11-02T00:00:00Z."),
    query("end_date", TEXT, "At most 90 days after the first."),
    query("status", TEXT, "Taken and without effect."),
)  # fmt: skip

PATHS: dict[str, dict[str, Any]] = {
    "/open311/v2/discovery.{format}": _get("Where the service is", named("Discovery")),
    "/open311/v2/services.{format}": _get("What can be reported", listed(named("Service")), _JURISDICTION),
    "/open311/v2/services/{code}.{format}": _get(
        "What is asked of a report", named("ServiceDefinition"), part("code", TEXT, "A service_code."), _JURISDICTION
    ),
    "/open311/v2/requests.{format}": {**_REQUESTS, "post": _post()},
    "/open311/v2/requests/{number}.{format}": _get(
        "Whether a report is open", listed(named("ServiceRequest")),
        part("number", TEXT, "A service_request_id."), _JURISDICTION,
    ),
    "/open311/v2/tokens/{number}.{format}": _get(
        "The number behind a token", listed(named("Token")), part("number", TEXT, "A token."), _JURISDICTION
    ),
}  # fmt: skip
