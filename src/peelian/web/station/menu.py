"""The station's menu: its pages by what they are for, in the order of the loop, and what of it a viewer may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer


class Entry(NamedTuple):
    """A part of the station: `here` of its pages, its words, the name of its address and who may open that."""

    key: str
    words: str
    name: str
    permission: Permission


#: The whole menu. A part is added by a line in the group whose words it is looked for under.
MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Your day",
        (
            Entry("home", "Needs you now", "station:home", Permission.SEE_STATION),
            Entry("my_team", "My team", "station:my_team", Permission.RECORD_DUTIES),
        ),
    ),
    (
        "What people say",
        (
            Entry("voice", "What people said", "station:voice", Permission.SEE_VOICE),
            Entry("inbox", "Inbox", "station:inbox", Permission.ANSWER_RESIDENTS),
            Entry("reports", "Reports", "station:reports", Permission.TRIAGE_REPORTS),
            Entry("satisfaction", "Satisfaction", "station:satisfaction", Permission.SEE_STATION),
        ),
    ),
    (
        "Priorities and plans",
        (
            Entry("lists", "Lists", "station:lists", Permission.SEE_STATION),
            Entry("priorities", "Priorities", "station:priorities", Permission.SEE_STATION),
            Entry("plans", "Plans", "station:plans", Permission.SEE_STATION),
            Entry("library", "Good practice", "station:library", Permission.SEE_STATION),
            Entry("objectives", "Objectives", "station:objectives", Permission.SEE_STATION),
        ),
    ),
    (
        "Patrols and proof",
        (
            Entry("tasks", "Patrols", "station:tasks", Permission.SEE_STATION),
            Entry("practice", "Practice", "station:practice", Permission.SEE_STATION),
            Entry("positions", "Positions", "station:positions", Permission.IMPORT_DATA),
        ),
    ),
    (
        "Telling people",
        (
            Entry("updates", "You said, we did", "station:updates", Permission.SEE_STATION),
            Entry("messages", "Messages", "station:messages", Permission.SEE_STATION),
            Entry("pages", "News and advice", "station:pages", Permission.EDIT_CONTENT),
            Entry("translations", "Translations", "station:translations", Permission.APPROVE_TRANSLATION),
        ),
    ),
    (
        "Community",
        (
            Entry("meetings", "Meetings", "station:meetings", Permission.SEE_STATION),
            Entry("schemes", "Schemes", "station:schemes", Permission.MANAGE_SCHEMES),
            Entry("contacts", "Residents", "station:contacts", Permission.SEE_CONTACTS),
        ),
    ),
    (
        "Staff",
        (
            Entry("abstraction", "Abstraction", "station:abstraction", Permission.SEE_ABSTRACTION),
            Entry("hr_imports", "HR extracts", "station:hr_imports", Permission.MANAGE_WORKFORCE),
            Entry("fairness", "Fairness", "station:fairness", Permission.SEE_FAIRNESS),
            Entry("retention", "Leaving and staying", "station:retention", Permission.SEE_RETENTION),
            Entry("training", "Training", "station:training", Permission.SEE_TRAINING),
            Entry("staff", "Accounts", "station:staff", Permission.MANAGE_ACCOUNTS),
            Entry("workforce", "Workforce", "station:workforce", Permission.SEE_WORKFORCE),
        ),
    ),
    (
        "Records",
        (
            Entry("costs", "Costs", "station:costs", Permission.SEE_COSTS),
            Entry("audit", "Audit", "station:audit", Permission.SEE_AUDIT),
            Entry("usage", "Use of the site", "station:usage", Permission.SEE_USAGE),
        ),
    ),
)


#: Pages of one part that stand beside one another, above each of them.
SUB_MENUS: dict[str, tuple[Entry, ...]] = {
    "workforce": (
        Entry("stocks", "Establishment and strength", "station:workforce", Permission.SEE_WORKFORCE),
        Entry("flows", "Joiners, moves and leavers", "station:workforce_flows", Permission.SEE_WORKFORCE),
        Entry("growth", "Uplift and lineage", "station:workforce_growth", Permission.SEE_WORKFORCE),
        Entry("models", "Operating models and units", "station:workforce_models", Permission.SEE_WORKFORCE),
        Entry("funding", "Funding", "station:workforce_funding", Permission.SEE_WORKFORCE),
        Entry(
            "figures", "Targets and reported figures", "station:workforce_figures", Permission.SEE_WORKFORCE
        ),
        Entry("cover", "Who covers which neighbourhood", "station:workforce_cover", Permission.SEE_WORKFORCE),
        Entry(
            "probations", "Probations and tutors", "station:workforce_probations", Permission.SEE_WORKFORCE
        ),
    ),
    "retention": (
        Entry("rates", "Leaver rates", "station:retention", Permission.SEE_RETENTION),
        Entry("stay", "How long people stay", "station:retention_stay", Permission.SEE_RETENTION),
        Entry("joiners", "Joiners", "station:retention_joiners", Permission.SEE_RETENTION),
        Entry("units", "Units", "station:retention_units", Permission.SEE_RETENTION),
        Entry("over_time", "Over time", "station:retention_over_time", Permission.SEE_RETENTION),
        Entry("said", "What conversations say", "station:retention_said", Permission.SEE_RETENTION),
        Entry("conversations", "Conversations", "station:conversations", Permission.HOLD_CONVERSATIONS),
    ),
    "fairness": (
        Entry("recruitment", "Recruitment", "station:fairness", Permission.SEE_FAIRNESS),
        Entry("officers", "Officers by group", "station:representation", Permission.SEE_FAIRNESS),
        Entry("assessments", "Impact assessments", "station:assessments", Permission.SEE_FAIRNESS),
    ),
    "abstraction": (
        Entry("figures", "Figures", "station:abstraction", Permission.SEE_ABSTRACTION),
        Entry("requests", "Requests", "station:abstraction_requests", Permission.REQUEST_PEOPLE),
        Entry("queries", "Where were they?", "station:duty_queries", Permission.RECORD_DUTIES),
        Entry("duties", "Shifts and abstractions", "station:duties", Permission.RECORD_DUTIES),
        Entry(
            "rules",
            "Definitions, limits and reasons",
            "station:abstraction_rules",
            Permission.SEE_ABSTRACTION,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A part as it is drawn. `current` is a value of `aria-current`, empty elsewhere: `page` on the part's own page,
    `true` on a page below it.
    """

    words: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one group that a viewer may open, never none; and whether the page that is drawn is among them."""

    words: str
    links: tuple[Link, ...]
    here: bool


def menu_of(viewer: Viewer, here: str, path: str) -> tuple[Group, ...]:
    """What of the menu a viewer may open somewhere.

    Args:
        viewer: who looks.
        here: key of the part that the page belongs to.
        path: the page's own address.
    """
    groups = []
    for words, entries in MENU:
        own = [one for one in entries if accounts.may_anywhere(viewer, one.permission)]
        links = tuple(_link(one, here, path) for one in own)
        if links:
            groups.append(Group(words, links, any(link.current for link in links)))
    return tuple(groups)


def sub_menu_of(viewer: Viewer, here: str, path: str) -> tuple[Link, ...]:
    """Of the pages of one part, those that a viewer may open. Arguments as `menu_of`."""
    own = [one for one in SUB_MENUS.get(here, ()) if accounts.may_anywhere(viewer, one.permission)]
    urls = [(one.words, reverse(one.name)) for one in own]
    return tuple(Link(words, url, "page" if url == path else "") for words, url in urls)


def _link(entry: Entry, here: str, path: str) -> Link:
    url = reverse(entry.name)
    if entry.key != here:
        return Link(entry.words, url, "")
    return Link(entry.words, url, "page" if url == path else "true")
