"""Django's registration of the app."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Label `contacts`."""

    name = "peelian.apps.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
