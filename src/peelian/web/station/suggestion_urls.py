"""Addresses of where a patrol is suggested, and why."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
