"""What the public may read of a pack, and that nothing else is in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.tables import Column, Linked, Table
from peelian.analysis.vega import Bar, bars
from peelian.analysis.vega import Figure as Drawn
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, Content, Document, PackTable
from peelian.journeys.packs.public import FEWER, NOTE, figures_of, numbers_in, public_version, whole_version
from peelian.journeys.packs.wording import NOT_SHOWN, BadWords
from tests.journeys.packs.making import document, figure, people_table, sampled, section, share

LEAVERS = [("Retirement", 180), ("Resignation", 192), ("Transfer out", 82), ("Ill-health", 3), ("Other", 13)]


def everything(value: Any) -> Iterator[Any]:
    """All plain values that a document holds, however deep."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from everything(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from everything(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from everything(one)
    else:
        yield value


def tells(public: Document, number: float) -> bool:
    """Whether a number stands anywhere in it, by itself or in words."""
    for value in everything(public):
        if isinstance(value, str) and number in numbers_in(value):
            return True
        if isinstance(value, int | float) and not isinstance(value, bool) and value == number:
            return True
    return False


def cells(public: Document, name: str) -> list[list[Any]]:
    [table] = [t.table for s in public.sections for t in s.content.tables if t.table.name == name]
    return [list(row) for row in table.lines()]


class TestInternalSections:
    def test_are_gone_but_for_their_heading(self) -> None:
        secret = Content(figures=[figure("cost.secret", 987654.0)], words=["A secret method."])
        draft = document(
            section("purpose"), section("costs", secret, audience=Audience.INTERNAL, heading="Costs")
        )

        public = public_version(draft, {"purpose": "What it is for.", "costs": "It cost {{cost.secret}}."})

        assert [one.key for one in public.sections] == ["purpose"]
        assert public.redacted == ("Costs",)
        assert public.audience is Audience.PUBLIC
        assert not tells(public, 987654)

    def test_a_table_for_the_board_goes_with_its_chart(self) -> None:
        inner = people_table("by-team", [("Team one", 61), ("Team two", 53)], audience=Audience.INTERNAL)
        chart = bars(
            name="by-team", title="Teams", rows=[Bar("Team one", Drawn(61))], of="Team", unit=Column("People")
        )
        content = Content(
            tables=[inner, people_table("by-sex", [("Men", 70), ("Women", 44)])], charts=[chart]
        )

        public = public_version(document(section("strength", content)), {})

        assert [one.table.name for one in public.sections[0].content.tables] == ["by-sex"]
        assert not public.sections[0].content.charts
        assert "Team one" not in set(everything(public))

    def test_their_figures_are_refused_in_public_words(self) -> None:
        secret = Content(figures=[figure("cost.secret", 987654.0)])
        draft = document(section("purpose"), section("costs", secret, audience=Audience.INTERNAL))

        with pytest.raises(BadWords, match=r"in “Purpose”.*only the Board reads"):
            whole_version(draft, {"purpose": "It cost {{cost.secret}}."})

    def test_and_are_not_shown_should_they_stand_there(self) -> None:
        secret = Content(figures=[figure("cost.secret", 987654.0)])
        draft = document(section("purpose"), section("costs", secret, audience=Audience.INTERNAL))

        public = public_version(draft, {"purpose": "It cost {{cost.secret}}. More is told below."})

        assert public.sections[0].commentary == ("More is told below.",)
        assert public.sections[0].content.missing == ("A sentence isn’t shown, for want of its figures.",)

    def test_words_for_the_board_may_tell_all_figures(self) -> None:
        secret = Content(figures=[figure("cost.secret", 987654.0)])
        draft = document(section("costs", secret, audience=Audience.INTERNAL))

        whole = whole_version(draft, {"costs": "It cost {{cost.secret}}.\n\n- One point"})

        assert whole.sections[0].commentary == ("It cost 987,654.", "- One point")


