"""Forms of hours refuse a time that the day doesn't have, or has twice, instead of moving it."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.web.station.forms.duties import ShiftForm
from peelian.web.station.forms.training import SessionForm


def shift(day: str, starts: str, ends: str) -> ShiftForm:
    return ShiftForm(
        {"person_id": "1", "first_on": day, "starts": starts, "ends": ends, "last_on": "", "kind": "night"},
        people=[(1, "PC A")],
    )


@pytest.mark.parametrize(
    ("day", "starts", "ends", "field", "words"),
    [
        ("2027-03-28", "01:30", "09:00", "starts", "There is no 01:30"),
        ("2027-03-27", "22:00", "01:30", "ends", "There is no 01:30"),
        ("2026-10-25", "01:30", "09:00", "starts", "comes twice"),
        ("2026-10-24", "17:00", "01:15", "ends", "comes twice"),
    ],
)
def test_a_shift(day: str, starts: str, ends: str, field: str, words: str) -> None:
    """01:30 of the night in March was taken as 02:30: a shift of 6½ hours for one that was written of 7½."""
    form = shift(day, starts, ends)
    assert not form.is_valid()
    assert words in form.errors[field][0]


def test_a_shift_over_the_change_has_the_hours_that_it_has() -> None:
    form = shift("2027-03-27", "22:00", "07:00")
    assert form.is_valid(), form.errors
    starts, ends = form.span()
    assert ends - starts == dt.timedelta(hours=8)


def test_a_session() -> None:
    said = {
        "course_code": "c", "day": "2027-03-28", "starts": "01:30", "ends": "03:30", "place": "Hall", "places": "5",
        "trainer": "",
    }  # fmt: skip
    form = SessionForm(said, courses=[("c", "Course")])
    assert not form.is_valid()
    assert "There is no 01:30" in form.errors["starts"][0]
    good = SessionForm(said | {"starts": "00:30"}, courses=[("c", "Course")])
    assert good.is_valid(), good.errors
    assert good.said()["ends_at"] - good.said()["starts_at"] == dt.timedelta(hours=2)
