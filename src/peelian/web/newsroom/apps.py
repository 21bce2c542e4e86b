"""Django's registration of the newsroom."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """Label `web_newsroom`; no models."""

    name = "peelian.web.newsroom"
    label = "web_newsroom"
