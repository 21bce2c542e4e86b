"""The station's start page: what needs somebody now, by kind, oldest first."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.feedback import api as feedback
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.kernel.text import one_line
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.conversations import KINDS, due_words, language_name
from peelian.web.shared.ground import Ground
from peelian.web.shared.templatetags.peelian import clock
from peelian.web.station.page import area_filter, chosen_ground, page, today
from peelian.web.station.views.queues import Need, Queue
from peelian.web.station.views.queues_of_staff import queues_of_staff
from peelian.web.station.views.reports import words as report_words

RECENT = dt.timedelta(days=7)
LOOK_BACK = dt.timedelta(days=28)


@requires(Permission.SEE_STATION)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for a decision or a look in the chosen areas."""
    land = chosen_ground(request, Permission.SEE_STATION)
    viewer = viewer_of(request)
    at = now()
    queues = [
        *_reports(viewer, land, at),
        *_conversations(viewer, land, at),
        _lists(land),
        *_plans(land, at),
        _unseen(viewer, land, at),
        _updates(viewer, land),
        _messages(viewer, land),
        _replies(viewer, land, at),
        _stale(land, at),
        *queues_of_staff(request, land, at),
    ]
    return page(
        request,
        "home.html",
        "home",
        queues=queues,
        waiting=sum(len(queue.needs) for queue in queues),
        **area_filter(land),
    )


def _reports(viewer: Viewer, land: Ground, at: dt.datetime) -> list[Queue]:
    """Reports that wait for a decision, new words about closed ones, and whom to ring today; nothing for those who
    don't decide on any."""
    if not accounts.may_anywhere(viewer, Permission.TRIAGE_REPORTS):
        return []
    codes = land.codes if land.chosen else None
    lists = [
        incidents.list_reports(viewer=viewer, at=at, show=show, area_codes=codes)
        for show in (incidents.Show.WAITING, incidents.Show.NEW_WORDS)
    ]
    known = {row.reference for row in lists[0]}
    rows = [*lists[0], *(row for row in lists[1] if row.reference not in known)]
    needs = [
        Need(
            f"{line.kind}, {line.severity.lower()}: {line.row.escalated_for or line.due or 'new words'}",
            line.row.area_name,
            reverse("station:report", args=[line.row.reference]),
            line.row.received_at,
        )
        for line in (report_words.line_of(row, at) for row in rows)
    ]
    calls = [
        Need(
            f"Ring {'now, it is late' if call.ends_at < at else f'at {clock(call.starts_at)}'}",
            f"{call.reference}, {language_name(call.language) or 'English'}",
            f"{reverse('station:report', args=[call.reference])}#call",
        )
        for call in incidents.list_call_backs(viewer=viewer, at=at, day=today())
        if call.state is incidents.CallState.BOOKED
    ]
    return [
        Queue(
            "Reports to decide", "No report waits for a decision.", reverse("station:reports"), tuple(needs)
        ),
        Queue("Call-backs today", "Nobody is to be rung today.", reverse("station:call_backs"), tuple(calls)),
    ]


def _conversations(viewer: Viewer, land: Ground, at: dt.datetime) -> list[Queue]:
    """What residents wrote with urgent words, and what is late; nothing for those who don't answer residents."""
    if not accounts.may_anywhere(viewer, Permission.ANSWER_RESIDENTS):
        return []
    found = []
    for show, title, clear in (
        (inbox.Show.ESCALATED, "Urgent words from residents", "No conversation holds urgent words."),
        (inbox.Show.OVERDUE, "Overdue answers", "Everybody was answered within 72 hours, or still can be."),
    ):
        rows = inbox.list_threads(
            viewer=viewer, at=at, show=show, area_codes=land.codes if land.chosen else None
        )
        needs = [
            Need(
                f"{KINDS[row.kind]}: {row.escalated_for or due_words(row, at)}",
                row.area_name,
                reverse("station:thread", args=[row.id]),
                row.waiting_since,
            )
            for row in rows
        ]
        found.append(Queue(title, clear, f"{reverse('station:inbox')}?show={show}", tuple(needs)))
    return found


def _lists(land: Ground) -> Queue:
    needs = []
    for sector in land.sectors:
        cycle = priorities.current_cycle(sector.code, today())
        url = reverse("station:list", args=[sector.code])
        if cycle is None:
            needs.append(Need("This fortnight's list isn't made", sector.name, url))
        elif cycle.undecided:
            lines = "1 line" if cycle.undecided == 1 else f"{cycle.undecided} lines"
            needs.append(Need(f"{lines} to adopt or decline", sector.name, url, cycle.made_at))
    return Queue(
        "Lists to decide", "Every list of this fortnight is decided.", reverse("station:lists"), tuple(needs)
    )


def _plans(land: Ground, at: dt.datetime) -> list[Queue]:
    """Plans to write or agree, and those whose readings say that things got worse."""
    open_plans = [
        plan
        for plan in problems.list_plans(area_codes=land.codes, on=today())
        if plan.state is not problems.PlanState.CLOSED
    ]
    return [_unwritten(land, at, {plan.priority_id: plan for plan in open_plans}), _worse(open_plans)]


