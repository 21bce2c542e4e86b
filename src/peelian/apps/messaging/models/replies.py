"""What comes back: replies and ratings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.contacts.models import Contact
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.types.states import AutoKind
from peelian.kernel.privacy import Privacy


class Reply(models.Model):
    """Words that came back: an answer to a copy, or a text from a number."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "Words: three years, or at once when the person asks."

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    channel = models.CharField(max_length=20, default="email")
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    their_message_id = models.CharField(max_length=250, unique=True)
    automatic = models.BooleanField(default=False)
    auto_kind = models.CharField(max_length=14, blank=True, default="", choices=[(k, k) for k in AutoKind])
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("received_at", "id")
        indexes = (models.Index(fields=["contact", "received_at"], name="reply_contact_at"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(auto_kind="") | models.Q(automatic=True),
                name="reply_auto_kind_is_automatic",
            ),
        )

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Rating(models.Model):
    """How good somebody found a message, 1 to 5. The last answer counts."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As the delivery."

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_one_to_five"),
        )

    def __str__(self) -> str:
        return f"{self.score} of 5"
