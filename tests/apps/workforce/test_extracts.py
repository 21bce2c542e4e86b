"""An HR extract laid over the records: what it would change, applied as it was shown or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import (
    BadExtract,
    ChangeKind,
    ExtractChanged,
    HrPlan,
    HrRefusal,
    HrRow,
    JoinedAs,
    LeaveReason,
    Rank,
)
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import NamedContact, Post, Posting
from peelian.apps.workforce.models.units import Unit
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ON = AT.date()
ACTOR = system("test")
JOINED = dt.date(2019, 3, 4)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def unit_of(code: str, **given: object) -> Unit:
    made: Unit = UnitFactory(code=code, valid_from=dt.date(2010, 1, 1), **given)
    return made


def row(number: str = "1", **given: object) -> HrRow:
    said = {
        "row": 2, "number": number, "name": f"Person {number}", "rank": Rank.CONSTABLE, "fte": Decimal(1),
        "joined_on": JOINED, "valid_from": JOINED,
    } | given  # fmt: skip
    return HrRow(**said)  # type: ignore[arg-type]


def apply(*rows: HrRow | HrRefusal, digest: str = "") -> HrPlan:
    return workforce.apply_extract(actor=ACTOR, at=AT, items=rows, source="staff.csv", digest=digest)


def refusals(*items: HrRow) -> list[HrRefusal]:
    with pytest.raises(BadExtract) as refused:
        apply(*items)
    assert not Person.objects.exists()
    return refused.value.refusals


def recorded(number: str = "1") -> tuple[list[object], list[object], list[object]]:
    """Somebody's careers, terms and postings, as plain values."""
    who = Q(person__collar_number=number)
    return (
        list(Career.objects.filter(who).values_list("joined_on", "left_on", "reason")),
        list(Terms.objects.filter(who).values_list("rank", "fte", "valid_from", "valid_until")),
        list(
            Posting.objects.filter(who)
            .order_by("valid_from")
            .values_list("unit__code", "post__title", "valid_from", "valid_until")
        ),
    )  # fmt: skip


def dump() -> list[list[tuple[object, ...]]]:
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Person, Career, Terms, Post, Posting)
    ]


