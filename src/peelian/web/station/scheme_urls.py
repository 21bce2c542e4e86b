"""Addresses of schemes and those who asked to join."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import schemes

urlpatterns: list[URLPattern] = [
    path("schemes/", schemes.listing, name="schemes"),
    path("schemes/new/", schemes.offer, name="offer_scheme"),
    path("schemes/<slug:code>/close/", schemes.close, name="close_scheme"),
    path("schemes/asked/<int:interest_id>/", schemes.answer, name="answer_interest"),
]
