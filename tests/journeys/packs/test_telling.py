"""Which sentences of people's words a reader is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.tables import Column, Table
from peelian.apps.board.api import Content, PackTable
from peelian.journeys.packs import telling, wording
from tests.journeys.packs.making import document, figure, section, share

FIGURES = {
    one.name: one
    for one in (
        figure("left.all", 388.0, label="Leavers"),
        figure("left.ill", None, label="Ill", why_none="not shown"),
        share("left.rate", 0, 0, label="Leaver rate", why_none="Nobody served."),
    )
}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("{{left.all}} left. Of them ill: {{left.ill}}. They are missed.", ["388 left. They are missed."]),
        ("{{left.all}} left, {{left.ill}} of them ill.", ["388 left, not shown of them ill."]),
        ("Rate: {{left.rate}} ({{left.rate:of}}).", []),
        ("One\n\nRate {{left.rate}}.\n\nThree", ["One", "Three"]),
        ("- Leavers: {{left.all}}\n- Ill: {{left.ill}}", ["- Leavers: 388"]),
        ("Ill: {{left.ill}}, as of {{left.ill:as_of}}.", []),
        ("As of {{left.ill:as_of}}.", ["As of 22 November 2026."]),
        ("It was 4.5 {{left.all}}. At 10 p.m. {{left.ill}} were there.", ["It was 4.5 388. At 10 p.m."]),
        ("Of {{gone.figure}}. {{left.all}} left.", ["388 left."]),
        ("No figures. None.", ["No figures. None."]),
        ("Bad {{left", ["Bad {{left"]),
    ],
)
def test_a_sentence_of_nothing_but_untold_figures_goes(typed: str, read: list[str]) -> None:
    assert telling.tell(typed, FIGURES).paragraphs == read


def test_what_is_gone_is_counted_and_named_by_its_figures() -> None:
    one = telling.tell("Ill: {{left.ill}}.", FIGURES)
    two = telling.tell("Ill: {{left.ill}}. Rate: {{left.rate}}. Again {{left.ill}}.", FIGURES)

    assert one.untold == "A sentence isn’t shown, for want of its figures: Ill."
    assert two.untold == "3 sentences aren’t shown, for want of their figures: Ill; Leaver rate."
    assert telling.tell("{{left.all}}", FIGURES).untold == ""


def test_a_figure_that_may_not_be_named_isnt_named() -> None:
    assert (
        telling.tell("{{secret.cost}}.", FIGURES).untold == "A sentence isn’t shown, for want of its figures."
    )


@given(st.text(alphabet="ab. -\n{}:", max_size=60))
def test_words_without_figures_are_told_whole(text: str) -> None:
    told = telling.tell(text, {})
    if "{{" not in text and "}}" not in text:
        assert " ".join(" ".join(told.paragraphs).split()) == " ".join(
            " ".join(wording.paragraphs(text)).split()
        )


def test_a_reader_is_told_nothing_that_is_for_the_makers() -> None:
    table = Table("t", "T", [Column("A")], [["b"]], notes=["Counted by day. To mend: take in days."])
    content = Content(
        [figure("a.b", None, why_none="Nothing is there. To mend: load it.")], [PackTable(table)],
        words=["As it is."], missing=["Patrols: none yet. To mend: take in\npositions."],
    )  # fmt: skip

    read = telling.for_readers(document(section("one", content))).sections[0].content

    assert read.figures[0].why_none == "Nothing is there."
    assert read.tables[0].table.notes == ("Counted by day.",)
    assert read.words == ("As it is.",)
    assert read.missing == ("Patrols: none yet.",)
