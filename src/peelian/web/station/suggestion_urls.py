"""Addresses of the places that patrols go to: suggested, and kept."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import places, suggestions

urlpatterns = [
    path("suggestions/", suggestions.index, name="suggestions"),
    path("suggestions/<slug:sector_code>/", suggestions.sector, name="suggestion_list"),
    path("suggestions/<slug:sector_code>/make/", suggestions.make, name="make_suggestions"),
    path("suggestions/<slug:sector_code>/quality/", suggestions.quality, name="suggestion_quality"),
    path("suggestions/<slug:sector_code>/quality/try/", suggestions.try_out, name="try_suggestions"),
    path("places/", places.listing, name="places"),
    path("places/new/", places.make, name="make_place"),
    path("places/<int:place_id>/end/", places.end, name="end_place"),
]
