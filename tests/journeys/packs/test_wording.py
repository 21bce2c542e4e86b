"""Figures inserted in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.journeys.packs import wording
from peelian.journeys.packs.wording import BadWords, Form
from tests.journeys.packs.making import figure, sampled, share

FIGURES = {
    one.name: one
    for one in (
        figure("messaging.members", 27032.0),
        share("retention.kept", 1304, 1411, digits=1),
        sampled("messaging.good", 180, 200, 0.851, 0.934),
        figure("finance.total", 101200.0, unit="pounds"),
        figure("messaging.bad", None, why_none="No ratings were given in these days."),
        figure("portal.users", None, why_none="not shown"),
        figure("portal.phones", None, unit="share", why_none="not shown"),
        figure("strength.change", -12.0),
        figure("strength.fte", 451.6, digits=2, unit="FTE"),
    )
}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("{{messaging.members}} have signed up.", "27,032 have signed up."),
        ("{{ messaging.members }} have.", "27,032 have."),
        ("{{retention.kept}}, {{retention.kept:of}}", "92.4%, 1,304 of 1,411"),
        (
            "{{messaging.good}} ({{messaging.good:interval}}, n = {{messaging.good:n}})",
            "90% (85% to 93%, n = 200)",
        ),
        ("On {{messaging.good:as_of}}", "On 22 November 2026"),
        ("{{finance.total}} in all", "£101,200 in all"),
        ("{{strength.change}} and {{strength.fte}}", "−12 and 451.60"),
        ("Good: {{messaging.bad}}.", "Good: not known."),
        ("Good: {{messaging.bad:interval}}.", "Good: not known."),
        ("By {{portal.phones:of}}.", "By not shown."),
        ("Used by {{portal.users}}.", "Used by not shown."),
        ("A brace { and } alone are words.", "A brace { and } alone are words."),
        ("", ""),
    ],
)
def test_a_sentence_shows_its_figures_as_they_stand(typed: str, read: str) -> None:
    assert wording.render(typed, FIGURES) == read


@pytest.mark.parametrize(
    ("typed", "line", "column", "message"),
    [
        (
            "First.\nThen {{mesaging.members}}.",
            2,
            6,
            "Line 2: There is no figure mesaging.members in this pack. Did you mean {{messaging.members}}?",
        ),
        (
            "{{weather.rain}}",
            1,
            1,
            "Line 1: There is no figure weather.rain in this pack. Choose one from the list of figures.",
        ),
        ("{{messaging.good:intervall}}", 1, 1, "Line 1: “:intervall” says nothing of a figure."
         " Did you mean :interval?"),
        ("{{members}}", 1, 1, "Line 1: “{{members}}” names no figure. Write its name as the list has it, such as"
         " {{messaging.members}}."),
        ("Open {{messaging.good", 1, 6, "Line 1: “{{” begins a figure that nothing ends. Write }} after its name."),
        ("{{a.b {{messaging.good}}", 1, 1, "Line 1: “{{” begins a figure that nothing ends. Write }} after its name."),
        ("\n\nclosed }}", 3, 8, "Line 3: “}}” ends a figure that nothing begins. Write {{ before its name."),
        ("{{messaging.members:of}}", 1, 1, "Line 1: messaging.members is no share: there is nothing that it is of."
         " Write {{messaging.members}} for the figure itself."),
        ("{{retention.kept:interval}}", 1, 1, "Line 1: retention.kept isn’t from a sample and has no interval."
         " Write {{retention.kept}} for the figure itself."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place_and_its_mend(
    typed: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(BadWords) as caught:
        wording.render(typed, FIGURES)

    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)
    assert caught.value.field == "text"


def test_all_troubles_of_a_text_are_told_at_once() -> None:
    found = wording.troubles("{{a.one}}\n{{messaging.members}}\n{{messaging.members:n}}", FIGURES)

    assert [one.line for one in found] == [1, 3]


def test_a_figure_of_an_internal_section_may_not_stand_in_public_words() -> None:
    with pytest.raises(BadWords, match="only the Board reads"):
        wording.check("{{retention.kept}}", FIGURES, closed={"retention.kept"})


def test_a_near_name_is_never_one_of_an_internal_section() -> None:
    [error] = wording.troubles("{{retention.keptt}}", FIGURES, closed={"retention.kept"})

    assert "retention.kept}" not in error.mend


def test_what_is_not_there_is_not_shown_in_redacted_words() -> None:
    assert wording.redacted("{{a.gone}} and {{messaging.members}}", FIGURES) == "not shown and 27,032"
    assert wording.redacted("{{messaging.members:of}}", FIGURES) == "not shown"


def test_a_paragraph_ends_at_an_empty_line_and_a_point_at_its_line() -> None:
    typed = "One\ngoes on.\r\n\r\nTwo:\n- a\n- b\n  goes on\n\nThree"

    assert wording.paragraphs(typed) == ["One goes on.", "Two:", "- a", "- b goes on", "Three"]
    assert wording.paragraphs(" \n\n") == []


def test_the_forms_of_a_figure_are_those_that_it_can_say() -> None:
    assert wording.forms(FIGURES["messaging.members"]) == (Form.VALUE, Form.AS_OF)
    assert wording.forms(FIGURES["messaging.good"]) == tuple(Form)


def test_what_stands_for_a_figure_without_a_value_is_one_of_two_words() -> None:
    assert wording.said(figure("a.b", None, why_none="PCSOs are not counted.")) == "not known"
    assert wording.said(figure("a.b", None)) == "not known"
    assert wording.said(figure("a.b", None, why_none="fewer than 5")) == "not shown"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0, "people", "0 people"), (1, "people", "1 person"), (2, "people", "2 people"), (1, "areas", "1 area"),
        (1, "entries", "1 entry"), (1, "PCSOs", "1 PCSO"), (1, "FTE", "1 FTE"), (-12, "FTE", "−12 FTE"),
        (120, "minutes", "120 minutes"), (121, "minutes", "2 hours 1 minute"), (1425, "minutes", "23 hours 45 minutes"),
        (1440, "minutes", "1 day"), (3516, "minutes", "2 days 11 hours"), (0.71, "ratio", "0.71"),
        (None, "areas", "not known"),
    ],
)  # fmt: skip
def test_a_figure_of_its_own_has_its_unit(value: float | None, unit: str, words: str) -> None:
    digits = 2 if unit == "ratio" else 0
    assert wording.with_unit(figure("a.b", value, unit=unit, digits=digits)) == words


def test_a_share_and_a_sum_of_money_say_their_unit_themselves() -> None:
    assert wording.with_unit(share("a.b", 1, 4)) == "25%"
    assert wording.with_unit(figure("a.b", -3.0, unit="£")) == "−£3"


def test_nought_is_never_minus_nought() -> None:
    assert wording.number(-0.2, 0) == "0"


@given(st.text(alphabet="{}:. ab\n", max_size=40))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    lines = text.split("\n")
    for error in wording.troubles(text, {}):
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1])