def _worse(plans: list[problems.PlanView]) -> Queue:
    needs = [
        Need(
            f"{plan.title}: worse than before",
            plan.area_name,
            reverse("station:plan", args=[plan.id]),
            plan.agreed_at,
        )
        for plan in reversed(plans)
        if plan.course is problems.Course.WORSE
    ]
    return Queue(
        "Plans that got worse",
        "No plan's readings say that things got worse.",
        reverse("station:plans"),
        tuple(needs),
    )


def _unwritten(land: Ground, at: dt.datetime, plans: dict[int, problems.PlanView]) -> Queue:
    open_priorities = priorities.list_priorities(area_codes=land.codes, at=at)
    needs = []
    for row in reversed(open_priorities):
        plan = plans.get(row.id)
        if plan is None:
            url = reverse("station:priority", args=[row.id])
            needs.append(Need(f"{row.category_label}: no plan yet", row.area_name, url, row.adopted_at))
        elif plan.state is problems.PlanState.DRAFT:
            url = reverse("station:plan", args=[plan.id])
            needs.append(Need(f"{plan.title}: draft to agree", plan.area_name, url, plan.created_at))
    return Queue(
        "Plans to write or agree",
        "Every priority has an agreed plan.",
        reverse("station:plans"),
        tuple(needs),
    )


def _unseen(viewer: Viewer, land: Ground, at: dt.datetime) -> Queue:
    tasks = tasking.list_tasks(
        viewer=viewer, area_codes=land.codes, state=tasking.TaskState.TASKED, since=at - LOOK_BACK
    )
    proofs = visibility.list_proofs([task.id for task in tasks])
    needs = [
        Need(
            f"{task.title}: {_missing(task, proofs, at)}",
            task.area_name,
            reverse("station:task", args=[task.id]),
            task.starts_at,
        )
        for task in sorted(tasks, key=lambda task: task.starts_at)
        if task.starts_at <= at
        and task.kind is not tasking.PatrolKind.PARTNER  # who carries none of our devices
        and not (task.id in proofs and proofs[task.id].visits)
    ]
    return Queue(
        "Patrols to look into",
        "Every patrol that has begun has a proven visit.",
        reverse("station:tasks"),
        tuple(needs),
    )


def _missing(task: tasking.TaskView, proofs: dict[int, visibility.ProofView], at: dt.datetime) -> str:
    when = "over" if task.ends_at <= at else "so far"
    if task.id not in proofs or not proofs[task.id].known:
        return f"{when}, no positions: whether anybody came isn’t known"
    return f"{when}, nobody came"


def _updates(viewer: Viewer, land: Ground) -> Queue:
    codes = set(land.codes)
    drafts = [
        row
        for row in feedback.list_updates(viewer=viewer, state=feedback.UpdateState.DRAFT)
        if row.area_code in codes
    ]
    needs = [
        Need(
            f"{row.category_label}: yours, somebody else approves it"
            if row.written_by_id == viewer.user_id
            else f"{row.category_label}: approve what {row.written_by_name} wrote",
            row.area_name,
            reverse("station:update", args=[row.id]),
            row.written_at,
        )
        for row in reversed(drafts)
    ]
    return Queue(
        "Updates to approve", "No update waits to be approved.", reverse("station:updates"), tuple(needs)
    )


def _messages(viewer: Viewer, land: Ground) -> Queue:
    drafts = [
        line.sheet
        for line in messaging.list_sheets(
            viewer=viewer, area_codes=land.codes, states=(messaging.MessageState.DRAFT,), limit=100
        )
        if line.sheet.asked_at is not None
    ]
    needs = [
        Need(
            f"{sheet.subject}: yours, somebody else approves it"
            if sheet.written_by_id == viewer.user_id
            else f"{sheet.subject}: approve what {sheet.written_by_name or 'the system'} wrote",
            f"{sheet.area_name} · {sheet.urgency.label}",
            reverse("station:message_send", args=[sheet.id]),
            sheet.asked_at,
        )
        for sheet in sorted(drafts, key=lambda sheet: (-sheet.urgency, sheet.asked_at or sheet.created_at))
    ]
    return Queue(
        "Messages to approve", "No message waits to be approved.", reverse("station:messages"), tuple(needs)
    )


def _replies(viewer: Viewer, land: Ground, at: dt.datetime) -> Queue:
    rows = messaging.list_replies(viewer=viewer, area_codes=land.codes, since=at - RECENT)
    url = reverse("station:voice")
    needs = [Need(f"“{one_line(row.text, 90)}”", row.message_subject, url, row.received_at) for row in rows]
    return Queue(
        "Replies of the last seven days", "Nobody replied in the last seven days.", url, tuple(needs)
    )


def _stale(land: Ground, at: dt.datetime) -> Queue:
    rows = [row for row in priorities.list_priorities(area_codes=land.codes, at=at) if row.stale]
    needs = [
        Need(
            f"{row.category_label}: look at it again",
            row.area_name,
            reverse("station:priority", args=[row.id]),
            row.reviewed_at,
        )
        for row in reversed(rows)
    ]
    return Queue(
        "Priorities gone stale",
        "Every priority was looked at in the last three months.",
        reverse("station:priorities"),
        tuple(needs),
    )
