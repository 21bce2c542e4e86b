"""Django's registration of the app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Label `messaging`."""

    name = "peelian.apps.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
