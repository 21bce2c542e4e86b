"""The marks of a genuine message: a reference that notices slips, and the form of the subject."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.messaging.rules import gaps
from peelian.apps.messaging.rules.approving import approval_for, may_approve
from peelian.apps.messaging.rules.marks import marked_subject, read_reference, reference_of

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS = st.integers(min_value=1, max_value=32**6)


class TestReference:
    @given(NUMBERS)
    def test_leads_back_to_its_message(self, number: int) -> None:
        assert read_reference(reference_of(number)) == number

    @given(st.integers(min_value=1, max_value=10**6), st.integers(0, 4), st.sampled_from(_LETTERS))
    def test_notices_any_one_letter_that_is_mistyped(self, number: int, place: int, letter: str) -> None:
        right = reference_of(number).removeprefix("WM-")
        if right[place] != letter:
            assert read_reference(f"WM-{right[:place]}{letter}{right[place + 1 :]}") is None

    @given(st.integers(min_value=1, max_value=10**6), st.integers(0, 3))
    def test_notices_two_neighbours_that_changed_places(self, number: int, place: int) -> None:
        right = reference_of(number).removeprefix("WM-")
        if right[place] != right[place + 1]:
            swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
            assert read_reference(f"WM-{swapped}") is None

    def test_is_read_however_it_was_typed(self) -> None:
        letters = reference_of(77).removeprefix("WM-")
        for typed in (
            f"wm {letters.lower()}",
            f"WM–{letters}",
            letters,
            f"[{reference_of(77)}]",
            f"WM-{letters[:2]}{letters[2:]}",
        ):
            assert read_reference(typed) == 77
        assert read_reference(reference_of(77).replace("0", "O").replace("1", "l")) == 77

    def test_is_found_in_a_subject_that_was_pasted(self) -> None:
        subject = marked_subject(
            "Abbey Green Team", "Vans broken into", dt.date(2026, 11, 22), reference_of(5)
        )
        assert read_reference(f"Fwd: {subject}") == 5

    def test_is_none_where_there_is_none(self) -> None:
        for text in ("", "Vans broken into on School Road", "WM-", "WM-AAAAAAAAAAAAAAAAA", "Ł€☃"):
            assert read_reference(text) is None


class TestSubject:
    def test_says_who_what_which_day_and_the_reference(self) -> None:
        shown = marked_subject("Abbey Green Team", "Vans broken into", dt.date(2026, 11, 2), "WM-KKGGV")
        assert shown == "Abbey Green Team: Vans broken into, 02/11/2026 [WM-KKGGV]"

    @given(st.text(max_size=400), st.text(min_size=1, max_size=120))
    def test_never_loses_the_day_or_the_reference(self, subject: str, sender: str) -> None:
        shown = marked_subject(sender, subject, dt.date(2026, 11, 2), "WM-KKGGV")
        assert shown.endswith(", 02/11/2026 [WM-KKGGV]")
        assert len(shown) <= 250


class TestApproval:
    @given(st.integers(0, 10**6), st.integers(1, 5), st.integers(0, 10**6), st.integers(1, 6))
    def test_takes_two_people_above_the_size_or_from_the_urgency(
        self, people: int, urgency: int, above: int, from_urgency: int
    ) -> None:
        found = approval_for(people=people, urgency=urgency, above=above, from_urgency=from_urgency)
        assert found.second_person == (people > above or urgency >= from_urgency)
        assert found.reason

    def test_takes_two_where_nobody_counted(self) -> None:
        approval = approval_for(people=None, urgency=1, above=10**9, from_urgency=6)
        assert not may_approve(1, 1, approval)
        assert may_approve(1, 2, approval)


class TestGaps:
    def test_are_found_once_and_in_order_but_not_a_persons_own_links(self) -> None:
        assert gaps.gaps_in("Sheds in {place}", "At {time} in {place}: {leave}") == ("place", "time")

    def test_are_filled_and_never_looked_at_again(self) -> None:
        assert gaps.fill("{a} and {b}", {"a": "{b}", "b": "two"}) == "{b} and two"

    def test_stay_where_nothing_fills_them(self) -> None:
        assert gaps.fill("In {place}", {}) == "In {place}"
        assert gaps.missing(["place", "time"], {"place": " ", "time": "6pm"}) == ("place",)
