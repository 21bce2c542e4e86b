"""Django's registration of the app."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """Label `inbox`."""

    name = "peelian.apps.inbox"
    label = "inbox"
    default_auto_field = "django.db.models.BigAutoField"
