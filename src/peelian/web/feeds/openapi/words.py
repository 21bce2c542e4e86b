"""Words to write an OpenAPI 3.1 document with: schemas, parameters, answers. Plain dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
BOOL: Schema = {"type": "boolean"}
MONTH: Schema = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-08"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
DEGREES: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
ANYTHING: Schema = {}


def or_null(schema: Schema) -> Schema:
    """The schema, or null."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    """A list of it."""
    return {"type": "array", "items": schema}


def words(*values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(values)}


def shape(properties: Mapping[str, Schema], **optional: Schema) -> Schema:
    """An object with all of these keys, perhaps with the `optional` ones, and no others."""
    return {
        "type": "object",
        "properties": {**properties, **optional},
        "required": list(properties),
        "additionalProperties": False,
    }


def named(name: str) -> Schema:
    """A schema of the document's components."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, schema: Schema, description: str, *, required: bool = False) -> Schema:
    """A parameter after the question mark."""
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": description}


def part(name: str, schema: Schema, description: str) -> Schema:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": description}


def says(description: str, **contents: Schema) -> Schema:
    """An answer; its contents by media type, with `_` for `/` and `__` for `+`; none for an empty body."""
    found: Schema = {"description": description}
    if contents:
        found["content"] = {
            name.replace("__", "+").replace("_", "/"): {"schema": schema} for name, schema in contents.items()
        }
    return found


def operation(
    summary: str, tag: str, *, parameters: list[Schema], answers: Mapping[int, Schema], **more: Any
) -> Schema:
    """What one method of an address does."""
    return {
        "summary": summary,
        "tags": [tag],
        "parameters": parameters,
        "responses": {str(status): answer for status, answer in answers.items()},
        **more,
    }
