"""Django's registration of the app."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Label `content`."""

    name = "peelian.apps.content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"
