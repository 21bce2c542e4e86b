"""Django's registration of the app."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    """Label `workforce`."""

    name = "peelian.apps.workforce"
    label = "workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.workforce.models import (  # noqa: F401
            abstractions,
            away,
            duties,
            extracts,
            figures,
            people,
            posts,
            published,
            stability,
            units,
        )
