"""Django's registration of the app."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Label `board`."""

    name = "peelian.apps.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
