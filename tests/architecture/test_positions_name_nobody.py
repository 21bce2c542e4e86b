"""What positions say is of places and teams: no door of the visibility room gives out whose they are, but three."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterator

import pytest

from peelian.apps.visibility import api

#: The only ones, and why: visits of one task and minutes of a shift for a recorded reason, and one's own record.
NAMES_SOMEBODY = {
    "list_visits": "asks for a reason, and the read is recorded",
    "minutes_elsewhere": "asks for a reason, each read is recorded, and it tells minutes, no place",
    "own_record": "is the viewer's own",
}
#: What says whose a device is comes in from outside, and who a rule or a reading belongs to is no whereabouts.
_PERSON = ("person", "officer_id", "collar", "holder", "user_id")


def _doors() -> dict[str, Callable[..., object]]:
    return {
        name: getattr(api, name)
        for name in api.__all__
        if inspect.isfunction(getattr(api, name)) and ".queries." in getattr(api, name).__module__
    }


def _types_in(hint: object) -> Iterator[type]:
    """The classes that a type hint is made of."""
    parts = typing.get_args(hint)
    if isinstance(hint, type) and not isinstance(hint, types.GenericAlias):
        yield hint
    for part in parts:
        yield from _types_in(part)


def _fields(found: type, seen: set[type]) -> Iterator[str]:
    """Names of all fields that a value of this class holds, however deep."""
    if found in seen or not dataclasses.is_dataclass(found) or issubclass(found, enum.Enum):
        return
    seen.add(found)
    hints = typing.get_type_hints(found)
    for field in dataclasses.fields(found):
        yield field.name
        for inner in _types_in(hints[field.name]):
            yield from _fields(inner, seen)


def _names(door: Callable[..., object]) -> set[str]:
    returned = typing.get_type_hints(door)["return"]
    fields = {name for one in _types_in(returned) for name in _fields(one, set())}
    return {name for name in fields if any(word in name for word in _PERSON)}


def test_there_are_doors_to_look_at() -> None:
    assert {"practice", "figures_between", "heat", "untasked", "answer", "get_proof"} <= set(_doors())


@pytest.mark.parametrize("name", sorted(_doors()))
def test_gives_out_nobodys_number(name: str) -> None:
    if name in NAMES_SOMEBODY:
        assert _names(_doors()[name]), f"{name} names nobody any more: take it off the list."
    else:
        assert _names(_doors()[name]) == set()
