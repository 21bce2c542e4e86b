"""Addresses of where a patrol is suggested, and why."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import suggestions

urlpatterns = [
    path("suggestions/", suggestions.index, name="suggestions"),
    path("suggestions/<slug:sector_code>/", suggestions.sector, name="suggestion_list"),
    path("suggestions/<slug:sector_code>/make/", suggestions.make, name="make_suggestions"),
]
