"""Addresses of who leaves and why, how long people stay, and the conversations about it."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views.retention import conversations, figures

urlpatterns: list[URLPattern] = [
    path("retention/", figures.rates, name="retention"),
    path("retention/stay/", figures.survival, name="retention_stay"),
    path("retention/joiners/", figures.joiners, name="retention_joiners"),
    path("retention/units/", figures.units, name="retention_units"),
    path("retention/over-time/", figures.over_time, name="retention_over_time"),
    path("retention/said/", figures.said, name="retention_said"),
    path("retention/conversations/", conversations.listing, name="conversations"),
    path("retention/conversations/offer/<int:career_id>/", conversations.offer, name="offer_conversation"),
    path("retention/conversations/<slug:kind>/<int:number>/", conversations.show, name="conversation"),
    path(
        "retention/conversations/<slug:kind>/<int:number>/decline/",
        conversations.decline,
        name="decline_conversation",
    ),
    path("retention/conversations/<int:number>/decide/", conversations.decide, name="decide_conversation"),
]
