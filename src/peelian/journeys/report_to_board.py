"""Report: the loop as figures, each with its definition, so that the Board can question it and count it again."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.board.api import Content, Span
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.usage import api as usage
from peelian.journeys.packs.sections import engagement, messaging, portal_measures, priorities, visibility
from peelian.journeys.packs.sections.draft import SHARE, Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, ground_of, question, tells
from peelian.journeys.packs.sections.section import Asked
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

#: Of each section of a pack, what the loop is told by, in the loop's order.
_LOOP = (
    (engagement.SECTION, ("voice.contributions", "voice.people")),
    (
        priorities.SECTION,
        ("priorities.adopted", "priorities.declined", "priorities.kept", "priorities.planned", "priorities.fresh"),
    ),
    (visibility.SECTION, ("tasking.tasks", "visibility.checked", "visibility.visits", "visibility.minutes")),
    (engagement.SECTION, ("feedback.updates",)),
    (messaging.SECTION, ("messaging.good", "messaging.replies")),
)  # fmt: skip

_OF_FORCE = (
    *(one for one in portal_measures.USAGE if one.name in {"usage.uses", "usage.users", "usage.phones"}),
    Measure(
        "usage.reports_sent", "Online reports that were sent, of those begun", SHARE,
        "Of the users who saw the first page of a report: those who saw its last, that it was sent, on the same day."
        f" The interval is Wilson's, 95 per cent; under {board.FEWEST_ANSWERS} users no share is given.",
    ),
)  # fmt: skip
_LOOKS = Measure(
    "usage.area_pages", "Looks at the pages of these areas", "looks",
    "How often the page of one of these areas, its crime figures or its stop and search figures was looked at."
    " Programs, and those whose browser asks not to be tracked, are not counted."
    f" Under {board.FEWEST_ANSWERS} no figure is given.",
)  # fmt: skip


def loop_figures(
    *, viewer: Viewer, at: dt.datetime, since: dt.date, until: dt.date, area_code: str
) -> Content:
    """The loop's figures for an area and all below it, from the first moment of `since` to that of `until` (excluded).

    They are those that a pack's sections would tell of the same days, with what these say isn't there and no figure
    says itself.

    Raises NotAllowed, NotFound, Refused for a period that ends before it begins.
    """
    if until <= since:
        raise Refused("The period must end after it begins.", field="until")
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.SEE_BOARD, area.path)
    asked = Asked(viewer, area_code, Span(since, until, at))
    told = {section.key: section.build(asked) for section, _ in _LOOP}
    named = {figure.name: figure for content in told.values() for figure in content.figures}
    used = _used(ground_of(asked))
    figures = [*(named[name] for _, names in _LOOP for name in names), *used.figures]
    missing = [*(said for content in told.values() for said in content.missing), *used.missing]
    at_a_figure = {figure.why_none for figure in figures}
    return Content(figures, missing=[said for said in dict.fromkeys(missing) if said not in at_a_figure])


def _used(ground: Ground) -> Draft:
    """The use of the residents' site: nobody can say where its users live, so they are told of the force only."""
    measures = (*_OF_FORCE, _LOOKS) if ground.of_force else (_LOOKS,)
    draft = Draft(measures, ground.as_of)
    if tells(
        draft, ground, measures, first_day=usage.first_day(), records="Use of the site",
        mend="Counts are made when a day is over, and kept for 14 months.",
    ):  # fmt: skip
        if ground.of_force:
            _used_by_all(ground, draft)
        _used_here(ground, draft)
    return draft


def _used_by_all(ground: Ground, draft: Draft) -> None:
    span = {"since": ground.first_on, "until": ground.until_on}
    total = usage.uses_and_users(**span)
    devices = {part.key: part.n for part in usage.parts(usage.Measure.DEVICE, **span)}
    forms = [
        usage.funnel(kind.value, order=[questions.pages[0].slug, usage.SENT], **span)
        for kind, questions in incidents.QUESTIONNAIRES.items()
    ]
    source = question("usage.uses_and_users", **span)
    _count_unless_few(draft, "usage.uses", total.uses, source)
    _count_unless_few(draft, "usage.users", total.users, source)
    draft.sampled(
        "usage.phones", devices.get(usage.Device.MOBILE, 0) + devices.get(usage.Device.TABLET, 0),
        sum(devices.values()), source=question("usage.parts", measure="DEVICE", **span),
    )  # fmt: skip
    draft.sampled(
        "usage.reports_sent",
        sum(min(steps[1].reached, steps[0].reached) for steps in forms),
        sum(steps[0].reached for steps in forms),
        source=question("usage.funnel", kinds=[kind.value for kind in incidents.QUESTIONNAIRES], **span),
    )


def _used_here(ground: Ground, draft: Draft) -> None:
    pages = [f"{page} {code}" for page in ("area", "crime", "stops") for code in ground.codes]
    looks = usage.count_looks(since=ground.first_on, until=ground.until_on, pages=pages)
    _count_unless_few(draft, "usage.area_pages", looks, question("usage.count_looks", **ground.asked))


def _count_unless_few(draft: Draft, name: str, value: int, source: str) -> None:
    if value < board.FEWEST_ANSWERS:
        draft.none([name], f"Under {board.FEWEST_ANSWERS} no figure is given.", source=source)
    else:
        draft.count(name, value, source=source)
