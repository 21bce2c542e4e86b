"""Contrast of our own colours, by WCAG 2.2: 4.5 for text, 3 for borders and marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).resolve().parents[3] / "src/peelian/web/shared/static/shared/peelian.css"
NAMED = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", SHEET.read_text(encoding="utf-8")))
WHITE, INK = "#ffffff", "#0b0c0c"


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class TestContrast:
    def test_is_computed_as_wcag_does(self) -> None:
        assert contrast("#000", "#fff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize(
        "name",
        [
            "govuk-brand-colour",
            "govuk-link-colour",
            "govuk-link-hover-colour",
            "govuk-link-visited-colour",
            "govuk-error-colour",
            "govuk-success-colour",
        ],
    )
    @pytest.mark.parametrize("ground", [WHITE, "peelian-soft"])
    def test_of_text_is_enough_on_both_grounds(self, name: str, ground: str) -> None:
        assert contrast(NAMED[name], NAMED.get(ground, ground)) >= 4.5

    def test_of_white_on_the_header_and_buttons_is_enough(self) -> None:
        assert contrast(WHITE, NAMED["govuk-brand-colour"]) >= 7
        assert contrast(WHITE, NAMED["govuk-link-colour"]) >= 4.5

    def test_of_the_demo_line_is_enough(self) -> None:
        assert contrast(INK, NAMED["peelian-warm"]) >= 7
        assert contrast(NAMED["govuk-link-colour"], NAMED["peelian-warm"]) >= 4.5
        assert contrast(NAMED["peelian-warm-line"], NAMED["peelian-warm"]) >= 3
