"""Addresses of the businesses' interface, under /business/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.feeds import business

urlpatterns: list[URLPattern] = [
    path("reports", business.reports, name="reports"),
    path("questions", business.questions, name="questions"),
]
