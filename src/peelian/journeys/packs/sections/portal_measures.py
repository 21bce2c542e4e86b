"""What the section on the portal can tell, and how each of it is counted."""

from __future__ import annotations

from peelian.apps.board import api as board
from peelian.journeys.packs.sections.draft import SHARE, Measure

_COUNTED = "Programs, and those whose browser asks not to be tracked, are not counted."
_RECEIVED = "Reports that were sent in online in the period, by where they stand when the records are read."

USAGE = (
    Measure(
        "usage.uses",
        "Uses of the residents’ site",
        "uses",
        f"Pages of one browser with no more than 30 minutes between two of them. {_COUNTED}",
        people=True,
    ),
    Measure(
        "usage.users",
        "Users of the residents’ site, day by day",
        "users",
        "Browsers at an address, told apart on one day only and added up over the days: the same person on"
        f" two days counts as two, so this is more than the number of people. {_COUNTED}",
        people=True,
    ),
    Measure(
        "usage.pages",
        "Pages looked at",
        "looks",
        f"Every page that was sent to a browser and looked at. {_COUNTED}",
        people=True,
    ),
    Measure(
        "usage.phones",
        "Uses on a phone or tablet",
        SHARE,
        "Of the uses in the period: those on a phone or a tablet, as the browser says. The interval is"
        f" Wilson's, 95 per cent; under {board.FEWEST_ANSWERS} uses no share is given.",
        people=True,
        digits=1,
    ),
    Measure(
        "usage.from_search",
        "Uses that came from a search engine",
        SHARE,
        "Of the uses in the period: those whose first page followed a search engine's, as the browser says."
        f" The interval is Wilson's, 95 per cent; under {board.FEWEST_ANSWERS} uses no share is given.",
        people=True,
        digits=1,
    ),
)  # fmt: skip
REPORTS = (
    Measure(
        "incidents.reports",
        "Reports sent in online",
        "reports",
        f"{_RECEIVED} Those only begun are not counted.",
        people=True,
    ),
    Measure(
        "incidents.active",
        "Reports that are active",
        "reports",
        f"{_RECEIVED} Of these: those that wait for us or for the reporter, or are investigated.",
        people=True,
    ),
    Measure(
        "incidents.closed",
        "Reports that are closed",
        "reports",
        f"{_RECEIVED} Of these: those filed, concluded, no crime, another agency's or joined to another"
        " report. Active and closed make all.",
        people=True,
    ),
    Measure(
        "incidents.filed",
        "Reports filed at source",
        "reports",
        f"{_RECEIVED} Of these: closed with a crime number by whoever read them first, and not passed on for"
        " investigation.",
        people=True,
    ),
    Measure(
        "incidents.filed_share",
        "Filed at source, of all reports",
        SHARE,
        f"{_RECEIVED} Those filed at source, of all.",
        people=True,
        digits=1,
    ),
    Measure(
        "incidents.call_back_share",
        "Reports with a call-back asked for",
        SHARE,
        f"{_RECEIVED} Those whose reporter wished to be called, or for which a call was booked, of all.",
        people=True,
        digits=1,
    ),
    Measure(
        "incidents.in_time",
        "Decided within their time",
        SHARE,
        f"{_RECEIVED} Of those decided: the share decided before the clock of their severity ran out.",
        people=True,
        digits=1,
    ),
    Measure(
        "incidents.calls_asked",
        "Calls asked for",
        "calls",
        "Calls that were booked in the period for a report, by the moment of booking.",
        people=True,
    ),
    Measure(
        "incidents.calls_reports",
        "Reports that they were asked for about",
        "reports",
        "Reports with at least one of those calls: one can have several.",
        people=True,
    ),
    Measure(
        "incidents.calls_kept",
        "Calls that were made, of those whose time has come",
        SHARE,
        "Of the calls booked in the period and neither called off nor still to come: those that were made and"
        " answered.",
        people=True,
        digits=1,
    ),
    Measure(
        "incidents.call_minutes",
        "Middle time from asking to the call",
        "minutes",
        "Median over the calls that were booked in the period and made, from the moment of booking to the end"
        " of the call. Half took longer.",
    ),
)  # fmt: skip
