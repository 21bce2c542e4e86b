"""Schemes that residents can join, and who asked to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.contacts.models import Contact
from peelian.apps.places.models import Area
from peelian.kernel.privacy import Privacy


class Scheme(models.Model):
    """Something that residents can take part in: a Watch, Speed Watch, volunteering, an advisory group."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For good: what people could join in a year that is over."

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    what = models.TextField(max_length=2000, help_text="What people do in it, in plain words")
    who_for = models.CharField(max_length=300, blank=True, default="")
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: the whole force",
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        indexes = (
            models.Index(fields=["area"], condition=models.Q(closed_at=None), name="scheme_open_area"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(what=""), name="scheme_has_name_and_words"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="scheme_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Interest(models.Model):
    """Somebody asked to join a scheme; its team answers. How to reach them is known to contacts alone."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "A year after it came in; who asks, at once."

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="interests")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=1000, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    key = models.CharField(max_length=64, unique=True, help_text="The same asking again is taken once")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        indexes = (
            models.Index(fields=["area", "asked_at"], name="interest_area"),
            models.Index(fields=["contact"], name="interest_contact"),
            models.Index(fields=["asked_at"], name="interest_asked"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["scheme", "contact"],
                condition=models.Q(answered_at=None),
                name="interest_waits_once_in_a_scheme",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme_id}, asked {self.asked_at:%Y-%m-%d}"
