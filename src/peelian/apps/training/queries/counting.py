"""What was taught in a span, how many came, and evidence for learning objectives: counts, without names."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Min, Q, Sum

from peelian.apps.training import rules
from peelian.apps.training.models.courses import EvidenceTask, ReportedAttendance
from peelian.apps.training.models.records import EvidenceItem, TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.courses import ReportedView
from peelian.apps.training.types.evidence import EvidenceState, ObjectiveCounts
from peelian.apps.training.types.sessions import BookingState, CourseAttendance, CourseSessions
from peelian.columns.bulk import among
from peelian.columns.spans import valid_on
from peelian.kernel.time import local_day


def first_trained_on() -> dt.date | None:
    """The first day of which a training record or a session tells; None before there is either."""
    record: dt.date | None = TrainingRecord.objects.aggregate(first=Min("on"))["first"]
    session: dt.datetime | None = Session.objects.aggregate(first=Min("starts_at"))["first"]
    return min((day for day in (record, local_day(session) if session else None) if day), default=None)


def count_sessions(*, since: dt.datetime, until: dt.datetime) -> dict[str, CourseSessions]:
    """Sessions of the whole force that began in a span of time (end excluded), by course code; others are left out."""
    called_off = Q(called_off_at__isnull=False)
    rows = (
        Session.objects.filter(starts_at__gte=since, starts_at__lt=until)
        .order_by()
        .values("version__course__code")
        .annotate(
            held=Count("id", filter=~called_off), called_off=Count("id", filter=called_off),
            places=Sum("places", filter=~called_off), marked=Count("id", filter=Q(closed_at__isnull=False)),
        )
    )  # fmt: skip
    booked = (
        Booking.objects.filter(session__starts_at__gte=since, session__starts_at__lt=until)
        .order_by()
        .values_list("session__version__course__code", "state")
        .annotate(n=Count("id"))
    )
    states: dict[str, dict[str, int]] = defaultdict(dict)
    for code, state, n in booked:
        states[code][state] = n
    return {
        row["version__course__code"]: CourseSessions(
            held=row["held"], called_off=row["called_off"], places=row["places"] or 0, marked=row["marked"],
            attended=states[row["version__course__code"]].get(BookingState.ATTENDED, 0),
            absent=states[row["version__course__code"]].get(BookingState.ABSENT, 0),
        )
        for row in rows
    }  # fmt: skip


def count_attendance(
    *, since: dt.date, until: dt.date, person_ids: Collection[int] | None = None
) -> dict[str, CourseAttendance]:
    """Training records of a span of days (end excluded) that weren't withdrawn, by course code, and how many people
    they are of. Of everybody, those who have left since among them, or of these people."""
    rows = TrainingRecord.objects.filter(on__gte=since, on__lt=until, withdrawn_at=None).order_by()
    if person_ids is not None:
        rows = rows.filter(person_id__in=among(person_ids))
    counted = rows.values("version__course__code").annotate(
        n=Count("id"), people=Count("person_id", distinct=True)
    )
    return {row["version__course__code"]: CourseAttendance(row["n"], row["people"]) for row in counted}


def count_evidence_of(*, person_ids: Collection[int], on: dt.date) -> list[ObjectiveCounts]:
    """For each learning objective of every course as taught on a day: how many of these people have shown it, having
    evidence accepted for each of its tasks, and how many are on the way. By course and letter; objectives without a
    task are left out."""
    tasks = list(
        EvidenceTask.objects.filter(valid_on(on, "objective__version__"))
        .select_related("objective__version__course")
        .order_by("objective__version__course__name", "objective__letter", "place")
    )
    states: dict[int, dict[int, str]] = defaultdict(dict)
    items = EvidenceItem.objects.filter(task__in=tasks, person_id__in=among(person_ids))
    for person, task_id, state in items.order_by("submitted_at", "id").values_list(
        "person_id", "task_id", "state"
    ):
        states[task_id][person] = state
    wanted: dict[int, list[EvidenceTask]] = defaultdict(list)
    for task in tasks:
        wanted[task.objective_id].append(task)
    return [_counted(own, states) for own in wanted.values()]


def list_reported(until: dt.date) -> list[tuple[str, ReportedView]]:
    """Counts of those who attended that papers reported of days before one, oldest first, with the course's name."""
    rows = ReportedAttendance.objects.filter(until_on__lt=until).select_related("version__course")
    return [
        (
            one.version.course.name,
            ReportedView(
                one.attended, one.of, one.until_on, one.source, rules.attended_words(one.attended, one.of)
            ),
        )
        for one in rows
    ]


def _counted(tasks: list[EvidenceTask], states: dict[int, dict[int, str]]) -> ObjectiveCounts:
    objective = tasks[0].objective
    accepted = [
        {person for person, state in states[task.pk].items() if state == EvidenceState.ACCEPTED}
        for task in tasks
    ]
    shown = set.intersection(*accepted)
    begun = {person for task in tasks for person in states[task.pk]}
    return ObjectiveCounts(
        course_code=objective.version.course.code, course_name=objective.version.course.name,
        letter=objective.letter, words=objective.words, tasks=len(tasks), shown=len(shown),
        begun=len(begun - shown),
    )  # fmt: skip
