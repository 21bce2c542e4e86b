"""Joining, coming back, leaving, promotion and hours: one event each, and refusals in plain sentences."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import JoinedAs, LeaveReason, Rank
from peelian.apps.workforce.models.duties import Shift
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.workforce import (
    CareerFactory,
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TermsFactory,
)

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def person() -> Person:
    """A constable in service since SINCE."""
    return PersonFactory.create()


def terms_of(person: Person) -> list[tuple[str, Decimal, bool, dt.date, dt.date | None]]:
    """Terms as they are recorded."""
    rows = Terms.objects.filter(person=person)
    return list(rows.values_list("rank", "fte", "acting", "valid_from", "valid_until"))


class TestJoin:
    def test_begins_a_career_and_its_terms(self) -> None:
        made = workforce.create_person(
            **BY, name="Amir Hussain", rank=Rank.CONSTABLE, collar_number="C9", joined_on=TODAY,
            joined_as=JoinedAs.PCDA, fte=Decimal("0.80"),
        )  # fmt: skip

        (career,), (terms,) = workforce.list_careers(made.id), workforce.list_terms(made.id)
        assert (career.joined_on, career.joined_as, career.left_on, career.reason) == (
            TODAY,
            "pcda",
            None,
            None,
        )
        assert (terms.rank, terms.fte, terms.valid_from) == (Rank.CONSTABLE, Decimal("0.80"), TODAY)

    def test_takes_a_number_in_capital_letters_once(self) -> None:
        said: dict[str, Any] = {"name": "Wim", "rank": Rank.CONSTABLE, "joined_on": TODAY}
        made = workforce.create_person(**BY, **said, collar_number="w77")

        assert made.collar_number == "W77"
        assert workforce.person_ids(["w77", "W77", "w78"]) == {"w77": made.id, "W77": made.id}
        with pytest.raises(workforce.AlreadyThere, match="W77 is taken"):
            workforce.create_person(**BY, **said, collar_number="W77")


class TestLeave:
    def test_ends_the_career_with_its_terms_postings_and_being_named(self, person: Person) -> None:
        PostingFactory.create(person=person)
        NamedContactFactory.create(person=person)
        Terms.objects.filter(person=person).update(valid_until=TOMORROW)
        TermsFactory.create(person=person, rank=Rank.SERGEANT, valid_from=TOMORROW)

        workforce.leave(
            **BY, person_id=person.pk, left_on=TODAY, reason=LeaveReason.TRANSFER_OUT, destination="Midshire"
        )

        (career,) = workforce.list_careers(person.pk)
        assert (career.left_on, career.reason, career.destination) == (TODAY, "transfer-out", "Midshire")
        assert terms_of(person) == [("constable", Decimal(1), False, SINCE, TODAY)]
        assert {row.valid_until for model in (Posting, NamedContact) for row in model.objects.all()} == {
            TODAY
        }
        event = Event.objects.get(name="workforce.person.left")
        assert event.data == {"from": TODAY.isoformat(), "reason": "transfer-out", "taken_back": 1}

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"left_on": SINCE - dt.timedelta(days=1)}, "They joined on 1 April 2023; nobody leaves before"),
            ({"destination": "Midshire"}, "Only a transfer goes to another force; the reason is resignation"),
        ],
    )
    def test_refuses_what_cannot_be(self, person: Person, said: dict[str, Any], words: str) -> None:
        with pytest.raises(workforce.CannotServe, match=words):
            workforce.leave(
                **BY, person_id=person.pk, **{"left_on": TODAY, "reason": LeaveReason.RESIGNATION} | said
            )
        assert Career.objects.get().left_on is None

    def test_refuses_somebody_who_has_left_or_never_was(self) -> None:
        gone = PersonFactory.create(left_on=TODAY)

        with pytest.raises(workforce.CannotServe, match="recorded as leaving"):
            workforce.leave(**BY, person_id=gone.pk, left_on=TODAY, reason=LeaveReason.OTHER)
        with pytest.raises(NotFound):
            workforce.leave(**BY, person_id=0, left_on=TODAY, reason=LeaveReason.OTHER)


class TestRejoin:
    def test_begins_another_career_and_keeps_the_first(self) -> None:
        person = PersonFactory.create(left_on=TODAY - dt.timedelta(days=400))

        workforce.rejoin(**BY, person_id=person.pk, joined_on=TODAY, rank=Rank.SERGEANT)

        assert [(one.joined_on, one.joined_as) for one in workforce.list_careers(person.pk)] == [
            (SINCE, "not-recorded"),
            (TODAY, "rejoiner"),
        ]
        ranks = [
            workforce.get_person(person.pk, day).rank for day in (SINCE, TODAY - dt.timedelta(days=1), TODAY)
        ]
        assert ranks == [Rank.CONSTABLE, Rank.CONSTABLE, Rank.SERGEANT]

    def test_refuses_somebody_who_serves_or_served_until_later(self, person: Person) -> None:
        with pytest.raises(workforce.CannotServe, match="serve already"):
            workforce.rejoin(**BY, person_id=person.pk, joined_on=TODAY, rank=Rank.PCSO)
        with pytest.raises(workforce.CannotServe, match="served until 2 November 2026"):
            workforce.rejoin(
                **BY, person_id=PersonFactory.create(left_on=TODAY).pk, joined_on=SINCE, rank=Rank.PCSO
            )


class TestChangeTerms:
    def test_a_promotion_and_fewer_hours_hold_from_their_days(self, person: Person) -> None:
        workforce.change_terms(**BY, person_id=person.pk, valid_from=TODAY, rank=Rank.SERGEANT, acting=True)
        workforce.change_terms(
            **BY, person_id=person.pk, valid_from=TOMORROW, fte=Decimal("0.50"), acting=False
        )

        assert terms_of(person) == [
            ("constable", Decimal(1), False, SINCE, TODAY),
            ("sergeant", Decimal(1), True, TODAY, TOMORROW),
            ("sergeant", Decimal("0.50"), False, TOMORROW, None),
        ]
        assert [
            event.data for event in Event.objects.filter(name="workforce.terms.changed").order_by("id")
        ] == [
            {"from": TODAY.isoformat(), "rank": "sergeant", "acting": "True"},
            {"from": TOMORROW.isoformat(), "fte": "0.50", "acting": "False"},
        ]

    def test_on_the_first_day_of_terms_mends_them(self, person: Person) -> None:
        workforce.change_terms(**BY, person_id=person.pk, valid_from=SINCE, rank=Rank.PCSO)

        assert terms_of(person) == [("pcso", Decimal(1), False, SINCE, None)]

    def test_of_rank_leaves_a_post_for_another_rank_and_stays_in_its_unit(self) -> None:
        sergeant = PersonFactory.create(rank=Rank.SERGEANT)
        held = PostingFactory.create(person=sergeant, post=PostFactory.create(rank=Rank.SERGEANT))

        workforce.change_terms(**BY, person_id=sergeant.pk, valid_from=TODAY, rank=Rank.CONSTABLE)

        rows = Posting.objects.filter(person=sergeant).order_by("valid_from")
        assert list(rows.values_list("unit_id", "post_id", "valid_from", "valid_until")) == [
            (held.unit_id, held.post_id, held.valid_from, TODAY),
            (held.unit_id, None, TODAY, None),
        ]
        assert Event.objects.get(name="workforce.terms.changed").data["posts_left"] == 1

    def test_to_an_acting_rank_or_other_hours_leaves_the_post(self, person: Person) -> None:
        held = PostingFactory.create(person=person, post=PostFactory.create(rank=Rank.CONSTABLE))

        workforce.change_terms(**BY, person_id=person.pk, valid_from=TODAY, rank=Rank.SERGEANT, acting=True)
        workforce.change_terms(**BY, person_id=person.pk, valid_from=TOMORROW, fte=Decimal("0.50"))

        assert list(Posting.objects.filter(person=person).values_list("pk", "post_id", "valid_until")) == [
            (held.pk, held.post_id, None)
        ]

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"valid_from": SINCE - dt.timedelta(days=1)}, "isn't in the force on that day"),
            ({"fte": Decimal("1.20")}, "An FTE is more than 0 and at most 1, not 1.20"),
            ({"fte": Decimal(0)}, "more than 0"),
            ({"rank": Rank.CONSTABLE}, "on these terms already"),
        ],
    )
    def test_refuses_what_cannot_be(self, person: Person, said: dict[str, Any], words: str) -> None:
        with pytest.raises(workforce.CannotServe, match=words):
            workforce.change_terms(**BY, person_id=person.pk, **{"valid_from": TODAY} | said)
        assert len(terms_of(person)) == 1

    def test_refuses_a_change_before_one_that_is_recorded(self, person: Person) -> None:
        workforce.change_terms(**BY, person_id=person.pk, valid_from=TOMORROW, rank=Rank.SERGEANT)

        with pytest.raises(workforce.CannotServe, match="in the order"):
            workforce.change_terms(**BY, person_id=person.pk, valid_from=TODAY, fte=Decimal("0.50"))


class TestTheDatabase:
    """What no service is needed to refuse."""

    @pytest.mark.parametrize(
        ("constraint", "said"),
        [
            ("career_one_at_a_time", {"joined_on": TODAY}),
            (
                "career_left_after_joining",
                {"joined_on": SINCE - dt.timedelta(9), "left_on": SINCE - dt.timedelta(10)},
            ),
            ("career_reason_with_its_end", {"joined_on": SINCE - dt.timedelta(9), "left_on": SINCE}),
            ("career_known_way_in", {"joined_as": "by boat", "joined_on": SINCE - dt.timedelta(9)}),
        ],
    )
    def test_refuses_careers(self, person: Person, constraint: str, said: dict[str, Any]) -> None:
        if constraint == "career_left_after_joining":
            said |= {"reason": LeaveReason.OTHER}
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            CareerFactory.create(person=person, **said)
        # A span that runs backwards is no range either: PostgreSQL may say so first.
        assert constraint in str(refusal.value) or "daterange" in str(refusal.value)

    @pytest.mark.parametrize("day", [SINCE, TODAY])
    def test_refuses_a_career_without_a_day_inside_another(self, person: Person, day: dt.date) -> None:
        with pytest.raises(IntegrityError, match="career_one_at_a_time"), transaction.atomic():
            CareerFactory.create(person=person, joined_on=day, left_on=day, reason=LeaveReason.OTHER)

    def test_refuses_a_career_without_a_day_twice(self) -> None:
        person = PersonFactory.create(joined_on=None)
        once = {"joined_on": TODAY, "left_on": TODAY, "reason": LeaveReason.OTHER}
        CareerFactory.create(person=person, **once)
        with pytest.raises(IntegrityError, match="career_one_at_a_time"), transaction.atomic():
            CareerFactory.create(person=person, **once)
        with pytest.raises(workforce.CannotServe, match="nobody joins before they have left"):
            workforce.rejoin(**BY, person_id=person.pk, joined_on=TODAY, rank=Rank.CONSTABLE)

    def test_refuses_a_number_that_differs_by_case_alone(self) -> None:
        PersonFactory.create(collar_number="W77")
        with pytest.raises(IntegrityError, match="person_one_number_in_any_case"), transaction.atomic():
            PersonFactory.create(collar_number="w77")

    def test_refuses_a_shift_of_no_kind(self, person: Person) -> None:
        with pytest.raises(IntegrityError, match="shift_known_kind"), transaction.atomic():
            Shift.objects.create(
                person=person, starts_at=AT, ends_at=AT + dt.timedelta(hours=8), kind="banana"
            )

    @pytest.mark.parametrize(
        ("constraint", "said"),
        [
            ("terms_one_at_a_time", {}),
            ("terms_fte_up_to_one", {"fte": Decimal("1.20")}),
            ("terms_fte_up_to_one", {"fte": Decimal(0)}),
            ("terms_known_rank", {"rank": "sheriff"}),
        ],
    )
    def test_refuses_terms(self, constraint: str, said: dict[str, Any]) -> None:
        whom = (
            PersonFactory.create()
            if constraint == "terms_one_at_a_time"
            else PersonFactory.create(joined_on=None)
        )
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            TermsFactory.create(person=whom, **said)
