"""What waits in the work with the force's own people: requests, questions, evidence, practice, assessments, packs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest
from django.urls import reverse

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.board import api as board
from peelian.apps.fairness import api as fairness
from peelian.apps.library import api as library
from peelian.apps.retention import api as retention
from peelian.apps.workforce import api as workforce
from peelian.journeys import manage_fairness, train
from peelian.journeys.packs import drafts
from peelian.kernel.errors import NotAllowed
from peelian.web.shared.access import viewer_of
from peelian.web.shared.ground import Ground, ground
from peelian.web.shared.templatetags.peelian import moment
from peelian.web.station.page import today
from peelian.web.station.views.abstraction_requests import own_people
from peelian.web.station.views.queues import Need, Queue


def queues_of_staff(request: HttpRequest, land: Ground, at: dt.datetime) -> list[Queue]:
    """What waits for the viewer, by kind; nothing of a kind that they don't decide on."""
    viewer = viewer_of(request)
    kinds: tuple[tuple[Permission, Callable[[Viewer, Ground, dt.datetime], Queue]], ...] = (
        (Permission.ASSESS_TRAINING, _evidence),
        (Permission.ADOPT_PRIORITY, _practice),
        (Permission.HOLD_CONVERSATIONS, _conversations),
        (Permission.MANAGE_FAIRNESS, _assessments),
        (Permission.RELEASE_PACKS, _packs),
    )
    found = queues_of_people(request)
    for right, queue in kinds:
        if accounts.may_anywhere(viewer, right):
            with suppress(NotAllowed):  # some are asked for in the whole force, and held in a part of it
                found.append(queue(viewer, land, at))
    return found


def queues_of_people(request: HttpRequest) -> list[Queue]:
    """What waits for whoever records the duties of people: requests for them, and where they were."""
    if not accounts.may_anywhere(viewer_of(request), Permission.RECORD_DUTIES):
        return []
    people = own_people(request, Permission.RECORD_DUTIES)
    return [_requests(people), _questions(people)]


def _requests(people: dict[int, str]) -> Queue:
    needs = [
        Need(
            f"{row.person_name}: {row.code.label}, from {moment(row.starts_at)}",
            people[row.person_id],
            reverse("station:abstraction_request", args=[row.id]),
            row.asked_at,
        )
        for row in sorted(workforce.list_requests(people), key=lambda row: row.starts_at)
        if row.state is workforce.RequestState.ASKED
    ]
    return Queue(
        "Requests for your people", "Nobody has asked for any of your people.",
        reverse("station:abstraction_requests"), tuple(needs),
    )  # fmt: skip


def _questions(people: dict[int, str]) -> Queue:
    needs = [
        Need(
            f"{row.person_name}: {row.minutes} minutes outside their sector, no reason on record",
            people[row.person_id],
            reverse("station:duty_query", args=[row.id]),
            row.away_from,
        )
        for row in workforce.list_duty_queries(people)
    ]
    return Queue(
        "Where were they?", "Of every shift with positions it is known.", reverse("station:duty_queries"),
        tuple(needs),
    )  # fmt: skip


def _evidence(viewer: Viewer, _land: Ground, at: dt.datetime) -> Queue:
    held = ground(viewer, Permission.ASSESS_TRAINING, today())
    tops = [area.code for area, depth in held.choices if depth == 0]
    needs = [
        Need(
            f"{one.person_name}: objective {one.objective_letter}",
            one.course_name,
            reverse("station:assess_evidence", args=[one.id]),
            one.submitted_at,
        )
        for one in train.waiting_evidence(viewer, at, tops)
    ]
    return Queue(
        "Evidence to assess",
        "No evidence waits for an assessor.",
        reverse("station:training_evidence"),
        tuple(needs),
    )


def _practice(viewer: Viewer, land: Ground, _at: dt.datetime) -> Queue:
    needs = [
        Need(
            f"{one.title}: check what {one.written_by_name} wrote",
            one.team_name,
            reverse("station:library_entry", args=[one.id]),
        )
        for one in library.list_unpublished(area_codes=land.codes)
        if one.state is library.EntryState.DRAFT
        and library.may_check(written_by_id=one.written_by_id, by_id=viewer.user_id)
    ]
    return Queue(
        "Good practice to check", "No write-up waits to be checked.", reverse("station:library"), tuple(needs)
    )


def _conversations(viewer: Viewer, _land: Ground, _at: dt.datetime) -> Queue:
    needs = [
        Need(
            f"{line.person_name}: {line.kind.label} to hold",
            line.collar_number,
            reverse("station:conversation", args=[line.kind.value, line.id]),
            line.offered_on,
        )
        for line in retention.list_conversations(viewer=viewer, state=retention.State.OFFERED)
    ]
    return Queue(
        "Conversations to hold", "Nobody who was offered a conversation waits for it.",
        reverse("station:conversations"), tuple(needs),
    )  # fmt: skip


def _assessments(viewer: Viewer, _land: Ground, _at: dt.datetime) -> Queue:
    needs = [
        Need(
            f"{one.title}: approve what {one.written_by} wrote",
            one.subject,
            reverse("station:assessment", args=[one.id]),
            one.changed_at,
        )
        for one in manage_fairness.list_assessments(viewer=viewer)
        if one.state is fairness.AssessmentState.DRAFT and one.written_by_id != viewer.user_id
    ]
    return Queue(
        "Equality assessments to approve", "No assessment waits to be approved.", reverse("station:assessments"),
        tuple(needs),
    )  # fmt: skip


def _packs(viewer: Viewer, _land: Ground, at: dt.datetime) -> Queue:
    needs = [
        Need(f"{one.title}: approve or send back", one.subtitle, reverse("board:pack", args=[one.code]))
        for one in drafts.list_packs(viewer=viewer, at=at)
        if one.state is board.PackState.ASKED and viewer.user_id not in board.list_writers(one.id)
    ]
    return Queue(
        "Board packs to approve", "No pack waits to be approved.", reverse("board:packs"), tuple(needs)
    )
