"""Django's registration of the app."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Label `board`."""

    name = "peelian.apps.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Django reads a room's `models` only; here that is a package whose modules are many."""
        super().import_models()
        from peelian.apps.board.models import drawings, packs, releases  # noqa: F401
