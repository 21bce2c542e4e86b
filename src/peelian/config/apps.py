"""The top of the house: plugs the adapters in once Django is up."""

from django.apps import AppConfig


class PeelianConfig(AppConfig):
    """Label `peelian`; no models."""

    name = "peelian.config"
    label = "peelian"

    def ready(self) -> None:
        """Plug the adapters in."""
        from peelian.config import wiring

        wiring.plug_everything()
