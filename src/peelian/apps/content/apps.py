"""Django's registration of the app."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Label `content`."""

    name = "peelian.apps.content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.content.models import approval, meetings, pages, pictures  # noqa: F401
