"""Report: the loop as figures, each with its definition, so that the Board can question it and count it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.feedback import api as feedback
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.usage import api as usage
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.journeys import standing
from peelian.journeys.packs.sections import engagement, messaging_measures, portal_measures
from peelian.journeys.packs.sections import priorities as priorities_section
from peelian.journeys.packs.sections import visibility as visibility_section
from peelian.journeys.packs.sections.draft import Draft
from peelian.journeys.packs.sections.ground import question
from peelian.journeys.packs.sections.parts import totals
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, start_of_day


@dataclass(frozen=True, slots=True)
class _Span:
    codes: Sequence[str]
    since: dt.datetime
    until: dt.datetime
    as_of: dt.datetime


def loop_figures(
    *, viewer: Viewer, at: dt.datetime, since: dt.date, until: dt.date, area_code: str
) -> list[board.Figure]:
    """The loop's figures for an area and all below it, from the first moment of `since` to that of `until` (excluded).

    Raises NotAllowed, NotFound, Refused for a period that ends before it begins.
    """
    if until <= since:
        raise Refused("The period must end after it begins.", field="until")
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.SEE_BOARD, area.path)
    days = (since, until - dt.timedelta(days=1), local_day(at))
    span = _Span(standing.codes_within(area_code, *days), start_of_day(since), start_of_day(until), at)
    used = _used_by_all(span) if area.kind is places.AreaKind.FORCE else []
    return [*_heard(span), *_decided(span), *_patrolled(span), *_told(span), *used, _used_here(span)]


def _asked(span: _Span) -> dict[str, object]:
    return {"area_codes": span.codes, "since": local_day(span.since), "until": local_day(span.until)}


def _heard(span: _Span) -> list[board.Figure]:
    draft = Draft(engagement.VOICE, span.as_of)
    total = voice.count_voice(area_codes=span.codes, since=span.since, until=span.until)
    source = question("voice.count_voice", **_asked(span))
    draft.count("voice.contributions", total.contributions, source=source)
    draft.count("voice.people", total.people, source=source)
    return draft.figures


def _decided(span: _Span) -> list[board.Figure]:
    draft = Draft(priorities_section.DECIDED, span.as_of)
    lines = priorities.count_decisions(area_codes=span.codes, since=span.since, until=span.until)
    source = question("priorities.count_decisions", **_asked(span))
    draft.count("priorities.adopted", lines.adopted, source=source)
    draft.count("priorities.declined", lines.declined, source=source)
    draft.count("priorities.kept", lines.kept, source=source)
    adopted_ids = priorities.list_adopted_ids(area_codes=span.codes, since=span.since, until=span.until)
    standing_ones = priorities.list_priorities(area_codes=span.codes, at=span.as_of)
    fresh = sum(not priority.stale for priority in standing_ones)
    planned = question("problems.count_planned", priority_ids="priorities.list_adopted_ids", **_asked(span))
    draft.share("priorities.planned", problems.count_planned(adopted_ids), len(adopted_ids), source=planned)
    open_now = question("priorities.list_priorities", area_codes=span.codes, at=span.as_of)
    draft.share("priorities.fresh", fresh, len(standing_ones), source=open_now)
    return draft.figures


def _patrolled(span: _Span) -> list[board.Figure]:
    draft = Draft((*visibility_section.ASKED, *visibility_section.PROVEN), span.as_of)
    found = visibility.list_task_outcomes(area_codes=span.codes, since=span.since, until=span.until)
    tasks, checked, asked_visits, visits, _, told, proven = totals(
        visibility_section.counted_by_area(found), 7
    )
    source = question("visibility.list_task_outcomes", **_asked(span))
    draft.count("tasking.tasks", tasks, source=source)
    draft.share("visibility.checked", checked, tasks, source=source)
    draft.share("visibility.visits", visits, asked_visits, source=source)
    draft.share("visibility.minutes", proven, told, source=source)
    return draft.figures


def _told(span: _Span) -> list[board.Figure]:
    draft = Draft(engagement.TOLD, span.as_of)
    told = feedback.count_told(area_codes=span.codes, since=span.since, until=span.until)
    draft.count(
        "feedback.updates", sum(told.values()), source=question("feedback.count_told", **_asked(span))
    )
    answered = Draft(messaging_measures.SENT, span.as_of)
    scores = messaging.count_ratings(area_codes=span.codes, since=span.since, until=span.until)
    answered.sampled(
        "messaging.good", scores[4] + scores[5], sum(scores.values()),
        source=question("messaging.count_ratings", **_asked(span)),
    )  # fmt: skip
    answered.count(
        "messaging.replies",
        messaging.count_replies(area_codes=span.codes, since=span.since, until=span.until),
        source=question("messaging.count_replies", **_asked(span)),
    )
    return [*draft.figures, *answered.figures]


def _used_by_all(span: _Span) -> list[board.Figure]:
    """The use of the residents' site, of which nobody can say where its users live: for the whole force only."""
    since, until = local_day(span.since), local_day(span.until)
    total = usage.uses_and_users(since=since, until=until)
    devices = {part.key: part.n for part in usage.parts(usage.Measure.DEVICE, since=since, until=until)}
    forms = [
        usage.funnel(kind.value, order=[questions.pages[0].slug, usage.SENT], since=since, until=until)
        for kind, questions in incidents.QUESTIONNAIRES.items()
    ]
    draft = Draft(portal_measures.USAGE, span.as_of)
    source = question("usage.uses_and_users", since=since, until=until)
    for name, value in (("usage.uses", total.uses), ("usage.users", total.users)):
        if value < board.FEWEST_ANSWERS:
            draft.none([name], f"Under {board.FEWEST_ANSWERS} no figure is given.", source=source)
        else:
            draft.count(name, value, source=source)
    draft.sampled(
        "usage.phones", devices.get(usage.Device.MOBILE, 0) + devices.get(usage.Device.TABLET, 0),
        sum(devices.values()), source=question("usage.parts", measure="DEVICE", since=since, until=until),
    )  # fmt: skip
    return [
        *draft.figures,
        board.sampled_share(
            name="usage.reports_sent",
            label="Online reports that were sent, of those begun",
            numerator=sum(min(steps[1].reached, steps[0].reached) for steps in forms),
            denominator=sum(steps[0].reached for steps in forms),
            definition="Of the users who saw the first page of a report: those who saw its last, that it was sent, "
            "on the same day. The interval is Wilson's, 95 per cent; "
            f"under {board.FEWEST_ANSWERS} users no share is given.",
            as_of=span.as_of,
        ),
    ]


def _used_here(span: _Span) -> board.Figure:
    pages = [f"{page} {code}" for page in ("area", "crime", "stops") for code in span.codes]
    looks = usage.count_looks(since=local_day(span.since), until=local_day(span.until), pages=pages)
    return board.count_of_people(
        name="usage.area_pages",
        label="Looks at the pages of these areas",
        value=looks,
        unit="looks",
        definition="How often the page of one of these areas, its crime figures or its stop and search figures was "
        "looked at. Programs, and those whose browser asks not to be tracked, are not counted. "
        f"Under {board.FEWEST_ANSWERS} no figure is given.",
        as_of=span.as_of,
    )
