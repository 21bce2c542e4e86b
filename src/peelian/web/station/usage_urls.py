"""Addresses of the use of the site."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import usage

urlpatterns: list[URLPattern] = [
    path("usage/", usage.show, name="usage"),
]
