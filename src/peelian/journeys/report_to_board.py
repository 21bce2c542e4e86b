"""Report: the loop as figures, each with its definition, so that the Board can question it and count it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.analysis import practice
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.feedback import api as feedback
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.usage import api as usage
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.journeys import standing
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


def _heard(span: _Span) -> list[board.Figure]:
    total = voice.count_voice(area_codes=span.codes, since=span.since, until=span.until)
    return [
        board.count(
            name="voice.contributions",
            label="Things people told us",
            value=total.contributions,
            unit="contributions",
            definition="Replies to messages, survey answers, officers' notes of conversations and meetings, and online "
            "reports, by the moment they were said. Out-of-office replies are not counted.",
            as_of=span.as_of,
        ),
        board.count(
            name="voice.people",
            label="Different people who told us",
            value=total.people,
            unit="people",
            definition="The same person counts once, however often and in however many ways of one kind: "
            "by subscription for replies and reports, by browser for survey answers. Each officer's note counts as "
            "another person; a meeting counts the hands that were raised for a problem, once.",
            as_of=span.as_of,
        ),
    ]


def _decided(span: _Span) -> list[board.Figure]:
    lines = priorities.count_decisions(area_codes=span.codes, since=span.since, until=span.until)
    adopted_ids = priorities.list_adopted_ids(area_codes=span.codes, since=span.since, until=span.until)
    standing_ones = priorities.list_priorities(area_codes=span.codes, at=span.as_of)
    fresh = sum(not priority.stale for priority in standing_ones)
    return [
        board.count(
            name="priorities.adopted",
            label="Priorities adopted",
            value=lines.adopted,
            unit="priorities",
            definition="Lines of sectors' fortnightly lists that were adopted in the period.",
            as_of=span.as_of,
        ),
        board.count(
            name="priorities.declined",
            label="Declined, with a reason",
            value=lines.declined,
            unit="lines",
            definition="Lines of sectors' fortnightly lists that were declined in the period.",
            as_of=span.as_of,
        ),
        board.count(
            name="priorities.kept",
            label="Kept for another fortnight, with a reason",
            value=lines.kept,
            unit="lines",
            definition="Lines of sectors' fortnightly lists about a problem that was a priority already and was "
            "kept as one in the period.",
            as_of=span.as_of,
        ),
        board.share(
            name="priorities.planned",
            label="Adopted priorities with an agreed plan",
            numerator=problems.count_planned(adopted_ids),
            denominator=len(adopted_ids),
            definition="Of the priorities adopted in the period: those whose Problem Management Profile "
            "has been agreed since.",
            as_of=span.as_of,
        ),
        board.share(
            name="priorities.fresh",
            label="Open priorities looked at in the last three months",
            numerator=fresh,
            denominator=len(standing_ones),
            definition="Of all priorities open now: those adopted, reviewed or given an action in the last "
            "three months (Neighbourhood Policing Guarantee, pillar 2).",
            as_of=span.as_of,
        ),
    ]


def _patrolled(span: _Span) -> list[board.Figure]:
    task_ids = tasking.list_task_ids_started(area_codes=span.codes, since=span.since, until=span.until)
    planned = tasking.total(task_ids)
    proofs = list(visibility.list_proofs(task_ids).values())
    found = practice.total(list(visibility.list_outcomes(task_ids).values()))
    return [
        board.count(
            name="tasking.tasks",
            label="Patrol tasks",
            value=planned.tasks,
            unit="tasks",
            definition="Tasks, not called off, whose first window starts in the period.",
            as_of=span.as_of,
        ),
        board.share(
            name="visibility.checked",
            label="Tasks checked against positions",
            numerator=len(proofs),
            denominator=planned.tasks,
            definition="Of those tasks: those for which position records have been looked at.",
            as_of=span.as_of,
        ),
        board.share(
            name="visibility.visits",
            label="Visits proven, of those planned",
            numerator=sum(proof.full_visits for proof in proofs),
            denominator=planned.visits,
            definition="Visits that position records show, as long as was asked for, of all visits that "
            "those tasks ask for. A task that was not checked proves nothing. Can pass 1.",
            as_of=span.as_of,
        ),
        board.share(
            name="visibility.minutes",
            label="Patrol minutes proven, of those asked for",
            numerator=round(found.given_minutes, 1),
            denominator=round(found.counted_minutes, 1),
            definition="Minutes with at least one officer in the place and window, of the minutes asked for where "
            "positions can tell: not partners' tasks, nor hours without positions. More than was asked of a task "
            "doesn't make up for another.",
            as_of=span.as_of,
        ),
    ]


def _told(span: _Span) -> list[board.Figure]:
    message_ids = feedback.list_message_ids(area_codes=span.codes, since=span.since, until=span.until)
    scores = messaging.count_ratings(area_codes=span.codes, since=span.since, until=span.until)
    replies = messaging.count_replies(area_codes=span.codes, since=span.since, until=span.until)
    return [
        board.count(
            name="feedback.updates",
            label="“You said, we did” told",
            value=len(message_ids),
            unit="updates",
            definition="Updates approved in the period and sent.",
            as_of=span.as_of,
        ),
        board.sampled_share(
            name="messaging.good",
            label="Ratings of 4 or 5 out of 5",
            numerator=scores[4] + scores[5],
            denominator=sum(scores.values()),
            definition="Of the ratings given in the period to messages of these areas; the last rating of "
            "each person counts. Those who rate choose to, so this is no survey of all "
            f"residents. The interval is Wilson's, 95 per cent; under {board.FEWEST_ANSWERS} "
            "ratings no share is given.",
            as_of=span.as_of,
        ),
        board.count(
            name="messaging.replies",
            label="Replies to our messages",
            value=replies,
            unit="replies",
            definition="Replies that people wrote in the period to messages of these areas; automatic ones "
            "are not counted.",
            as_of=span.as_of,
        ),
    ]


def _used_by_all(span: _Span) -> list[board.Figure]:
    """The use of the residents' site, of which nobody can say where its users live: for the whole force only."""
    since, until = local_day(span.since), local_day(span.until)
    total = usage.uses_and_users(since=since, until=until)
    devices = {part.key: part.n for part in usage.parts(usage.Measure.DEVICE, since=since, until=until)}
    forms = [
        usage.funnel(kind.value, order=[questions.pages[0].slug, usage.SENT], since=since, until=until)
        for kind, questions in incidents.QUESTIONNAIRES.items()
    ]
    few = f"Under {board.FEWEST_ANSWERS} no figure is given."
    return [
        board.count_of_people(
            name="usage.uses",
            label="Uses of the residents’ site",
            value=total.uses,
            unit="uses",
            definition="Pages of one browser with no more than 30 minutes between two of them. Programs, and those "
            f"whose browser asks not to be tracked, are not counted. {few}",
            as_of=span.as_of,
        ),
        board.count_of_people(
            name="usage.users",
            label="Users of the residents’ site, day by day",
            value=total.users,
            unit="users",
            definition="Browsers at an address, told apart on one day only and added up over the days: the same "
            f"person on two days counts as two. {few}",
            as_of=span.as_of,
        ),
        board.sampled_share(
            name="usage.phones",
            label="Uses on a phone",
            numerator=devices.get(usage.Device.MOBILE, 0),
            denominator=sum(devices.values()),
            definition="Of the uses in the period: those on a phone, as its browser says. The interval is Wilson's, "
            f"95 per cent; under {board.FEWEST_ANSWERS} uses no share is given.",
            as_of=span.as_of,
        ),
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