class TestApplyExtract:
    def test_records_new_people_their_service_rank_and_unit(self) -> None:
        unit_of("BW")
        plan = apply(
            row(unit="BW", valid_until=day("2022-01-01"), joined_as=JoinedAs.PCDA),
            row(row=3, valid_from=day("2022-01-01"), rank=Rank.SERGEANT, fte=Decimal("0.80"), unit="BW",
                joined_as=JoinedAs.PCDA),
        )  # fmt: skip

        assert recorded() == (
            [(JOINED, None, "")],
            [
                ("constable", 1, JOINED, day("2022-01-01")),
                ("sergeant", Decimal("0.80"), day("2022-01-01"), None),
            ],
            [("BW", None, JOINED, None)],
        )
        assert plan.counts() == {"person": 1}
        [event] = Event.objects.filter(name="workforce.extract.applied")
        assert event.data["digest"] == plan.digest

    def test_changes_nothing_the_second_time(self) -> None:
        unit_of("BW")
        rows = (row(unit="BW"), row("2", left_on=day("2024-01-01"), reason=LeaveReason.RESIGNATION))
        apply(*rows)
        before = dump()

        assert apply(*rows).changes == ()
        assert dump() == before
        assert Event.objects.filter(name="workforce.extract.applied").count() == 1

    def test_has_the_database_count_what_it_wrote(self) -> None:
        """Else what is asked next is planned for empty tables, and a day's strength of a whole force takes hours."""
        unit_of("BW")
        tables = [model._meta.db_table for model in (Person, Career, Terms, Posting)]

        apply(*(row(str(number), unit="BW") for number in range(300)))

        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = ANY(%s)", [tables])
            assert [int(counted) for (counted,) in cursor.fetchall()] == [300] * len(tables)

    def test_holds_from_its_first_day_and_leaves_what_was_before(self) -> None:
        old, new = unit_of("OLD"), unit_of("NEW")
        person = PersonFactory(collar_number="1", name="Person 1", joined_on=JOINED)
        PostingFactory(person=person, unit=old, post=None, valid_from=JOINED)

        plan = apply(row(unit=new.code, valid_from=day("2026-11-01")))

        assert recorded()[2] == [
            ("OLD", None, JOINED, day("2026-11-01")), ("NEW", None, day("2026-11-01"), None)
        ]  # fmt: skip
        [change] = plan.changes
        assert change.kind is ChangeKind.PLACE
        assert change.before == "OLD, over establishment, from 4 March 2019"
        assert change.after == (
            "OLD, over establishment, from 4 March 2019 until 1 November 2026;"
            " NEW, over establishment, from 1 November 2026"
        )

    def test_writes_service_that_ended_on_the_day_on_which_they_came_back(self) -> None:
        back, moved = day("2025-03-01"), day("2025-06-01")
        first = {"joined_on": day("2024-05-05"), "valid_from": day("2024-05-05"), "valid_until": back, "left_on": back,
                 "reason": LeaveReason.RESIGNATION}  # fmt: skip
        apply(row(joined_on=back, valid_from=back))

        apply(row(**first), row(row=3, joined_on=back, valid_from=moved, fte=Decimal("0.60")))

        careers, terms, _ = recorded()
        assert [career[:2] for career in careers] == [(day("2024-05-05"), back), (back, None)]
        assert terms == [
            (Rank.CONSTABLE, Decimal(1), day("2024-05-05"), back),
            (Rank.CONSTABLE, Decimal(1), back, moved),
            (Rank.CONSTABLE, Decimal("0.60"), moved, None),
        ]

    def test_ends_rank_and_post_when_somebody_leaves(self) -> None:
        unit = unit_of("BW")
        person = PersonFactory(collar_number="1", name="Person 1", joined_on=JOINED)
        post = PostFactory(unit=unit, team=None, title="Response officer", valid_from=JOINED)
        PostingFactory(person=person, post=post, valid_from=JOINED)
        left = day("2026-06-01")

        apply(row(unit="BW", post="Response officer", left_on=left, reason=LeaveReason.TRANSFER_OUT,
                  destination="Staffordshire"))  # fmt: skip

        careers, terms, places = recorded()
        assert careers == [(JOINED, left, "transfer-out")]
        assert [one[3] for one in (*terms, *places)] == [left, left]  # type: ignore[index]

    def test_has_a_leaver_be_nobodys_named_contact_any_more_and_says_so(self) -> None:
        unit_of("BW")
        person = PersonFactory(collar_number="1", name="Person 1", joined_on=JOINED)
        now_held = NamedContactFactory(person=person, valid_from=day("2026-01-01"))
        NamedContactFactory(person=person, area_code="another", valid_from=day("2026-07-01"))
        left = day("2026-06-01")

        apply(row(unit="BW", left_on=left, reason=LeaveReason.RESIGNATION))

        assert list(NamedContact.objects.values_list("id", "valid_until")) == [(now_held.pk, left)]
        told = Event.objects.get(name="workforce.extract.applied").data
        assert (told["ended"], told["taken_back"]) == (1, 1)

    def test_takes_a_free_post_of_the_title_and_makes_one_only_where_it_may(self) -> None:
        unit = unit_of("BW")
        PostFactory(unit=unit, team=None, title="Response officer", valid_from=JOINED)
        both = [row(number, unit="BW", post="Response officer", row=int(number) + 1) for number in ("1", "2")]

        [refusal] = refusals(*both)
        assert (refusal.row, refusal.column) == (3, "post")
        assert refusal.reason == "BW has 1 post Response officer, and none is free in all that time."

        plan = apply(*(replace(one, new_post=True) for one in both))
        assert plan.counts() == {"person": 2, "post": 1}
        assert Post.objects.count() == 2

    def test_lets_two_people_swap_posts(self) -> None:
        unit = unit_of("BW")
        posts = [PostFactory(unit=unit, team=None, title=title, valid_from=JOINED) for title in "AB"]
        for number, post in zip("12", posts, strict=True):
            person = PersonFactory(collar_number=number, name=f"Person {number}", joined_on=JOINED)
            PostingFactory(person=person, post=post, valid_from=JOINED)

        apply(row("1", unit="BW", post="B", valid_from=day("2026-01-01")),
              row("2", unit="BW", post="A", valid_from=day("2026-01-01")))  # fmt: skip

        assert [one[1] for one in recorded("1")[2]] == ["A", "B"]  # type: ignore[index]
        assert [one[1] for one in recorded("2")[2]] == ["B", "A"]  # type: ignore[index]

    def test_begins_another_career_for_who_comes_back(self) -> None:
        PersonFactory(
            collar_number="1", name="Person 1", joined_on=JOINED, left_on=day("2021-01-01"),
            reason=LeaveReason.RESIGNATION,
        )  # fmt: skip
        back = day("2023-01-01")

        apply(row(joined_on=back, valid_from=back))

        assert recorded()[0] == [(JOINED, day("2021-01-01"), "resignation"), (back, None, "")]
        assert Career.objects.get(joined_on=back).joined_as == JoinedAs.REJOINER

    def test_leaves_people_alone_whom_it_does_not_name(self) -> None:
        PersonFactory(collar_number="9", joined_on=JOINED)
        before = recorded("9")

        assert apply(row()).unnamed == 1
        assert recorded("9") == before


