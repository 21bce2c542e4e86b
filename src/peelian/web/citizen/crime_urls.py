"""Addresses of recorded crime, stop and search, portraits and the map."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.views import crime, portraits

urlpatterns: list[URLPattern] = [
    path("areas/<str:code>/crime/", crime.crime, name="crime"),
    path("areas/<str:code>/stop-and-search/", crime.stops, name="stops"),
    path("people/<int:person_id>.jpg", portraits.portrait, name="portrait"),
]
