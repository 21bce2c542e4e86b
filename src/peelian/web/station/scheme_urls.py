"""Addresses of schemes and those who asked to join."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
