"""Abstractions: the ledger's figures, requests and their warnings, limits, definitions, questions to sergeants."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peelian.analysis.abstraction import DEFINITIONS, Counts, Part
from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import By, DutyRow, LimitMeasure, Rank, RequestState, WarningKind
from peelian.apps.workforce.models.abstractions import AbstractionRequest, DutyQuery
from peelian.apps.workforce.models.duties import Abstraction
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.stability import Probation
from peelian.kernel.actors import Actor, ActorKind, system
from peelian.kernel.errors import BadInput, NotFound, Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import (
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
    UnitFactory,
)

ACTOR = system("tests")
HOUR = dt.timedelta(hours=1)
BY_CODE = {one.code: one for one in DEFINITIONS}
DUTY_HOURS = BY_CODE["duty-hours"]


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def posted(land: Land, number: int, rank: Rank = Rank.CONSTABLE) -> Person:
    """Somebody of the team of a neighbourhood, number 0 or 1."""
    area = land.neighbourhoods[number]
    team = workforce_team(area)
    person: Person = PersonFactory.create(rank=rank)
    PostingFactory.create(post=PostFactory.create(team=team, rank=rank), person=person)
    return person


def workforce_team(area: Any) -> Any:
    from peelian.apps.workforce.models.units import Team

    return Team.objects.filter(area=area).first() or TeamFactory.create(area=area)


def shift(person: Person, start: int, end: int) -> None:
    workforce.set_shift(
        actor=ACTOR, at=AT, person_id=person.pk, starts_at=AT + start * HOUR, ends_at=AT + end * HOUR,
        kind=workforce.ShiftKind.EARLY,
    )  # fmt: skip


def away(person: Person, start: int, end: int, code: str = "court", **details: Any) -> None:
    workforce.abstract(
        actor=ACTOR, at=AT, person_id=person.pk, starts_at=AT + start * HOUR, ends_at=AT + end * HOUR, code=code,
        details=workforce.AwayDetails(**details),
    )  # fmt: skip


def figures(land: Land, by: By = By.TEAM, code: str = "duty-hours", **more: Any) -> Any:
    return workforce.abstraction_figures(
        area_codes=[area.code for area in land.neighbourhoods], first_on=TODAY - dt.timedelta(days=1),
        last_on=TODAY + dt.timedelta(days=3), definition=BY_CODE[code], by=by, **more,
    )  # fmt: skip


def cell(found: Any, key: str, rank: Rank = Rank.CONSTABLE) -> tuple[int, int, int]:
    row = next(row for row in found.rows if row.key == key)
    one = row.cells[rank]
    return one.frequency, one.over, one.under


class TestFigures:
    def test_add_hours_of_teams_before_they_divide(self, land: Land) -> None:
        """100 and 10 duty hours would be a mean of 30 %: together it is what the sums say."""
        first, second = posted(land, 0), posted(land, 1)
        for day in range(3):
            shift(first, 24 * day, 24 * day + 8)
        away(first, 0, 2)
        shift(second, 0, 4)
        away(second, 0, 2, "response")

        found = figures(land)

        assert [row.cells[Rank.CONSTABLE].value for row in found.rows] == [2 / 24, 2 / 4]
        assert found.total[Rank.CONSTABLE].value == 4 / 28
        assert found.total[Rank.PCSO].value is None

    def test_keep_constables_and_pcsos_apart(self, land: Land) -> None:
        pc, pcso = posted(land, 0), posted(land, 0, Rank.PCSO)
        shift(pc, 0, 8)
        shift(pcso, 0, 8)
        away(pcso, 0, 4)

        total = figures(land).total

        assert (total[Rank.CONSTABLE].over, total[Rank.PCSO].over) == (0, 240)

    def test_by_reason_share_one_denominator_and_sum_to_the_whole(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 10)
        away(pc, 0, 2, "court")
        away(pc, 2, 3, "training")
        away(pc, 4, 7, "response")
        away(pc, 9, 10, "sickness")

        found = figures(land, By.REASON)

        assert [row.key for row in found.rows] == ["response", "court"]
        assert cell(found, "court") == (1, 120, 540)
        assert sum(row.cells[Rank.CONSTABLE].over for row in found.rows) == found.total[Rank.CONSTABLE].over
        both = figures(land, By.REASON, "hmicfrs")
        assert [row.key for row in both.rows] == ["response", "court", "training"]

    @pytest.mark.parametrize("by", [By.REASON, By.ASKED_BY, By.PLANNED])
    def test_of_the_core_role_tell_by_absence_what_was_taken_and_sum_to_all_of_it(
        self, land: Land, by: By
    ) -> None:
        person = posted(land, 0)
        shift(person, 0, 8)
        away(person, 0, 2, "court")
        away(person, 2, 5, "sickness", planned=False)
        found = figures(land, by, "core-role")
        total = found.total[Rank.CONSTABLE]
        assert sum(row.cells[Rank.CONSTABLE].over for row in found.rows) == total.over == 300
        assert (total.frequency, total.under, total.value) == (2, 480, 300 / 480)
        assert figures(land, By.TEAM, "core-role").total[Rank.CONSTABLE].over == 180

    def test_by_hour_weekday_week_who_asked_and_notice_sum_to_the_same(self, land: Land) -> None:
        pc = posted(land, 0)
        for day in range(3):
            shift(pc, 24 * day, 24 * day + 8)
        away(pc, 1, 3, asked_by=workforce.AskedBy.CONTROL, planned=False)
        away(pc, 24, 27)

        for by in By:
            found = figures(land, by)
            assert sum(row.cells[Rank.CONSTABLE].over for row in found.rows) == 300, by
        assert cell(figures(land, By.ASKED_BY), "control") == (1, 120, 1440)
        assert cell(figures(land, By.PLANNED), "sudden") == (1, 120, 1440)

    def test_can_be_narrowed_without_losing_what_lies_below_the_line(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 8)
        away(pc, 0, 1, "court")
        away(pc, 1, 3, "aid")
        away(pc, 7, 8, "leave")

        found = figures(land, code="duty-hours").total[Rank.CONSTABLE]
        only = workforce.abstraction_figures(
            area_codes=[land.neighbourhoods[0].code], first_on=TODAY, last_on=TODAY, definition=DUTY_HOURS,
            by=By.TEAM, code="aid",
        )  # fmt: skip

        assert (found.over, found.under) == (180, 420)
        assert (only.total[Rank.CONSTABLE].over, only.total[Rank.CONSTABLE].under) == (120, 420)

    def test_lead_to_the_shifts_that_they_are_made_of_and_say_what_lies_outside(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 8)
        shift(pc, 24, 32)
        away(pc, 6, 10, "court")

        found = figures(land, By.REASON)

        assert [one.day for one in workforce.shifts_behind(found, "court")] == [TODAY]
        assert found.outside == 120
        assert any("2 hours 0 minutes" in words for words in found.reasons)

    def test_do_not_call_outside_what_lies_in_a_night_that_began_before(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, -35, -24)  # a night that ends on the first day at nine
        away(pc, -34, -25, "court")
        shift(pc, 0, 8)
        assert figures(land, By.REASON).outside == 0

    def test_count_a_day_by_the_post_that_was_held_on_it(self, land: Land) -> None:
        person = PersonFactory.create()
        post = PostFactory.create(team=TeamFactory.create(area=land.neighbourhoods[0]))
        PostingFactory.create(post=post, person=person, valid_until=TODAY + dt.timedelta(days=1))
        shift(person, 0, 8)
        shift(person, 24, 32)

        assert figures(land).total[Rank.CONSTABLE].under == 480


class TestWithheld:
    """As those read the figures who don't record these people's duties."""

    MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())

    def told(self, land: Land, by: By, **more: Any) -> Any:
        said = {"first_on": self.MONDAY, "last_on": self.MONDAY + dt.timedelta(days=6), **more}
        return workforce.abstraction_figures(
            area_codes=[land.sector.code, *(area.code for area in land.neighbourhoods)],
            definition=BY_CODE["core-role"], by=by, withhold=True, **said,
        )  # fmt: skip

    def test_tell_no_team_of_fewer_than_three_nor_the_one_that_would_leave_it(self, land: Land) -> None:
        for person in [*(posted(land, 0) for _ in range(4)), posted(land, 1)]:
            shift(person, 0, 8)
        found = self.told(land, By.TEAM)
        assert [row.cells[Rank.CONSTABLE] for row in found.rows] == [None, None]
        assert found.total[Rank.CONSTABLE].under == 5 * 480
        assert "Not shown" in found.reasons[-1]

    def test_tell_a_team_beside_another_of_enough(self, land: Land) -> None:
        for number in (0, 0, 0, 1, 1, 1):
            shift(posted(land, number), 0, 8)
        assert [row.cells[Rank.CONSTABLE].under for row in self.told(land, By.TEAM).rows] == [1440, 1440]

    def test_tell_sickness_and_leave_together(self, land: Land) -> None:
        some = [posted(land, 0) for _ in range(3)]
        for person, code in zip(some, ("sickness", "leave", "court"), strict=True):
            shift(person, 0, 8)
            away(person, 0, 4, code)
        found = self.told(land, By.REASON)
        assert {row.key: row.cells[Rank.CONSTABLE].over for row in found.rows} == {
            "unavailable": 480,
            "court": 240,
        }
        with pytest.raises(Refused, match="together"):
            self.told(land, By.WEEK, code="sickness")

    def test_are_of_whole_weeks(self, land: Land) -> None:
        with pytest.raises(Refused, match="whole weeks"):
            self.told(land, By.WEEK, last_on=self.MONDAY + dt.timedelta(days=7))


class TestImport:
    def row(self, **more: Any) -> DutyRow:
        return DutyRow(2, "C1", AT, AT + HOUR, **{"code": "constant-watch", **more})

    def test_takes_every_code_that_is_a_row_with_who_asked_and_since_when(self, db: None) -> None:
        PersonFactory.create(collar_number="C1")
        row = self.row(planned=False, asked_by="custody", to_where="Perry Barr", noticed_at=AT - HOUR)

        for _ in range(2):
            workforce.load_abstractions(actor=ACTOR, at=AT, rows=[row], source="duties.csv")

        kept = Abstraction.objects.get()
        view = workforce.get_abstraction(kept.pk)
        assert (view.code.label, view.asked_by, view.planned) == ("on constant watch", "custody", False)
        assert (view.notice, view.source, view.to_where) == (HOUR, "duty-system", "Perry Barr")

    @pytest.mark.parametrize(
        ("said", "column"), [({"code": "gardening"}, "code"), ({"asked_by": "mayor"}, "asked_by")]
    )
    def test_refuses_words_that_it_does_not_know(self, db: None, said: dict[str, str], column: str) -> None:
        PersonFactory.create(collar_number="C1")
        with pytest.raises(BadInput) as refusal:
            workforce.load_abstractions(actor=ACTOR, at=AT, rows=[self.row(**said)], source="duties.csv")
        assert (refusal.value.column, Abstraction.objects.count()) == (column, 0)


def ask(person: Person, start: int = 0, end: int = 4, actor: Actor = ACTOR) -> int:
    span = {"starts_at": AT + start * HOUR, "ends_at": AT + end * HOUR}
    return workforce.request_abstraction(
        actor=actor, at=AT - HOUR, person_id=person.pk, code="aid", asked_by=workforce.AskedBy.CONTROL,
        warnings=workforce.warnings_of(person_id=person.pk, code="aid", **span), **span,
    )  # fmt: skip


def warned(person: Person, hours: int = 4, code: str = "aid") -> list[WarningKind]:
    found = workforce.warnings_of(person_id=person.pk, starts_at=AT, ends_at=AT + hours * HOUR, code=code)
    return [one.kind for one in found]


def limit(land: Land, measure: LimitMeasure, value: int, per_days: int = 28) -> None:
    workforce.set_limit(
        actor=ACTOR, at=AT, area_code=land.sector.code, measure=measure, value=Decimal(value), per_days=per_days,
        valid_from=TODAY - dt.timedelta(days=30),
    )  # fmt: skip


class TestWarnings:
    def test_are_none_where_no_policy_says_anything(self, land: Land) -> None:
        assert warned(posted(land, 0)) == []

    def test_tell_that_a_team_would_be_below_its_least(self, land: Land) -> None:
        one, two, three = (posted(land, 0) for _ in range(3))
        for person in (one, two, three):
            shift(person, 0, 8)
        limit(land, LimitMeasure.ON_DUTY, 2)
        assert warned(one) == []

        away(two, 3, 5)

        assert warned(one) == [WarningKind.BELOW_MINIMUM]

    def test_tell_that_hours_or_a_share_would_be_passed(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 8)
        shift(pc, -24, -16)
        away(pc, -24, -22)
        limit(land, LimitMeasure.HOURS, 6)
        limit(land, LimitMeasure.SHARE, 40)
        assert warned(pc) == []  # 2 + 4 hours of 16: 37.5 %

        away(pc, -22, -21)

        assert warned(pc) == [WarningKind.LIMIT_PASSED, WarningKind.LIMIT_PASSED]

    def test_count_of_what_is_asked_only_what_the_ledger_would(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 8)
        limit(land, LimitMeasure.HOURS, 10)
        assert warned(pc, hours=72) == []  # three days, in which eight hours are rostered
        limit(land, LimitMeasure.HOURS, 7)
        assert warned(pc, hours=72) == [WarningKind.LIMIT_PASSED]
        assert warned(pc, hours=72, code="training") == []
        away(pc, 2, 8, "training")
        assert warned(pc, hours=72) == []  # two hours are left to take

    def test_count_all_of_it_where_no_shift_is_recorded(self, land: Land) -> None:
        pc = posted(land, 0)
        limit(land, LimitMeasure.HOURS, 3)
        assert warned(pc) == [WarningKind.LIMIT_PASSED]

    def test_tell_of_probation(self, land: Land) -> None:
        pc = posted(land, 0)
        Probation.objects.create(
            person=pc, unit=UnitFactory.create(), starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=9)
        )
        assert warned(pc) == [WarningKind.PROBATIONER]


class TestRequests:
    def test_are_granted_once_and_become_an_abstraction_with_its_notice(self, land: Land) -> None:
        pc = posted(land, 0)
        number = ask(pc)

        granted = workforce.grant_abstraction(actor=ACTOR, at=AT, request_id=number)

        assert (granted.code.code, granted.source, granted.notice) == ("aid", "request", HOUR)
        assert workforce.get_request(number).state is RequestState.GRANTED
        for decide in (workforce.grant_abstraction, workforce.withdraw_request):
            with pytest.raises(workforce.CannotDecide, match="granted already"):
                decide(actor=ACTOR, at=AT, request_id=number)
        assert Event.objects.filter(name="workforce.abstraction_request.granted").count() == 1

    def test_take_a_reason_to_be_granted_against_a_warning_or_refused(self, land: Land) -> None:
        pc = posted(land, 0)
        shift(pc, 0, 8)
        limit(land, LimitMeasure.HOURS, 1)
        number = ask(pc)
        warnings = workforce.warnings_of(person_id=pc.pk, starts_at=AT, ends_at=AT + 4 * HOUR, code="aid")
        assert [one.kind for one in workforce.get_request(number).warnings] == [WarningKind.LIMIT_PASSED]

        with pytest.raises(workforce.CannotDecide):
            workforce.grant_abstraction(actor=ACTOR, at=AT, request_id=number, warnings=warnings)
        with pytest.raises(workforce.CannotDecide):
            workforce.refuse_abstraction(actor=ACTOR, at=AT, request_id=number, reason=" ")
        assert not Abstraction.objects.exists()
        workforce.refuse_abstraction(
            actor=ACTOR, at=AT, request_id=number, reason="The team has no one left."
        )

        assert workforce.get_request(number).reason == "The team has no one left."

    def test_are_taken_back_by_whoever_asked_only(self, land: Land) -> None:
        pc = posted(land, 0)
        own, other = (Actor(ActorKind.STAFF, str(UserFactory.create().pk)) for _ in range(2))
        number = ask(pc, actor=own)

        with pytest.raises(NotFound):
            workforce.withdraw_request(actor=other, at=AT, request_id=number)
        workforce.withdraw_request(actor=own, at=AT, request_id=number)

        assert [one.state for one in workforce.list_requests([pc.pk])] == [RequestState.WITHDRAWN]

    def test_the_database_keeps_states_and_decisions_together(self, land: Land) -> None:
        ask(posted(land, 0))
        with pytest.raises(IntegrityError, match="decided_once"), transaction.atomic():
            AbstractionRequest.objects.update(state="granted")


class TestLimits:
    def test_end_where_another_of_the_same_measure_begins(self, land: Land) -> None:
        limit(land, LimitMeasure.HOURS, 6)
        workforce.set_limit(
            actor=ACTOR, at=AT, area_code=land.sector.code, measure=LimitMeasure.HOURS, value=Decimal(4),
            per_days=7, valid_from=TODAY,
        )  # fmt: skip
        assert [one.value for one in workforce.list_limits([land.sector.code], TODAY)] == [4]
        before = TODAY - dt.timedelta(days=1)
        assert [one.value for one in workforce.list_limits([land.sector.code], before)] == [6]

    def test_of_one_day_are_put_right_and_the_event_keeps_what_they_were(self, land: Land) -> None:
        limit(land, LimitMeasure.HOURS, 6)
        limit(land, LimitMeasure.HOURS, 8)
        assert [one.value for one in workforce.list_limits([land.sector.code], TODAY)] == [8]
        told = Event.objects.filter(name="workforce.abstraction_limit.set").last()
        assert told is not None
        assert told.data["instead_of"] == {"value": "6.00", "days": 28}

    def test_are_refused_before_one_that_begins_later(self, land: Land) -> None:
        workforce.set_limit(
            actor=ACTOR, at=AT, area_code=land.sector.code, measure=LimitMeasure.HOURS, value=Decimal(4),
            per_days=7, valid_from=TODAY,
        )  # fmt: skip
        with pytest.raises(workforce.BadLimit, match="begins on 2 November 2026"):
            limit(land, LimitMeasure.HOURS, 6)
        assert [one.value for one in workforce.list_limits([land.sector.code], TODAY)] == [4]

    @pytest.mark.parametrize(("value", "days"), [(-1, 7), (101, 7), (5, 0)])
    def test_refuse_what_limits_nothing(self, land: Land, value: int, days: int) -> None:
        with pytest.raises(workforce.BadLimit):
            limit(land, LimitMeasure.SHARE, value, days)


class TestDefinitions:
    SAID = {
        "code": "midshire", "version": "1", "title": "Ours", "words": "Taken away, of all hours.",
        "numerator": [Part.ABSTRACTED, Part.TRAINING], "denominator": list(Part), "excluded": "Nothing.",
        "population": "Constables and PCSOs, each apart", "source": "Policy 12", "counts": Counts.MINUTES,
    }  # fmt: skip

    def test_of_a_force_stand_beside_those_that_ship_every_version_the_newest_first(self, db: None) -> None:
        for number in ("1", "2"):
            workforce.define_abstraction(actor=ACTOR, at=AT, **{**self.SAID, "version": number})

        own = [one for one in workforce.list_definitions() if one.code == "midshire"]

        assert [one.version for one in own] == ["2", "1"]
        assert own[0].numerator == {Part.ABSTRACTED, Part.TRAINING}
        assert len(workforce.list_definitions()) == len(DEFINITIONS) + 2

    @pytest.mark.parametrize(
        "wrong",
        [
            {"numerator": []},
            {"denominator": [Part.CORE]},
            {"code": "duty-hours"},
            {"code": "has space"},
            {"words": " "},
            {"words": "x" * 301},
            {"version": "1" * 11},
        ],
        ids=["nothing", "not-part", "ships", "space", "no-words", "long", "long-version"],
    )
    def test_must_be_part_of_a_whole_in_words_under_a_name_of_their_own(
        self, db: None, wrong: dict[str, Any]
    ) -> None:
        with pytest.raises(workforce.BadDefinition):
            workforce.define_abstraction(actor=ACTOR, at=AT, **{**self.SAID, **wrong})

    def test_are_never_changed(self, db: None) -> None:
        workforce.define_abstraction(actor=ACTOR, at=AT, **self.SAID)
        with pytest.raises(workforce.BadDefinition, match="this version already"):
            workforce.define_abstraction(actor=ACTOR, at=AT, **self.SAID)


class TestDutyQueries:
    def put(self, person: Person) -> int:
        found = workforce.Elsewhere(person.pk, AT, AT + 8 * HOUR, 90, AT + HOUR, AT + 3 * HOUR)
        return workforce.put_duty_queries(actor=ACTOR, at=AT + 9 * HOUR, found=[found])

    def test_ask_once_and_become_an_abstraction_when_they_are_coded(self, land: Land) -> None:
        pc = posted(land, 0)
        assert (self.put(pc), self.put(pc)) == (1, 0)
        (query,) = workforce.list_duty_queries([pc.pk])

        recorded = workforce.answer_duty_query(
            actor=ACTOR, at=AT, query_id=query.id, answer=workforce.Answer.CODED, code="response"
        )

        assert recorded is not None
        assert (recorded.starts_at, recorded.ends_at) == (AT + HOUR, AT + 3 * HOUR)
        assert (recorded.source, recorded.planned) == ("question", False)
        assert workforce.list_duty_queries([pc.pk]) == []

    @pytest.mark.parametrize("answer", [workforce.Answer.TASKED, workforce.Answer.WRONG_DEVICE])
    def test_take_another_answer_without_recording_anything(
        self, land: Land, answer: workforce.Answer
    ) -> None:
        self.put(posted(land, 0))
        number = DutyQuery.objects.get().pk
        workforce.answer_duty_query(actor=ACTOR, at=AT, query_id=number, answer=answer)
        assert not Abstraction.objects.exists()
        with pytest.raises(workforce.CannotDecide):
            workforce.answer_duty_query(actor=ACTOR, at=AT, query_id=number, answer=answer)
