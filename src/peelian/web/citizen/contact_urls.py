"""Addresses of questions and lost property, under /contact-us/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
