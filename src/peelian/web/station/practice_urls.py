"""Addresses of what was asked beside what was done."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import practice

urlpatterns = [path("practice/", practice.practice, name="practice")]
