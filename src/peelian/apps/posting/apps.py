"""Django's registration of the app."""

from django.apps import AppConfig


class PostingConfig(AppConfig):
    """Label `posting`."""

    name = "peelian.apps.posting"
    label = "posting"
    default_auto_field = "django.db.models.BigAutoField"
