"""The businesses' interface in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from peelian.apps.incidents.api import IncidentKind, ReportState
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
    query,
    says,
    shape,
    words,
)

TAG = "Businesses"
_KIND = words(*(kind.value for kind in IncidentKind))

SCHEMAS: dict[str, Schema] = {
    "BusinessErrors": shape(
        {"errors": listed(shape({"row": or_null(WHOLE), "field": TEXT, "message": TEXT}))}
    ),
    "Questions": shape(
        {
            "sites": listed(shape({"code": TEXT, "name": TEXT})),
            "kinds": listed(
                shape(
                    {
                        "kind": _KIND,
                        "label": TEXT,
                        "fields": listed(
                            shape(
                                {
                                    "code": TEXT, "label": TEXT, "kind": TEXT, "required": BOOL,
                                    "choices": listed(shape({"value": TEXT, "label": TEXT})),
                                }
                            )
                        ),
                    }
                )
            ),
        }
    ),
    "OwnReports": shape(
        {
            "reports": listed(
                shape(
                    {
                        "reference": TEXT, "their_reference": TEXT, "kind": _KIND,
                        "state": words(*(state.value for state in ReportState)), "received_at": MOMENT,
                        "crime_number": TEXT,
                    }
                )
            )
        }
    ),
    "NewReports": shape(
        {
            "reports": {
                **listed(
                    shape(
                        {"kind": _KIND, "site": TEXT, "their_reference": TEXT},
                        answers={"type": "object", "description": "By the codes of /business/v1/questions."},
                    )
                ),
                "minItems": 1,
                "maxItems": 100,
            }
        }
    ),
    "TakenReports": shape(
        {
            "reports": listed(
                shape(
                    {"reference": TEXT, "their_reference": TEXT, "is_new": BOOL, "due_at": or_null(MOMENT)}
                )
            )
        }
    ),
}  # fmt: skip


def _refused(description: str) -> Schema:
    return says(description, application_json=named("BusinessErrors"))


_REFUSALS = {
    400: _refused("What is wrong, by row and field. Nothing was taken."),
    401: _refused("The key is missing, nobody's, or ended."),
    403: _refused("The key isn't a business's, or the account is closed."),
    405: _refused("This method isn't taken here."),
    429: _refused("Too many requests; Retry-After says in how many seconds one will be taken."),
}
_KEY: list[dict[str, list[str]]] = [{"business": []}]


def _operation(summary: str, answers: dict[int, Schema], *parameters: Schema, **more: Any) -> Schema:
    return operation(
        summary, TAG, parameters=list(parameters), answers={**answers, **_REFUSALS}, security=_KEY, **more
    )


_LIMIT = query("limit", {"type": "integer", "minimum": 1, "maximum": 500}, "How many, newest first.")
_BODY = {"required": True, "content": {"application/json": {"schema": named("NewReports")}}}

PATHS: dict[str, dict[str, Any]] = {
    "/business/v1/questions": {
        "get": _operation(
            "What is asked of each kind",
            {200: says("Sites and questions.", application_json=named("Questions"))},
        )
    },
    "/business/v1/reports": {
        "get": _operation(
            "What this business reported",
            {200: says("Its reports.", application_json=named("OwnReports"))},
            _LIMIT,
        ),
        "post": _operation(
            "Report up to a hundred crimes, all or none",
            {
                201: says("All are there now.", application_json=named("TakenReports")),
                200: says("All were there before.", application_json=named("TakenReports")),
                413: _refused("More than 500,000 bytes."),
                415: _refused("Not JSON."),
            },
            requestBody=_BODY,
        ),
    },
}
