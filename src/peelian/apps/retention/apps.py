"""Django's registration of the app."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Label `retention`."""

    name = "peelian.apps.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
