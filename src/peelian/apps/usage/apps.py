"""Django's registration of the app."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """Label `usage`."""

    name = "peelian.apps.usage"
    label = "usage"
    default_auto_field = "django.db.models.BigAutoField"
