"""What the force is for, as it ships."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError

from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Objective
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, TODAY
from tests.factories.priorities import ObjectiveFactory

ACTOR = system("tests")
NEXT_WEEK = TODAY + dt.timedelta(days=7)

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


def _set(
    code: str = "open-data", *, name: str = "Open data", words: str = "Publish.", **other: dt.date
) -> None:
    valid_from = other.get("valid_from", TODAY)
    priorities.set_objective(actor=ACTOR, at=AT, code=code, name=name, words=words, valid_from=valid_from)


def _codes(on: dt.date = TODAY) -> list[str]:
    return [objective.code for objective in priorities.list_objectives(on)]


class TestShip:
    def test_shipping_twice_adds_none(self) -> None:
        assert priorities.ship_objectives(actor=ACTOR, at=AT) == 0
        Objective.objects.all().delete()  # as a flushed database

        assert priorities.ship_objectives(actor=ACTOR, at=AT) == 6
        assert priorities.ship_objectives(actor=ACTOR, at=AT) == 0
        assert _codes() == [first.code for first in rules.FIRST_OBJECTIVES]

    def test_leaves_alone_what_the_force_has_reworded_or_ended(self) -> None:
        _set("raise-confidence", name="Trust", words="Earn it.")
        priorities.end_objective(
            actor=ACTOR, at=AT, code="prevent-reoffending", on=NEXT_WEEK, reason="Another unit's now."
        )

        assert priorities.ship_objectives(actor=ACTOR, at=AT) == 0
        assert priorities.get_objective("raise-confidence").name == "Trust"
        assert "prevent-reoffending" not in _codes(NEXT_WEEK)


class TestSet:
    def test_a_new_one_stands_last_from_its_first_day(self) -> None:
        _set(valid_from=NEXT_WEEK)

        assert "open-data" not in _codes()
        assert _codes(NEXT_WEEK)[-1] == "open-data"

    def test_rewords_what_holds_and_keeps_its_first_day_and_its_words_of_before(self) -> None:
        _set("raise-confidence", name="Trust", words="Earn it.", valid_from=NEXT_WEEK)

        row = priorities.get_objective("raise-confidence")
        assert (row.name, row.words, row.valid_from) == ("Trust", "Earn it.", rules.FIRST_OBJECTIVES_FROM)
        assert Event.objects.get(name="priorities.objective.set").data["before"] == "Raise confidence"

    @pytest.mark.parametrize("code", ["", "Open Data", "open--data", "-open", "x" * 41, "öffnen"])
    def test_refuses_a_code_that_no_address_can_hold(self, code: str) -> None:
        with pytest.raises(priorities.BadObjective):
            _set(code)

    @pytest.mark.parametrize(("name", "words"), [(" ", "Publish."), ("Open data", "\n")])
    def test_refuses_one_without_words(self, name: str, words: str) -> None:
        with pytest.raises(priorities.NeedsWords):
            _set(name=name, words=words)

    @pytest.mark.parametrize(("name", "words"), [("x" * 81, "Publish."), ("Open data", "x" * 301)])
    def test_refuses_words_that_are_too_long(self, name: str, words: str) -> None:
        with pytest.raises(priorities.BadObjective):
            _set(name=name, words=words)

    def test_doesnt_wake_one_that_has_ended(self) -> None:
        ObjectiveFactory.create(code="old", valid_until=TODAY)
        with pytest.raises(priorities.ObjectiveEnds, match="another code"):
            _set("old")


class TestEnd:
    def test_holds_until_the_day_and_not_on_it(self) -> None:
        priorities.end_objective(actor=ACTOR, at=AT, code="raise-confidence", on=NEXT_WEEK, reason="Done.")

        assert "raise-confidence" in _codes(NEXT_WEEK - dt.timedelta(days=1))
        assert "raise-confidence" not in _codes(NEXT_WEEK)
        held = priorities.list_objectives_between(TODAY, NEXT_WEEK + dt.timedelta(days=30))
        assert "raise-confidence" in [objective.code for objective in held]

    def test_refuses_to_change_the_past_and_to_end_twice(self) -> None:
        def end(on: dt.date, at: dt.datetime = AT) -> None:
            priorities.end_objective(actor=ACTOR, at=at, code="raise-confidence", on=on, reason="Done.")

        with pytest.raises(priorities.ObjectiveEnds, match="past"):
            end(TODAY - dt.timedelta(days=1))
        end(NEXT_WEEK)
        with pytest.raises(priorities.ObjectiveEnds, match="already"):
            end(NEXT_WEEK, AT + dt.timedelta(days=8))

    def test_refuses_to_end_what_hasnt_begun(self) -> None:
        _set(valid_from=NEXT_WEEK)
        with pytest.raises(priorities.ObjectiveEnds, match="begun"):
            priorities.end_objective(actor=ACTOR, at=AT, code="open-data", on=NEXT_WEEK, reason="No.")

    def test_refuses_to_end_without_a_reason_or_what_isnt_there(self) -> None:
        with pytest.raises(priorities.NeedsWords):
            priorities.end_objective(actor=ACTOR, at=AT, code="raise-confidence", on=NEXT_WEEK, reason=" ")
        with pytest.raises(NotFound):
            priorities.end_objective(actor=ACTOR, at=AT, code="nothing", on=NEXT_WEEK, reason="No.")
