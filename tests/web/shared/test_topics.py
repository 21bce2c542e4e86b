"""Topics have one name each, whoever reads it, and the same ones are offered everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from peelian.apps.contacts.api import Topic
from peelian.web.beat.forms import SignUpForm
from peelian.web.citizen.forms import PreferencesForm
from peelian.web.shared.topics import TOPIC_HINTS, TOPIC_NAMES, TOPICS
from peelian.web.station.forms.audience import PartForm
from peelian.web.station.forms.messages import WordsForm
from peelian.web.station.forms.messaging_rules import TemplateForm


def test_names_and_explains_every_topic() -> None:
    assert set(TOPIC_NAMES) == set(Topic) == set(TOPIC_HINTS)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (PreferencesForm, "topics"),
        (SignUpForm, "topics"),
        (PartForm, "topics"),
        (WordsForm, "topic"),
        (TemplateForm, "topic"),
    ],
)
def test_is_called_the_same_for_residents_on_the_beat_and_in_the_station(form: Any, field: str) -> None:
    offered = [(value, str(name)) for value, name in form.base_fields[field].choices]
    assert offered == [(value, str(name)) for value, name in TOPICS]
