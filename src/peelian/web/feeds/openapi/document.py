"""One OpenAPI document of everything that programs can read or send here. A guard test holds it to the addresses."""

from __future__ import annotations

from typing import Any

from peelian.web.feeds.openapi import business, feeds, open311, police_uk

_PARTS = (police_uk, open311, business, feeds)


def make_document(*, site: str) -> dict[str, Any]:
    """The document, for a site at this address (without a slash at its end)."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open data and interfaces of this police force",
            "version": "1",
            "description": (
                "What this site shows, programs can read without a key. police.uk: the methods of data.police.uk, with "
                "empty bodies for errors. Open311 and Businesses: reports of crime from other sites and from "
                "businesses, with a key that the force gives."
            ),
        },
        "servers": [{"url": site}],
        "tags": [{"name": part.TAG} for part in _PARTS],
        "paths": {address: methods for part in _PARTS for address, methods in part.PATHS.items()},
        "components": {
            "schemas": {name: schema for part in _PARTS for name, schema in part.SCHEMAS.items()},
            "securitySchemes": {
                "business": {"type": "http", "scheme": "bearer", "description": "A business's key."}
            },
        },
    }
