"""Documents of packs, of every kind that paper and files have to take: long, wide, empty, hidden, right to left."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peelian.analysis import vega
from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.analysis.vega import Bar, Chart, Line
from peelian.apps.board.api import Audience, Content, Document, DocumentSection, Figure, Interval, PackTable

SINCE, UNTIL = dt.date(2025, 11, 22), dt.date(2026, 11, 22)
AS_OF = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
RELEASED_AT = dt.datetime(2026, 11, 24, 15, 30, tzinfo=dt.UTC)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

MEMBERS = Figure(
    "messaging.members", "Members of the messaging service", 30412, "people", None, None,
    "People who have confirmed an address or number and get messages on the last day of the period. One person with two"
    " addresses is counted once.", AS_OF, source="contacts.count_members(area_codes=…, on=2026-11-21)",
    rows="/station/members/", people=True,
)  # fmt: skip
GOOD = Figure(
    "messaging.good", "Messages rated good", 180 / 490, "share", 180, 490,
    "Ratings of four or five stars, of all ratings that members gave. Those who don’t answer aren’t in it.", AS_OF,
    Interval(0.3259, 0.4109), source="messaging.count_ratings(area_codes=…, since=2025-11-22, until=2026-11-22)",
    digits=1,
)  # fmt: skip
REPLIES = Figure(
    "messaging.answered", "Replies answered within two days", None, "share", None, None,
    "Replies of members that a person answered within two days, of all that came.", AS_OF,
    source="inbox.count_answered(area_codes=…)", why_none="No reply has come yet.",
)  # fmt: skip
COSTS = Figure(
    "finance.portal",
    "Cost of the portal",
    101200,
    "£",
    None,
    None,
    "All costs with evidence, without VAT.",
    AS_OF,
)

LEAVERS = PackTable(
    Table(
        "retention-leavers",
        "Police officers who left, by reason, 22 November 2025 to 21 November 2026",
        [
            Column("Reason for leaving"),
            Column("Leavers, headcount", numeric=True),
            Column("Share of all leavers", numeric=True, digits=2, share=True),
        ],
        [
            ["Retirement", 180, 0.3673], ["Resignation", 192, 0.3918], ["Transfer out", 82, 0.1673],
            ["Ill-health retirement", 23, 0.0469], ["Other", 13, 0.0267],
        ],
        ["Total", 490, 1],
        ("A leaver is an officer whose last post ended in the period without another beginning.",),
    ),
    people=(1,),
    shares=((2, 1),),
)  # fmt: skip


def long_table(rows: int = 120) -> Table:
    """A row for each neighbourhood: some pages of them."""
    lines: list[list[Cell]] = [
        [f"Neighbourhood {number} of the sector", number * 37, None if number % 10 == 0 else number * 1.25]
        for number in range(1, rows + 1)
    ]
    return Table(
        "visibility-by-neighbourhood",
        "Hours of patrol by neighbourhood, tasked and proven",
        [
            Column("Neighbourhood"),
            Column("Hours tasked", numeric=True),
            Column("Hours proven", numeric=True, digits=2),
        ],
        lines,
        ["Total", sum(number * 37 for number in range(1, rows + 1)), None],
        ("An hour that no position proves isn’t counted as proven.",),
    )


def wide_table(columns: int = 13, name: str = "strength-by-month") -> Table:
    """Months side by side."""
    months = [Column(f"Month {number} of the year", numeric=True) for number in range(1, columns)]
    rows: list[list[Cell]] = [
        [unit, *(1000 * place + number for number in range(1, columns))]
        for place, unit in enumerate(("Birmingham East", "Birmingham West", "Walsall and Wolverhampton"), 1)
    ]
    totals = [sum(1000 * place + number for place in (1, 2, 3)) for number in range(1, columns)]
    return Table(
        name, "Strength of local policing by unit and month, headcount", [Column("Unit"), *months], rows,
        ["Total", *totals],
    )  # fmt: skip


def words_table() -> Table:
    """Words alone: a name that is written from right to left, what a spreadsheet takes for a formula, a link."""
    return Table(
        "neighbourhoods-teams",
        "Named officers of neighbourhood teams",
        [Column("Neighbourhood"), Column("Officer"), Column("Since"), Column("What they do")],
        [
            ["Bartley Green", "PC شبنم احمد", dt.date(2026, 3, 3), "Meets the residents’ panel on Mondays"],
            [Linked("Hillfields", "/area/hillfields/"), "PCSO A. Mills", None, "=SUM(A1:A9) is what they typed"],
            ["Selly Park <North>", "PC O’Neil #4 *", dt.date(2025, 12, 1), "Schools; a “walk and talk” a week. " * 6],
        ],
    )  # fmt: skip


def bar_chart() -> Chart:
    """Bars, whose table is their own."""
    return vega.bars(
        name="retention-reasons", title="Leavers by reason", of="Reason",
        unit=Column("Leavers, headcount", numeric=True),
        rows=[
            Bar("Retirement", vega.Figure(180)), Bar("Resignation", vega.Figure(192)), Bar("Other", vega.Figure(118)),
        ],
    )  # fmt: skip


def line_chart(number: int = 0) -> Chart:
    """A line over a year."""
    days = [(dt.date(2026, month, 1), vega.Figure(100 + number + month * 7)) for month in range(1, 12)]
    return vega.lines(
        name=f"portal-uses-{number}", title=f"Uses of the portal, part {number}", series=[Line("Uses", days)],
        unit=Column("Uses", numeric=True),
    )  # fmt: skip


def section(key: str, heading: str, *commentary: str, content: Content | None = None) -> DocumentSection:
    """A section over the pack's days, for everybody."""
    return DocumentSection(key, heading, Audience.PUBLIC, SINCE, UNTIL, commentary, content or Content())


