"""One copy for each person, the parts that a provider took, and the receipts for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.contacts.models import CHANNEL_NAME, Contact
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.types.states import DeliveryState, ReceiptState
from peelian.kernel.privacy import Privacy


class Delivery(models.Model):
    """One person's copy of one message. This table is the queue of record."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Two years; then counts only. Holds no address: it is read from the contact when it's sent."
    )

    # No index of their own for these two: one of those below begins with each. Nor does the database look up both
    # rows again for every copy, which is four tenths of a release's time: copies are made by a statement that reads
    # both, and neither a message nor a contact is ever deleted.
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en", help_text="The person's, when it was frozen")
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in DeliveryState], default=DeliveryState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    provider = models.CharField(max_length=40, blank=True, default="", help_text="Who took it")
    settled_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["channel", "not_before", "id"],
                condition=models.Q(state="queued"),
                name="delivery_due",
            ),
            # A row is written three times on its way, and each time into every index that it belongs to: so each index
            # holds only the rows that somebody looks for in it.
            models.Index(
                fields=["contact", "settled_at"],
                condition=models.Q(settled_at__isnull=False),
                name="delivery_contact_at",
            ),
            # Which message has open copies, and (whole, it is small) which have been in hand for long.
            models.Index(
                fields=["message", "claimed_at"],
                condition=models.Q(state__in=("queued", "attempting")),
                name="delivery_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["message", "contact", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(DeliveryState)), name="delivery_known_state"
            ),
            # The usual ones first: the pattern takes five microseconds at each of a copy's three writes, which was a
            # third of a release's time.
            models.CheckConstraint(
                condition=models.Q(channel__in=("email", "sms", "voice", "push"))
                | models.Q(channel__regex=CHANNEL_NAME),
                name="delivery_channel_is_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("queued", "attempting")) | models.Q(settled_at__isnull=False),
                name="delivery_settled_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk} {self.state}"


class Handover(models.Model):
    """One part of a copy that a provider took under a number of its own, under which it sends receipts."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "90 days: receipts come within 72 hours."

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="handovers")
    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    part = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=14, choices=[(s, s) for s in ReceiptState], default=ReceiptState.ACCEPTED
    )
    at = models.DateTimeField()
    receipt_at = models.DateTimeField(null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["provider", "reference"], name="handover_reference_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ReceiptState)), name="handover_known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class ParkedReceipt(models.Model):
    """A receipt that came before the answer to what it is about. It waits to be matched."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "72 hours."

    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    state = models.CharField(max_length=14, choices=[(s, s) for s in ReceiptState])
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["provider", "reference"], name="parked_receipt_reference"),)

    def __str__(self) -> str:
        return f"{self.provider} {self.reference} {self.state}"
