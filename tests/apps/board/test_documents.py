"""A document goes to JSON and comes back as it was; one document has one text."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.tables import Column, Linked, Table
from peelian.analysis.vega import Chart
from peelian.apps.board.rules import documents
from peelian.apps.board.types.contents import Audience, Content, PackTable
from peelian.apps.board.types.documents import Document, DocumentSection
from peelian.apps.board.types.figures import Figure, Interval

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 22)

#: Any text that UTF-8 can hold, with the characters that JSON and databases trip over.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", "\x00", "\u2028", "é", "👮", "</script>"]
)
numbers = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
days = st.dates()
moments = st.datetimes(timezones=st.just(dt.UTC))
values = st.none() | words | numbers | st.decimals(allow_nan=False, allow_infinity=False) | days | moments
cells = values | st.builds(Linked, values, words)
audiences = st.sampled_from(Audience)


def _several(one: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=most).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    row = st.tuples(*[cells] * width)
    columns = st.tuples(
        *[st.builds(Column, words, st.booleans(), st.integers(0, 4), st.booleans(), st.booleans())] * width
    )
    return Table(
        draw(words),
        draw(words),
        draw(columns),
        draw(_several(row)),
        draw(st.none() | row),
        draw(_several(words)),
    )


json_things = st.recursive(
    st.none() | st.booleans() | words | numbers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
charts = st.builds(Chart, st.dictionaries(words, json_things, max_size=3), words, words, tables())
figures = st.builds(
    Figure, words, words, st.none() | numbers, words, st.none() | numbers, st.none() | numbers, words, moments,
    st.none() | st.builds(Interval, numbers, numbers), words, words, words, st.booleans(), st.integers(0, 3),
)  # fmt: skip
pack_tables = st.builds(
    PackTable, tables(), _several(st.integers(0, 9)), _several(st.tuples(st.integers(0, 9), st.integers(0, 9))),
    audiences,
)  # fmt: skip
contents = st.builds(
    Content,
    _several(figures),
    _several(pack_tables, 2),
    _several(charts, 1),
    _several(words),
    _several(words),
)
sections = st.builds(DocumentSection, words, words, audiences, days, days, _several(words), contents)
whole = st.builds(
    Document,
    words,
    words,
    words,
    days,
    days,
    days,
    moments,
    audiences,
    _several(sections, 2),
    _several(words),
)


def tiny(**changes: Any) -> Document:
    """A document with one section, which has one figure."""
    figure = Figure("a.b", "A", 3, "people", None, None, "What.", AT)
    section = DocumentSection("a", "A", Audience.PUBLIC, DAY, DAY, ("Some é.",), Content(figures=(figure,)))
    document = Document("november", "November", "", DAY, DAY, DAY, AT, Audience.INTERNAL, (section,))
    return replace(document, **changes)


def with_cell(cell: Any) -> Document:
    """A document whose one table has one cell."""
    table = PackTable(Table("t", "T", (Column("A"),), ((cell,),)))
    section = DocumentSection("a", "A", Audience.PUBLIC, DAY, DAY, (), Content(tables=(table,)))
    return tiny(sections=(section,))


class TestRoundTrip:
    @given(whole)
    def test_gives_the_document_back_and_the_same_bytes(self, document: Document) -> None:
        text = documents.text_of(document)
        read = documents.document_of(text)

        assert read == document
        assert documents.text_of(read) == text
        assert documents.digest(read) == documents.digest(document)

    @given(contents)
    def test_gives_what_a_section_found_back(self, content: Content) -> None:
        assert documents.content_of(documents.content_text(content)) == content

    @pytest.mark.parametrize(
        "cell",
        [
            None, 0, 0.0, -0.0, 7, 7.0, 1e16, "7", Decimal("7.50"), DAY, AT, Linked(None, "/x"),
            Linked(Decimal("0.10"), "/x"), Linked(DAY, ""), True,
        ],
    )  # fmt: skip
    def test_keeps_of_what_kind_a_cell_is(self, cell: object) -> None:
        read = documents.document_of(documents.text_of(with_cell(cell)))

        (found,) = read.sections[0].content.tables[0].table.rows[0]
        assert (repr(found), type(found)) == (repr(cell), type(cell))

    def test_of_lists_and_tuples_is_the_same(self) -> None:
        listed = tiny(sections=list(tiny().sections), redacted=["Costs"])

        assert documents.text_of(listed) == documents.text_of(tiny(redacted=("Costs",)))


class TestText:
    def test_is_sorted_without_spaces_and_in_utf_8(self) -> None:
        """Written out by hand; its digest is what `sha256sum` says of it."""
        text = documents.text_of(tiny())

        assert text == (
            '{"as_of":"2026-11-22T09:30:00+00:00","audience":"internal","code":"november",'
            '"meeting_on":"2026-11-22","redacted":[],"sections":[{"audience":"public","commentary":["Some é."],'
            '"content":{"charts":[],"figures":[{"as_of":"2026-11-22T09:30:00+00:00","definition":"What.",'
            '"denominator":null,"digits":0,"interval":null,"label":"A","name":"a.b","numerator":null,'
            '"people":false,"rows":"","source":"","unit":"people","value":3,"why_none":""}],"missing":[],'
            '"tables":[],"words":[]},"heading":"A","key":"a","since":"2026-11-22","until":"2026-11-22"}],'
            '"since":"2026-11-22","subtitle":"","title":"November","until":"2026-11-22","version":1}'
        )
        assert documents.digest_of(text) == "de694efe20e637b9079781181bec4a43cef1d2e3a642a61f953a9096664f7da2"

    @given(whole, words.filter(bool))
    def test_of_another_document_is_another(self, document: Document, more: str) -> None:
        other = replace(document, title=document.title + more)

        assert documents.digest(other) != documents.digest(document)

    @pytest.mark.parametrize("number", [math.nan, math.inf, Decimal("NaN")])
    def test_of_a_figure_that_is_no_number_is_refused(self, number: float | Decimal) -> None:
        """What isn’t known is None: a reader of JSON elsewhere couldn’t read NaN at all."""
        with pytest.raises(ValueError, match=r"no number|JSON compliant"):
            documents.text_of(with_cell(number))


class TestReading:
    def test_of_another_version_is_refused_plainly(self) -> None:
        with pytest.raises(documents.UnreadableDocument) as refused:
            documents.document_of(documents.text_of(tiny(version=9)))

        assert refused.value.message == "This document is of version 9, and this site reads version 1."

    @pytest.mark.parametrize(
        "text",
        ["", "nonsense", "[]", "null", "7", "{}", '{"version":"1"}', '{"version":true}', '{"version":null}'],
    )
    def test_of_what_is_no_document_is_refused_plainly(self, text: str) -> None:
        with pytest.raises(documents.UnreadableDocument):
            documents.document_of(text)

    @given(st.data())
    def test_of_a_document_with_a_part_missing_is_refused_plainly(self, data: st.DataObject) -> None:
        thing = json.loads(documents.text_of(tiny()))
        places = [
            thing,
            thing["sections"][0],
            thing["sections"][0]["content"],
            thing["sections"][0]["content"]["figures"][0],
        ]
        place = data.draw(st.sampled_from(range(len(places))))
        del places[place][data.draw(st.sampled_from(sorted(places[place])))]
        kept = json.dumps(thing)

        try:
            read = documents.document_of(kept)
        except documents.UnreadableDocument:
            return
        # What has a usual value may be left out; the text, and so the digest, is another all the same.
        assert documents.text_of(read) != kept
