"""Django's registration of the app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Label `messaging`."""

    name = "peelian.apps.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.messaging.models import deliveries, messages, replies, sending  # noqa: F401
