"""Addresses of the cycle board, minutes and the rule of an area's lists."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
