"""Django's registration of the app."""

from django.apps import AppConfig


class FairnessConfig(AppConfig):
    """Label `fairness`."""

    name = "peelian.apps.fairness"
    label = "fairness"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.fairness.models import assessments, declarations, population, recruiting  # noqa: F401
