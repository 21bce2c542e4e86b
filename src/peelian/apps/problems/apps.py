"""Django's registration of the app."""

from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    """Label `problems`."""

    name = "peelian.apps.problems"
    label = "problems"
    default_auto_field = "django.db.models.BigAutoField"