class TestSmallCounts:
    def test_go_with_their_company_and_their_shares(self) -> None:
        public = public_version(
            document(section("leavers", Content(tables=[people_table("leavers", LEAVERS)]))), {}
        )

        found = {row[0]: row[1:] for row in cells(public, "leavers")}
        assert found["Ill-health"] == found["Other"] == [NOT_SHOWN, NOT_SHOWN]
        assert found["Retirement"] == [180, 180 / 470]
        assert found["Total"] == [470, 1.0]
        [table] = public.sections[0].content.tables
        assert NOTE in table.table.notes

    def test_are_fewer_than_five_where_no_table_tells_more(self) -> None:
        content = Content(
            figures=[figure("schemes.cadets", 3.0, people=True), figure("schemes.meetings", 3.0)]
        )

        public = public_version(
            document(section("schemes", content)),
            {"schemes": "{{schemes.cadets}} joined in {{schemes.meetings}} meetings."},
        )

        found = figures_of(public)
        assert (found["schemes.cadets"].value, found["schemes.cadets"].why_none) == (None, FEWER)
        assert found["schemes.meetings"].value == 3
        assert public.sections[0].commentary == ("not shown joined in 3 meetings.",)

    def test_a_figure_that_repeats_a_hidden_cell_is_not_shown(self) -> None:
        figures = [figure("leavers.ill", 3.0, people=True), figure("leavers.other", 13.0, people=True)]
        draft = document(
            section("leavers", Content(tables=[people_table("leavers", LEAVERS)])),
            section("more", Content(figures=figures)),
        )

        found = figures_of(public_version(draft, {}))

        assert [found[one].why_none for one in ("leavers.ill", "leavers.other")] == [NOT_SHOWN, NOT_SHOWN]

    def test_a_share_goes_with_its_part_and_with_its_rest(self) -> None:
        figures = [
            figure("a.joined", 1411.0, people=True),
            figure("a.stayed", 1409.0, people=True),
            share("a.kept", 1409, 1411),
            share("a.ill", 3, 490, people=True),
            sampled("a.good", 47, 50, 0.84, 0.98),
            share("a.tasks", 3, 4),
        ]

        found = figures_of(public_version(document(section("a", Content(figures=figures))), {}))

        hidden = {name for name, one in found.items() if one.value is None}
        assert hidden == {"a.stayed", "a.kept", "a.ill", "a.good"}
        assert all(found[one].numerator is None and found[one].interval is None for one in hidden)
        assert found["a.tasks"].value == 0.75

    def test_a_share_of_things_isnt_taken_for_people_because_one_number_is_alike(self) -> None:
        """25 of 26 turns were answered in time; 26 people, and not 25, rated a message with 5."""
        ratings = [("1", 3), ("4", 8), ("5", 26)]
        content = Content(figures=[share("inbox.in_time", 25, 26)], tables=[people_table("ratings", ratings)])

        found = figures_of(public_version(document(section("m", content)), {}))

        assert found["inbox.in_time"].value == 25 / 26

    def test_a_cell_that_another_table_hides_is_hidden_with_company(self) -> None:
        one = people_table("one", [("A", 2), ("B", 7), ("C", 90)])
        other = people_table("other", [("B", 7), ("D", 20), ("E", 30)])
        draft = document(section("x", Content(tables=[one])), section("y", Content(tables=[other])))

        found = {row[0]: row[1] for row in cells(public_version(draft, {}), "other")}

        assert found == {"B": NOT_SHOWN, "D": NOT_SHOWN, "E": 30, "Total": 57}

    def test_all_shares_go_with_a_hidden_total(self) -> None:
        public = public_version(
            document(section("x", Content(tables=[people_table("x", [("A", 3), ("B", 0)])]))), {}
        )

        assert cells(public, "x") == [
            ["A", NOT_SHOWN, NOT_SHOWN],
            ["B", 0, NOT_SHOWN],
            ["Total", NOT_SHOWN, NOT_SHOWN],
        ]

    def test_a_crossed_table_hides_rectangles(self) -> None:
        columns = [Column("Rank"), *(Column(one, numeric=True) for one in ("Men", "Women", "Both"))]
        table = Table(
            "crossed",
            "x",
            columns,
            [["PC", 40, 30, 70], ["Sgt", 12, 2, 14], ["Insp", 9, 8, 17]],
            ["Total", 61, 40, 101],
        )
        draft = document(section("x", Content(tables=[PackTable(table, people=(1, 2, 3))])))

        found = cells(public_version(draft, {}), "crossed")

        assert found[1][1:] == [NOT_SHOWN, NOT_SHOWN, 14]
        assert [row[3] for row in found] == [70, 14, 17, 101]
        assert sum(cell == NOT_SHOWN for row in found for cell in row) == 4

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
    @pytest.mark.parametrize("with_total", [True, False])
    def test_a_whole_may_stand_before_its_parts_or_between_them(
        self, order: tuple[int, ...], *, with_total: bool
    ) -> None:
        """Joined = too lately + long enough. By 120 - 60 and 123 - 60 - 60 one would read the 3."""
        names = ["Joined", "Too lately", "Long enough"]
        rows = [[120, 60, 60], [80, 20, 60], [5, 2, 3], [205, 82, 123]]
        lines = [[str(number), *(row[one] for one in order)] for number, row in enumerate(rows)]
        table = Table(
            "joiners",
            "x",
            [Column("Year"), *(Column(names[one], numeric=True) for one in order)],
            lines[:-1],
            lines[-1] if with_total else None,
        )
        draft = document(section("x", Content(tables=[PackTable(table, people=(1, 2, 3))])))

        found = cells(public_version(draft, {}), "joiners")

        shown = [[row[1 + order.index(one)] for one in range(3)] for row in found]
        assert shown[2][1:] == [NOT_SHOWN, NOT_SHOWN]
        for line in [*shown, *zip(*shown, strict=True)] if with_total else shown:
            assert sum(cell == NOT_SHOWN for cell in line) != 1

    def test_parts_of_parts_are_hidden_together(self) -> None:
        """All = men + women and all = constables + others: none of the four tells another."""
        names = ("All", "Men", "Women", "Constables", "Others")
        rows = [["A", 30, 3, 27, 12, 18], ["B", 50, 20, 30, 22, 28], ["C", 41, 21, 20, 4, 37]]
        total = ["All", *(sum(int(row[one]) for row in rows) for one in range(1, 6))]
        columns = [Column("Unit"), *(Column(one, numeric=True) for one in names)]
        table = Table("two", "x", columns, rows, total)
        draft = document(section("x", Content(tables=[PackTable(table, people=(1, 2, 3, 4, 5))])))

        found = cells(public_version(draft, {}), "two")

        for row in found:
            assert sum(row[one] == NOT_SHOWN for one in (1, 2, 3)) != 1
            assert sum(row[one] == NOT_SHOWN for one in (1, 4, 5)) != 1
        for one in range(1, 6):
            assert sum(row[one] == NOT_SHOWN for row in found) != 1
        assert found[0][2] == found[2][4] == NOT_SHOWN

    def test_a_count_of_things_goes_that_tells_people(self) -> None:
        """Posts less vacancies are people."""
        rows = [["PC", 60, 41, 19], ["Sgt", 30, 3, 27], ["Insp", 20, 12, 8]]
        columns = [Column("Rank"), *(Column(one, numeric=True) for one in ("Posts", "People", "Vacant"))]
        table = Table("posts", "x", columns, rows, ["All", 110, 56, 54])
        draft = document(section("x", Content(tables=[PackTable(table, people=(2,))])))

        found = cells(public_version(draft, {}), "posts")

        assert found[1][2] == NOT_SHOWN
        assert NOT_SHOWN in {found[1][1], found[1][3]}

    def test_so_many_for_each_go_with_the_counts_that_they_are_of(self) -> None:
        """1.25 students for each tutor are 5 by 4."""
        columns = [Column("Area"), *(Column(one, numeric=True) for one in ("Students", "Tutors"))]
        per = Column("For each", numeric=True, digits=2)
        rows = [["A", 5, 4, 5 / 4], ["B", 20, 10, 2.0], ["C", 60, 40, 1.5]]
        table = Table("tutors", "x", [*columns, per], rows, ["All", 85, 54, 85 / 54])
        figures = [
            figure("w.students", 5.0, people=True),
            figure("w.tutors", 4.0, people=True),
            figure("w.each", 5 / 4, unit="students"),
            figure("w.said", 5 / 4, unit="students", numerator=5.0, denominator=4.0),
            figure("w.hours", 1.1, unit="hours"),
        ]
        content = Content(figures=figures, tables=[PackTable(table, people=(1, 2))])

        public = public_version(document(section("w", content)), {})

        found = cells(public, "tutors")
        assert [row[3] == NOT_SHOWN for row in found] == [NOT_SHOWN in row[1:3] for row in found]
        assert found[0][3] == NOT_SHOWN
        hidden = {name for name, one in figures_of(public).items() if one.value is None}
        assert hidden >= {"w.each", "w.said"}
        assert figures_of(public)["w.each"].why_none == NOT_SHOWN  # it is no count
        assert "w.hours" not in hidden

    def test_what_stock_and_flow_would_tell_is_not_shown(self) -> None:
        flow = [("before", 700.0), ("joined", 3.0), ("left", 41.0), ("after", 662.0)]
        columns = [Column("Who"), *(Column(name, numeric=True) for name, _ in flow)]
        table = Table("flow", "x", columns, [["Members", *(int(n) for _, n in flow)]])
        figures = [figure(f"m.{name}", n, people=True) for name, n in flow]
        in_table = Content(figures=figures, tables=[PackTable(table, people=(1, 2, 3, 4))])

        for content in (in_table, Content(figures=figures)):
            public = public_version(document(section("m", content)), {})

            hidden = {name for name, one in figures_of(public).items() if one.value is None}
            assert hidden == {"m.joined", "m.left"}
            for row in cells(public, "flow") if content.tables else []:
                assert row == ["Members", 700, NOT_SHOWN, NOT_SHOWN, 662]

    def test_two_small_counts_of_a_flow_are_not_known_by_their_sum(self) -> None:
        """120 + 1 - 12 + 1 = 110: of the sum of 2, each is 1."""
        flow = [("before", 120.0), ("joined", 1.0), ("left", 12.0), ("changed", 1.0), ("after", 110.0)]
        columns = [Column("Who"), *(Column(name, numeric=True) for name, _ in flow)]
        table = Table("flow", "x", columns, [["Members", *(int(n) for _, n in flow)]])
        figures = [figure(f"m.{name}", n, people=True) for name, n in flow]

        for tables in ([], [PackTable(table, people=(1, 2, 3, 4, 5))]):
            content = Content(figures=figures, tables=tables)

            public = public_version(document(section("m", content)), {})

            hidden = {name for name, one in figures_of(public).items() if one.value is None}
            assert len(hidden - {"m.joined", "m.changed"}) == 1
            for row in cells(public, "flow") if tables else []:
                assert row.count(NOT_SHOWN) == 3

    def test_nor_are_those_of_a_small_stock_that_is_named_so(self) -> None:
        """1 + 1 - 5 + 12 = 9: by 9 - 12 + 5 each of the first two is 1."""
        flow = [("m_before", 1.0), ("m_joined", 1.0), ("m_left", 5.0), ("m_changed", 12.0), ("m", 9.0)]
        figures = [figure(f"a.{name}", n, people=True) for name, n in flow]

        public = public_version(document(section("m", Content(figures=figures))), {})

        hidden = {name for name, one in figures_of(public).items() if one.value is None}
        assert hidden > {"a.m_before", "a.m_joined"}

    def test_a_count_goes_whose_rest_in_the_count_beside_it_is_small(self) -> None:
        columns = [Column("Course"), *(Column(one, numeric=True) for one in ("Required", "In date"))]
        share_of = Column("Share in date", numeric=True, share=True)
        rows = [["First", 36, 33, 33 / 36], ["Second", 40, 20, 0.5], ["Third", 50, 30, 0.6]]
        table = Table("coverage", "x", [*columns, share_of], rows)
        draft = document(section("x", Content(tables=[PackTable(table, people=(1, 2), shares=((3, 2),))])))

        found = cells(public_version(draft, {}), "coverage")

        assert found[0] == ["First", 36, NOT_SHOWN, NOT_SHOWN]
        assert found[1] == ["Second", 40, NOT_SHOWN, NOT_SHOWN]
        assert found[2] == ["Third", 50, 30, 0.6]

    def test_a_share_of_a_hidden_part_goes_and_one_of_other_people_stays(self) -> None:
        figures = [
            share("l.other", 13, 388, people=True),
            share("l.elsewhere", 13, 100, people=True),
            sampled("l.sampled", 26, 39, 0.5, 0.8),
        ]
        rows = [("Retirement", 180), ("Resignation", 192), ("Ill-health", 3), ("Other", 13)]
        draft = document(
            section("leavers", Content(tables=[people_table("leavers", rows)])),
            section("more", Content(figures=figures[:1])),
            section("others", Content(figures=figures[1:])),
        )

        found = figures_of(public_version(draft, {}))

        assert {name for name, one in found.items() if one.value is None} == {"l.other"}

    def test_a_chart_goes_with_its_table_and_only_with_it(self) -> None:
        unit = Column("Plans", numeric=True)
        plans = bars(
            name="plans", title="Plans", rows=[Bar("A", Drawn(3)), Bar("B", Drawn(4))], of="What", unit=unit
        )
        content = Content(
            tables=[PackTable(plans.table), people_table("leavers", LEAVERS)],
            figures=[figure("a.b", 3.0, people=True)],
            charts=[plans],
        )

        [found] = public_version(document(section("x", content)), {}).sections

        assert [one.title for one in found.content.charts] == ["Plans"]

    def test_a_column_with_subtotals_among_its_rows_goes_whole(self) -> None:
        columns = [Column("Unit"), Column("Heads", numeric=True)]
        table = Table("sub", "x", columns, [["A", 3], ["B", 50], ["A and B", 53], ["C", 60]], ["Total", 113])
        draft = document(section("x", Content(tables=[PackTable(table, people=(1,))])))

        assert {row[1] for row in cells(public_version(draft, {}), "sub")} == {NOT_SHOWN}

    def test_charts_that_tell_hidden_counts_are_gone_and_it_is_said(self) -> None:
        unit = Column("Leavers", numeric=True)
        rows = [Bar(label, Drawn(count)) for label, count in LEAVERS]
        charts = [
            bars(name=name, title="Leavers", rows=rows, of="Reason", unit=unit)
            for name in ("leavers", "other")
        ]
        calm = bars(name="calm", title="Calm", rows=[Bar("Hours", Drawn(777))], of="What", unit=unit)
        content = Content(tables=[people_table("leavers", LEAVERS)], charts=[*charts, calm])

        [found] = public_version(document(section("leavers", content)), {}).sections

        assert [one.title for one in found.content.charts] == ["Calm"]
        assert found.content.missing == ("2 charts aren’t shown: counts of people in it are too small.",)

    def test_no_caption_label_definition_or_head_tells_a_hidden_count(self) -> None:
        told = people_table("t", [("A, 31 in all", 31), ("B", 2), ("C", 90)])
        table = dataclasses.replace(
            told.table,
            caption="All 31 of A, on 31 March 2026",
            columns=[Column("What, 31"), *told.table.columns[1:]],
        )
        shown = figure("a.b", 50.0, label="Beside 31", definition="Of 31 people in 72 hours.")
        content = Content(tables=[dataclasses.replace(told, table=table)], figures=[shown])

        public = public_version(document(section("x", content)), {})

        assert not tells(public, 31)
        [one] = public.sections[0].content.figures
        assert (one.label, one.definition) == ("Beside not shown", "Of not shown people in 72 hours.")
        assert public.sections[0].content.tables[0].table.caption == "All not shown of A, on 31 March 2026"

    def test_a_single_row_of_a_target_doesnt_tell_who_there_is(self) -> None:
        columns = [
            Column("What"),
            *(Column(one, numeric=True) for one in ("Target", "Recorded", "Difference")),
        ]
        table = Table("targets", "x", columns, [["PCSOs", 46, 3, -43]])
        draft = document(section("x", Content(tables=[PackTable(table, people=(2,))])))

        [row] = cells(public_version(draft, {}), "targets")

        assert row[2] == NOT_SHOWN
        assert NOT_SHOWN in {row[1], row[3]}

    def test_a_note_that_tells_a_hidden_count_is_left_out(self) -> None:
        content = Content(
            tables=[people_table("leavers", LEAVERS)],
            words=["Of them, 3 were ill.", "Read on 3 November 2026, as table 3 of 2024 was."],
        )

        [found] = public_version(document(section("leavers", content)), {}).sections

        assert found.content.words == ("Read on 3 November 2026, as table 3 of 2024 was.",)
        assert found.content.missing == ("A sentence isn’t shown: counts of people in it are too small.",)


