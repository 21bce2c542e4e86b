"""Django's registration of the app."""

from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    """Label `visibility`."""

    name = "peelian.apps.visibility"
    label = "visibility"
    default_auto_field = "django.db.models.BigAutoField"
