"""Django's registration of the app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Label `events`."""

    name = "peelian.apps.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
