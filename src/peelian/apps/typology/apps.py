"""Django's registration of the app."""

from django.apps import AppConfig


class TypologyConfig(AppConfig):
    """Label `typology`."""

    name = "peelian.apps.typology"
    label = "typology"
    default_auto_field = "django.db.models.BigAutoField"
