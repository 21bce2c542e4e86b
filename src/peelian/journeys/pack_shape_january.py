"""The shape of the paper of 23 January 2024: rebuilding community policing, in that paper's order."""

from __future__ import annotations

from peelian.journeys.pack_shape import Shape, ShapeSection

_PURPOSE = """
This paper tells the Commissioner how far the force has come with the objectives of the Police and Crime Plan for
rebuilding community policing. Each figure is counted from the force’s own records and can be asked for its definition,
its source and its day.
"""
_MODEL = """
Officers of local policing are led and based in their area. {{neighbourhoods.lpas}} local policing areas are parted into
{{neighbourhoods.sectors}} sectors. {{neighbourhoods.named_team:of}} neighbourhoods have a named team, and
{{neighbourhoods.team_mail:of}} give residents its mail address.
"""
_PRIORITIES = """
Each sector has one list of priorities, made anew every fortnight from what people say and what is recorded.
{{priorities.adopted}} priorities were adopted in the period and {{priorities.declined}} declined, each with a reason.
{{priorities.planned}} of those adopted have an agreed problem plan ({{priorities.planned:of}}).

Plans name what they intend beforehand. Of the intended outcomes, {{problems.met}} are met
({{problems.met:of}}); {{problems.cant_tell}} can’t be told yet.
"""
_VISIBILITY = """
{{tasking.tasks}} patrol tasks asked for {{tasking.visits}} visits. Positions of devices were looked at for
{{visibility.checked}} of the tasks, and prove {{visibility.visits}} of the visits asked for
({{visibility.visits:of}}). A task that wasn’t checked proves nothing.
"""
_UPLIFT = """
The programme funds {{uplift.target}} officers above a baseline of {{uplift.baseline}}. At its end there were
{{uplift.strength}}: {{uplift.added}} above the baseline, and {{uplift.over_target}} above the target (below it, where a
minus stands). {{uplift.local}} of {{uplift.listed}} posts that are listed by unit went into local policing. Table 1 has
them by unit and by the function that they come from.
"""
_STRENGTH = """
Local policing had {{workforce.local_officers_before}} officers when the period began and
{{workforce.local_officers}} at its end. The change of operating model has to be kept in mind: table 2 sums the older
functions that went into local policing, so that like is set beside like.

In the whole force {{workforce.officers_joined}} officers came and {{workforce.officers_left}} left;
{{workforce.officers_before}} became {{workforce.officers}}.
"""
_IMPACT = """
The posts went to the areas of greatest need, and into work on vulnerability, early help, schools and exploitation. What
patrols and plans came to in these places is told in the sections on priorities and on visibility.
"""
_STRATEGY = """
The strategy’s aims are held as {{objectives.held}} objectives, and problem plans are tied to them:
{{objectives.plans}} plans ran in the period, {{objectives.untied}} of them tied to none. The table has, for each
objective, its plans, what was done, and how many plans have met what they intended.
"""
_TRAINING = """
{{training.courses}} courses are required of somebody in neighbourhood policing. Coverage is the share of those who have
to hold a course and hold it in date. Student officers show three learning objectives by evidence that somebody else has
assessed:

- a: understanding community policing, and the police’s part in engagement with the whole community
- b: understanding the value of partnerships and community engagement
- c: understanding how to prevent and respond to crime and anti-social behaviour
"""
_STABILITY = """
Student officers are kept in one local policing area for their probation: {{workforce.students_kept}} of
{{workforce.students}} are posted in theirs. There are {{workforce.pcso_strength}} PCSOs in service (FTE) for
{{workforce.pcso_posts}} posts. Of the people of neighbourhood teams, {{workforce.stayed}} are still in theirs after a
year.
"""
_ABSTRACTION = """
Abstraction is time in which officers of neighbourhood teams work elsewhere than in their neighbourhood. There is more
than one definition in use; each figure names its own.
"""
_LEAVERS = """
{{leavers.all}} officers left in the period. Table 3 has them by reason; its shares are rounded so that they sum to 100.
"""
_RETENTION = """
By the Home Office’s definition {{retention.rate_home_office}} of officers left in the year
({{retention.rate_home_office:of}}), and by the force’s own {{retention.rate_force}}. Of officers who joined,
{{retention.stayed_a_year}} were still there twelve months later. {{retention.held}} retention conversations were held
and {{retention.exit_held}} exit interviews.
"""
_EXPLOITATION = """
There are no records of exploitation hubs and referrals in this system yet, so this paper has no figures of them.
"""
_ENGAGEMENT = """
People told us {{voice.contributions}} things in the period. {{content.meetings}} meetings were held, and people were
told {{feedback.updates}} times what was done about what they had said.
"""
_FINANCE = """
Setting up the local policing areas and other undertakings cost {{finance.total}} in the period, in {{finance.costs}}
items, each with its invoice or order. What runs every year, such as pay, isn’t in it.
"""
_EQUALITY = """
Figures of people by protected characteristics are counts of what people said of themselves. Small ones aren’t told, and
none that would give one away.
"""
_RECOMMENDATIONS = """
The Board is asked to:

- note this paper
- say which of its figures it wants to see again, and when
"""

JANUARY_2024 = Shape(
    key="january-2024",
    title="January 2024: rebuilding community policing",
    about="The local policing model, uplift, strength, training, retention, costs and equality, in the order of the"
    " paper of 23 January 2024.",
    sections=(
        ShapeSection("words", "Purpose of paper", _PURPOSE),
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
