"""Django's registration of the app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Label `feedback`."""

    name = "peelian.apps.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