class TestLinks:
    def test_no_address_of_rows_is_left(self) -> None:
        table = Table("t", "T", [Column("A"), Column("N", numeric=True)], [["x", Linked(9, "/station/x")]])
        content = Content(figures=[figure("a.b", 7.0, rows="/station/rows")], tables=[PackTable(table)])

        public = public_version(document(section("a", content)), {})

        assert not [one for one in everything(public) if isinstance(one, str) and one.startswith("/")]
        assert cells(public, "t") == [["x", 9]]


@st.composite
def drafts(draw: st.DrawFn) -> tuple[Document, dict[str, str], set[float], set[str]]:
    """A draft, its words, and numbers and words that only internal parts of it hold."""
    inner = draw(st.lists(st.integers(1_000_000, 9_999_999), min_size=3, max_size=3, unique=True))
    outer = draw(st.lists(st.integers(10_000, 99_999), min_size=3, max_size=3, unique=True))
    secret = Content(
        figures=[figure("secret.one", float(inner[0])), share("secret.two", inner[1], inner[2])],
        tables=[people_table("secret", [("Secret Row", inner[1])])],
        words=["Secret Method"],
        missing=["Secret Gap"],
    )
    open_one = Content(
        figures=[figure("open.one", float(outer[0])), figure("open.two", float(outer[1]), people=True)],
        tables=[
            people_table("open", [("Open Row", outer[2])]),
            people_table("hidden", [("Secret Team", inner[2])], audience=Audience.INTERNAL),
        ],
    )
    names = ["secret.one", "secret.two", "secret.two:of", "secret.two:n", "open.one", "open.two"]
    words = " and ".join(f"{{{{{draw(st.sampled_from(names))}}}}}" for _ in range(draw(st.integers(0, 5))))
    sections = [
        section("open", open_one),
        section("secret", secret, audience=Audience.INTERNAL, heading="In private"),
    ]
    if draw(st.booleans()):
        sections.reverse()
    texts = {"open": words, "secret": f"Secret Opinion {words}"}
    strings = {
        "Secret Row",
        "Secret Method",
        "Secret Gap",
        "Secret Team",
        "secret.one",
        "secret.two",
        "Opinion",
    }
    return document(*sections), texts, {*map(float, inner), inner[1] / inner[2]}, strings


