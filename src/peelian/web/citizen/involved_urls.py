"""Addresses of what people can join, under /get-involved/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
