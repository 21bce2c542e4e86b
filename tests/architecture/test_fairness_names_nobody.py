"""What people say of themselves is told to them; every other door of the fairness room answers counts."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable

import pytest
from django.apps import apps

from peelian.apps.fairness import api
from peelian.kernel.privacy import Privacy
from tests.architecture.test_positions_name_nobody import _fields, _types_in
from tests.architecture.test_privacy_page import PAGE

_ROW = re.compile(r"^\| fairness \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)

#: The only one, and why.
TELLS_OF_A_PERSON = {"own_declarations": "is the viewer's own"}
#: What would name somebody, or tie an answer to them.
_NAMES = ("person", "token", "collar", "user_id", "applicant_id", "subject_id")


def _reading() -> dict[str, Callable[..., object]]:
    return {
        name: getattr(api, name)
        for name in api.__all__
        if inspect.isfunction(getattr(api, name)) and ".queries." in getattr(api, name).__module__
    }


def test_there_are_doors_to_look_at() -> None:
    assert {"adverse_impact", "representation", "progress"} < _reading().keys()


@pytest.mark.parametrize("name", sorted(_reading()))
def test_answers_nothing_that_names_a_person(name: str) -> None:
    returned = typing.get_type_hints(_reading()[name])["return"]
    fields = {field for one in _types_in(returned) for field in _fields(one, set())}
    assert not {field for field in fields if any(word in field for word in _NAMES)}


@pytest.mark.parametrize("name", sorted(_reading().keys() - TELLS_OF_A_PERSON.keys()))
def test_asks_about_no_person(name: str) -> None:
    parameters = inspect.signature(_reading()[name]).parameters
    assert not {one for one in parameters if any(word in one for word in _NAMES)}


def test_what_people_say_is_in_no_other_room() -> None:
    held = {
        model._meta.label
        for model in apps.get_models()
        if vars(model).get("privacy") is Privacy.PROTECTED and model._meta.app_label != "fairness"
    }
    assert held == set()


def test_an_answer_and_whose_it_is_stand_in_two_tables_without_a_key_between_them() -> None:
    declaration = apps.get_model("fairness", "Declaration")
    assert not [field for field in declaration._meta.get_fields() if field.is_relation]
    assert not [
        field
        for field in apps.get_model("workforce", "Person")._meta.get_fields()
        if "fairness" in str(field)
    ]


def test_every_table_stands_on_the_page_on_privacy() -> None:
    said = set(_ROW.findall(PAGE.read_text("utf-8")))
    models = {
        (str(model._meta.verbose_name), str(vars(model)["privacy"]), vars(model)["retention"])
        for model in apps.get_app_config("fairness").get_models()
    }
    assert said == models
