"""Django's registration of the app."""

from django.apps import AppConfig


class TaskingConfig(AppConfig):
    """Label `tasking`."""

    name = "peelian.apps.tasking"
    label = "tasking"
    default_auto_field = "django.db.models.BigAutoField"
