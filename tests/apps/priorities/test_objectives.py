"""What the force is for, as it ships."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Objective
from tests.factories.priorities import ObjectiveFactory

pytestmark = pytest.mark.django_db


class TestTheFirstObjectives:
    def test_the_six_of_2017_are_there(self) -> None:
        rows = Objective.objects.values_list("code", "name", "words", "position", "valid_from")

        assert list(rows) == [
            (first.code, first.name, first.words, place, rules.FIRST_OBJECTIVES_FROM)
            for place, first in enumerate(rules.FIRST_OBJECTIVES, start=1)
        ]

    def test_has_words(self) -> None:
        with pytest.raises(IntegrityError, match="objective_has_words"):
            ObjectiveFactory.create(code="say-nothing", words="")
