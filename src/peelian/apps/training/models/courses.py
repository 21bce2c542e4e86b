"""Courses: their versions, subjects, objectives and evidence tasks; what counts as what; counts that were reported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.training.types.courses import Completion
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Course(models.Model):
    """A course, whatever is taught in it this year."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: records name it."

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    summary = models.TextField(blank=True, default="")
    provider = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class CourseVersion(models.Model):
    """A course as it is taught over a span of days. Never changed: other content is another version."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: records name it."

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Empty where nobody said"
    )
    completion = models.CharField(max_length=12, choices=[(one, one.label) for one in Completion])
    source = models.TextField(blank=True, default="")
    sha256 = models.CharField(
        max_length=64, help_text="Of its content, so that the same file changes nothing"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("course", "-number")
        constraints = (
            models.UniqueConstraint(fields=["course", "number"], name="course_version_once"),
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="course_version_hours"),
            models.CheckConstraint(
                condition=models.Q(completion__in=list(Completion)), name="course_version_completion"
            ),
            spans.forward("course_version_forward"),
            spans.no_overlap("course_version_one_at_a_time", "course"),
        )

    def __str__(self) -> str:
        return f"version {self.number}"


class Subject(models.Model):
    """One subject that a version covers."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: records name it."

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="subjects")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["version", "place"], name="subject_place_once"),
            models.UniqueConstraint(fields=["version", "name"], name="subject_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class LearningObjective(models.Model):
    """One learning objective of a version, with the points under it."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: records name it."

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="objectives")
    letter = models.CharField(max_length=3)
    words = models.TextField()
    points = models.JSONField(default=list)

    class Meta:
        ordering = ("letter",)
        constraints = (
            models.UniqueConstraint(fields=["version", "letter"], name="learning_objective_letter_once"),
            models.CheckConstraint(condition=~models.Q(words=""), name="learning_objective_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.letter}. {self.words}"


class EvidenceTask(models.Model):
    """What somebody has to show for an objective."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: records name it."

    objective = models.ForeignKey(LearningObjective, on_delete=models.CASCADE, related_name="tasks")
    place = models.PositiveSmallIntegerField()
    words = models.TextField()

    class Meta:
        ordering = ("objective__letter", "place")
        constraints = (
            models.UniqueConstraint(fields=["objective", "place"], name="evidence_task_place_once"),
        )

    def __str__(self) -> str:
        return self.words


class Equivalence(models.Model):
    """Having done one course counts as having done another, over a span of days. One step, never a chain: each is
    somebody's decision. Without a first day it always has.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: states of past days rest on it."

    done = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="counts_as")
    counts_as = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="counted_by")
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: it always has")
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            spans.forward("equivalence_forward"),
            spans.no_overlap("equivalence_one_at_a_time", "done", "counts_as"),
            models.CheckConstraint(
                condition=~models.Q(done=models.F("counts_as")), name="equivalence_of_two_courses"
            ),
        )

    def __str__(self) -> str:
        return f"{self.done_id} counts as {self.counts_as_id}"


class ReportedAttendance(models.Model):
    """A count of those who attended, as a paper reported it: kept beside the records, never mixed with them."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="reported")
    attended = models.PositiveIntegerField()
    of = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of how many; empty where it isn't said"
    )
    until_on = models.DateField()
    source = models.TextField()

    class Meta:
        ordering = ("until_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["version", "until_on", "source"], name="reported_attendance_once"
            ),
            models.CheckConstraint(
                condition=models.Q(of__isnull=True) | models.Q(of__gte=models.F("attended")),
                name="reported_attendance_of_as_many",
            ),
        )

    def __str__(self) -> str:
        return f"{self.attended} by {self.until_on}"
