"""The shape of the paper of 23 January 2024: rebuilding community policing, in that paper's order."""

from __future__ import annotations

from peelian.journeys.packs.shape import Shape, ShapeSection

_PURPOSE = """
This paper tells the Commissioner how far the force has come with the objectives of the Police and Crime Plan for
rebuilding community policing. Each figure is counted from the force’s own records and can be asked for its definition,
its source and its day.
"""
_KEY_FIGURES = """
- Officers in local policing at the end of the period: {{workforce.local_officers}}
- Officers in the whole force: {{workforce.officers}}
- Officers who left: {{leavers.all}}
- Leaver rate by the Home Office’s definition: {{retention.rate_home_office}}
- Neighbourhoods with a named team: {{neighbourhoods.named_team:of}}
- Adopted priorities with an agreed plan: {{priorities.planned:of}}
- Patrol visits proven, of those asked for: {{visibility.visits}}
- Hours on duty that constables spent elsewhere: {{abstraction.duty_hours_constables}}
- Things that people told us: {{voice.contributions}}
- Costs of setting things up: {{finance.total}}
"""
_MODEL = """
Officers of local policing are led and based in their area. Local policing areas: {{neighbourhoods.lpas}}; sectors in
them: {{neighbourhoods.sectors}}. A named team stands for {{neighbourhoods.named_team:of}} neighbourhoods, and the
pages of {{neighbourhoods.team_mail:of}} give residents its mail address.
"""
_PRIORITIES = """
Each sector has one list of priorities, made anew every fortnight from what people say and what is recorded. Priorities
adopted in the period: {{priorities.adopted}}; lines declined, each with a reason: {{priorities.declined}}. Of those
adopted, {{priorities.planned}} have an agreed problem plan ({{priorities.planned:of}}).

Plans name what they intend beforehand. Of the intended outcomes, {{problems.met}} are met ({{problems.met:of}}). Those
that can’t be told yet: {{problems.cant_tell}}.
"""
_VISIBILITY = """
Patrol tasks: {{tasking.tasks}}; visits that they asked for: {{tasking.visits}}. Positions of devices were looked at
for {{visibility.checked}} of the tasks, and prove {{visibility.visits}} of the visits asked for
({{visibility.visits:of}}). A task that wasn’t checked proves nothing.
"""
_UPLIFT = """
The programme funds {{uplift.target}} officers above a baseline of {{uplift.baseline}}. At its end there were
{{uplift.strength}}. Above the baseline: {{uplift.added}}. Above the target (below it, where a minus stands):
{{uplift.over_target}}. Posts that are listed by unit: {{uplift.listed}}, of which {{uplift.local}} went into local
policing. The table of allocated posts has them by unit and by the function that they come from.
"""
_STRENGTH = """
Officers in local policing when the period began: {{workforce.local_officers_before}}; at its end:
{{workforce.local_officers}}. The change of operating model has to be kept in mind: the table of strength sums the
older functions that went into local policing, so that like is set beside like.

In the whole force {{workforce.officers_joined}} came and {{workforce.officers_left}} left;
{{workforce.officers_before}} officers became {{workforce.officers}}.
"""
_IMPACT = """
The posts went to the areas of greatest need, and into work on vulnerability, early help, schools and exploitation.
What patrols and plans came to in these places is told in the sections on priorities and on visibility.
"""
_STRATEGY = """
The strategy’s aims are held as {{objectives.held}} objectives, and problem plans are tied to them. Plans that ran in
the period: {{objectives.plans}}; tied to none: {{objectives.untied}}. The table has, for each objective, its plans,
what was done, and how many plans have met what they intended.
"""
_TRAINING = """
Courses that somebody in neighbourhood policing has to hold: {{training.courses}}. Coverage is the share of those who
have to hold a course and hold it in date. Student officers show three learning objectives by evidence that somebody
else has assessed:

- a: understanding community policing, and the police’s part in engagement with the whole community
- b: understanding the value of partnerships and community engagement
- c: understanding how to prevent and respond to crime and anti-social behaviour
"""
_STABILITY = """
Student officers are kept in one local policing area for their probation. Posted in theirs:
{{workforce.students_kept}}, of {{workforce.students}}. PCSOs in service: {{workforce.pcso_strength}} FTE, for
{{workforce.pcso_posts}} FTE of posts. Of the people of neighbourhood teams, {{workforce.stayed}} are still in theirs
after a year.
"""
_ABSTRACTION = """
Abstraction is time in which officers of neighbourhood teams work elsewhere than in their neighbourhood. There is more
than one definition in use; each figure names its own.
"""
_LEAVERS = """
Officers who left in the period: {{leavers.all}}. The table has them by reason; its shares are rounded so that they
sum to 100.
"""
_RETENTION = """
By the Home Office’s definition {{retention.rate_home_office}} of officers left in the year
({{retention.rate_home_office:of}}), and by the force’s own {{retention.rate_force}}. Of officers who joined,
{{retention.stayed_a_year}} were still there twelve months later. Retention conversations held: {{retention.held}};
exit interviews: {{retention.exit_held}}.
"""
_EXPLOITATION = """
There are no records of exploitation hubs and referrals in this system yet, so this paper has no figures of them.
"""
_ENGAGEMENT = """
Things that people told us in the period: {{voice.contributions}}. Meetings held: {{content.meetings}}. “You said, we
did”, told to those who had spoken: {{feedback.updates}}.
"""
_FINANCE = """
Setting up the local policing areas and other undertakings cost {{finance.total}} in the period. Costs on record, each
with its invoice or order: {{finance.costs}}. What runs every year, such as pay, isn’t in it.
"""
_EQUALITY = """
People who applied and have a result: {{equality.decided}}. Ethnic groups whose share of selected is below four fifths
of the highest group’s: {{equality.flagged}}; the lowest ratio is {{equality.lowest_ratio}}. The table has each group
with its interval: chance alone may make a difference that the interval doesn’t leave out.

Figures of people by protected characteristics are counts of what people said of themselves. Small ones aren’t told,
and none that would give one away.
"""
_RECOMMENDATIONS = """
The Board is asked to:

- note this paper
- say which of its figures it wants to see again, and when
"""

