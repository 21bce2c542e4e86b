"""Django's registration of the workers' management commands."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """Label `workers`; no models."""

    name = "peelian.workers"
    label = "workers"
