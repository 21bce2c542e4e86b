"""Who leaves is a matter of counts: no door of the retention room names a person, but those of the conversation."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterator

import pytest
from django.db import models

from peelian.analysis import cohorts, funnel, leaver_rates, survival
from peelian.apps.retention import api
from peelian.apps.retention.models import SurvivalOnADay

#: The only ones: behind HOLD_CONVERSATIONS, and a look at a conversation is recorded.
NAMES_SOMEBODY = {
    "list_conversations", "get_conversation", "find_candidates", "get_candidate", "list_leavers_not_asked"
}  # fmt: skip
_PERSON = ("person_id", "person_name", "career_id", "collar", "user_id", "officer")
#: What scores somebody would be called.
_SCORES = ("score", "risk", "likelihood", "predict", "probability")


def _doors() -> dict[str, Callable[..., object]]:
    return {
        name: getattr(api, name)
        for name in api.__all__
        if inspect.isfunction(getattr(api, name)) and ".queries." in getattr(api, name).__module__
    }


def _types_in(hint: object) -> Iterator[type]:
    parts = typing.get_args(hint)
    if isinstance(hint, type) and not isinstance(hint, types.GenericAlias):
        yield hint
    for part in parts:
        yield from _types_in(part)


def _fields(found: type, seen: set[type]) -> Iterator[str]:
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
    return {name for one in _types_in(returned) for name in _fields(one, set())}


def test_there_are_doors_to_look_at() -> None:
    assert {"leaver_rates", "joiner_cohorts", "unit_signals", "latest_survival", "trends"} <= set(_doors())


@pytest.mark.parametrize("name", sorted(_doors()))
def test_names_nobody(name: str) -> None:
    named = {field for field in _names(_doors()[name]) if any(word in field for word in _PERSON)}

    assert bool(named) == (name in NAMES_SOMEBODY)


@pytest.mark.parametrize("name", sorted(_doors()))
def test_scores_nobody(name: str) -> None:
    # How many are at risk of leaving at a time is survival's own word: it is a count.
    fields = _names(_doors()[name]) - {"at_risk"}

    assert not {field for field in fields if any(word in field for word in _SCORES)}


@pytest.mark.parametrize("name", sorted(set(_doors()) - NAMES_SOMEBODY))
def test_asks_for_nobody(name: str) -> None:
    """A door that takes a person would count one person."""
    asked = set(inspect.signature(_doors()[name]).parameters)

    assert not {one for one in asked if any(word in one for word in ("person", "career", "collar"))}


@pytest.mark.parametrize(
    "module", [cohorts, funnel, leaver_rates, survival], ids=lambda module: module.__name__
)
def test_no_figure_is_of_a_person(module: types.ModuleType) -> None:
    made = [one for one in vars(module).values() if dataclasses.is_dataclass(one) and isinstance(one, type)]

    assert made
    for one in made:
        names = {field.name for field in dataclasses.fields(one)}
        assert not {name for name in names if any(word in name for word in _PERSON)}, one


def test_what_is_kept_of_a_night_points_at_nobody() -> None:
    assert not [field for field in SurvivalOnADay._meta.get_fields() if isinstance(field, models.ForeignKey)]
