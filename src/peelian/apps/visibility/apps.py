"""Django's registration of the app."""

from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    """Label `visibility`."""

    name = "peelian.apps.visibility"
    label = "visibility"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.visibility.models import claims, devices, feeds, figures, positions, proofs, rules  # noqa: F401
