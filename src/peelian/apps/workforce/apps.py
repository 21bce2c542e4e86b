"""Django's registration of the app."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    """Label `workforce`."""

    name = "peelian.apps.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"