@given(drafts())
def test_nothing_that_only_internal_parts_hold_is_anywhere_in_the_public_version(
    drawn: tuple[Document, dict[str, str], set[float], set[str]],
) -> None:
    draft, texts, numbers, strings = drawn

    public = public_version(draft, texts)

    assert not [number for number in numbers if tells(public, number)]
    text = board.text_of(public)
    assert not [secret for secret in strings if secret in text]
    assert not [number for number in numbers if number >= 1_000_000 and f"{number:.0f}" in text]


#: Odd on purpose: numbers that nothing else in a document is, so not the year of its title.
counts = st.lists(st.integers(0, 4) | st.integers(2_027, 9_999), min_size=2, max_size=6, unique=True)


@given(counts, st.booleans(), st.booleans())
def test_no_small_count_can_be_worked_out_from_what_is_shown(
    rows: list[int], total: bool, share_too: bool
) -> None:
    labelled = [(f"Row {'abcdef'[place]}", count) for place, count in enumerate(rows)]
    figures = [figure(f"x.{'abcdef'[place]}", float(count), people=True) for place, count in enumerate(rows)]
    if share_too and sum(rows):
        figures.append(share("x.share", rows[0], sum(rows)))
    content = Content(figures=figures, tables=[people_table("x", labelled, total=total)])

    public = public_version(document(section("x", content)), {"x": "{{x.a}} and {{x.b}}"})

    shown = {row[0]: row[1] for row in cells(public, "x")}
    small = [label for label, count in labelled if 0 < count < 5]
    hidden = [label for label, _ in labelled if shown[label] == NOT_SHOWN]
    assert set(small) <= set(hidden)
    if total and shown["Total"] != NOT_SHOWN and small:
        # With the total known, what is hidden could all be 5 or more for the reader.
        assert len(hidden) >= 2
        assert sum(count for label, count in labelled if label in hidden) >= 5 + len(hidden) - 1
    for label, count in labelled:
        if label in hidden and count >= 5:
            assert not tells(public, count)
    for name, one in figures_of(public).items():
        if one.value is not None and name != "x.share":
            assert shown[f"Row {name[-1]}"] == one.value


@given(st.integers(0, 900), st.integers(0, 60), st.integers(0, 60))
def test_stock_and_flow_never_tell_a_small_number(before: int, joined: int, left: int) -> None:
    flow = {"before": before + left, "joined": joined, "left": left, "after": before + joined}
    figures = [figure(f"m.{name}", float(n), people=True) for name, n in flow.items()]
    columns = [Column("Who"), *(Column(name, numeric=True) for name in flow)]
    table = Table("flow", "x", columns, [["Members", *flow.values()]])
    content = Content(figures=figures, tables=[PackTable(table, people=(1, 2, 3, 4))])

    public = public_version(document(section("m", content)), {})

    [row] = cells(public, "flow")
    told = figures_of(public)
    hidden = [name for place, name in enumerate(flow, start=1) if row[place] == NOT_SHOWN]
    # With one of them hidden, the three others would make it; what is nought makes nothing and hides nothing.
    if any(0 < n < 5 for n in flow.values()):
        assert len(hidden) >= 2
    for name in hidden:
        assert told[f"m.{name}"].value is None
