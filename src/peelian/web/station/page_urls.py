"""Addresses of pages in other languages, and taking them down."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
