"""What stands against somebody being somewhere: decided on plain values, to the minute, by local days."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.abstraction import AwayKind
from peelian.apps.workforce.rules import duties as rules
from peelian.apps.workforce.types.abstractions import AbstractionView, CodeView
from peelian.apps.workforce.types.duties import ConflictKind, ShiftKind, ShiftView, Span
from peelian.kernel.time import LONDON


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(dt.UTC)


def shift(starts_at: dt.datetime, ends_at: dt.datetime, kind: ShiftKind = ShiftKind.EARLY) -> ShiftView:
    return ShiftView(1, 7, starts_at, ends_at, kind)


def away(starts_at: dt.datetime, ends_at: dt.datetime) -> AbstractionView:
    return AbstractionView(
        1, 7, starts_at, ends_at, CodeView("court", "at court", AwayKind.ABSTRACTED), planned=True, note=""
    )


def kinds(
    window: Span, *, shifts: list[ShiftView] | None = None, gone: list[AbstractionView] | None = None
) -> list[str]:
    found = rules.conflicts_of(
        7, window, shifts if shifts is not None else [shift(at(5, 0), at(6, 0))], gone or []
    )
    return [one.kind for one in found]


class TestAbstractions:
    @pytest.mark.parametrize(("minute", "stands"), [(0, False), (1, True)])
    def test_one_from_two_shows_against_a_window_until_a_minute_past_two_only(
        self, minute: int, stands: bool
    ) -> None:
        window = Span(at(5, 12), at(5, 14, minute))
        assert kinds(window, gone=[away(at(5, 14), at(5, 17))]) == (["abstraction"] if stands else [])

    def test_one_that_ends_when_the_window_starts_does_not_show(self) -> None:
        assert kinds(Span(at(5, 17), at(5, 18)), gone=[away(at(5, 14), at(5, 17))]) == []

    def test_is_told_in_local_time(self) -> None:
        (found,) = rules.conflicts_of(
            7, Span(at(5, 12), at(5, 15)), [shift(at(5, 0), at(6, 0))], [away(at(5, 14), at(5, 17))]
        )
        assert found.words == "at court, Thursday 5 November 14:00 to 17:00"
        assert found.stands


class TestShifts:
    def test_takes_a_window_that_a_shift_holds_to_its_ends(self) -> None:
        early = [shift(at(5, 7), at(5, 15))]
        assert kinds(Span(at(5, 7), at(5, 15)), shifts=early) == []
        assert kinds(Span(at(5, 7), at(5, 15, 1)), shifts=early) == ["off-duty"]
        assert kinds(Span(at(5, 6, 59), at(5, 15)), shifts=early) == ["off-duty"]

    def test_takes_two_shifts_that_meet_as_one(self) -> None:
        both = [shift(at(5, 15), at(5, 22), ShiftKind.LATE), shift(at(5, 7), at(5, 15))]
        assert kinds(Span(at(5, 14), at(5, 16)), shifts=both) == []

    def test_follows_a_night_shift_over_midnight(self) -> None:
        night = [shift(at(4, 22), at(5, 7), ShiftKind.NIGHT)]
        assert kinds(Span(at(5, 1), at(5, 3)), shifts=night) == []
        assert kinds(Span(at(4, 23), at(5, 1)), shifts=night) == []
        assert kinds(Span(at(5, 14), at(5, 16)), shifts=night) == ["off-duty"]

    def test_knows_that_the_night_of_the_clock_change_is_longer(self) -> None:
        night = [shift(at(24, 22, month=10), at(25, 7, month=10), ShiftKind.NIGHT)]
        window = Span(at(25, 0, 30, month=10), at(25, 2, 30, month=10))
        assert (window.ends_at - window.starts_at) == dt.timedelta(hours=3)
        assert kinds(window, shifts=night) == []

    def test_says_off_and_on_leave(self) -> None:
        for kind, words in ((ShiftKind.REST, "off, "), (ShiftKind.LEAVE, "on leave, ")):
            (found,) = rules.conflicts_of(
                7, Span(at(5, 12), at(5, 14)), [shift(at(5, 0), at(6, 0), kind)], []
            )
            assert found.kind is ConflictKind.OFF
            assert found.words.startswith(words)

    def test_tells_that_nothing_is_recorded_without_calling_it_a_conflict(self) -> None:
        other_day = [shift(at(3, 7), at(3, 15))]
        (found,) = rules.conflicts_of(7, Span(at(5, 12), at(5, 14)), other_day, [])
        assert (found.kind, found.stands, found.words) == (
            ConflictKind.NO_SHIFT,
            False,
            "no shift is recorded",
        )
