"""Records written as an extract and laid over themselves: nothing changes, whatever the record is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.workforce.rules import extracts as rules
from peelian.apps.workforce.types.extracts import CareerSpan, HrPerson, PlaceSpan, TermsSpan
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

        assert list(rules.check(rows)) == []
        assert list(rules.check_against(person, rows)) == []
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
        if list(rules.check_against(held, rows)):
            return
        once = rules.lay(held, rows)

        assert list(rules.changes(once, rules.lay(once, rows))) == []

    @given(people(), people())
    def test_never_overlaps_and_stays_in_service(self, held: HrPerson, other: HrPerson) -> None:
        rows = list(rules.rows_of(other))
        if list(rules.check_against(held, rows)):
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
