"""What the lint says of a pack."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import pytest

from peelian.analysis.papers.findings import Severity
from peelian.analysis.tables import Column, Table
from peelian.analysis.vega import Bar, bars
from peelian.analysis.vega import Figure as Drawn
from peelian.apps.board.api import Audience, Content, Document, Interval, PackTable
from peelian.journeys.packs import lint_pack
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_tables import lint_small
from tests.journeys.packs.making import AS_OF, UNTIL, document, figure, people_table, sampled, section, share

LATE = AS_OF + dt.timedelta(days=1)


def found(content: Content, texts: Mapping[str, str] | None = None) -> dict[str, PackFinding]:
    """Findings by rule, of one section whose records were read after its last day."""
    figures = [dataclasses.replace(one, as_of=LATE) for one in content.figures]
    whole = document(section("one", dataclasses.replace(content, figures=figures)))
    return {one.rule: one for one in lint_pack.lint(whole, texts or {})}


def of_figures(*figures: object) -> dict[str, PackFinding]:
    return found(Content(figures=figures))  # type: ignore[arg-type]


def of_table(columns: list[Column], rows: list[list[object]], total: list[object] | None = None, **more: object) -> dict[str, PackFinding]:  # fmt: skip  # noqa: E501
    table = Table("t", "A table", columns, rows, total, more.pop("notes", ()))  # type: ignore[arg-type]
    return found(Content(tables=[PackTable(table, **more)]))  # type: ignore[arg-type]


NAME, HEADS = Column("Reason"), Column("Leavers", numeric=True)
SHARE = Column("Share", numeric=True, share=True, digits=2)
LEAVERS = [["Retirement", 203], ["Resignation", 192], ["Transfer out", 82], ["Ill-health", 23], ["Other", 13]]


class TestFigures:
    def test_a_share_is_its_numerator_by_its_denominator(self) -> None:
        wrong = dataclasses.replace(share("a.b", 203, 490, digits=2), value=0.3673)

        one = of_figures(wrong)["share-of-its-base"]

        assert one.severity is Severity.CONTRADICTION
        assert one.arithmetic == ("203 / 490 = 41.43%", "printed: 36.73%")
        assert one.repair == "41.43%"

    @pytest.mark.parametrize(
        ("rule", "wrong"),
        [
            ("share-without-base", figure("a.b", 0.25, unit="share")),
            ("sample-without-n", figure("a.b", 0.9, unit="share", interval=Interval(0.8, 0.95))),
            ("outside-its-interval", sampled("a.b", 90, 100, 0.91, 0.95)),
            ("no-reason", figure("a.b", None)),
            ("share-beyond-whole", share("a.b", 12, 10)),
        ],
    )
    def test_each_is_whole(self, rule: str, wrong: object) -> None:
        assert rule in of_figures(wrong)

    def test_nothing_is_found_in_what_is_right(self) -> None:
        right = [
            figure("a.curve", 0.91, unit="share", denominator=490.0, interval=Interval(0.88, 0.94)),
            share("a.b", 180, 490),
            sampled("a.c", 90, 100, 0.82, 0.95),
            figure("a.d", 490.0),
            figure("a.e", None, why_none="No records are kept."),
            share("a.f", 12, 10, definition="Can pass 1."),
        ]

        assert of_figures(*right) == {}

    def test_one_name_is_one_number(self) -> None:
        assert (
            of_figures(figure("a.b", 1.0), figure("a.b", 2.0))["same-name"].severity is Severity.CONTRADICTION
        )
        assert of_figures(figure("a.b", 1.0), figure("a.b", 1.0))["same-name"].severity is Severity.DOUBT

    def test_one_measure_is_one_number(self) -> None:
        members = [figure(name, n, label="Members") for name, n in (("a.b", 30_000.0), ("a.c", 27_032.0))]

        one = of_figures(*members)["same-measure"]

        assert one.severity is Severity.CONTRADICTION
        assert one.arithmetic == ("30,000 ≠ 27,032",)

    def test_one_label_may_be_of_two_moments(self) -> None:
        members = [figure(name, n, label="Members") for name, n in (("a.b", 900.0), ("a.b_before", 815.0))]

        assert of_figures(*members)["same-measure"].severity is Severity.DOUBT

    def test_shares_of_one_whole_have_one_denominator(self) -> None:
        said = "Of the officers who left: those who {}."
        shares = [
            share("a.b", 10, 490, definition=said.format("retired")),
            share("a.c", 10, 513, definition=said.format("resigned")),
            figure("a.d", 490.0, label="Officers who left"),
        ]

        assert of_figures(*shares)["shared-denominator"].arithmetic == ("490 ≠ 513",)
        assert of_figures(*shares[1:])["denominator-of-its-total"].arithmetic == ("513 ≠ 490",)

    @pytest.mark.parametrize(
        ("closing", "severity"), [(8988.0, Severity.CONSISTENT), (7952.0, Severity.CONTRADICTION)]
    )
    def test_stock_and_flow_agree(self, closing: float, severity: Severity) -> None:
        numbers = {"opening": 8067.0, "joined": 1411.0, "left": 490.0, "closing": closing}

        one = of_figures(*(figure(f"strength.{name}", n) for name, n in numbers.items()))["stock-and-flow"]

        assert one.severity is severity
        assert one.arithmetic[0].startswith("8,067 + 1,411 - 490 = 8,988")

    def test_stock_and_flow_have_the_names_that_rooms_give_them(self) -> None:
        officers = {"_before": 8067.0, "_joined": 1411.0, "_left": 490.0, "_changed": -1036.0, "": 7952.0}
        members = {"members_before": 700.0, "joined": 30.0, "left": 41.0, "members": 690.0}

        right = of_figures(*(figure(f"workforce.officers{name}", n) for name, n in officers.items()))
        wrong = of_figures(*(figure(f"messaging.{name}", n) for name, n in members.items()))

        assert right["stock-and-flow"].severity is Severity.CONSISTENT
        assert right["stock-and-flow"].arithmetic == ("8,067 + 1,411 - 490 - 1,036 = 7,952",)
        assert wrong["stock-and-flow"].arithmetic == ("700 + 30 - 41 = 689, not 690",)

    def test_days_lie_within_the_packs_and_were_over_when_they_were_read(self) -> None:
        early = Content(figures=[figure("a.b", 1.0)])
        draft = document(section("one", early, until=UNTIL + dt.timedelta(days=9)))

        rules = {one.rule for one in lint_pack.lint(draft, {})}

        assert rules == {"outside-the-period", "read-too-early"}


class TestTables:
    def test_the_last_row_is_the_sum_of_the_others(self) -> None:
        one = of_table([NAME, HEADS], LEAVERS, ["Total", 490])["table-total"]

        assert one.severity is Severity.CONTRADICTION
        assert one.arithmetic == ("203 + 192 + 82 + 23 + 13 = 513, not 490",)

    def test_sums_among_the_rows_count_once(self) -> None:
        rows = [["NPUs", 221], ["Response", 252], ["Both", 473], ["Custody", 10]]

        assert "table-total" not in of_table([NAME, HEADS], rows, ["Total", 483])

    def test_a_note_explains_why_parts_make_more(self) -> None:
        notes = ("Somebody in two groups counts once.",)

        one = of_table([NAME, HEADS], LEAVERS, ["Total", 490], notes=notes)["table-total"]

        assert one.severity is Severity.NOTE

    def test_a_share_is_that_of_its_count(self) -> None:
        rows = [["A", 180, 180 / 490], ["B", 310, 0.6]]

        one = of_table([NAME, HEADS, SHARE], rows, ["Total", 490, 1.0], people=(1,), shares=((2, 1),))

        assert one["share-of-its-count"].repair == "63.27%"
        assert one["shares-of-a-whole"].arithmetic == ("36.73% + 60.00% = 96.73%",)

    def test_shares_rounded_to_sum_to_a_hundred_are_right(self) -> None:
        counts = [180, 192, 82, 23, 13]
        shares = [0.3674, 0.3918, 0.1674, 0.0469, 0.0265]
        rows = [[f"Row {n}", n, one] for n, one in zip(counts, shares, strict=True)]

        assert of_table([NAME, HEADS, SHARE], rows, ["Total", 490, 1.0], people=(1,), shares=((2, 1),)) == {}

    def test_a_share_may_be_of_the_count_beside_it(self) -> None:
        columns = [NAME, Column("Required", numeric=True), Column("In date", numeric=True), SHARE]
        rows = [["First", 36, 18, 0.5], ["Second", 33, 0, 0.0], ["Third", 40, 30, 0.75]]
        given = {"people": (1, 2), "shares": ((3, 2),)}

        assert of_table(columns, rows, **given) == {}
        rows[2][3] = 0.7
        assert of_table(columns, rows, **given)["share-of-its-count"].repair == "75.00%"

    def test_a_column_is_written_alike(self) -> None:
        rows = [["A", "16.73%"], ["B", "2.7%"]]
        whole = [["A", 451.6], ["B", 3]]

        assert "mixed-precision" in of_table([NAME, Column("Share", numeric=True)], rows)
        assert "rounded-away" in of_table([NAME, HEADS], whole)

    def test_a_row_that_isnt_the_sum_that_all_others_are_is_doubted(self) -> None:
        columns = [NAME, *(Column(one, numeric=True) for one in ("PC", "PCSO", "Officers"))]
        rows = [["A", 10, 20, 30], ["B", 5, 7, 12], ["C", 9, 4, 13], ["D", 10, 21, 32]]

        one = of_table(columns, rows)["table-row"]

        assert one.severity is Severity.DOUBT
        assert one.arithmetic == ("10 + 21 = 31, not 32",)
        rows[3][3] = 31
        assert of_table(columns, rows) == {}

    def test_a_chart_shows_its_table(self) -> None:
        unit = Column("People", numeric=True)
        charts = [
            bars(name="t", title="T", rows=[Bar("A", Drawn(n)), Bar("B", Drawn(20.0))], of="A", unit=unit)
            for n in (10.0, 99.0)
        ]
        tables = [people_table("t", [("A", 10), ("B", 20)])]

        assert "chart-of-its-table" not in found(Content(tables=tables, charts=charts[:1]))
        one = found(Content(tables=tables, charts=charts[1:]))["chart-of-its-table"]
        assert one.severity is Severity.CONTRADICTION
        assert one.arithmetic == ("99",)

    def test_one_name_is_one_table(self) -> None:
        twice = [people_table("t", [("A", 10), ("B", 20)]) for _ in range(2)]

        assert "same-table" in found(Content(tables=twice))

    def test_the_public_version_tells_no_small_count(self) -> None:
        small = Content(
            figures=[figure("a.b", 3.0, people=True)], tables=[people_table("t", [("A", 2), ("B", 20)])]
        )
        told = document(section("one", small), audience=Audience.PUBLIC)

        assert [one.rule for one in lint_small(told)] == ["small-number"] * 2
        assert "small-number" not in found(small)


class TestWords:
    def test_a_figure_that_is_not_there_is_found_with_its_line(self) -> None:
        one = found(Content(figures=[figure("a.members", 30.0)]), {"one": "Words.\n{{a.member}}"})[
            "inserted-figure"
        ]

        assert one.words == "Line 2: There is no figure a.member in this pack."
        assert one.repair == "Did you mean {{a.members}}?"

    def test_a_number_typed_by_hand_is_known_again(self) -> None:
        members = Content(figures=[figure("a.members", 27_032.0)])

        assert found(members, {"one": "There are 27,032."})["typed-figure"].severity is Severity.NOTE
        assert "typed-figure" not in found(members, {"one": "There are {{a.members}}."})

    def test_a_typed_number_that_the_public_may_not_read_is_a_contradiction(self) -> None:
        ill = Content(figures=[figure("a.ill", 3.0, people=True)])

        many = Content(tables=[people_table("t", [("A", 2), ("B", 31), ("C", 90)])])

        assert found(ill, {"one": "Of them, 3 were ill."})["typed-and-hidden"].severity is Severity.DOUBT
        assert (
            found(many, {"one": "There were 31 of B."})["typed-and-hidden"].severity is Severity.CONTRADICTION
        )
        assert "typed-and-hidden" not in found(ill, {"one": "Read on 3 March 2026."})

    @pytest.mark.parametrize(
        "words",
        ["In all 78 people left.", "Of 60 people, 30 (55%) came.", "It cost £12.", "Some 1,204 came."],
    )
    def test_a_typed_number_that_nothing_in_the_pack_is_is_doubted(self, words: str) -> None:
        content = Content(figures=[figure("a.left", 73.0), share("a.came", 30, 60)])

        one = found(content, {"one": words})["typed-unknown"]

        assert one.severity is Severity.DOUBT
        assert one.quotes == (words,)

    @pytest.mark.parametrize(
        "words",
        [
            "Of 60 people, 30 (50%) came.",
            "Call 101, or 999 in danger; we answer within 72 hours, on 30 May 2025, in 2024/25 and at 14:30.",
            "73 left, 31 of them of B. Table 21 tells more.",
            "There were {{a.left}} and 7 more.",
        ],
    )
    def test_numbers_that_the_pack_tells_and_those_of_time_are_not(self, words: str) -> None:
        table = Table("t", "T", [Column("A"), Column("N", numeric=True)], [["B", 31], ["C", 42]])
        figures = [figure("a.left", 73.0), share("a.came", 30, 60)]

        assert "typed-unknown" not in found(
            Content(figures=figures, tables=[PackTable(table)]), {"one": words}
        )

    def test_public_words_may_not_type_what_only_the_board_reads(self) -> None:
        secret = Content(figures=[figure("i.secret", 123.0), figure("i.both", 456.0)])
        draft = document(
            section("one", Content(figures=[figure("a.both", 456.0)])),
            section("inner", secret, audience=Audience.INTERNAL),
        )
        texts = {"one": "We saw 123 people, and 456.", "inner": "There are 123."}

        told = [one for one in lint_pack.lint(draft, texts) if one.section == "one"]

        [one] = [one for one in told if one.rule == "typed-and-internal"]
        assert one.severity is Severity.CONTRADICTION
        assert one.arithmetic == ("123",)
        assert not [one for one in told if "i." in f"{one.words} {one.repair}"]
        [note] = [one for one in lint_pack.lint(draft, texts) if one.rule == "heading-is-public"]
        assert note.section == "inner"

    def test_a_hidden_count_may_not_be_written_out_or_stand_in_a_heading(self) -> None:
        content = Content(tables=[people_table("t", [("Ill", 3), ("B", 31), ("C", 90)])])
        draft = document(section("one", content, heading="3 ill, 31 others"))

        assert (
            found(content, {"one": "Of these, three were ill."})["typed-and-hidden"].severity
            is Severity.DOUBT
        )
        [one] = [one for one in lint_pack.lint(draft, {}) if one.rule == "typed-and-hidden"]
        assert one.severity is Severity.CONTRADICTION
        assert one.words.startswith("The heading: ")

    def test_words_are_linted_as_a_papers_are(self) -> None:
        left = Content(figures=[figure("a.left", 490.0)])
        words = "In 12 months {{a.left}} officers left the force. This equates to an attrition rate of 5.96%."

        one = found(left, {"one": words})["implied-bases"]

        assert (one.section, one.severity) == ("one", Severity.DOUBT)
        assert one.arithmetic[0].startswith("490 / 5.96%")


class TestFindings:
    def draft(self, wrong: float) -> Document:
        return document(section("one", Content(figures=[figure("a.b", wrong), figure("a.b", 9.0)])))

    def test_keep_their_digest_while_their_numbers_stay(self) -> None:
        first, again, other = (
            next(one for one in lint_pack.lint(self.draft(n), {}) if one.rule == "same-name").digest
            for n in (7.0, 7.0, 8.0)
        )

        assert first == again != other
        assert len(first) == 64

    def test_stay_open_until_somebody_accepts_them(self) -> None:
        findings = lint_pack.lint(self.draft(7.0), {})
        wrong = [one for one in findings if one.rule == "same-name"]

        assert wrong[0] in lint_pack.open_ones(findings, {})
        assert lint_pack.open_ones(findings, {one.digest: "Known." for one in findings}) == []
        [kept] = [
            one
            for one in lint_pack.as_data(findings, {wrong[0].digest: "Known."})
            if one["rule"] == "same-name"
        ]
        assert kept["accepted"] == "Known."
