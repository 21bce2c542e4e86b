"""The shape of the paper of 3 October 2017: local policing and public engagement, in that paper's order."""

from __future__ import annotations

from peelian.journeys.packs.shape import Shape, ShapeSection

_PURPOSE = """
This paper tells the Board how local policing stands and how far the public take part in it. Each figure is counted
from the force’s own records and can be asked for its definition, its source and its day.
"""
_KEY_FIGURES = """
- Neighbourhoods with a named team: {{neighbourhoods.named_team:of}}
- Plans that ran in the period: {{objectives.plans}}
- Members of the messaging service: {{messaging.members}}
- Messages rated 4 or 5 out of 5: {{messaging.good}}
- Replies answered in time, of those due: {{inbox.in_time}}
- Things that people told us: {{voice.contributions}}
- Meetings held: {{content.meetings}}
- Uses of the residents’ site: {{usage.uses}}
- Reports sent in online: {{incidents.reports}}
- Reports filed at source: {{incidents.filed_share}}
"""
_BACKGROUND = """
The Police and Crime Plan asks for neighbourhood policing that people know by name, and for residents who have a part
in it. The sections below take its points in turn:

- how neighbourhood policing is set up, and what it has done for the force’s objectives
- training of neighbourhood staff
- engagement with the public, and what people have said
- volunteers and initiatives of communities
- work with partners
- whether more participation has gone with less demand
- active citizens
- the citizens’ portal
"""
_NEIGHBOURHOODS = """
Neighbourhoods: {{neighbourhoods.all}}, in {{neighbourhoods.sectors}} sectors. Local policing areas:
{{neighbourhoods.lpas}}. A named team stands for {{neighbourhoods.named_team}} of neighbourhoods
({{neighbourhoods.named_team:of}}), a named contact for {{neighbourhoods.contact}}. Residents find their names on the
pages of the areas: {{neighbourhoods.officers}} officers and {{neighbourhoods.pcsos}} PCSOs.

Funded posts of these teams: {{neighbourhoods.posts}}; vacant: {{neighbourhoods.vacant}}.
"""
_OBJECTIVES = """
Neighbourhood policing serves {{objectives.held}} objectives. Problem plans that ran in the period:
{{objectives.plans}}. A plan may serve more than one objective ({{objectives.serving_two}} did), so the objectives’
plans don’t add up to their number. Plans that serve none: {{objectives.untied}}.
"""
_TRAINING = """
Sessions held in the period: {{training.sessions}}; places in them taken up: {{training.attended}}. How many came says
little by itself: the table of coverage has those who hold a course in date beside all who have to hold it.
"""
_MESSAGING = """
Residents signed up for messages of their neighbourhood team at the end of the period: {{messaging.members}}. In the
period {{messaging.joined}} joined and {{messaging.left}} left. Messages sent: {{messaging.sent}}.

Of the ratings that readers gave, {{messaging.good}} were 4 or 5 out of 5 (n = {{messaging.good:n}}, 95 per cent
interval {{messaging.good:interval}}). Whoever rates chooses to, so this is no survey of all members.
"""
_ENGAGEMENT = """
Things that people told us in the period: {{voice.contributions}}. They came in replies to messages
({{voice.replies}}), surveys ({{voice.surveys}}), meetings ({{voice.meetings}}), conversations that officers noted
({{voice.notes}}) and online reports ({{voice.reports}}). Meetings held: {{content.meetings}}. “You said, we did”, told
to those who had spoken: {{feedback.updates}}.
"""
_VOLUNTEERS = """
Schemes that residents could join: {{schemes.open}}, among them Neighbourhood Watch, Street Watch, Speed Watch,
advisory groups and volunteers. People who asked to join one: {{schemes.asked}}; answered: {{schemes.answered}}. The
schemes themselves are in the section on engagement.
"""
_PARTNERS = """
There are no records of partner organisations and joint actions yet, so this paper has no figures of them. What
partners took on within problem plans stands in those plans.
"""
_PARTICIPATION = """
Has more participation gone with less demand? Neighbourhoods looked at: {{participation.neighbourhoods}}; where
participation rose: {{participation.rose}}. The answers below set these against others where it didn’t rise. They say
“can’t tell” where the records don’t carry an answer, and the method is told in plain words.
"""
_ACTIVE = """
An active citizen, in this force, is somebody who takes a part of their own in the safety of their area: who speaks,
meets, watches or volunteers. What they said and joined is counted in the sections on engagement and participation.

A fund for their initiatives is not recorded here yet: there are no figures of rounds, votes and awards.
"""
_PORTAL = """
The residents’ site was used {{usage.uses}} times; a use is a visit, and its users are told apart on one day only. Uses
on a phone or tablet: {{usage.phones}}.

Reports sent in online: {{incidents.reports}}, of which active: {{incidents.active}}, and closed: {{incidents.closed}}.
Filed at source, of all: {{incidents.filed_share}}. With a call-back asked for: {{incidents.call_back_share}}.
"""
_RECOMMENDATIONS = """
The Board is asked to:

- note this paper
- say which of its figures it wants to see again, and when
"""

OCTOBER_2017 = Shape(
    key="october-2017",
    title="Local policing and public engagement (as in October 2017)",
    about="Neighbourhood teams, objectives, training, engagement, participation and the portal, in the order of the"
    " paper of 3 October 2017.",
    sections=(
        ShapeSection("words", "Purpose of report", _PURPOSE),
        ShapeSection("key-figures", "Key figures", _KEY_FIGURES),
        ShapeSection("words", "Background", _BACKGROUND),
        ShapeSection("neighbourhoods", "Next generation local policing", _NEIGHBOURHOODS),
        ShapeSection("objectives", "What it has delivered: the objectives", _OBJECTIVES),
        ShapeSection("training", "Training in neighbourhood policing", _TRAINING),
        ShapeSection("messaging", "Public engagement: messages", _MESSAGING),
        ShapeSection("engagement", "Public engagement: what people said", _ENGAGEMENT),
        ShapeSection("words", "Volunteers and community-led initiatives", _VOLUNTEERS),
        ShapeSection("words", "Working in partnership", _PARTNERS),
        ShapeSection("participation", "Participation in policing", _PARTICIPATION),
        ShapeSection("words", "Active citizens", _ACTIVE),
        ShapeSection("portal", "Citizens’ portal", _PORTAL),
        ShapeSection("words", "Financial implications", "This paper asks for no money."),
        ShapeSection("words", "Legal implications", "None are known to those who wrote this paper."),
        ShapeSection("recommendations", "Recommendations", _RECOMMENDATIONS),
    ),
)
