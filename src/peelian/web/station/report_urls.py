"""Addresses of reported incidents, call-backs, businesses and triage rules."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
