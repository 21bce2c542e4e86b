"""Addresses of undertakings and their costs."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import costs

urlpatterns: list[URLPattern] = [
    path("costs/", costs.listing, name="costs"),
    path("costs/categories/", costs.categories, name="cost_categories"),
    path("costs/<int:cost_id>/withdraw/", costs.withdraw, name="withdraw_cost"),
    path("costs/begin/", costs.begin, name="begin_undertaking"),
    path("costs/undertakings/<slug:code>/", costs.show, name="undertaking"),
    path("costs/undertakings/<slug:code>/close/", costs.close, name="close_undertaking"),
    path("costs/undertakings/<slug:code>/record/", costs.record, name="record_cost"),
]
