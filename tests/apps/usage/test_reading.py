"""Requests are told apart in classes."""

from __future__ import annotations

import pytest

from peelian.apps.usage.rules import reading
from peelian.apps.usage.rules.terms import term_of
from peelian.apps.usage.rules.times import ENDS, middle
from peelian.apps.usage.types import Device, Source
from tests.factories.usage import GOOGLEBOT, LAPTOP, PHONE

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
ANDROID_TABLET = (
    "Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/16.6 Mobile/15E148"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


class TestDeviceOf:
    @pytest.mark.parametrize(
        ("agent", "device"),
        [
            (PHONE, Device.MOBILE),
            (ANDROID, Device.MOBILE),
            (ANDROID_TABLET, Device.TABLET),
            (IPAD, Device.TABLET),
            (LAPTOP, Device.DESKTOP),
            (FIREFOX, Device.DESKTOP),
            ("Something new/1.0 that we don't know", Device.OTHER),
            ("", Device.OTHER),
        ],
    )
    def test_tells_phones_from_tablets_from_computers(self, agent: str, device: Device) -> None:
        assert reading.device_of(agent) is device

    def test_believes_the_browsers_own_word(self) -> None:
        assert reading.device_of(LAPTOP, mobile=True) is Device.MOBILE


class TestIsBot:
    @pytest.mark.parametrize("agent", [PHONE, ANDROID, ANDROID_TABLET, IPAD, LAPTOP, FIREFOX])
    def test_is_not_a_person_with_a_browser(self, agent: str) -> None:
        assert not reading.is_bot(agent, speaks=True)

    @pytest.mark.parametrize(
        "agent",
        [
            GOOGLEBOT, "curl/8.5.0", "python-httpx/0.28", "Mozilla/5.0 (compatible; bingbot/2.0; +http://b)", "",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "WhatsApp/2.23.20.0 A sort of",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0.0.0 Safari/537.36",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        ],
    )  # fmt: skip
    def test_is_a_program_by_its_name(self, agent: str) -> None:
        assert reading.is_bot(agent, speaks=True)

    def test_is_whoever_reads_no_language(self) -> None:
        assert reading.is_bot(LAPTOP, speaks=False)


class TestSourceOf:
    @pytest.mark.parametrize(
        ("referrer", "source"),
        [
            ("", Source.DIRECT),
            ("https://www.google.co.uk/", Source.SEARCH),
            ("https://duckduckgo.com/?q=secret", Source.SEARCH),
            ("android-app://com.google.android.googlequicksearchbox/", Source.SEARCH),
            ("https://l.facebook.com/l.php?u=x", Source.SOCIAL),
            ("https://t.co/abc", Source.SOCIAL),
            ("https://x.com/", Source.SOCIAL),
            ("https://nextdoor.co.uk/", Source.SOCIAL),
            ("https://mail.google.com/", Source.MESSAGE),
            ("https://outlook.live.com/", Source.MESSAGE),
            ("android-app://com.google.android.gm/", Source.MESSAGE),
            ("https://www.birmingham.gov.uk/x", Source.OTHER),
            ("https://x.example/", Source.OTHER),
            ("https://police.example/areas/N01/", Source.INSIDE),
            ("http://[", Source.OTHER),
            ("not an address", Source.DIRECT),
        ],
    )
    def test_goes_by_the_host_of_the_page_before(self, referrer: str, source: Source) -> None:
        assert reading.source_of(referrer, "police.example:8000") is source


class TestDigestOf:
    def test_ties_what_is_alike_to_one_day(self) -> None:
        one = reading.digest_of(b"a" * 32, "203.0.113.7", PHONE)
        assert one == reading.digest_of(b"a" * 32, "203.0.113.7", PHONE)
        assert len(one) == 16
        assert one != reading.digest_of(b"a" * 32, "203.0.113.7", LAPTOP)
        assert one != reading.digest_of(b"b" * 32, "203.0.113.7", PHONE)

    def test_takes_any_characters(self) -> None:
        assert reading.digest_of(b"a" * 32, "x", "\udcff\x00")


class TestTermOf:
    @pytest.mark.parametrize(
        ("text", "term"),
        [
            ("Dog FOULING", "dog fouling"),
            (" neighbours'  noise ", "neighbours noise"),
            ("B31 2AB", ""),
            ("BD65 XYZ my car", "xyz my car"),
            ("ann@home.example", ""),
            ("call 07700 900123", "call"),
            ("my husband hits me when he has been drinking", ""),
            ("a", ""),
            ("<script>alert(x)</script>", ""),
            ("x" * 50, ""),
            ("ڈکیتی", "ڈکیتی"),
        ],
    )
    def test_keeps_words_that_could_be_a_topic(self, text: str, term: str) -> None:
        assert term_of(text) == term


class TestMiddle:
    def test_lies_in_the_class_that_holds_half(self) -> None:
        assert middle({20: 10, 30: 10}) == 20
        assert middle({30: 10}) == 25
        assert middle({2: 4, 60: 8}) == pytest.approx(45 + 15 * (2 / 8))

    def test_of_too_few_is_not_said(self) -> None:
        assert middle({30: 9}) is None
        assert middle({}) is None

    def test_of_the_longest_is_where_a_use_ends(self) -> None:
        assert middle({ENDS[-1]: 10}) == 1200
