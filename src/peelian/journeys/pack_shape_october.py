"""The shape of the paper of 3 October 2017: local policing and public engagement, in that paper's order."""

from __future__ import annotations

from peelian.journeys.pack_shape import Shape, ShapeSection

_PURPOSE = """
This paper tells the Board how local policing stands and how far the public take part in it. Each figure is counted from
the force’s own records and can be asked for its definition, its source and its day.
"""
_BACKGROUND = """
The Police and Crime Plan asks for neighbourhood policing that people know by name, and for residents who have a part in
it. The sections below take its points in turn:

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
Each of {{neighbourhoods.all}} neighbourhoods lies in one of {{neighbourhoods.sectors}} sectors and
{{neighbourhoods.lpas}} local policing areas. {{neighbourhoods.named_team}} of them have a named team
({{neighbourhoods.named_team:of}}), and {{neighbourhoods.contact}} a named contact. Residents find
{{neighbourhoods.officers}} officers and {{neighbourhoods.pcsos}} PCSOs by name.

Of {{neighbourhoods.posts}} funded posts of these teams, {{neighbourhoods.vacant}} are vacant.
"""
_OBJECTIVES = """
Neighbourhood policing serves {{objectives.held}} objectives. {{objectives.plans}} problem plans ran in the period.
{{objectives.serving_two}} of them serve more than one objective, so the objectives’ plans don’t add up to their number;
{{objectives.untied}} serve none.
"""
_TRAINING = """
{{training.sessions}} sessions were held in the period, and {{training.attended}} places in them taken up. How many came
says little by itself: the table of coverage has those who hold a course in date beside all who have to hold it.
"""
_MESSAGING = """
{{messaging.members}} residents were signed up for messages of their neighbourhood team at the end of the period;
{{messaging.joined}} had joined in it and {{messaging.left}} left. {{messaging.sent}} messages were sent.

Of the ratings that readers gave, {{messaging.good}} were 4 or 5 out of 5 (n = {{messaging.good:n}}, 95 per cent
interval {{messaging.good:interval}}). Whoever rates chooses to, so this is no survey of all members.
"""
_ENGAGEMENT = """
People told us {{voice.contributions}} things in the period: {{voice.replies}} in replies to messages,
{{voice.surveys}} in surveys, {{voice.meetings}} at meetings, {{voice.notes}} to officers who noted it, and
{{voice.reports}} in online reports. {{content.meetings}} meetings were held. We told people {{feedback.updates}} times
what was done about what they had said.
"""
_VOLUNTEERS = """
Residents could join {{schemes.open}} schemes, among them Neighbourhood Watch, Street Watch, Speed Watch, advisory
groups and volunteers. {{schemes.asked}} people asked to join one, and {{schemes.answered}} of them were answered.
The schemes themselves are in the section on engagement.
"""
_PARTNERS = """
There are no records of partner organisations and joint actions yet, so this paper has no figures of them. What partners
took on within problem plans stands in those plans.
"""
_PARTICIPATION = """
Has more participation gone with less demand? It rose in {{participation.rose}} of
{{participation.neighbourhoods}} neighbourhoods. The answers below set them against others where it didn’t rise. They
say “can’t tell” where the records don’t carry an answer, and the method is told in plain words.
"""
_ACTIVE = """
An active citizen, in this force, is somebody who takes a part of their own in the safety of their area: who speaks,
meets, watches or volunteers. What they said and joined is counted in the sections on engagement and participation.

A fund for their initiatives is not recorded here yet: there are no figures of rounds, votes and awards.
"""
_PORTAL = """
The residents’ site was used {{usage.uses}} times; a use is a visit, and its users are told apart on one day only.
{{usage.phones}} of uses were on a phone or tablet.

{{incidents.reports}} reports were sent in online: {{incidents.active}} are active and {{incidents.closed}} closed.
{{incidents.filed_share}} of all were filed at source, and a call-back was asked for in {{incidents.call_back_share}}.
"""
_RECOMMENDATIONS = """
The Board is asked to:

- note this paper
- say which of its figures it wants to see again, and when
"""

OCTOBER_2017 = Shape(
    key="october-2017",
    title="October 2017: local policing and public engagement",
    about="Neighbourhood teams, objectives, training, engagement, participation and the portal, in the order of the"
    " paper of 3 October 2017.",
    sections=(
        ShapeSection("words", "Purpose of report", _PURPOSE),
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
