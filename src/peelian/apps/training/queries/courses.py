"""Reads of courses, requirements and exemptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch

from peelian.apps.training import rules
from peelian.apps.training.models.courses import (
    Course,
    CourseVersion,
    Equivalence,
    LearningObjective,
    ReportedAttendance,
)
from peelian.apps.training.models.needs import Exemption, Requirement
from peelian.apps.training.types.courses import (
    Completion,
    CourseLine,
    CourseView,
    EquivalenceView,
    ObjectiveView,
    ReportedView,
    TaskView,
    VersionView,
)
from peelian.apps.training.types.needs import ExemptionView, RequirementView
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound


def list_courses() -> list[CourseLine]:
    """All courses, by name."""
    return [_line(row) for row in Course.objects.all()]


def get_course(code: str) -> CourseView:
    """One course with all its versions, newest first. Raises NotFound."""
    objectives = Prefetch("objectives", LearningObjective.objects.prefetch_related("tasks"))
    versions = Prefetch("versions", CourseVersion.objects.prefetch_related("subjects", objectives))
    row = Course.objects.prefetch_related(versions).filter(code=code).first()
    if row is None:
        raise NotFound("There is no such course.")
    equal = Equivalence.objects.select_related("done", "counts_as")
    return CourseView(
        id=row.pk,
        code=row.code,
        name=row.name,
        summary=row.summary,
        provider=row.provider,
        versions=tuple(version_view(version) for version in row.versions.all()),
        counts_as=tuple(_equivalence(one) for one in equal.filter(done=row)),
        counted_by=tuple(_equivalence(one) for one in equal.filter(counts_as=row)),
        reported=tuple(_reported(one) for one in ReportedAttendance.objects.filter(version__course=row)),
    )


def list_requirements(*, course_code: str | None = None, on: dt.date | None = None) -> list[RequirementView]:
    """What is required of whom: of one course or of all, on a day or ever; by course and then by when it began."""
    rows = Requirement.objects.select_related("course").order_by("course__name", "valid_from", "id")
    if course_code is not None:
        rows = rows.filter(course__code=course_code)
    if on is not None:
        rows = rows.filter(valid_on(on))
    return [requirement_view(row) for row in rows]


def get_requirement(requirement_id: int) -> RequirementView:
    """One requirement. Raises NotFound."""
    row = Requirement.objects.select_related("course").filter(pk=requirement_id).first()
    if row is None:
        raise NotFound("There is no such requirement.")
    return requirement_view(row)


def list_exemptions(*, person_ids: Iterable[int], course_code: str | None = None) -> list[ExemptionView]:
    """Who of these people is let off what, in order of time. For a caller that may see their training."""
    rows = Exemption.objects.filter(person_id__in=list(person_ids)).select_related("course")
    if course_code is not None:
        rows = rows.filter(course__code=course_code)
    return [_exemption(row) for row in rows]


def get_exemption(exemption_id: int) -> ExemptionView:
    """One exemption, for a caller that checks who asks. Raises NotFound."""
    row = Exemption.objects.select_related("course").filter(pk=exemption_id).first()
    if row is None:
        raise NotFound("There is no such exemption.")
    return _exemption(row)


def get_equivalence(equivalence_id: int) -> EquivalenceView:
    """One course that counts as another. Raises NotFound."""
    row = Equivalence.objects.select_related("done", "counts_as").filter(pk=equivalence_id).first()
    if row is None:
        raise NotFound("These courses don’t count as each other.")
    return _equivalence(row)


def requirement_view(row: Requirement) -> RequirementView:
    """A row as it is handed out."""
    return RequirementView(
        id=row.pk,
        course_code=row.course.code,
        course_name=row.course.name,
        words=row.words,
        roles=tuple(row.roles),
        ranks=tuple(row.ranks),
        unit_kinds=tuple(row.unit_kinds),
        valid_months=row.valid_months,
        warn_months=row.warn_months,
        grace_days=row.grace_days,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def version_view(row: CourseVersion) -> VersionView:
    """A version with all that is prefetched of it."""
    return VersionView(
        id=row.pk,
        number=row.number,
        hours=row.hours,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        completion=Completion(row.completion),
        source=row.source,
        subjects=tuple(one.name for one in row.subjects.all()),
        objectives=tuple(
            ObjectiveView(
                one.pk,
                one.letter,
                one.words,
                tuple(one.points),
                tuple(
                    TaskView(task.pk, task.words)
                    for task in sorted(one.tasks.all(), key=lambda task: task.place)
                ),
            )
            for one in row.objectives.all()
        ),
    )


def _exemption(row: Exemption) -> ExemptionView:
    return ExemptionView(
        row.pk, row.person_id, row.course.code, row.course.name, row.reason, row.valid_from, row.valid_until
    )


def _equivalence(row: Equivalence) -> EquivalenceView:
    return EquivalenceView(
        row.pk,
        row.done.code,
        row.done.name,
        row.counts_as.code,
        row.counts_as.name,
        row.valid_from,
        row.valid_until,
    )


def _line(row: Course) -> CourseLine:
    return CourseLine(row.pk, row.code, row.name, row.summary, row.provider)


def _reported(row: ReportedAttendance) -> ReportedView:
    words = rules.attended_words(row.attended, row.of)
    return ReportedView(row.attended, row.of, row.until_on, row.source, words)
