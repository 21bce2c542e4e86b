"""Django's registration of the app."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Label `incidents`."""

    name = "peelian.apps.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.incidents.models import (  # noqa: F401
            business,
            crimes,
            drafts,
            history,
            reports,
            triage,
        )
