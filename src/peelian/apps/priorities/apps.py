"""Django's registration of the app."""

from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    """Label `priorities`."""

    name = "peelian.apps.priorities"
    label = "priorities"
    default_auto_field = "django.db.models.BigAutoField"
