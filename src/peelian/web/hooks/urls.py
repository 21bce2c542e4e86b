"""Addresses that providers and feeds call."""

from django.urls import path

from peelian.web.hooks import positions, views

app_name = "hooks"
urlpatterns = [
    path("positions", positions.positions, name="positions"),
    path("<slug:channel>/<slug:name>", views.hook, name="hook"),
]
