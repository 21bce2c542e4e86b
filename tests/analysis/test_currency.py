"""Whether training is current, against a plain answer for each day and by what has to hold whatever was done."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.currency import (
    Currency,
    Exempt,
    Held,
    Need,
    State,
    ends_on,
    state_on,
    worst,
)
from peelian.kernel.days import add_months

days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
later = st.one_of(st.none(), st.integers(1, 2000))


@st.composite
def needs(draw: st.DrawFn) -> Need:
    start, length = draw(days), draw(later)
    months = draw(st.one_of(st.none(), st.integers(1, 48)))
    return Need(
        valid_from=start,
        valid_until=None if length is None else start + dt.timedelta(days=length),
        valid_months=months,
        warn_months=draw(st.integers(0, months or 0)),
        grace_days=draw(st.integers(0, 365)),
    )


@st.composite
def exemptions(draw: st.DrawFn) -> Exempt:
    start, length = draw(days), draw(later)
    return Exempt(start, None if length is None else start + dt.timedelta(days=length), "On long leave.")


@st.composite
def things_held(draw: st.DrawFn) -> Held:
    """Something done, counted from the day or by a decision over a span."""
    on = draw(days)
    if draw(st.booleans()):
        return Held(on)
    since, length = draw(days), draw(later)
    return Held(on, "", since, None if length is None else since + dt.timedelta(days=length))


held = st.lists(things_held(), max_size=4)
freed = st.lists(exemptions(), max_size=2)


def by_hand(day: dt.date, need: Need, done: list[Held], off: list[Exempt]) -> State:
    """The state, record by record: in date as long as any record still counts."""
    if day < need.valid_from or (need.valid_until is not None and day >= need.valid_until):
        return State.NOT_REQUIRED
    for one in off:
        if one.valid_from <= day and (one.valid_until is None or day < one.valid_until):
            return State.EXEMPT
    known = [
        one
        for one in done
        if one.on <= day
        and (one.counts_from is None or one.counts_from <= day)
        and (one.counts_until is None or day < one.counts_until)
    ]
    if not known:
        return State.DUE
    counting = [
        one for one in known if need.valid_months is None or day < add_months(one.on, need.valid_months)
    ]
    if not counting:
        return State.LAPSED
    if need.valid_months is None:
        return State.IN_DATE
    quiet = [
        one for one in counting if day < add_months(add_months(one.on, need.valid_months), -need.warn_months)
    ]
    return State.IN_DATE if quiet else State.EXPIRING


class TestStateOnADay:
    @given(days, needs(), held, freed)
    def test_is_what_a_plain_look_at_every_record_says(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt]
    ) -> None:
        assert state_on(day, need=need, held=done, exempt=off).state is by_hand(day, need, done, off)

    @given(days, needs(), held, freed, days)
    def test_is_never_worse_for_one_more_record(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt], more: dt.date
    ) -> None:
        before = state_on(day, need=need, held=done, exempt=off)
        after = state_on(day, need=need, held=[*done, Held(more)], exempt=off)
        assert after.badness <= before.badness

    @given(days, needs(), held, freed, st.integers(1, 1000))
    def test_knows_nothing_of_what_came_later(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt], wait: int
    ) -> None:
        more = [*done, Held(day + dt.timedelta(days=wait))]
        assert state_on(day, need=need, held=more, exempt=off) == state_on(
            day, need=need, held=done, exempt=off
        )

    @given(days, needs(), held, freed)
    def test_holds_from_its_first_day_to_the_day_before_its_end(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt]
    ) -> None:
        known = [one for one in done if one.known_on <= day]
        now = state_on(day, need=need, held=known, exempt=off)
        if now.since is not None:
            assert now.since <= day
            assert by_hand(now.since, need, known, off) is now.state
            assert by_hand(now.since - dt.timedelta(days=1), need, known, off) is not now.state
        if now.until is not None:
            assert now.until > day
            assert by_hand(now.until - dt.timedelta(days=1), need, known, off) is now.state
            assert by_hand(now.until, need, known, off) is not now.state

    @given(days, needs(), held, freed, st.permutations(range(4)))
    def test_hangs_on_no_order_of_the_records(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt], order: list[int]
    ) -> None:
        turned = [done[place] for place in order if place < len(done)]
        assert state_on(day, need=need, held=turned, exempt=off) == state_on(
            day, need=need, held=done, exempt=off
        )

    @given(days, needs(), held, freed)
    def test_says_why_in_a_sentence(
        self, day: dt.date, need: Need, done: list[Held], off: list[Exempt]
    ) -> None:
        assert state_on(day, need=need, held=done, exempt=off).reason.endswith(".")


class TestWhatASergeantReads:
    need = Need(dt.date(2024, 1, 1), valid_months=24, warn_months=3, grace_days=90, words="all PCSOs")

    def test_due_first_with_the_day_by_which(self) -> None:
        now = state_on(dt.date(2024, 2, 1), need=self.need)
        assert (now.state, now.overdue) == (State.DUE, False)
        assert now.reason == "Required for all PCSOs: to be done before 31 March 2024."

    def test_overdue_when_the_grace_is_over(self) -> None:
        now = state_on(dt.date(2024, 3, 31), need=self.need)
        assert (now.state, now.overdue) == (State.DUE, True)
        assert now.reason == "Required for all PCSOs since 1 January 2024, and nothing on record that counts."

    def test_in_date_with_the_day_on_which_it_begins_to_expire(self) -> None:
        now = state_on(dt.date(2026, 6, 15), need=self.need, held=[Held(dt.date(2025, 3, 10), "Passed")])
        assert now == Currency(
            State.IN_DATE, dt.date(2025, 3, 10), dt.date(2026, 12, 10), overdue=False,
            reason="Passed on 10 March 2025: counts until 10 March 2027.",
        )  # fmt: skip

    def test_expiring_within_the_warning(self) -> None:
        now = state_on(dt.date(2026, 12, 10), need=self.need, held=[Held(dt.date(2025, 3, 10), "Passed")])
        assert (now.state, now.until) == (State.EXPIRING, dt.date(2027, 3, 10))
        assert now.state.counts

    def test_lapsed_from_the_day_on_which_it_counts_no_more(self) -> None:
        now = state_on(dt.date(2027, 3, 10), need=self.need, held=[Held(dt.date(2025, 3, 10), "Passed")])
        assert (now.state, now.overdue, now.since) == (State.LAPSED, True, dt.date(2027, 3, 10))
        assert now.reason == "Passed on 10 March 2025: counted until 10 March 2027."

    def test_exempt_with_the_reason(self) -> None:
        off = Exempt(dt.date(2026, 1, 1), dt.date(2026, 9, 1), "On parental leave.")
        now = state_on(dt.date(2026, 6, 15), need=self.need, exempt=[off])
        assert (now.state, now.overdue, now.reason) == (State.EXEMPT, False, "On parental leave.")
        assert now.until == dt.date(2026, 9, 1)

    def test_not_required_of_others(self) -> None:
        assert state_on(dt.date(2026, 6, 15), need=None).state is State.NOT_REQUIRED

    def test_counts_another_course_from_the_day_of_the_decision_and_reckons_from_when_it_was_done(
        self,
    ) -> None:
        done = Held(dt.date(2024, 6, 1), "Attended “The old one”", dt.date(2026, 1, 1), dt.date(2026, 3, 1))
        before = state_on(dt.date(2025, 12, 31), need=self.need, held=[done])
        within = state_on(dt.date(2026, 1, 1), need=self.need, held=[done])
        after = state_on(dt.date(2026, 3, 1), need=self.need, held=[done])
        assert [one.state for one in (before, within, after)] == [State.DUE, State.IN_DATE, State.DUE]
        assert (within.since, within.until) == (dt.date(2026, 1, 1), dt.date(2026, 3, 1))
        assert within.reason == "Attended “The old one” on 1 June 2024: counts until 1 June 2026."

    def test_and_what_never_expires_says_so(self) -> None:
        once = Need(dt.date(2024, 1, 1))
        assert state_on(dt.date(2030, 1, 1), need=once, held=[Held(dt.date(2016, 11, 1))]).reason == (
            "Done on 1 November 2016: doesn’t expire."
        )


class TestSeveralNeeds:
    def test_ask_for_what_the_strictest_asks(self) -> None:
        done, day = [Held(dt.date(2024, 1, 1))], dt.date(2026, 1, 1)
        yearly = state_on(day, need=Need(dt.date(2020, 1, 1), valid_months=12), held=done)
        once = state_on(day, need=Need(dt.date(2020, 1, 1)), held=done)
        assert worst([once, yearly]).state is State.LAPSED

    def test_pass_over_a_need_that_is_over(self) -> None:
        day = dt.date(2026, 1, 1)
        over = state_on(day, need=Need(dt.date(2020, 1, 1), dt.date(2021, 1, 1)))
        due = state_on(day, need=Need(dt.date(2025, 12, 1), grace_days=90))
        assert worst([over, due]).state is State.DUE


class TestMonths:
    def test_of_no_end_are_none(self) -> None:
        assert ends_on(dt.date(2026, 1, 1), Need(dt.date(2020, 1, 1))) is None
