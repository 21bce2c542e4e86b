"""Django's registration of the app."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Label `incidents`."""

    name = "peelian.apps.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
