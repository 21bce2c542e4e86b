"""Addresses of what was asked beside what was done."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
