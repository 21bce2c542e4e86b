"""Addresses of the force's objectives."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import objectives

urlpatterns = [
    path("objectives/", objectives.listing, name="objectives"),
    path("objectives/<slug:code>/", objectives.show, name="objective"),
    path("objectives/<slug:code>/change/", objectives.change, name="change_objective"),
    path("objectives/<slug:code>/end/", objectives.end, name="end_objective"),
    path("new-objective/", objectives.set_one, name="set_objective"),
]
