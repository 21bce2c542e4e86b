"""What officers say on their phones of being taken away: once, however often and however late it comes."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import AskedBy, AwayHeard, AwayUnsent, AwayWhat
from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import Abstraction
from peelian.apps.workforce.models.people import Person
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.at_once import PATIENCE, ended
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory

ACTOR = system("tests")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def person(db: None) -> Person:
    made: Person = PersonFactory.create()
    return made


def away(hours: int | None = 2, said: dt.datetime = AT, **more: Any) -> AwayUnsent:
    return AwayUnsent(
        **{
            "key": uuid4(), "what": AwayWhat.AWAY, "said_at": said, "code": "response", "asked_by": AskedBy.CONTROL,
            "hours": hours, **more,
        }
    )  # fmt: skip


def back(said: dt.datetime) -> AwayUnsent:
    return AwayUnsent(uuid4(), AwayWhat.BACK, said)


def hear(person: Person, said: AwayUnsent, at: dt.datetime = AT + 5 * HOUR) -> AwayHeard:
    return workforce.hear_away(actor=ACTOR, at=at, person_id=person.pk, said=said)


def spans() -> list[tuple[float, float]]:
    """From and until of all that is recorded, in hours from AT."""
    return [((one.starts_at - AT) / HOUR, (one.ends_at - AT) / HOUR) for one in Abstraction.objects.all()]


class TestHearAway:
    def test_records_from_when_it_was_said_not_from_when_it_came(self, person: Person) -> None:
        assert hear(person, away(2)).taken
        row = Abstraction.objects.get()
        assert spans() == [(0, 2)]
        assert (row.code_id, row.asked_by, row.source, row.planned) == ("response", "control", "phone", False)
        assert row.noticed_at == AT

    def test_takes_what_comes_three_times_once_and_answers_it_alike(self, person: Person) -> None:
        said = away()
        answers = [hear(person, said, AT + number * HOUR) for number in (1, 2, 3)]
        assert [one.taken for one in answers] == [True, True, True]
        assert [one.again for one in answers] == [False, True, True]
        assert (Abstraction.objects.count(), AwaySaying.objects.count()) == (1, 1)
        assert Event.objects.filter(name="workforce.abstraction.recorded").count() == 1

    def test_ends_it_when_they_said_that_they_were_back(self, person: Person) -> None:
        said = [away(4), back(AT + HOUR)]
        for one in [*said, *said]:  # the answer was lost: all of it comes again
            assert hear(person, one).taken
        assert spans() == [(0, 1)]
        assert Event.objects.filter(name="workforce.abstraction.ended").count() == 1

    def test_leaves_nothing_of_one_that_ended_when_it_began(self, person: Person) -> None:
        hear(person, away(4))
        assert hear(person, back(AT)).taken
        assert spans() == []

    def test_takes_the_end_of_a_shift_as_it_was(self, person: Person) -> None:
        hear(person, away(None, ends_at=AT + 3 * HOUR))
        assert spans() == [(0, 3)]

    def test_never_has_it_said_after_it_came_when_the_phones_clock_is_ahead(self, person: Person) -> None:
        assert hear(person, away(2, AT + 9 * HOUR), at=AT).taken
        assert spans() == [(0, 2)]

    def test_leaves_being_off_sick_or_on_leave_to_the_sergeant(self, person: Person) -> None:
        """The phone's page doesn't offer them, and an outbox that was written by hand took them."""
        for code in ("sickness", "leave"):
            heard = hear(person, away(code=code))
            assert not heard.taken
            assert "for your sergeant" in heard.why
        assert not Abstraction.objects.exists()

    def test_keeps_what_cannot_be_taken_with_the_reason(self, person: Person) -> None:
        workforce.abstract(
            actor=ACTOR, at=AT, person_id=person.pk, starts_at=AT + HOUR, ends_at=AT + 4 * HOUR, code="court"
        )
        said = away(2)
        answers = [hear(person, said) for _ in range(2)]
        why = "You are recorded as at court already, Monday 2 November 10:00 to 13:00."
        assert [(one.taken, one.why) for one in answers] == [(False, why)] * 2
        assert spans() == [(1, 4)]
        ((kept,),) = workforce.list_not_taken([person.pk], AT).values()
        assert (kept.what, kept.label, kept.said_at, kept.ends_at, kept.why) == (
            AwayWhat.AWAY, "on response", AT, AT + 2 * HOUR, why,
        )  # fmt: skip
        assert Event.objects.filter(name="workforce.away.not_taken").count() == 1
        assert workforce.list_not_taken([person.pk], AT + 6 * HOUR) == {}

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            (away(17), "On the phone it can be 16 hours at most. Your sergeant records more."),
            (away(None, ends_at=AT), "It ended before it was said."),
            (away(code="sunbathing"), "There is no such reason."),
            (back(AT), "You weren’t recorded as away then."),
            (
                away(2, AT - dt.timedelta(days=15)),
                "This was said more than 14 days before it came. Your sergeant can record it.",
            ),
            (
                back(AT - dt.timedelta(days=15)),
                "This was said more than 14 days before it came. Your sergeant can record it.",
            ),
        ],
        ids=["long", "over", "unknown", "not-away", "late", "late-back"],
    )
    def test_refuses_what_cannot_be(self, person: Person, said: AwayUnsent, why: str) -> None:
        assert hear(person, said) == AwayHeard(why)
        assert AwaySaying.objects.get().why == why
        assert not Abstraction.objects.exists()

    def test_refuses_a_key_that_came_with_something_else_or_from_somebody_else(self, person: Person) -> None:
        said = away()
        hear(person, said)
        with pytest.raises(workforce.CannotHear):
            hear(person, away(3, key=said.key))
        with pytest.raises(workforce.CannotHear):
            hear(PersonFactory.create(), said)
        assert Abstraction.objects.count() == 1

    def test_refuses_nobody(self, db: None) -> None:
        with pytest.raises(NotFound):
            workforce.hear_away(actor=ACTOR, at=AT, person_id=0, said=away())

    def test_is_forgotten_with_the_duties(self, person: Person) -> None:
        hear(person, away())
        assert workforce.forget_duties(actor=ACTOR, at=AT + dt.timedelta(days=731)) == 2
        assert not AwaySaying.objects.exists()

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"said_at": AT + HOUR}, "away_saying_before_received"),
            ({"asked_by": "queen"}, "away_saying_known_words"),
            ({"code": ""}, "away_saying_away_for_a_reason"),
        ],
        ids=["later", "unknown", "reason"],
    )
    def test_the_table_holds_no_nonsense(self, person: Person, change: dict[str, Any], name: str) -> None:
        row = {
            "key": uuid4(),
            "person": person,
            "what": "away",
            "code": "court",
            "said_at": AT,
            "received_at": AT,
        }
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            AwaySaying.objects.create(**{**row, **change})


@pytest.mark.django_db(transaction=True)
def test_is_recorded_once_when_page_and_worker_send_it_at_once() -> None:
    person: Person = PersonFactory.create()
    said, together, answers = away(), threading.Barrier(4, timeout=PATIENCE), list[AwayHeard]()

    def send() -> None:
        try:
            together.wait()
            answers.append(hear(person, said))
        finally:
            connections.close_all()

    threads = [threading.Thread(daemon=True, target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    ended(*threads)
    assert sorted((one.taken, one.again) for one in answers) == [(True, False), *[(True, True)] * 3]
    assert (Abstraction.objects.count(), AwaySaying.objects.count()) == (1, 1)
