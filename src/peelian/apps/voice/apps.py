"""Django's registration of the app."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Label `voice`."""

    name = "peelian.apps.voice"
    label = "voice"
    default_auto_field = "django.db.models.BigAutoField"
