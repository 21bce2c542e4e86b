"""Papers that are put together from blocks, as a pack's is, and not read from a file."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis.papers.document import Heading, Note, Paper, Paragraph, Row, Table
from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.lint import lint


class TestAPaperOfBlocks:
    def test_with_empty_ones_is_linted(self) -> None:
        table = Table(
            "Table 1: Boats", (Row(("Kind", "Boats"), 4), Row(("A", "3"), 5), Row(("Total", "4"), 6)), 4
        )
        blocks = (
            Heading("", 1), Paragraph.of("", 2), Paragraph.of("One 5.\nTwo 6.", 2), Table("", (), 4, heads=0), table,
            Paragraph.of("Lending rose from 3 to 4 boats, an increase of 2.", 7),
        )  # fmt: skip
        found = [one for one in lint(Paper("pack", blocks)) if one.severity is Severity.CONTRADICTION]
        assert [(one.rule, one.line) for one in found] == [("table-sums", 6), ("margins", 7)]

    def test_without_any_block_is_a_note(self) -> None:
        assert [one.rule for one in lint(Paper("empty", ()))] == ["reading"]

    def test_with_its_own_day_reads_now_as_that_day(self) -> None:
        words = "We made 40 visits per day since 9 June."
        found = lint(Paper("pack", (Paragraph.of(words, 1),), on=dt.date(2031, 6, 20)))
        assert found[0].arithmetic == ("11 days × 40 = 440",)

    def test_tells_its_notes(self) -> None:
        found = lint(
            Paper("pack", (Paragraph.of("5 boats.", 1),), notes=(Note("Read as something else.", 3),))
        )
        assert [(one.words, one.line) for one in found] == [("Read as something else.", 3)]

    def test_with_rows_of_different_lengths_is_none(self) -> None:
        with pytest.raises(ValueError, match="different lengths"):
            Table("T", (Row(("a", "b"), 1), Row(("c",), 2)), 1)

    def test_has_findings_whose_names_dont_hang_on_their_lines(self) -> None:
        words = "Lending rose from 3 to 4 boats, an increase of 2."
        (one,), (other,) = (lint(Paper("pack", (Paragraph.of(words, line),))) for line in (1, 90))
        assert one.digest == other.digest
        assert (one.line, other.line) == (1, 90)
