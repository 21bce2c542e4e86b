"""What the section on stability can tell, and how each of it is counted."""

from __future__ import annotations

from peelian.journeys.packs.sections.draft import SHARE, Measure

_ON = "On the last day of the period."
STOCKS = (
    Measure(
        "workforce.posts",
        "Funded posts",
        "posts",
        f"Posts that stand and are funded, by head, of all classes of staff. {_ON}",
    ),
    Measure(
        "workforce.people",
        "People in service",
        "people",
        f"People in service of all classes, by head, those over the establishment among them. {_ON}",
        people=True,
    ),
    Measure(
        "workforce.vacancies",
        "Posts that nobody holds",
        "posts",
        "Funded posts that nobody in service holds, by head. Who is over the establishment fills none, so"
        f" this isn't posts less people. {_ON}",
    ),
    Measure(
        "workforce.constable_posts",
        "Neighbourhood posts of constables",
        "FTE",
        f"Establishment of constables in local policing, full-time equivalent. {_ON}",
        digits=2,
    ),
    Measure(
        "workforce.pcso_posts",
        "Posts of PCSOs",
        "FTE",
        f"Establishment of PCSOs in local policing, full-time equivalent. {_ON}",
        digits=2,
    ),
    Measure(
        "workforce.pcso_strength",
        "PCSOs in service",
        "FTE",
        f"PCSOs in service in the whole force, full-time equivalent. {_ON}",
        people=True,
        digits=2,
    ),
    Measure(
        "workforce.pcso_target",
        "PCSOs aimed for",
        "FTE",
        "The newest target for the strength of PCSOs of the whole force, full-time equivalent, that held on"
        f" the day. {_ON}",
        digits=2,
    ),
    Measure(
        "workforce.pcso_short",
        "PCSOs above the target",
        "FTE",
        f"PCSOs in service less the target: below nought when there are too few. {_ON}",
        people=True,
        digits=2,
    ),
)  # fmt: skip
STUDENTS = (
    Measure(
        "workforce.students",
        "Students in probation",
        "people",
        f"Everybody in service on probation. {_ON}",
        people=True,
    ),
    Measure(
        "workforce.students_kept",
        "Students posted in the LPA of their probation",
        SHARE,
        f"Of the students posted somewhere: those posted in the local policing area of their probation. {_ON}",
        people=True,
        digits=1,
    ),
    Measure(
        "workforce.student_moves",
        "Moves for each student",
        "moves",
        "Changes of local policing area within probation, between postings one after the other, in the"
        " period, divided by everybody who was on probation on a day of it. Time outside any is no move.",
        digits=2,
    ),
    Measure(
        "workforce.finished_at_home",
        "Probations that ended without a posting elsewhere",
        SHARE,
        "Of the probations that ended in the period: those never posted outside their local policing area.",
        people=True,
        digits=1,
    ),
    Measure(
        "workforce.breaches",
        "Stays outside the LPA while the rule held",
        "stays",
        "Stays of students outside the local policing area of their probation in the period, on days on which"
        " the rule that keeps them there held.",
        people=True,
    ),
    Measure(
        "workforce.tutored",
        "Students with a tutor",
        SHARE,
        f"Of all students: those who have a tutor. {_ON}",
        people=True,
        digits=1,
    ),
    Measure(
        "workforce.students_per_tutor",
        "Students for each tutor",
        "students",
        f"Students who have a tutor, divided by those who tutor at least one of them, headcount. {_ON}",
        digits=2,
    ),
)  # fmt: skip
CONTINUITY = (
    Measure(
        "workforce.team_posts_open",
        "Posts of neighbourhood teams that nobody holds",
        "posts",
        f"Funded posts of the area's neighbourhood teams without a holder, by head. {_ON}",
    ),
    Measure(
        "workforce.stayed",
        "Still in their neighbourhood team after a year",
        SHARE,
        "Of those who held a post of a neighbourhood team 365 days before: those who hold one of the same"
        f" team now. {_ON}",
        people=True,
        digits=1,
    ),
)  # fmt: skip
MEASURES = (*STOCKS, *STUDENTS, *CONTINUITY)
