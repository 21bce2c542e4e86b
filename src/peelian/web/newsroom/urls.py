"""Addresses of the newsroom, under /newsroom/: Wagtail's editor behind our door."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
