"""Django's registration of the app."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    """Label `languages`."""

    name = "peelian.apps.languages"
    label = "languages"
    default_auto_field = "django.db.models.BigAutoField"
