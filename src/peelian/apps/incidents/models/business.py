"""Businesses that report by themselves: their sites, and the keys to the interface."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.privacy import Privacy


class Business(models.Model):
    """A business that reports without an officer: one person's address stands for it."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Until closed, then two years."

    name = models.CharField(max_length=150)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=24, choices=[(k, k) for k in IncidentKind]))
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1, help_text="Raised: links that are out are void")

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="business_has_a_name"),
            models.UniqueConstraint(
                fields=["contact"],
                condition=models.Q(closed_at__isnull=True),
                name="business_once_for_a_contact",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """One place of a business, under the business's own code for it."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its business."

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="sites")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=150)
    address = models.CharField(max_length=250)
    postcode = models.CharField(max_length=8, blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)
    area_code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ("code", "id")
        constraints = (
            models.UniqueConstraint(fields=["business", "code"], name="site_code_once"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lng__isnull=True)
                | models.Q(lat__isnull=False, lng__isnull=False),
                name="site_point_whole_or_none",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A key to the interface; its secret is shown once and only its digest is kept."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years after it was revoked."

    business = models.ForeignKey(
        Business, null=True, blank=True, on_delete=models.CASCADE, related_name="keys"
    )
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=8, help_text="The beginning, by which people know it")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
