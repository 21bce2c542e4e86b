"""Django's registration of the app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Label `library`."""

    name = "peelian.apps.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
