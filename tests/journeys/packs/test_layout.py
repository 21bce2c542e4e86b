"""What leads a pack, and how its sections and paragraphs are numbered, on its page and on paper."""

from __future__ import annotations

import pytest

from peelian.apps.board.api import Audience, Content
from peelian.journeys.packs import layout, on_paper
from peelian.journeys.packs.layout import Fact, Paragraph
from peelian.journeys.papers import Contents, Facts, Front, Heading, List, Note, Numbered, Small
from peelian.web.shared.pack_reading import parts_of
from tests.factories import pack_documents as made
from tests.journeys.packs.making import document, figure, section

ASKS = section(
    "recommendations", None, "The Board is asked to:", "- note this paper", "- decide on the fund",
    heading="Recommendations",
)  # fmt: skip
FACTS = section("key-figures", None, "- Officers: 795 (669 before)", "- Nothing else is known")
FIRST = section(
    "one", Content([figure("a.none", None), figure("a.known", 1.0, label="Areas", unit="areas")]), "One."
)
SECOND = section("two", Content(), "Two.", "With points:", "- a", "- b", "Three.")


def test_what_the_board_is_asked_leads_whatever_its_place() -> None:
    found = layout.lay_out(document(FIRST, SECOND, ASKS))

    assert found.lead.title == "The Board is asked to"
    assert found.lead.asked == [Paragraph(0, ["note this paper", "decide on the fund"])]
    assert [(one.number, one.section.key) for one in found.sections] == [(1, "one"), (2, "two")]


def test_recommendations_in_sentences_lead_under_their_heading() -> None:
    found = layout.lay_out(document(section("recommendations", None, "Note this.", "Decide."))).lead

    assert (found.title, [one.lines for one in found.asked]) == (
        "Recommendations",
        [["Note this."], ["Decide."]],
    )


def test_the_figures_that_a_pack_names_lead() -> None:
    assert layout.lay_out(document(FACTS, FIRST)).lead.facts == [
        Fact("Officers", "795 (669 before)"), Fact("", "Nothing else is known"),
    ]  # fmt: skip


def test_a_pack_that_names_none_leads_with_the_first_that_is_known_of_each_section() -> None:
    assert layout.lay_out(document(FIRST, SECOND)).lead.facts == [Fact("Areas", "1 area")]


def test_no_figure_of_a_section_for_the_board_in_private_leads_unasked() -> None:
    secret = section("secret", Content([figure("s.b", 7.0, label="Secret")]), audience=Audience.INTERNAL)

    assert layout.lay_out(document(secret, FIRST)).lead.facts == [Fact("Areas", "1 area")]


def test_a_section_with_figures_of_its_own_stays_where_it_is() -> None:
    own = section("recommendations", Content([figure("a.b", 1.0)]), "Note this.")

    assert [one.section.key for one in layout.lay_out(document(own)).sections] == ["recommendations"]


def test_paragraphs_are_numbered_through_and_points_are_not() -> None:
    found = layout.lay_out(document(ASKS, FIRST, SECOND)).sections

    assert [[(one.number, one.lines) for one in laid.commentary] for laid in found] == [
        [(1, ["One."])], [(2, ["Two."]), (3, ["With points:"]), (0, ["a", "b"]), (4, ["Three."])],
    ]  # fmt: skip


@pytest.mark.django_db
def test_page_and_paper_number_alike() -> None:
    whole = made.every_kind()
    on_page = [
        (one.number, line)
        for part in parts_of(whole, lambda table: table, lambda *_: [])
        for one in part.commentary
        for line in one.lines
        if one.number
    ]
    printed = [
        (one.start + place, line)
        for one in on_paper.paper(whole).blocks
        if isinstance(one, Numbered)
        for place, line in enumerate(one.paragraphs)
    ]

    assert on_page == printed


def test_paper_begins_with_what_is_asked_and_the_key_figures_then_the_contents() -> None:
    sections = [section(f"s{n}", None, "Words.") for n in range(7)]
    blocks = on_paper.paper(document(*sections, FACTS, ASKS)).blocks

    assert [type(one) for one in blocks[:5]] == [Front, Note, Facts, Contents, Heading]
    assert blocks[1] == Note("The Board is asked to", ["note this paper", "decide on the fund"])
    assert List(["note this paper", "decide on the fund"]) not in blocks


def test_what_the_board_is_asked_in_private_says_so() -> None:
    private = section("recommendations", None, "Decide.", audience=Audience.INTERNAL)
    note = next(one for one in on_paper.paper(document(private)).blocks if isinstance(one, Note))

    assert note.lines[-1] == "This is for the Board in private: not in the public version."


def test_key_figures_for_the_board_in_private_say_so() -> None:
    private = section("key-figures", None, "- Officers: 795", audience=Audience.INTERNAL)
    blocks = on_paper.paper(document(private, FIRST)).blocks
    place = next(place for place, one in enumerate(blocks) if isinstance(one, Facts))

    assert blocks[place + 1] == Small(["This is for the Board in private: not in the public version."])
    assert not layout.lay_out(document(FACTS, FIRST)).lead.facts_internal
