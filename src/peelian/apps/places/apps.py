"""Django's registration of the app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Label `places`."""

    name = "peelian.apps.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
