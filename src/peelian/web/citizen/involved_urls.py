"""Addresses of what people can join, under /get-involved/."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.citizen.views import involved

urlpatterns: list[URLPattern] = [
    path("", involved.listing, name="involved"),
    path("<slug:code>/", involved.one, name="scheme"),
    path("<slug:code>/asked/", involved.asked, name="scheme-asked"),
]
