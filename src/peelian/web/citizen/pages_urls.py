"""Addresses of news, advice, "Your Options", search and pictures."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
