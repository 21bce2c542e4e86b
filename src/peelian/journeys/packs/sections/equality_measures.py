"""What the section on equality can tell, and how each of it is counted."""

from __future__ import annotations

from peelian.journeys.packs.sections.draft import SHARE, Measure

_CLOSED = (
    "Recruitment campaigns that closed in the period, those of the same stages as the one that closed last."
)
_SAID = "Whoever has not said which group they are of counts in no group."
RECRUITMENT = (
    Measure("equality.applied", "Applicants", "applicants", f"Everybody who applied. {_CLOSED}", people=True),
    Measure(
        "equality.decided",
        "Applicants with a result",
        "applicants",
        f"Those who failed, withdrew or passed every stage; who has no last result isn't one. {_CLOSED}",
        people=True,
    ),
    Measure(
        "equality.lowest_ratio",
        "Lowest adverse impact ratio, by ethnic group",
        "ratio",
        "The lowest of the groups' rates of passing all stages, each divided by the rate of the group that"
        " passed most often among those of at least ten people. Below 0.8 asks for a look, and proves"
        f" nothing. Groups too small to tell are left out. {_CLOSED} {_SAID}",
        digits=2,
    ),
    Measure(
        "equality.flagged",
        "Ethnic groups with a ratio below four fifths",
        "groups",
        f"Groups whose adverse impact ratio over all stages is below 0.8, of those that can be told. {_CLOSED}"
        f" {_SAID}",
    ),
)  # fmt: skip
OFFICERS = (
    Measure(
        "equality.minority_officers",
        "Officers of ethnic minority groups",
        SHARE,
        "Of the police officers in service at the end of the last quarter of the period who have said their"
        " ethnic group: those of any but the census's group White. Counts are rounded to the nearest five;"
        f" the interval is Wilson's, 95 per cent. {_SAID}",
        people=True,
        digits=1,
    ),
    Measure(
        "equality.minority_residents",
        "Residents of ethnic minority groups",
        SHARE,
        "Of the residents of the force's districts in the latest census taken in, of all ages: those of any"
        " but the group White.",
        digits=1,
    ),
)  # fmt: skip
RECRUITS = (
    Measure(
        "equality.recruits",
        "Officers who joined",
        "officers",
        "Police officers who joined in the whole quarters that the text names, headcount.",
        people=True,
    ),
    Measure(
        "equality.minority_recruits",
        "Of these, of ethnic minority groups",
        "officers",
        f"Of these officers: those who have said that they are of any but the census's group White. {_SAID} So"
        " the count rises when more say it.",
        people=True,
    ),
    Measure(
        "equality.minority_recruits_share",
        "Recruits of ethnic minority groups, of all recruits",
        SHARE,
        f"Those who have said that they are of any but the census's group White, of all who joined. {_SAID}",
        people=True,
        digits=1,
    ),
)  # fmt: skip
ASSESSMENTS = (
    Measure(
        "equality.assessments",
        "Equality impact assessments written",
        "assessments",
        "Assessments first written in the period, drafts among them.",
    ),
    Measure(
        "equality.assessments_approved",
        "Of these, approved",
        "assessments",
        "Of those assessments: approved by somebody other than their writer by now.",
    ),
    Measure(
        "equality.unassessed",
        "Decisions that want an assessment and have none",
        "decisions",
        "Decisions of the kinds that want an equality impact assessment, taken in the period, of which none"
        " has been written by now.",
    ),
)  # fmt: skip
MEASURES = (*RECRUITMENT, *OFFICERS, *RECRUITS, *ASSESSMENTS)
