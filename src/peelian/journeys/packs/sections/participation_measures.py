"""What the section on participation can tell, and how it says that it was worked out."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.analysis.differences import designs, judging, rises, singly
from peelian.journeys import participation
from peelian.journeys.packs.sections.draft import SHARE, Measure

TOOK_PART = (
    "Subscriptions confirmed (also those that ended since) and things said in replies, survey answers, officers' notes"
    " and meetings."
)
NOT_PART = (
    "Online reports aren't in it, for they are demand; nor who asked to join a scheme, for that is forgotten after a"
    " year."
)
ROSE = (
    f"The first month from which what people took part in is at least {rises.TIMES:.0f} times the median of all months"
    f" before (at least {rises.LEAST_BEFORE}) and at least {rises.LEAST_A_MONTH}, {rises.STAYS} months in a row"
    f" (version {rises.VERSION})."
)

GROUND = (
    Measure(
        "participation.neighbourhoods",
        "Neighbourhoods looked at",
        "neighbourhoods",
        "Neighbourhoods that stood on the first and the last day of the months looked at.",
    ),
    Measure(
        "participation.months",
        "Months looked at",
        "months",
        f"Whole months up to the last of the period, {participation.MONTHS} at most, from the first whole month on of"
        " which sign-ups and contributions are both recorded.",
    ),
    Measure(
        "participation.rose",
        "Neighbourhoods where participation rose",
        "neighbourhoods",
        f"{ROSE} {TOOK_PART} {NOT_PART}",
    ),
    Measure(
        "participation.joined",
        "People who signed up in these months",
        "people",
        "Subscriptions confirmed in these months, whether they stand or have ended.",
        people=True,
    ),
    Measure(
        "participation.said",
        "Contributions in these months",
        "contributions",
        "Replies, survey answers, officers' notes of conversations and meetings. Online reports are not counted.",
        people=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A kind of demand: its names, its words, what to do where there are no records."""

    key: str
    what: str
    unit: str
    counted: str
    source: str
    mend: str
    people: bool

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Its figures."""
        own = f"participation.{self.key}"
        beside = (
            f"{self.counted} From {designs.LEAST_MONTHS} to {designs.MOST_MONTHS} months on each side of the month in"
            " which participation rose."
        )
        there = "Counted once for each month in which participation rose anywhere, in the same months."
        free = "Neighbourhoods where participation didn't rise and that touch none where it did."
        return (
            Measure(f"{own}.areas", f"{self.what}: neighbourhoods where participation rose, in the comparison",
                    "neighbourhoods", f"Those with at least {designs.LEAST_MONTHS} months on each side."),
            Measure(f"{own}.comparison", f"{self.what}: comparison neighbourhoods", "neighbourhoods", free),
            Measure(f"{own}.before", f"{self.what} before, where participation rose", self.unit, beside,
                    people=self.people),
            Measure(f"{own}.after", f"{self.what} after, where participation rose", self.unit, beside,
                    people=self.people),
            Measure(f"{own}.comparison_before", f"{self.what} before, in the comparison", self.unit,
                    f"{beside} {free} {there}", people=self.people),
            Measure(f"{own}.comparison_after", f"{self.what} after, in the comparison", self.unit,
                    f"{beside} {free} {there}", people=self.people),
            Measure(f"{own}.change", f"{self.what}: change against the comparison", "per cent",
                    f"After to before where participation rose, over the same in the comparison, less one."
                    f" {judging.METHOD[0].upper()}{judging.METHOD[1:]} (version {judging.VERSION}). 95 per cent"
                    " interval. It is no experiment and says nothing of the cause.", digits=1),
            Measure(f"{own}.lots", f"{self.what}: lots that give as much", SHARE,
                    "Of lots drawn about which of these neighbourhoods participation rose in, and when: those that give"
                    " a change as far from none. The true one is counted among them.", digits=1),
        )  # fmt: skip


CRIME = Question(
    "crime",
    "Recorded crime and anti-social behaviour",
    "crimes and incidents",
    "Published crimes and anti-social behaviour by the neighbourhood of their map point.",
    "incidents.count_by_area_and_month",
    "Import the published files of these months.",
    people=False,
)
REPORTS = Question(
    "reports",
    "Online reports",
    "reports",
    "Reports that were sent in, whatever became of them.",
    "incidents.count_received_by_month",
    "They begin when the first report is sent in.",
    people=True,
)
MEASURES = (*GROUND, *CRIME.measures, *REPORTS.measures)

METHOD_WORDS = (
    "How it was worked out: each month in which participation rose somewhere is a comparison of its own. What was"
    " counted there before and after is set against neighbourhoods where participation didn't rise and that touch none"
    " where it did, in the same months. So what happens everywhere, seasons among it, cancels; and so does what a"
    " neighbourhood always has more of. A regression (Poisson, with an effect of each neighbourhood and month) gives"
    " the change; its interval counts neighbourhoods, not crimes, as what chance draws.",
    "How it was tested: the same is done with months before participation rose, where there must be nothing to find;"
    " with each comparison neighbourhood as if participation had risen there; and with lots about where it rose. It is"
    f" said to have fallen or risen only where the interval leaves out no change and at most {judging.LEVEL:.0%} of"
    f" lots give as much. “No sign of change” needs an interval within {judging.MARGIN:.0%} either way. It takes at"
    f" least {judging.LEAST_AREAS} neighbourhoods where it rose and {judging.LEAST_COMPARISON} to compare with. Each"
    f" neighbourhood where it rose is also told by itself, which takes {singly.LEAST_COMPARISON} to compare with.",
    "What it can't say: this is no experiment. People sign up where something has just happened, and a peak falls again"
    " by itself. Whatever else was done in the same places at the same time is in the figure too. More ways to report"
    " also bring in what was never reported before: recorded demand can rise where less happens. Recorded crime and"
    " online reports are therefore two questions, answered apart.",
)
