"""Records written as an extract and laid over themselves: nothing changes, whatever the record is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.workforce.rules import extract_checks as checks
from peelian.apps.workforce.rules import extracts as rules
from peelian.apps.workforce.types.extracts import CareerSpan, HrPerson, HrRow, PlaceSpan, TermsSpan
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank

FIRST = dt.date(2015, 1, 1)


@st.composite
def people(draw: st.DrawFn) -> HrPerson:
    """Somebody with up to three stretches of service, in each of which rank, FTE, unit and post change."""
    days = [
        FIRST + dt.timedelta(days=n)
        for n in sorted(draw(st.sets(st.integers(0, 4000), min_size=1, max_size=12)))
    ]
    places: list[PlaceSpan] = []
    terms: list[TermsSpan] = []
    careers: list[CareerSpan] = []
    while days:
        taken = draw(st.integers(1, len(days)))
        own, days = days[:taken], days[taken:]
        left = own[-1] if len(own) > 1 and (days or draw(st.booleans())) else None
        if left is None and days:  # the last stretch is the only open one
            left = days[0]
        careers.append(
            CareerSpan(
                own[0], draw(st.sampled_from(JoinedAs)), left,
                draw(st.sampled_from(LeaveReason)) if left else None,
                "Elsewhere" if left and draw(st.booleans()) else "",
            )
        )  # fmt: skip
        ends = [*own[1:], left] if left != own[-1] else own[1:]
        for starts, until in zip(own, ends, strict=False):
            fte = draw(st.sampled_from([Decimal("0.50"), Decimal("1.00")]))
            terms.append(TermsSpan(starts, until, draw(st.sampled_from(Rank)), fte, draw(st.booleans())))
            unit = draw(st.sampled_from(["", "A", "B"]))
            if unit:
                post = draw(st.sampled_from(["", "PC", "Tutor"]))
                role = draw(st.sampled_from(["", "response"])) if post else ""
                places.append(PlaceSpan(starts, until, unit, post, role))
    return HrPerson("1", "Amir Hussain", tuple(careers), tuple(terms), tuple(places))


class TestExportThenImport:
    @given(people())
    def test_changes_nothing(self, person: HrPerson) -> None:
        rows = list(rules.rows_of(person))

        assert list(checks.check(rows)) == []
        assert list(checks.check_against(person, rows)) == []
        assert list(rules.changes(person, rules.lay(person, rows))) == []

    @given(people())
    def test_makes_the_same_record_of_somebody_new(self, person: HrPerson) -> None:
        made = rules.lay(None, list(rules.rows_of(person)))

        assert made.careers == person.careers
        assert made.terms == rules.in_careers(person.terms, person.careers)
        assert made.places == rules.in_careers(person.places, person.careers)


class TestLaying:
    @given(people(), people())
    def test_twice_is_laying_once(self, held: HrPerson, other: HrPerson) -> None:
        rows = list(rules.rows_of(other))
        if list(checks.check_against(held, rows)):
            return
        once = rules.lay(held, rows)

        assert list(rules.changes(once, rules.lay(once, rows))) == []

    @given(people(), people())
    def test_never_overlaps_and_stays_in_service(self, held: HrPerson, other: HrPerson) -> None:
        rows = list(rules.rows_of(other))
        if list(checks.check_against(held, rows)):
            return
        made = rules.lay(held, rows)

        for spans in (made.terms, made.places):
            assert all(one.valid_until and one.valid_until <= two.valid_from for one, two in pairwise(spans))
            for span in spans:
                assert any(
                    career.joined_on <= span.valid_from
                    and (career.left_on is None or (span.valid_until or dt.date.max) <= career.left_on)
                    for career in made.careers
                )


#: What a row says where its extract has no such column.
EMPTY = {"left": None, "reason": None, "destination": "", "acting": False, "unit": "", "post": ""}


def without(row: HrRow, columns: set[str]) -> HrRow:
    """A row as an extract without some columns has it."""
    said = {"left_on" if name == "left" else name: EMPTY[name] for name in columns}
    return replace(row, **said, unsaid=frozenset(columns))  # type: ignore[arg-type]


def laid(held: HrPerson, *rows: HrRow) -> HrPerson:
    return rules.lay(held, rules.filled(held, rows))


JOINED, MOVED, LEFT = dt.date(2023, 4, 1), dt.date(2025, 1, 1), dt.date(2026, 1, 1)
PAY = without(
    HrRow(2, "1", "Amir Hussain", Rank.CONSTABLE, Decimal("0.80"), JOINED, JOINED), {*EMPTY}
)  # what a pay-roll says: number, name, joined, rank and FTE
SERVES = CareerSpan(JOINED, JoinedAs.PCDA)
CONSTABLE = TermsSpan(JOINED, None, Rank.CONSTABLE, Decimal(1))


class TestAnExtractWithoutAColumn:
    # `post` goes with its unit, `reason` and `destination` with the day of leaving: an extract that has the one and not
    # the other is refused by row.
    @given(
        people(),
        st.sets(
            st.sampled_from([("left", "reason", "destination"), ("acting",), ("unit", "post"), ("post",)])
        ),
    )
    def test_changes_nothing_of_it(self, person: HrPerson, gone: set[tuple[str, ...]]) -> None:
        rows = [without(row, {name for names in gone for name in names}) for row in rules.rows_of(person)]
        whole = rules.filled(person, rows)

        assert list(checks.check(whole)) == []
        assert list(checks.check_against(person, whole)) == []
        assert list(rules.changes(person, rules.lay(person, whole))) == []

    def test_leaves_units_and_posts_as_they_are(self) -> None:
        places = (PlaceSpan(JOINED, MOVED, "A", "Beta"), PlaceSpan(MOVED, None, "B", "Alpha", "response"))
        held = HrPerson("1", "Amir Hussain", (SERVES,), (CONSTABLE,), places)

        assert laid(held, PAY).places == places

    def test_leaves_the_post_in_the_unit_that_it_names(self) -> None:
        places = (PlaceSpan(JOINED, MOVED, "A", "Beta"), PlaceSpan(MOVED, None, "B", "Alpha", "response"))
        held = HrPerson("1", "Amir Hussain", (SERVES,), (CONSTABLE,), places)
        row = replace(PAY, unit="B", unsaid=frozenset({"post"}))

        assert laid(held, row).places == (PlaceSpan(JOINED, MOVED, "B"), places[1])

    def test_leaves_an_acting_rank_and_says_its_hours(self) -> None:
        acting = TermsSpan(MOVED, None, Rank.SERGEANT, Decimal(1), acting=True)
        held = HrPerson("1", "Amir Hussain", (SERVES,), (replace(CONSTABLE, valid_until=MOVED), acting))

        before, after = laid(held, PAY).terms

        assert (before.rank, after.rank, after.acting, after.fte) == (
            Rank.CONSTABLE, Rank.SERGEANT, True, Decimal("0.80"),
        )  # fmt: skip

    def test_ends_an_acting_rank_by_a_new_rank_of_their_own(self) -> None:
        acting = TermsSpan(MOVED, None, Rank.SERGEANT, Decimal(1), acting=True)
        held = HrPerson("1", "Amir Hussain", (SERVES,), (replace(CONSTABLE, valid_until=MOVED), acting))

        last = laid(held, replace(PAY, valid_from=LEFT, rank=Rank.INSPECTOR)).terms[-1]

        assert (last.rank, last.acting, last.valid_from) == (Rank.INSPECTOR, False, LEFT)

    def test_leaves_why_somebody_left_and_where_they_went(self) -> None:
        left = replace(SERVES, left_on=LEFT, reason=LeaveReason.TRANSFER_OUT, destination="Elsewhere")
        held = HrPerson("1", "Amir Hussain", (left,), (replace(CONSTABLE, valid_until=LEFT),))

        wanted = laid(held, replace(PAY, valid_until=LEFT))

        assert wanted.careers == (left,)

    def test_is_refused_where_it_would_let_somebody_serve_again(self) -> None:
        left = replace(SERVES, left_on=LEFT, reason=LeaveReason.DISMISSAL)
        held = HrPerson("1", "Amir Hussain", (left,), (replace(CONSTABLE, valid_until=LEFT),))

        [found] = checks.check_against(held, rules.filled(held, [PAY]))

        assert (found.row, found.column) == (2, "left")
        assert (
            found.reason
            == "1 is recorded as having left on 2026-01-01, and the extract doesn’t say that they came back."
        )
        assert "until 2026-01-01" in found.mend

    def test_lets_somebody_serve_again_whose_cell_of_the_column_is_empty(self) -> None:
        left = replace(SERVES, left_on=LEFT, reason=LeaveReason.DISMISSAL)
        held = HrPerson("1", "Amir Hussain", (left,), (replace(CONSTABLE, valid_until=LEFT),))
        rows = [replace(PAY, unsaid=frozenset())]

        assert list(checks.check_against(held, rules.filled(held, rows))) == []
        assert laid(held, *rows).careers == (SERVES,)
