"""Addresses of recorded crime, stop and search, portraits and the map."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