JANUARY_2024 = Shape(
    key="january-2024",
    title="Rebuilding community policing (as in January 2024)",
    about="The local policing model, uplift, strength, training, retention, costs and equality, in the order of the"
    " paper of 23 January 2024.",
    sections=(
        ShapeSection("words", "Purpose of paper", _PURPOSE),
        ShapeSection("key-figures", "Key figures", _KEY_FIGURES),
        ShapeSection("neighbourhoods", "The local policing model and its named teams", _MODEL),
        ShapeSection("priorities", "Priorities and problem plans", _PRIORITIES),
        ShapeSection("visibility", "Visibility, and testing it against reality", _VISIBILITY),
        ShapeSection("uplift", "Recruitment within the Uplift programme", _UPLIFT),
        ShapeSection("strength", "Strength", _STRENGTH),
        ShapeSection("words", "Community policing: impact of the Uplift programme", _IMPACT),
        ShapeSection("objectives", "Neighbourhood policing strategy: core elements", _STRATEGY),
        ShapeSection("training", "Training and development of neighbourhood policing staff", _TRAINING),
        ShapeSection("stability", "Stabilising neighbourhood resources", _STABILITY),
        ShapeSection("abstraction", "Abstraction of neighbourhood officers", _ABSTRACTION),
        ShapeSection("leavers", "Retention of officers: who left", _LEAVERS),
        ShapeSection("retention", "Retention of officers: who stays", _RETENTION),
        ShapeSection("words", "Exploitation", _EXPLOITATION),
        ShapeSection("engagement", "Engagement", _ENGAGEMENT),
        ShapeSection("finance", "Financial implications", _FINANCE),
        ShapeSection("equality", "Equality implications", _EQUALITY),
        ShapeSection("recommendations", "Recommendations", _RECOMMENDATIONS),
    ),
)
