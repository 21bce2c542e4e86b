"""Addresses of HR extracts that are sent in, looked at, and applied or given up."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import extracts

urlpatterns: list[URLPattern] = [
    path("workforce/imports/", extracts.listing, name="hr_imports"),
    path("workforce/imports/<int:import_id>/", extracts.show, name="hr_import"),
    path("workforce/imports/<int:import_id>/apply/", extracts.apply, name="apply_hr_import"),
    path("workforce/imports/<int:import_id>/drop/", extracts.drop, name="drop_hr_import"),
]
