"""Django's registration of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Label `accounts`."""

    name = "peelian.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