class TestRefusals:
    def test_overlapping_posts(self) -> None:
        unit_of("A"), unit_of("B")
        [found] = refusals(row(unit="A"), row(row=3, unit="B", valid_from=day("2022-01-01")))

        assert (found.row, found.column) == (3, "from")
        assert found.mend == "Give row 2 the until 2022-01-01, or leave one of the two rows out."

    def test_a_mover_before_joining(self) -> None:
        [found] = refusals(row(valid_from=day("2018-01-01")))

        assert (found.row, found.column) == (2, "from")
        assert "before joining on 2019-03-04" in found.reason

    def test_two_people_with_one_number(self) -> None:
        [found] = refusals(
            row(valid_until=day("2022-01-01")), row(row=3, name="Lucy Grant", valid_from=day("2022-01-01"))
        )

        assert (found.row, found.column) == (3, "number")
        assert found.reason == "1 is Lucy Grant here and Person 1 in row 2: two people with one number."

    def test_a_number_that_is_recorded_as_somebody_elses(self) -> None:
        PersonFactory(collar_number="1", name="Amir Hussain", joined_on=day("2010-01-01"))
        with pytest.raises(BadExtract, match="recorded as Amir Hussain"):
            apply(row())

    def test_a_unit_that_there_is_not_on_the_day_or_that_ends(self) -> None:
        unit_of("OLD", valid_until=day("2024-01-01"))
        found = refusals(row(unit="NONE"), row("2", row=3, unit="OLD"))

        assert [one.reason for one in found] == [
            "there is no unit NONE on 2019-03-04.", "the unit OLD ends on 2024-01-01, and the row goes on.",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"left_on": day("2019-01-01"), "reason": LeaveReason.OTHER}, "left before they joined"),
            ({"left_on": JOINED, "reason": LeaveReason.OTHER}, "begins when they had left"),
            ({"valid_until": JOINED}, "the end is not after the start"),
            ({"left_on": day("2020-01-01"), "valid_until": day("2021-01-01"), "reason": LeaveReason.OTHER}, "goes on"),
            ({"post": "Officer"}, "a post and no unit"),
        ],
    )  # fmt: skip
    def test_days_that_cannot_be(self, given: dict[str, object], words: str) -> None:
        assert words in refusals(row(**given))[0].reason

    def test_are_told_all_together_in_order_of_row_up_to_two_hundred(self) -> None:
        many = [row(str(n), row=n, valid_from=day("2018-01-01")) for n in range(2, 300)]

        with pytest.raises(BadExtract) as refused:
            apply(*reversed(many), HrRefusal("“Wizard” is not a rank that we know.", 1))

        assert [one.row for one in refused.value.refusals] == list(range(1, 201))
        assert refused.value.count == 299


class TestTheDifferencesThatWereShown:
    def test_are_what_is_applied(self) -> None:
        plan = workforce.plan_extract([row()], on=ON)

        assert not Person.objects.exists()
        assert apply(row(), digest=plan.digest) == plan

    def test_are_shown_again_where_records_changed_meanwhile(self) -> None:
        plan = workforce.plan_extract([row()], on=ON)
        PersonFactory(collar_number="1", name="Person 1", joined_on=JOINED, fte=Decimal("0.5"))

        with pytest.raises(ExtractChanged) as changed:
            apply(row(), digest=plan.digest)

        assert [one.kind for one in changed.value.plan.changes] == [ChangeKind.TERMS]
        assert Terms.objects.get().fte == Decimal("0.50")


class TestImports:
    def keep(self) -> int:
        plan = workforce.plan_extract([row()], on=ON)
        return workforce.keep_import(
            actor=ACTOR, at=AT, name="staff.csv", content=b"x", mapping=b"y", plan=plan
        )

    def test_keep_the_file_until_it_is_applied(self) -> None:
        key = self.keep()
        assert workforce.import_files(key) == ("staff.csv", b"x", b"y")
        assert [one.kind for one in workforce.get_import(key).differences] == [ChangeKind.PERSON]

        digest = workforce.get_import(key).digest
        workforce.settle_import(actor=ACTOR, at=AT, import_id=key, items=[row()], digest=digest)

        assert Person.objects.count() == 1
        assert workforce.get_import(key).state == workforce.ImportState.APPLIED
        with pytest.raises(NotFound, match="no such import"):
            workforce.settle_import(actor=ACTOR, at=AT, import_id=key, items=[row()], digest=digest)

    def test_are_applied_under_the_digest_that_was_seen_alone(self) -> None:
        key = self.keep()

        with pytest.raises(workforce.DifferencesNotSeen):
            workforce.settle_import(actor=ACTOR, at=AT, import_id=key, items=[row()], digest="")

        assert not Person.objects.exists()
        assert workforce.import_files(key) == ("staff.csv", b"x", b"y")

    def test_let_go_of_it_after_a_week(self) -> None:
        key = self.keep()

        assert workforce.forget_imports(actor=ACTOR, at=AT + dt.timedelta(days=6)) == 0
        assert workforce.forget_imports(actor=ACTOR, at=AT + dt.timedelta(days=8)) == 1
        assert workforce.get_import(key).state == workforce.ImportState.DROPPED
