"""Staff accounts and the roles they hold in an area. Residents have no account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from peelian.apps.accounts.types import Role
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail address whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this e-mail address; raises DoesNotExist."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of untyped pictures
    """A member of staff who signs in with an e-mail address, a password and a second factor.

    Django's groups and permissions are there only because Wagtail's editor asks for them: what somebody may do
    stands in their grants, and the groups follow at each entry (`content.api.ensure_editor`). Nobody is a superuser:
    the database refuses one.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years after the person leaves; the audit keeps the id."

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, help_text="Made by the demo; refused outside it.")
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case"),
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_name"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_is_no_superuser"),
        )

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role that somebody holds in an area, and in all areas below it, for a span of days."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "As the account."

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])
    area_code = models.CharField(max_length=40, help_text="Code of the force, LPA, sector or neighbourhood")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="grant_known_role"),
            spans.forward("grant_span_forward"),
            spans.no_overlap("grant_once_at_a_time", "user", "role", "area_code"),
        )

    def __str__(self) -> str:
        return f"{self.role} in {self.area_code}"
