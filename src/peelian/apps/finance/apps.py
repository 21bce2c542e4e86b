"""Django's registration of the app."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Label `finance`."""

    name = "peelian.apps.finance"
    label = "finance"
    default_auto_field = "django.db.models.BigAutoField"
