"""Django's registration of the app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Label `training`."""

    name = "peelian.apps.training"
    label = "training"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.training.models import courses, needs, records, sessions  # noqa: F401
