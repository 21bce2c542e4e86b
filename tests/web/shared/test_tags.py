from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from peelian.web.shared.templatetags import peelian as tags


class TestTimes:
    @pytest.mark.parametrize(
        ("hour", "minute", "words"),
        [
            (9, 0, "9am"),
            (17, 30, "5:30pm"),
            (12, 0, "midday"),
            (0, 0, "midnight"),
            (12, 5, "12:05pm"),
            (0, 5, "12:05am"),
        ],
    )
    def test_are_as_people_say_them(self, hour: int, minute: int, words: str) -> None:
        assert tags.clock(dt.datetime(2026, 1, 15, hour, minute, tzinfo=dt.UTC)) == words

    def test_are_local(self) -> None:
        summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
        assert tags.moment(summer) == "2 July 2026 at 12:30am"
        assert tags.iso(summer) == "2026-07-02T00:30+01:00"

    @pytest.mark.parametrize(
        ("last", "words"),
        [
            ((2026, 11, 24, 12, 0), "24 November 2026, 8am to midday"),
            ((2026, 11, 25, 0, 0), "24 November 2026, 8am to midnight"),
            ((2026, 11, 25, 6, 30), "24 November 2026 at 8am to 25 November 2026 at 6:30am"),
        ],
    )
    def test_name_the_day_of_a_span_once_where_it_is_one(self, last: tuple[int, ...], words: str) -> None:
        first = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
        assert tags.between(first, dt.datetime(*last, tzinfo=dt.UTC)) == words  # type: ignore[arg-type]

    def test_are_translated_with_the_words_between_them(self) -> None:
        first, last = (dt.datetime(2026, 11, 24, hour, tzinfo=dt.UTC) for hour in (8, 12))
        with translation.override("cy"):
            assert tags.between(first, last) == "24 Tachwedd 2026, 8yb – canol dydd"
            assert tags.clock(dt.datetime(2026, 11, 24, 17, 30, tzinfo=dt.UTC)) == "5:30yh"


class TestSmallThings:
    def test_a_language_has_its_direction(self) -> None:
        assert [tags.direction(code) for code in ("en", "ur", "ar", "so", "xx")] == [
            "ltr",
            "rtl",
            "rtl",
            "ltr",
            "auto",
        ]

    def test_a_telephone_link_has_digits_only(self) -> None:
        assert tags.telephone_link("0121 496-0123 (day)") == "01214960123"

    def test_long_labels_break_after_a_slash_and_stay_harmless(self) -> None:
        assert tags.breakable("English/Welsh <b>") == "English/<wbr>Welsh &lt;b&gt;"

    def test_a_share_is_whole_per_cents(self) -> None:
        assert [tags.percent(share) for share in (0.5, 1.0, None)] == ["50%", "100%", "–"]
