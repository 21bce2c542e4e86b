"""What the section on retention can tell, and how each of it is counted."""

from __future__ import annotations

from peelian.journeys.packs.sections.draft import SHARE, Measure

_YEARS = (
    "Of the last twelve months that end with March or September within the period or before: of years that end a day"
    " apart one could read why one person left."
)
RATES = (
    Measure(
        "retention.rate_home_office",
        "Leaver rate, as the Home Office defines it",
        SHARE,
        "Police officers who left in the year, full-time equivalent, transfers to other forces left out,"
        f" divided by the full-time equivalent of officers on the evening before it. {_YEARS}",
        people=True,
        digits=2,
    ),
    Measure(
        "retention.rate_force",
        "Leaver rate, as the force defines it",
        SHARE,
        "Police officers who left in the year for whatever reason, headcount, divided by how many there were"
        f" on average over its days. {_YEARS}",
        people=True,
        digits=2,
    ),
    Measure(
        "retention.difference",
        "The force’s rate above the Home Office’s",
        "percentage points",
        "The force's rate less the Home Office's, in percentage points; the table says what makes them"
        f" differ. {_YEARS}",
        digits=2,
    ),
    Measure(
        "retention.leavers_fte",
        "Officers who left in that year, full-time equivalent",
        "FTE",
        f"Police officers who left in the year, for whatever reason, full-time equivalent. {_YEARS}",
        people=True,
        digits=1,
    ),
    Measure(
        "retention.leavers_home_office",
        "Of these, leavers as the Home Office counts them",
        "FTE",
        f"Of those: all but transfers to other forces, full-time equivalent. {_YEARS}",
        people=True,
        digits=1,
    ),
    Measure(
        "retention.transfers",
        "Of these, transfers to other forces",
        "FTE",
        f"Of those: who went to another force, full-time equivalent. {_YEARS}",
        people=True,
        digits=1,
    ),
    Measure(
        "retention.leavers",
        "Officers who left in that year",
        "officers",
        f"Police officers who left in the year, for whatever reason, headcount. {_YEARS}",
        people=True,
    ),
    Measure(
        "retention.stayed_a_year",
        "Officers still there 12 months after joining",
        SHARE,
        "Of police officers who joined at least twelve months before that year's last day: those who"
        " were still there twelve months after joining. Who joined later can't tell yet and is left out:"
        " counting them makes any force look better. Wilson's interval, 95 per cent.",
        people=True,
        digits=1,
    ),
    Measure(
        "retention.curve_a_year",
        "Still there after a year, by the survival curve",
        SHARE,
        "Kaplan-Meier estimate for police officers, as it was last worked out by the last day of the period,"
        " read at one year of service, with its 95 per cent interval. Who still serves counts for as long as"
        " they have.",
        digits=1,
    ),
)  # fmt: skip
#: So many of these are of one year's leavers.
OF_YEAR = 7
SAID = (
    Measure(
        "retention.offered",
        "Retention conversations offered",
        "conversations",
        "Retention conversations offered in the last half-year (from 1 April or 1 October) that was over by"
        " the end of the period.",
        people=True,
    ),
    Measure(
        "retention.held",
        "Retention conversations held",
        "conversations",
        "Retention conversations that were held in that half-year, whenever they were offered.",
        people=True,
    ),
    Measure(
        "retention.exit_offered",
        "Exit interviews offered",
        "interviews",
        "Exit interviews offered in the last half-year (from 1 April or 1 October) that was over by the end"
        " of the period.",
        people=True,
    ),
    Measure(
        "retention.exit_held",
        "Exit interviews held",
        "interviews",
        "Exit interviews that were held in that half-year, whenever they were offered.",
        people=True,
    ),
)  # fmt: skip
MEASURES = (*RATES, *SAID)
