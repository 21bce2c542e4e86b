"""Addresses of shifts and abstractions."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import duties

urlpatterns = [
    path("duties/", duties.listing, name="duties"),
    path("duties/shifts/new/", duties.shift, name="set_shift"),
    path("duties/shifts/<int:shift_id>/", duties.shift, name="change_shift"),
    path("duties/shifts/<int:shift_id>/withdraw/", duties.withdraw_shift, name="withdraw_shift"),
    path("duties/abstractions/new/", duties.abstraction, name="abstract"),
    path("duties/abstractions/<int:abstraction_id>/", duties.abstraction, name="change_abstraction"),
    path(
        "duties/abstractions/<int:abstraction_id>/withdraw/",
        duties.withdraw_abstraction,
        name="withdraw_abstraction",
    ),
]
