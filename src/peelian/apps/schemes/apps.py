"""Django's registration of the app."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Label `schemes`."""

    name = "peelian.apps.schemes"
    label = "schemes"
    default_auto_field = "django.db.models.BigAutoField"
