"""Addresses of business accounts, under /business/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
