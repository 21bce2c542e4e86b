"""Django's registration of the shared template tags."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Label `web_shared`; no models."""

    name = "peelian.web.shared"
    label = "web_shared"