VERY_LONG = (
    "How neighbourhood policing was organised, staffed, trained and held to account across all sectors " * 3
)


def every_kind() -> Document:
    """A pack with all that there can be in one."""
    return Document(
        code="november-2026",
        title="Local Policing and Public Engagement: November 2026",
        subtitle="Midshire Police and Crime Commissioner",
        meeting_on=dt.date(2026, 12, 1),
        since=SINCE,
        until=UNTIL,
        as_of=AS_OF,
        audience=Audience.INTERNAL,
        sections=[
            section(
                "words", "Purpose of the report",
                "The purpose of this report is to update the Board on progress towards the objectives of the plan.",
            ),
            section(
                "messaging", "Messages to residents",
                "30,412 people are members. Of those who rated a message, 180 of 490 called it good.",
                "Teams write in their own words:", "- to a neighbourhood,", "- to a group, or", "- to those who asked.",
                "Replies come to the team that wrote.",
                content=Content([MEMBERS, GOOD, REPLIES], missing=["Replies weren’t recorded before 3 March 2026."]),
            ),
            section("visibility", "Visibility", content=Content(tables=[PackTable(long_table())])),
            section(
                "retention", "Retention", "More officers resigned than retired.",
                content=Content(tables=[LEAVERS], charts=[bar_chart(), line_chart()], words=["Shares sum to 100%."]),
            ),
            section(
                "strength", "Strength",
                content=Content(tables=[PackTable(wide_table()), PackTable(wide_table(30, "wider"))]),
            ),
            section("neighbourhoods", VERY_LONG.strip(), content=Content(tables=[PackTable(words_table())])),
            replace(
                section("equality", "Equality", content=Content(missing=["No census has been loaded.", "Run `load`."])),
                since=dt.date(2026, 4, 1),
            ),
            replace(
                section("finance", "Costs", "The portal cost £101,200.", content=Content([COSTS])),
                audience=Audience.INTERNAL,
            ),
            section("nothing", "Nothing to tell"),
        ],
    )  # fmt: skip


def for_the_public() -> Document:
    """The same without its internal section."""
    whole = every_kind()
    left = [one for one in whole.sections if one.audience is Audience.PUBLIC]
    return replace(whole, audience=Audience.PUBLIC, sections=left, redacted=["Costs"])


def empty() -> Document:
    """A pack that nobody has begun."""
    return replace(every_kind(), sections=[])


def large(sections: int = 15, tables: int = 25, charts: int = 8) -> Document:
    """As large as a yearly pack: for looking at and for timing."""
    paragraph = (
        "The commentary of a section tells the Board what changed, by how much, and what is done about it. "
        * 5
    )

    def content(place: int) -> Content:
        figures = [
            replace(one, name=f"s{place}.{number}.{one.name}", label=f"{one.label} ({place}.{number})")
            for number in range(2) for one in (MEMBERS, GOOD, REPLIES)
        ]  # fmt: skip
        own = [
            PackTable(replace((long_table(24), LEAVERS.table, wide_table())[number % 3], name=f"t{number}"))
            for number in range(tables) if number % sections == place
        ]  # fmt: skip
        return Content(
            figures, own, [line_chart(number) for number in range(charts) if number % sections == place]
        )

    return replace(
        every_kind(),
        sections=[
            section(f"s{place}", f"Section of the pack {place}", *[paragraph] * 4, content=content(place))
            for place in range(sections)
        ],
    )
