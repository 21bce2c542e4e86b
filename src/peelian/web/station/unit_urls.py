"""Addresses of operating models, units, uplift, and of posts that move."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import workforce_units as views

urlpatterns = [
    path("workforce/growth/", views.growth, name="workforce_growth"),
    path("workforce/models/", views.models, name="workforce_models"),
    path("workforce/models/new/", views.begin_model, name="begin_model"),
    path("workforce/models/<str:code>/withdraw/", views.withdraw_model, name="withdraw_model"),
    path("workforce/models/<str:code>/units/new/", views.create_unit, name="create_unit"),
    path("workforce/models/units/<int:unit_id>/origins/", views.name_origins, name="unit_origins"),
    path("workforce/models/units/<int:unit_id>/close/", views.close_unit, name="close_unit"),
    path("workforce/uplift/new/", views.begin_uplift, name="begin_uplift"),
    path("workforce/uplift/<int:programme_id>/allocate/", views.allocate, name="allocate_uplift"),
    path("workforce/posts/<int:post_id>/move/", views.move_post, name="move_post"),
]
