"""What people say of themselves, held apart from who they are."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models

from peelian.apps.fairness.types import NOT_SAID, VALUES, Characteristic
from peelian.kernel.privacy import Privacy

_KNOWN = reduce(
    or_, [models.Q(characteristic=one, value__in=[*values, NOT_SAID]) for one, values in VALUES.items()]
)


class Declaration(models.Model):
    """What somebody said of one characteristic. It names a token; whose that is stands in another table."""

    privacy: ClassVar = Privacy.PROTECTED
    retention: ClassVar = "Until its owner takes it back; two years after they left or their campaign closed."

    token = models.CharField(max_length=64)
    characteristic = models.CharField(max_length=12, choices=[(c, c.label) for c in Characteristic])
    value = models.CharField(max_length=20)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["token", "characteristic"], name="declaration_once_each"),
            models.CheckConstraint(condition=_KNOWN, name="declaration_known_value"),
            models.CheckConstraint(condition=~models.Q(token=""), name="declaration_has_token"),
        )

    def __str__(self) -> str:
        return f"declaration {self.pk}"


class Subject(models.Model):
    """Whose a token is. Read for people's own record, and to count; nothing else asks."""

    privacy: ClassVar = Privacy.PROTECTED
    retention: ClassVar = "Two years after leaving."

    token = models.CharField(max_length=64, unique=True)
    person = models.OneToOneField("workforce.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(token=""), name="subject_has_token"),)

    def __str__(self) -> str:
        return f"subject {self.pk}"
