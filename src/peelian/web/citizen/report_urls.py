"""Addresses of online reports, under /report/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
