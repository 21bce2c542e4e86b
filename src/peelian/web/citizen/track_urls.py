"""Addresses of following a report, under /track/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
