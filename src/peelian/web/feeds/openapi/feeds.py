"""Calendars, newsreaders' feeds, alerts and maps in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from peelian.web.feeds.openapi.words import DAY, TEXT, Schema, operation, part, query, says

TAG = "Feeds"
_CODE = part("code", TEXT, "An area's code.")
_ON = query("on", DAY, "A past day; today without it.")
_GEOJSON: Schema = {"type": "object", "required": ["type"]}
_PAGE = {"text/html": {"schema": TEXT}}
_REFUSALS: dict[int, Schema] = {
    400: {"description": "The parameters make no sense.", "content": _PAGE},
    404: {"description": "There is no such thing.", "content": _PAGE},
}


def _get(summary: str, answer: Schema, *parameters: Schema) -> dict[str, Any]:
    return {"get": operation(summary, TAG, parameters=list(parameters), answers={200: answer, **_REFUSALS})}


def _made(media_type: str, schema: Schema = TEXT) -> Schema:
    return {"description": "What was found.", "content": {media_type: {"schema": schema}}}


_ATOM = _made("application/atom+xml")

SCHEMAS: dict[str, Schema] = {}
PATHS: dict[str, dict[str, Any]] = {
    "/feeds/": _get("What there is, in plain words", _made("text/html")),
    "/feeds/openapi.json": _get("This document", says("OpenAPI 3.1.", application_json={"type": "object"})),
    "/feeds/neighbourhoods.geojson": _get(
        "All neighbourhoods' outlines", _made("application/geo+json", _GEOJSON), _ON
    ),
    "/feeds/areas/{code}.geojson": _get(
        "One area's outline", _made("application/geo+json", _GEOJSON), _CODE, _ON
    ),
    "/feeds/neighbourhoods/{code}/meetings.ics": _get("Meetings", _made("text/calendar"), _CODE),
    "/feeds/neighbourhoods/{code}/priorities.atom": _get("Priorities", _ATOM, _CODE),
    "/feeds/neighbourhoods/{code}/you-said-we-did.atom": _get("You said, we did", _ATOM, _CODE),
    "/feeds/neighbourhoods/{code}/alerts.atom": _get("Alerts", _ATOM, _CODE),
    "/feeds/neighbourhoods/{code}/messages.atom": _get("Messages that were sent", _ATOM, _CODE),
    "/feeds/board-papers.atom": _get("The Board's papers", _ATOM),
    "/feeds/board-papers.json": _get(
        "The Board's papers, each with the address of its data and their SHA-256",
        _made("application/json", {"type": "object", "required": ["papers"]}),
    ),
    "/feeds/credentials/revoked": _get(
        "The ids of credentials for training that were taken back (1EdTech Revocation List)",
        _made("application/json", {"type": "object", "required": ["id", "issuer", "revokedCredentials"]}),
    ),
    "/feeds/credentials/{name}.json": _get(
        "The public key that a credential for training is checked with (JSON Web Key)",
        _made("application/jwk+json", {"type": "object"}),
        part("name", TEXT, "The key's name, as credentials give it."),
    ),
    "/feeds/messages/{message}.cap": _get(
        "An alert as a CAP 1.2 document", _made("application/cap+xml"),
        part("message", {"type": "integer", "minimum": 0}, "A message's number."),
    ),
}  # fmt: skip
